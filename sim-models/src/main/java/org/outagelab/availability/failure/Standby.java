package org.outagelab.availability.failure;

import java.util.List;
import org.outagelab.core.random.Distribution;

/**
 * Units of which some serve and the others stand by to take over. Its name is up in {@link SystemState} while all its
 * places are served.
 *
 * <p>When a serving unit fails, the first unit in order that is up and idle takes over after {@code delay}, if covered.
 * A place for which no unit is left is served at once by the next one that is repaired. A taker that fails on the way is
 * followed at once by the unit it was to replace, if that is up again, and else by the next, after a new delay.
 *
 * @param members in order of preference; the first {@code places} serve at first
 * @param places how many serve at a time, at least 1
 * @param delay from the failure until the other serves
 * @param coverage probability that a take-over happens at all; otherwise the place waits for the repair of its unit
 * @param repairResumes whether a unit that is repaired before its place is taken over serves it again at once. If not, it
 *     stands by
 */
public record Standby(
        String name, List<String> members, int places, Distribution delay, double coverage, boolean repairResumes) {
    public Standby {
        members = List.copyOf(members);
        if (places < 1 || places > members.size()) {
            throw new IllegalArgumentException("standby " + name + " must have 1.." + members.size() + " places, got " + places);
        }
        if (!(coverage >= 0 && coverage <= 1)) {
            throw new IllegalArgumentException("coverage of " + name + " must be in [0, 1], got " + coverage);
        }
    }

    /** One serves, take-overs always happen and are not stopped by a repair. */
    public static Standby of(String name, List<String> members, Distribution delay) {
        return new Standby(name, members, 1, delay, 1, false);
    }
}
