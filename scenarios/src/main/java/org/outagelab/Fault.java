package org.outagelab;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outagelab.action.Action;
import org.outagelab.action.Crash;
import org.outagelab.action.Drop;
import org.outagelab.action.Freeze;
import org.outagelab.action.Hang;
import org.outagelab.action.HostDown;
import org.outagelab.action.Partition;
import org.outagelab.action.Restart;
import org.outagelab.action.Slow;
import org.outagelab.action.Stop;
import org.outagelab.scenario.Types;

/**
 * Something that goes wrong, as the section {@code faults} of a scenario has it. Immutable. It is checked with the scenario it
 * is added to, and only there: whether there is such a target, and whether the action strikes it.
 *
 * @param name in results; empty for what the scenario calls it by itself: {@code db.1 crash}
 * @param action with its arguments: {@code crash}, {@code slow(10)}
 * @param targets instances, services or hosts; none for an action that names its groups
 * @param begin on the axis of the load, a duration or a distribution such as {@code uniform(1m, 3m)}; empty: not said yet
 * @param length the same, of how long it lasts; empty: for good
 */
public record Fault(String name, String action, List<String> targets, String begin, String length) {
    public Fault {
        targets = List.copyOf(targets);
    }

    /**
     * Any action of the scenario language.
     *
     * @param action with its arguments: {@code loss(5%, burst=8)}
     */
    public static Fault of(String action, String... targets) {
        return new Fault("", action, List.of(targets), "", "");
    }

    /** Any action as a value: {@code of(new PacketLoss(0.05, 8), "web-1")}. */
    public static Fault of(Action action, String... targets) {
        return of(action.text(), targets);
    }

    /** Its processes die: connections are reset, then refused. */
    public static Fault crash(String... targets) {
        return of(new Crash(), targets);
    }

    /** It accepts, and never answers. */
    public static Fault hang(String... targets) {
        return of(new Hang(), targets);
    }

    /** Its service manager stops it. */
    public static Fault stop(String... targets) {
        return of(new Stop(), targets);
    }

    /** Its processes die and start again at once. */
    public static Fault restart(String... targets) {
        return of(new Restart(), targets);
    }

    /**
     * It works so many times slower.
     *
     * @param factor more than 0
     * @throws IllegalArgumentException if it is not
     */
    public static Fault slow(double factor, String... targets) {
        return of(new Slow(factor, 0, 1), targets);
    }

    /** The machines lose their power: silence. */
    public static Fault hostDown(String... hosts) {
        return of(new HostDown(), hosts);
    }

    /** The machines stop as a whole, and go on later with all that came due. */
    public static Fault freeze(String... hosts) {
        return of(new Freeze(), hosts);
    }

    /** Packets to its port are dropped: silence. */
    public static Fault drop(String... targets) {
        return of(new Drop(), targets);
    }

    /**
     * Nothing gets through between two groups.
     *
     * @param one a host, an instance, a service, {@code zone a}, or {@code clients}
     */
    public static Fault partition(String one, String other) {
        return of(new Partition(one, other));
    }

    public Fault named(String newName) {
        return new Fault(newName, action, targets, begin, length);
    }

    /**
     * When it begins.
     *
     * @param newBegin such as {@code 3m} or {@code uniform(1m, 3m)}
     */
    public Fault at(String newBegin) {
        return new Fault(name, action, targets, newBegin, length);
    }

    public Fault at(Duration newBegin) {
        return at(text(newBegin));
    }

    /**
     * How long it lasts.
     *
     * @param newLength such as {@code 30s} or {@code exp(1m)}
     */
    public Fault lasting(String newLength) {
        return new Fault(name, action, targets, begin, newLength);
    }

    public Fault lasting(Duration newLength) {
        return lasting(text(newLength));
    }

    /** Its keys, as they stand in a file. */
    Map<String, Object> keys() {
        var keys = new LinkedHashMap<String, Object>();
        if (!name.isEmpty()) {
            keys.put("name", name);
        }
        keys.put("action", action);
        if (!targets.isEmpty()) {
            keys.put("target", targets.size() == 1 ? targets.get(0) : targets);
        }
        if (!begin.isEmpty()) {
            keys.put("at", begin);
        }
        if (!length.isEmpty()) {
            keys.put("duration", length);
        }
        return keys;
    }

    /** A duration as a scenario has it. */
    static String text(Duration duration) {
        try {
            return Types.showDuration(duration.toNanos());
        } catch (ArithmeticException e) {
            return String.format(Locale.ROOT, "%ds", duration.toSeconds());
        }
    }

    /** {@code crash of db.1 at 20s for 9.5s}. */
    @Override
    public String toString() {
        return (name.isEmpty() ? "" : "'" + name + "': ") + action
                + (targets.isEmpty() ? "" : " of " + String.join(", ", targets))
                + (begin.isEmpty() ? "" : " at " + begin)
                + (length.isEmpty() ? "" : " for " + length);
    }
}
