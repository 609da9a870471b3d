package org.outagelab.haproxy;

import org.outagelab.core.EventType;
import org.outagelab.core.TimeoutLane;

/**
 * The timeouts of one instance: made once, used by every process it ever runs.
 *
 * @param turnAround the pause before the same server is tried again
 * @param warmUp a step of a slowstart
 */
record Timers(
        TimeoutLane<Stream> connect,
        TimeoutLane<Stream> queue,
        EventType<Stream> turnAround,
        EventType<Server> warmUp) {}
