package org.outagelab.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.outagelab.Outage;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * The times at which something in a scenario reacts: time-outs, pauses between checks, checks that must fail in a row,
 * failovers. A fault a little shorter and one a little longer than such a time are seldom the same fault.
 */
public final class Timers {
    private static final Pattern DURATION = Pattern.compile("(?<![\\w.])(?:\\d+(?:\\.\\d+)?(?:ns|us|ms|s|m|h|d))+(?!\\w)");
    private static final Pattern COUNT = Pattern.compile("[2-9]|[1-9]\\d");
    /** Keys that say how many times another one must pass. */
    private static final List<String> TIMES = List.of("fall", "rise", "fails");
    /** Keys of what passes again and again. */
    private static final List<String> PERIODS = List.of("inter", "fastinter", "downinter", "every", "interval");
    /** A decider looks, and then takes its steps, one after the other. */
    private static final String FAILOVER = "failover";

    private Timers() {}

    /**
     * All of them that the load of a scenario is long enough to see.
     *
     * @return nanoseconds by the path of the key, or by what it was reckoned of: {@code services.lb.default-server.inter ×
     *     fall}
     */
    public static Map<String, Long> of(Outage outage) {
        long endNs = outage.scenario().durationNs();
        var lines = outage.settings().stream().filter(Timers::reacts).toList();
        var found = new LinkedHashMap<String, Long>();
        for (var line : lines) {
            durations(line).forEach(ns -> found.put(line.path(), ns));
        }
        var failovers = new LinkedHashMap<String, Long>();
        for (var line : lines) {
            var times = PERIODS.contains(last(line))
                    ? lines.stream().filter(other -> counts(other) && above(other).equals(above(line))).toList()
                    : List.<Section.Line>of();
            long longest = durations(line).stream().mapToLong(Long::longValue).max().orElse(0);
            for (var count : times) {
                if (longest > 0) {
                    found.put(line.path() + " × " + last(count), longest * Integer.parseInt(count.value()));
                }
            }
            if (line.key().startsWith(FAILOVER + ".") && longest > 0) {
                long most = times.stream().mapToInt(count -> Integer.parseInt(count.value())).max().orElse(1);
                failovers.merge(line.group() + "." + FAILOVER, longest * most, Long::sum);
            }
        }
        found.putAll(failovers);
        found.values().removeIf(ns -> ns <= 0 || ns >= endNs);
        return Collections.unmodifiableMap(found);
    }

    private static boolean reacts(Section.Line line) {
        return line.modelled()
                && (line.group().startsWith("services.")
                        || line.group().startsWith("addresses.")
                        || line.group().startsWith("load.") && line.key().startsWith("client."));
    }

    private static boolean counts(Section.Line line) {
        return TIMES.contains(last(line)) && COUNT.matcher(line.value()).matches();
    }

    private static String above(Section.Line line) {
        var path = line.path();
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    private static String last(Section.Line line) {
        return line.path().substring(line.path().lastIndexOf('.') + 1);
    }

    /** One of a plain key; of a distribution what explain says of it. */
    private static List<Long> durations(Section.Line line) {
        var found = new ArrayList<Long>();
        DURATION.matcher(line.value()).results().forEach(match -> {
            var ns = Types.parseDuration(match.group());
            if (ns != null) {
                found.add(ns);
            }
        });
        return found;
    }
}
