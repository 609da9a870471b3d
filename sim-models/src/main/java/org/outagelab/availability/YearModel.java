package org.outagelab.availability;

import java.util.LinkedHashSet;
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

    private YearModel() {}

    /** With the reactions of callers, their coverage, and shares of requests. */
    public static SystemModel of(ServicePaths paths) {
        return model(paths, true, state -> paths.ok(new SystemState() {
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
