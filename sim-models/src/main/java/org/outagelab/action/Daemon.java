package org.outagelab.action;

import org.outagelab.machine.Crashable;
import org.outagelab.machine.Hangable;

/**
 * A process beside the instances that actions may strike: keepalived. It may be killed, which it can tell nobody, and hang. Crashes
 * and stops are counted, and hangs, and drops: it is well when the last has ended.
 */
public interface Daemon extends Crashable, Hangable {
    /** It ends in an orderly way, and says so; {@link #restart} ends that. */
    void stop();

    /** Packets to it are dropped. */
    void drop();

    void stopDropping();
}
