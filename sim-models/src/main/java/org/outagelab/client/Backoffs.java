package org.outagelab.client;

import java.util.List;

/** The names of the back-off policies. */
public final class Backoffs {
    private Backoffs() {}

    public static List<String> names() {
        return Backoff.names();
    }
}
