package org.outagelab.availability;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.availability.failure.Discipline;
import org.outagelab.availability.failure.SuccessShare;
import org.outagelab.availability.failure.SystemModel;
import org.outagelab.availability.failure.SystemState.Sight;
import org.outagelab.availability.failure.UnitSpec;
import org.outagelab.availability.failure.Watch;
import org.outagelab.availability.structure.Structure;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Reaction;

/**
 * A scenario as a model of the failure level; its times are hours. Each failure is a unit; a repair is the time to
 * notice, to repair and to boot together, and a crew is busy with all of it.
 */
public final class YearModel {
    /** A year of 365 days. */
    public static final double HOURS = 8760;

    private static final double HOUR_NS = 3600e9;
    /** Waiting for the end of a repair that is shorter than this share of it saves less than that share of its loss. */
    private static final double NEGLIGIBLE = 1e-3;
    private static final double TAIL = 1 - 1e-5;

    private YearModel() {}

    /** With the reactions of callers, their coverage, and shares of requests. */
    public static SystemModel of(ServicePaths paths) {
        return model(paths, true, state -> paths.ok(new SystemState() {
            private final Set<String> stirred = state.stirred();

            @Override
            public boolean up(String failure) {
                return state.up(failure);
            }

            @Override
            public boolean out(String caller, String failure) {
                return reaction(caller, failure) != null && state.sight(caller, failure) == Sight.LEFT;
            }

            @Override
            public boolean awaited(String caller, String failure) {
                return reaction(caller, failure) != null && state.sight(caller, failure) == Sight.AWAITED;
            }

            @Override
            public Set<String> stirred() {
                return stirred;
            }

            private Reaction reaction(String caller, String failure) {
                var reactions = paths.reactions().get(caller);
                return reactions == null ? null : reactions.get(failure);
            }
        }));
    }

    /** As the exact solver sees it: all or nothing, and everyone reacts at once. */
    public static SystemModel withoutReactions(ServicePaths paths, Structure structure) {
        return model(paths, false, SuccessShare.of(structure));
    }

    /**
     * One level of load in the mix of a year.
     *
     * @param weights of the endpoints, times the level's share of the time: those of all levels add up to 1
     * @param curves of each failure, by endpoint
     */
    public record Level(double[] weights, SettledLosses losses, Map<String, LossCurve[]> curves) {}

    /** With what was measured at request level: the settled loss of each state, and what each failure costs beyond that. */
    public static SystemModel measured(ServicePaths paths, List<Level> levels) {
        SuccessShare share = state -> {
            Set<String> down = new LinkedHashSet<>();
            Set<String> unnoticed = new LinkedHashSet<>();
            for (var failure : paths.failures().keySet()) {
                if (!state.up(failure)) {
                    down.add(failure);
                    if (state.listed(failure)) {
                        unnoticed.add(failure);
                    }
                }
            }
            double lost = 0;
            for (var level : levels) {
                lost += level.losses.of(down, unnoticed).of(level.weights);
            }
            return lost > 1 - 1e-12 ? 0 : 1 - lost;
        };
        Set<String> crews = new LinkedHashSet<>();
        var builder = SystemModel.builder().share(share).toll((name, hours, listed) -> {
            if (listed) {
                return 0;
            }
            double seconds = hours * 3600;
            double booting = paths.bootNs().getOrDefault(name, 0L) * 1e-9;
            double lost = 0;
            for (var level : levels) {
                for (int e = 0; e < level.weights.length; e++) {
                    var curve = level.curves.get(name)[e];
                    lost += level.weights[e] * (curve.lost(Math.max(0, seconds - booting)) - curve.slope() * seconds);
                }
            }
            return lost / 3600;
        });
        for (var failure : paths.failures().values()) {
            double bootNs = paths.bootNs().getOrDefault(failure.name(), 0L);
            var unit = UnitSpec.of(
                    failure.name(),
                    new Hours(failure.uptime(), failure.uptime(), false, 0),
                    new Hours(failure.notice(), failure.repair(), true, bootNs));
            if (failure.coverage() < 1) {
                var atOnce = org.outagelab.core.random.Distributions.constant(0);
                unit = unit.detectedAfter(atOnce, atOnce).coveredBy(failure.coverage());
            }
            if (failure.crews() > 0) {
                if (crews.add(failure.group())) {
                    builder.crew(failure.group(), failure.crews(), Discipline.FIFO);
                }
                unit = unit.repairedBy(failure.group(), 0);
            }
            builder.unit(unit);
        }
        return builder.build();
    }

