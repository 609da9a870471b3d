package org.outagelab.action;

/** What can be done to a program besides what can be done to every one (crash, hang, slow, drop, stop …). */
public enum Capability {
    /** It replaces its process without closing its sockets. */
    RELOADS,
    /** It has a master and workers, which can die one without the other. */
    WORKERS,
    /** It produces answers itself, and can answer with errors. */
    ANSWERS,
    /** It reads files. */
    FILES,
    /** It writes answers in pieces, and waits for clients that do not read. */
    PIECES,
    /** It keeps data, on a disk that can fail. */
    DATA
}
