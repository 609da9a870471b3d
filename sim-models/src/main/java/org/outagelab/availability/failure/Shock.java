package org.outagelab.availability.failure;

import java.util.List;
import org.outagelab.core.random.Distribution;

/**
 * A common cause: every {@code interval} all its members fail at once; each is then repaired by itself.
 *
 * <p>Something that takes its members down only while it is down itself, as a rack or a power supply, is a unit of the
 * structure instead.
 *
 * @param interval from one shock to the next
 */
public record Shock(String name, Distribution interval, List<String> members) {
    public Shock {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("shock " + name + " has no members");
        }
        if (!(interval.mean() > 0)) {
            throw new IllegalArgumentException("the interval of " + name + " must be > 0, got a mean of " + interval.mean());
        }
    }
}
