package org.outagelab.database;

import java.util.List;

/** What has become of rows, besides writes that were lost. */
public interface Rows {
    /** In the order of the scenario. */
    List<Database.Erased> deletions();

    /** Transactions that replicas have skipped after an error. */
    long skipped();

    /** Rows of replicas that differ from those of the primary, besides those that only lag, added up. */
    long rowsDiverged();
}
