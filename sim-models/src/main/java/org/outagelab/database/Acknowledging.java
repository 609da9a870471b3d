package org.outagelab.database;

import java.util.List;

/** What servers have acknowledged, and when they did not. */
public interface Acknowledging {
    /** Acknowledged by any server. */
    long acknowledged();

    /** Times without an acknowledgement, of more than a second: begin and end, in time order. */
    List<long[]> silencesNs();

    /** Writes that somebody read before they were acknowledged, and that the present primary does not have. */
    long phantoms();
}
