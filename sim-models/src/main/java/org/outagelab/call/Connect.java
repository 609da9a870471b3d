package org.outagelab.call;

/** What a SYN meets. */
public enum Connect {
    /** The kernel completes the handshake: says nothing about the program behind it. */
    ACCEPTED,
    /** RST. */
    REFUSED,
    /** No answer: the accept queue is full. */
    SILENT
}
