package org.outagelab.host;

/** What a product does when the life of its process changes. The {@link Unit} calls it. */
public interface Program {
    /** The process is gone. @param silent the host lost its power: no peer hears a word */
    void died(boolean silent);

    /** It has booted and serves from now on, with nothing remembered. */
    void started();

    /** It stops executing, but its sockets live on in the kernel. */
    void hung();

    /** It executes again and finds what has piled up. */
    void thawed();
}
