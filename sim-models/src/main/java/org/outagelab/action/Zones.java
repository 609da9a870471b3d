package org.outagelab.action;

/** The DNS zones of a scenario. */
public interface Zones {
    /** The records of a name of the scenario. */
    NamedRecords name(String name);
}
