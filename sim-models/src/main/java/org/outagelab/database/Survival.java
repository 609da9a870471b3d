package org.outagelab.database;

import java.util.List;

/** What has become of acknowledged writes. */
public interface Survival {
    /** Seen from the present primary. */
    Database.Fates fates();

    /** The same, seen from another server. */
    Database.Fates fates(int survivor);

    /** In time order. */
    List<Database.Loss> losses();
}
