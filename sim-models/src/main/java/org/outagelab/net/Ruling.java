package org.outagelab.net;

/** What a rule of a firewall does with the packets that it is about. */
public enum Ruling {
    ACCEPT,
    /** Thrown away without a word: who sent it sends it again, until its patience or its kernel's ends. */
    DROP,
    /** Answered with RST: a new connection is refused at once, an existing one reset. */
    TCP_RESET,
    /** Answered with ICMP: a new connection is refused at once; on an existing one a soft error, as if dropped. */
    ICMP
}
