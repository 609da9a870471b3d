package org.outagelab.action;

/**
 * A process beside the instances that faults may strike: keepalived. Crashes and stops are counted, and hangs, and drops:
 * it is well when the last has ended.
 */
public interface Daemon {
    /** It is killed, and can tell nobody. */
    void crash();

    /** It ends in an orderly way, and says so. */
    void stop();

    /** Ends one crash or stop. */
    void restart();

    /** It does nothing until it goes on. */
    void hang();

    void resume();

    /** Packets to it are dropped. */
    void drop();

    void stopDropping();
}
