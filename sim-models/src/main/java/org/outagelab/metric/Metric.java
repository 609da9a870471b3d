package org.outagelab.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * A metric, declared where it is observed: its name, its unit, how it is taken of one run and folded over several, and what
 * people have to know of it. Results, reports, thresholds and docs/metrics.md are loops over the declarations: nothing else
 * knows the name.
 *
 * <p>Made by a {@link Draft}; a metric of services, instances, endpoints or loads stands for one of each.
 */
public final class Metric {
    /** Where it is shown besides the complete lists. */
    public enum Shown {
        /** Among the first numbers, with the reason where there is none. */
        ALWAYS,
        /** Among the first numbers, if it has a value. */
        FIRST,
        /** Among the first numbers, unless it is 0: most scenarios have none. */
        IF_ANY,
        /** In complete lists only. */
        IN_FULL
    }

    /** What a change of it means. */
    public enum Better {
        HIGHER,
        LOWER,
        /** It depends. */
        NEITHER
    }

    private final Draft<?> draft;
    private final Source<?> source;
    private final Fold fold;

    private Metric(Draft<?> draft, Source<?> source, Fold fold) {
        this.draft = draft;
        this.source = source;
        this.fold = fold;
    }

    /** Of the whole run. @param observed what it is taken of */
    public static <T> Draft<T> of(Class<T> observed, String name) {
        return of(observed, Scope.RUN, name);
    }

    /** Of each service, instance … @param observed what each of them has one or several of */
    public static <T> Draft<T> of(Class<T> observed, Scope scope, String name) {
        return new Draft<>(observed, scope, name);
    }

    /** One that no run can give: it may be promised, and a promise of it is undecided. */
    public static Metric elsewhere(String name, Unit unit, String says) {
        return new Draft<>(Void.class, Scope.RUN, name).in(unit).says(says).mean(none -> Double.NaN);
    }

    /**
     * Mean, percentiles and maximum of many values of each run, as metrics {@code name.mean}, {@code name.p50} …
     *
     * @param like what they have in common; what it says goes on after "Mean of" and the like, in lower case
     * @param values of one of those observed, in units of their own
     * @param sum of these values, in the unit of the metric
     * @param scale of one unit of the values in that of the metric
     * @param first the percentiles that are among the first numbers
     */
    public static <T> List<Metric> spread(
            Draft<T> like, Function<T, Histogram> values, ToDoubleFunction<T> sum, double scale, List<String> first) {
        var source = new Source<>(like.observed, like.scope, objects -> merged(objects, values, sum));
        var metrics = new ArrayList<Metric>();
        metrics.add(like.part("mean", "Mean of ", first).taken(source, new Fold(Fold.How.VALUES_MEAN, 0, scale)));
        for (var percentile : new double[] {50, 90, 95, 99, 99.9}) {
            var text = percentile == Math.rint(percentile) ? Integer.toString((int) percentile) : Double.toString(percentile);
            metrics.add(like.part("p" + text, text + " of 100 do not exceed it: ", first)
                    .taken(source, new Fold(Fold.How.QUANTILE, percentile / 100, scale)));
        }
        metrics.add(like.part("max", "Largest of ", first).taken(source, new Fold(Fold.How.MAXIMUM, 1, scale)));
        return metrics;
    }

    private static <T> Sample merged(List<T> objects, Function<T, Histogram> values, ToDoubleFunction<T> sum) {
        if (objects.size() == 1) {
            return new Sample.Spread(values.apply(objects.get(0)), sum.applyAsDouble(objects.get(0)));
        }
        var merged = new Histogram(3);
        objects.forEach(object -> merged.add(values.apply(object)));
        return new Sample.Spread(merged, sum(objects, sum));
    }

    private static <T> double sum(List<T> objects, ToDoubleFunction<T> value) {
        double sum = 0;
        for (var object : objects) {
            sum += value.applyAsDouble(object);
        }
        return sum;
    }

    public Scope scope() {
        return draft.scope;
    }

    /** Without its owner: {@code latency.p99}. */
    public String name() {
        return draft.name;
    }

