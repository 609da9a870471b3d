package org.outagelab.machine;

/** What a product does when the life of its process changes. The {@link Unit} calls it. */
public interface Program {
    /**
     * The process is gone.
     *
     * @param silent the host lost its power: no peer hears a word
     */
    void died(boolean silent);

    /** It has booted and serves from now on, with nothing remembered. */
    void started();

    /** It stops executing, but its sockets live on in the kernel: what happens to it waits at its {@link Gate}. */
    default void hung() {}

    /** It executes again; the gate gives out what has piled up. */
    default void thawed() {}

    /**
     * When its process is there for those who call it, although not all of it works yet.
     *
     * @param bootNs from its start until it serves
     * @return from its start, at most {@code bootNs}
     */
    default long runsAfterNs(long bootNs) {
        return bootNs;
    }

    /** What a start takes besides the boot, for example the recovery after a crash. */
    default long recoveryNs() {
        return 0;
    }

    /** Its disk takes no more writes, because it is full or hangs; or takes them again. */
    default void writesStalled(boolean stalled) {}

    /** Its disk answers no read; or answers them again. */
    default void readsStalled(boolean stalled) {}
}
