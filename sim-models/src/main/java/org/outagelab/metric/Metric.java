package org.outagelab.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.outagelab.results.Shown;

/**
 * A metric, declared where it is observed: its name, its unit, how it is taken of one run and folded over several, and what
 * people have to know of it. Results, reports, thresholds and docs/metrics.md are loops over the declarations: nothing else
 * knows the name.
 *
 * <p>Made by a {@link Draft}; a metric of services, instances, endpoints or loads stands for one of each.
 */
public final class Metric {
    /** What a change of it means. */
    public enum Better {
        HIGHER,
        LOWER,
        /** It depends. */
        NEITHER
    }

    static final String NOTHING_OBSERVED = "nothing was observed";
    static final String NO_VALUE = "no value in any run";

    private final Draft<?> draft;
    private final Source<?> source;
    private final Fold fold;

    Metric(Draft<?> draft, Source<?> source, Fold fold) {
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

    static <T> Sample merged(List<T> objects, Function<T, Histogram> values, ToDoubleFunction<T> sum) {
        if (objects.size() == 1) {
            return new Sample.Spread(values.apply(objects.get(0)), sum.applyAsDouble(objects.get(0)));
        }
        var merged = new Histogram(3);
        objects.forEach(object -> merged.add(values.apply(object)));
        return new Sample.Spread(merged, sum(objects, sum));
    }

    static <T> double sum(List<T> objects, ToDoubleFunction<T> value) {
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
        return draft.kinds.isEmpty() || owner.kind().isEmpty() || draft.kinds.contains(owner.kind());
    }

    /** The kinds whose services have it, in words; empty for all. */
    public String kind() {
        int last = draft.kinds.size() - 1;
        return last < 1
                ? String.join("", draft.kinds)
                : String.join(", ", draft.kinds.subList(0, last)) + " and " + draft.kinds.get(last);
    }

    Source<?> source() {
        return source;
    }

    @Override
    public String toString() {
        return template();
    }
}