    /** The first part of its name. */
    public String family() {
        return draft.name.substring(0, (draft.name + ".").indexOf('.'));
    }

    /** With its owner left open: {@code endpoint["endpoint"].availability}. */
    public String template() {
        return draft.scope.template(draft.name);
    }

    public Unit unit() {
        return draft.unit;
    }

    public Fold fold() {
        return fold;
    }

    public Shown shown() {
        return draft.shown;
    }

    public Better better() {
        return draft.better;
    }

    /** Its definition, one sentence. */
    public String says() {
        return draft.says;
    }

    /** Why it has no value where there is nothing to observe. */
    public String absent(Owner owner) {
        return draft.absent.apply(owner);
    }

    /** Why it has no value where something was observed. */
    public String empty(Owner owner) {
        return draft.empty.apply(owner);
    }

    /** The least that a value can be: 0, or without bound. */
    public double least() {
        return draft.least;
    }

    /** The most that a value can be. */
    public double most() {
        return draft.unit.most();
    }

    /** Whether it says nothing unless every run has it. */
    boolean strict() {
        return draft.strict;
    }

    /** Whether it is of the requests that were ok, and says little where these are the minority. */
    public boolean ofOkRequests() {
        return draft.ofOkRequests;
    }

    /** Whether it has a meaning for the requests of some time, for example of a fault. */
    public boolean ofRequests() {
        return draft.ofRequests || draft.scope == Scope.FAULT;
    }

    /** Whether runs give it. */
    public boolean isMeasured() {
        return draft.observed != Void.class;
    }

    /** Whether it is of a service of some kind, or of an instance of such. */
    boolean belongsTo(Owner owner) {
        return draft.kind.isEmpty() || owner.kind().isEmpty() || draft.kind.equals(owner.kind());
    }

    /** The kind whose services have it; empty for all. */
    public String kind() {
        return draft.kind;
    }

    Source<?> source() {
        return source;
    }

    @Override
    public String toString() {
        return template();
    }

    /**
     * A metric in the making. Each word gives another draft; the last one says how it is taken, and gives the metric.
     *
     * @param <T> what is observed
     */
    public static final class Draft<T> {
        private final Class<T> observed;
        private final Scope scope;
        private final String name;
        private Unit unit = Unit.SECONDS;
        private Shown shown = Shown.IN_FULL;
        private Better better = Better.NEITHER;
        private String says = "";
        private Function<Owner, String> absent = owner -> "nothing was observed";
        private Function<Owner, String> empty = owner -> "no value in any run";
        private double least;
        private boolean strict;
        private boolean ofOkRequests;
        private boolean ofRequests;
        private String kind = "";

        private Draft(Class<T> observed, Scope scope, String name) {
            this.observed = Objects.requireNonNull(observed);
            this.scope = Objects.requireNonNull(scope);
            this.name = name;
            if (!name.matches("[a-z0-9_]+(\\.[a-z0-9_]+|\\.p[0-9.]+)*")) {
                throw new IllegalArgumentException(
                        "the name of a metric has small letters, digits, _ and dots, got '" + name + "'");
            }
        }

        private Draft(Draft<T> other, String name) {
            this(other.observed, other.scope, name);
            this.unit = other.unit;
            this.shown = other.shown;
            this.better = other.better;
            this.says = other.says;
            this.absent = other.absent;
            this.empty = other.empty;
            this.least = other.least;
            this.strict = other.strict;
            this.ofOkRequests = other.ofOkRequests;
            this.ofRequests = other.ofRequests;
            this.kind = other.kind;
        }

        private Draft<T> copy() {
            return new Draft<>(this, name);
        }

        private Draft<T> part(String statistic, String begin, List<String> first) {
            var part = new Draft<>(this, name + "." + statistic);
            part.says = begin + says;
            part.shown = first.contains(statistic) ? Shown.FIRST : Shown.IN_FULL;
            return part;
        }

        public Draft<T> in(Unit measure) {
            var next = copy();
            next.unit = measure;
            return next;
        }

