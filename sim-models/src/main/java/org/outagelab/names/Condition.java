package org.outagelab.names;

/** How a server of names is. */
public enum Condition {
    /** It answers at once. */
    ANSWERS,
    /** It hangs, or packets to it are dropped. */
    SILENT,
    /** Its machine is there, and its port is closed. */
    REFUSES
}
