package org.outagelab.haproxy;

import org.outagelab.core.EventType;
import org.outagelab.core.TimeoutLane;

/**
 * The timeouts of one instance: made once, used by every process it ever runs.
 *
 * @param keptReply for answers over a connection that was there already
 * @param turnAround the pause before the same server is tried again
 * @param complete a request has arrived in full
 * @param tooSlow one has not, in time
 * @param tarpit a tarpitted request has been held long enough
 * @param warmUp a step of a slowstart
 */
record Timers(
        TimeoutLane<Stream> connect,
        TimeoutLane<Stream> queue,
        TimeoutLane<Stream> keptReply,
        EventType<Stream> turnAround,
        EventType<Stream> complete,
        EventType<Stream> tooSlow,
        EventType<Stream> tarpit,
        EventType<Server> warmUp) {}