    private static SystemModel model(ServicePaths paths, boolean reactions, SuccessShare share) {
        var builder = SystemModel.builder().share(share);
        Set<String> crews = new LinkedHashSet<>();
        for (var failure : paths.failures().values()) {
            double bootNs = paths.bootNs().getOrDefault(failure.name(), 0L);
            var unit = UnitSpec.of(
                    failure.name(),
                    new Hours(failure.uptime(), failure.uptime(), false, 0),
                    new Hours(failure.notice(), failure.repair(), true, bootNs));
            if (reactions) {
                unit = unit.coveredBy(failure.coverage());
                watch(builder, paths, failure);
            }
            if (reactions && failure.crews() > 0) {
                if (crews.add(failure.group())) {
                    builder.crew(failure.group(), failure.crews(), Discipline.FIFO);
                }
                unit = unit.repairedBy(failure.group(), 0);
            }
            builder.unit(unit);
        }
        return builder.build();
    }

    /** Each caller reacts in his own time, and knows nothing of what the others know. */
    private static void watch(SystemModel.Builder builder, ServicePaths paths, FailureSpec failure) {
        double downNs = paths.meanDownNs(failure);
        paths.reactions().forEach((caller, byFailure) -> {
            var reaction = byFailure.get(failure.name());
            if (reaction == null) {
                return;
            }
            long repairNs = reaction.rescue().repairNs();
            double patienceNs = repairNs < downNs * NEGLIGIBLE ? 0 : repairNs;
            if (reaction.avoided() || patienceNs > 0) {
                builder.watch(new Watch(
                        caller,
                        failure.name(),
                        reaction.avoided() ? new Sooner(reaction.detection(), reaction.rescue().reactionNs()) : null,
                        new Hours(reaction.recovery(), reaction.recovery(), false, 0),
                        patienceNs / HOUR_NS));
            }
        });
    }

    /**
     * Hours until a start with everything up is forgotten, as far as repairs go: ten times the longest mean, and as long as
     * all but one in 100,000 take, because a heavy tail spends its time in the longest. At most 20 years.
     */
    public static double warmup(ServicePaths paths) {
        double hours = 0;
        for (var failure : paths.failures().values()) {
            double tail = failure.notice().quantile(TAIL) + failure.repair().quantile(TAIL);
            hours = Math.max(hours, Math.max(10 * paths.meanDownNs(failure), tail) / HOUR_NS);
        }
        return Math.min(20 * HOURS, hours);
    }

    /** Whether lifetimes are exponential as far as two quantiles tell: then a year may begin with everything up. */
    public static boolean exponential(FailureSpec failure) {
        double mean = failure.uptime().mean();
        return near(failure.uptime().quantile(0.5) / mean, StrictMath.log(2))
                && near(failure.uptime().quantile(0.95) / mean, StrictMath.log(20));
    }

    private static boolean near(double a, double b) {
        return Math.abs(a / b - 1) < 1e-6;
    }

    /** One time, or two one after the other, and a constant, from nanoseconds to hours. */
    private record Hours(Distribution first, Distribution second, boolean both, double moreNs) implements Distribution {
        @Override
        public double sample(RandomStream random) {
            double ns = both ? first.sample(random) + second.sample(random) : first.sample(random);
            return (ns + moreNs) / HOUR_NS;
        }

        @Override
        public double mean() {
            return ((both ? first.mean() + second.mean() : first.mean()) + moreNs) / HOUR_NS;
        }

        /** Of two, as if both were long together: for the size alone. */
        @Override
        public double quantile(double p) {
            return ((both ? first.quantile(p) + second.quantile(p) : first.quantile(p)) + moreNs) / HOUR_NS;
        }
    }

    /** From a failure until requests that come are served elsewhere, be it after a wait: from nanoseconds to hours. */
    private record Sooner(Distribution detection, long byNs) implements Distribution {
        @Override
        public double sample(RandomStream random) {
            return Math.max(0, detection.sample(random) - byNs) / HOUR_NS;
        }

        /** At least: what is cut off at 0 is left out. */
        @Override
        public double mean() {
            return Math.max(0, detection.mean() - byNs) / HOUR_NS;
        }

        @Override
        public double quantile(double p) {
            return Math.max(0, detection.quantile(p) - byNs) / HOUR_NS;
        }
    }
}
