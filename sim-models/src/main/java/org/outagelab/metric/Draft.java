package org.outagelab.metric;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.outagelab.results.Shown;

/**
 * A metric in the making. Each word gives another draft; the last one says how it is taken, and gives the metric.
 *
 * @param <T> what is observed
 */
public final class Draft<T> {
    final Class<T> observed;
    final Scope scope;
    final String name;
    Unit unit = Unit.SECONDS;
    Shown shown = Shown.IN_FULL;
    Metric.Better better = Metric.Better.NEITHER;
    String says = "";
    Function<Owner, String> absent = owner -> Metric.NOTHING_OBSERVED;
    Function<Owner, String> empty = owner -> Metric.NO_VALUE;
    double least;
    boolean strict;
    boolean ofOkRequests;
    boolean ofRequests;
    List<String> kinds = List.of();

    Draft(Class<T> observed, Scope scope, String name) {
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
        this.kinds = other.kinds;
    }

    private Draft<T> copy() {
        return new Draft<>(this, name);
    }

    Draft<T> part(String statistic, String begin, List<String> first) {
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

    /** It stands among the first numbers of a report, with the reason where it has no value. */
    public Draft<T> always() {
        return shown(Shown.ALWAYS);
    }

    /** It stands among the first numbers of a report, if it has a value. */
    public Draft<T> first() {
        return shown(Shown.FIRST);
    }

    /** It stands among the first numbers of a report, unless it is 0. */
    public Draft<T> ifAny() {
        return shown(Shown.IF_ANY);
    }

    private Draft<T> shown(Shown where) {
        var next = copy();
        next.shown = where;
        return next;
    }

    public Draft<T> better(Metric.Better which) {
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

    /** Only of services of some kinds, and their instances. */
    public Draft<T> ofKind(String... names) {
        var next = copy();
        next.kinds = List.of(names);
        return next;
    }

    /** A number of each run, added up over what is observed; it is a whole number. */
    public Metric count(ToDoubleFunction<T> count) {
        return taken(all(objects -> new Sample.Number(Metric.sum(objects, count))), Fold.COUNT);
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
                        Metric.sum(objects, events), Metric.sum(objects, trials), times.applyAsDouble(objects.get(0)))),
                Fold.SHARE);
    }

    /** One sum by another, over what is observed and over runs. */
    public Metric ratio(ToDoubleFunction<T> part, ToDoubleFunction<T> whole) {
        return taken(all(objects -> new Sample.Quotient(Metric.sum(objects, part), Metric.sum(objects, whole), 1)), Fold.RATIO);
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
                all(objects -> Metric.merged(objects, values, object -> 0)),
                new Fold(Fold.How.QUANTILE, percentile / 100, scale));
    }

    private Source<T> all(Function<List<T>, Sample> take) {
        return new Source<>(observed, scope, take);
    }

    Metric taken(Source<T> source, Fold fold) {
        if (says.isBlank()) {
            throw new IllegalArgumentException("the metric '" + name + "' says nothing of itself");
        }
        return new Metric(this, source, fold);
    }
}
