package org.example.redis;

import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Cost;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * What a scenario says of a Redis.
 *
 * @param ttlNs how long an element lives after it was stored, in nanoseconds
 * @param commandNs CPU time of one command, in nanoseconds
 * @param backlog of its listening socket
 */
record RedisSpec(long ttlNs, long commandNs, int backlog, Cost cost) {
    private static final Key<Long> TTL =
            Key.optional("ttl", Types.DURATION, 60 * SimTime.SECOND, "How long an element lives after it was stored.", "ours");
    private static final Key<Long> COMMAND = Key.optional(
            "command", Types.DURATION_OR_ZERO, 20 * SimTime.MICROSECOND, "CPU time of one command; they run one by one.", "ours");
    private static final Key<Integer> BACKLOG =
            Key.optional("tcp-backlog", Types.integer(1, 65_535), 511, "Accept queue.", "redis.conf");

    static final List<Key<?>> KEYS = List.of(TTL, COMMAND, BACKLOG);

    static RedisSpec read(Section.Values values, Cost cost) {
        return new RedisSpec(values.get(TTL), values.get(COMMAND) + cost.cpuNs(), values.get(BACKLOG), cost);
    }
}