        public Draft<T> shown(Shown where) {
            var next = copy();
            next.shown = where;
            return next;
        }

        public Draft<T> better(Better which) {
            var next = copy();
            next.better = which;
            return next;
        }

        /** @param sentence its definition */
        public Draft<T> says(String sentence) {
            var next = copy();
            next.says = sentence;
            return next;
        }

        /** @param reason why it has no value where there is nothing to observe: {@code no database} */
        public Draft<T> absent(String reason) {
            return absent(owner -> reason);
        }

        /** @param reason why it has no value for an owner of whom there is nothing to observe */
        public Draft<T> absent(Function<Owner, String> reason) {
            var next = copy();
            next.absent = reason;
            return next;
        }

        /** @param reason why it may have no value where there is something to observe: {@code no stale read} */
        public Draft<T> empty(String reason) {
            return empty(owner -> reason);
        }

        /** @param reason why it may have no value for an owner */
        public Draft<T> empty(Function<Owner, String> reason) {
            var next = copy();
            next.empty = reason;
            return next;
        }

        /** It may be less than 0, which no metric can otherwise be. */
        public Draft<T> mayBeNegative() {
            var next = copy();
            next.least = Double.NEGATIVE_INFINITY;
            return next;
        }

        /** It has no value unless every run has one. */
        public Draft<T> ofEveryRun() {
            var next = copy();
            next.strict = true;
            return next;
        }

        /** It has a meaning for the requests of some time, too. */
        public Draft<T> ofRequests() {
            var next = copy();
            next.ofRequests = true;
            return next;
        }

        /** It is of the requests that were ok, and a threshold of it is undecided where these are the minority. */
        public Draft<T> ofOkRequests() {
            var next = copy();
            next.ofOkRequests = true;
            return next;
        }

        /** Only of services of one kind, and their instances. */
        public Draft<T> ofKind(String name) {
            var next = copy();
            next.kind = name;
            return next;
        }

        /** A number of each run, added up over what is observed; it is a whole number. */
        public Metric count(ToDoubleFunction<T> count) {
            return taken(all(objects -> new Sample.Number(sum(objects, count))), Fold.COUNT);
        }

        /** A number of each run. @param value of all that is observed, one object at least; NaN for none */
        public Metric mean(ToDoubleFunction<List<T>> value) {
            return taken(all(objects -> new Sample.Number(value.applyAsDouble(objects))), Fold.MEAN);
        }

        /** Events by trials, each added up over what is observed and over runs. */
        public Metric share(ToDoubleFunction<T> events, ToDoubleFunction<T> trials) {
            return shareTimes(events, trials, any -> 1);
        }

        /** A multiple of a share. @param times the same in all runs */
        public Metric shareTimes(ToDoubleFunction<T> events, ToDoubleFunction<T> trials, ToDoubleFunction<T> times) {
            return taken(
                    all(objects -> new Sample.Quotient(
                            sum(objects, events), sum(objects, trials), times.applyAsDouble(objects.get(0)))),
                    Fold.SHARE);
        }

        /** One sum by another, over what is observed and over runs. */
        public Metric ratio(ToDoubleFunction<T> part, ToDoubleFunction<T> whole) {
            return taken(all(objects -> new Sample.Quotient(sum(objects, part), sum(objects, whole), 1)), Fold.RATIO);
        }

        /**
         * Of many values of each run.
         *
         * @param values of one of those observed, in units of their own
         * @param scale of one unit of the values in that of the metric
         * @param percentile 0 to less than 100
         */
        public Metric percentile(Function<T, Histogram> values, double scale, double percentile) {
            return taken(
                    all(objects -> merged(objects, values, object -> 0)),
                    new Fold(Fold.How.QUANTILE, percentile / 100, scale));
        }

        private Source<T> all(Function<List<T>, Sample> take) {
            return new Source<>(observed, scope, take);
        }

        private Metric taken(Source<T> source, Fold fold) {
            if (says.isBlank()) {
                throw new IllegalArgumentException("the metric '" + name + "' says nothing of itself");
            }
            return new Metric(this, source, fold);
        }
    }
}
