package org.outagelab.experiment;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.outagelab.metric.Metric.Better;
import org.outagelab.metric.Draft;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Unit;

/** What became of the data of all databases: {@link Data} and the lag of replicas. */
public final class DataMetrics implements Metrics {
    private static final Unit WRITES = Unit.of("writes");
    private static final Unit READS = Unit.of("reads");

    @Override
    public List<Metric> metrics() {
        return List.of(
                counted("writes.acknowledged", WRITES).first().better(Better.HIGHER)
                        .says("Writes that any server acknowledged.")
                        .count(Data::acknowledged),
                counted("writes.lost", WRITES).first()
                        .says("Of them, those that the primary at the end does not have.")
                        .count(Data::lost),
                counted("writes.diverged", WRITES)
                        .says("Of those lost, the ones that another server has.")
                        .count(Data::diverged),
                counted("writes.deleted", WRITES).ifAny()
                        .says("Of those lost, the ones that a person deleted by mistake.")
                        .count(Data::deleted),
                counted("writes.dropped", WRITES).ifAny()
                        .says("Of those lost, the ones that the rescue of deleted rows threw away.")
                        .count(Data::dropped),
                counted("writes.unacknowledged", WRITES)
                        .says("Writes that were never acknowledged, and that the primary at the end has.")
                        .count(Data::unacknowledged),
                counted("writes.phantom", WRITES)
                        .says("Writes that somebody read before they were acknowledged, and that the primary at the end does not have.")
                        .count(Data::phantoms),
                counted("writes.skipped", WRITES).ifAny()
                        .says("Transactions that replicas skipped after an error.")
                        .count(Data::skipped),
                counted("rows.diverged", Unit.of("rows")).ifAny()
                        .says("Rows of replicas that differ at the end from those of the primary, besides those that only lag.")
                        .count(Data::rowsDiverged),
                counted("reads.stale", READS).first()
                        .says("Reads that missed a write of the same row acknowledged before they began.")
                        .count(Data::stale),
                counted("reads.missing", READS).ifAny()
                        .says("Reads of rows that were deleted by mistake.")
                        .count(Data::missing),
                data("reads.stale.age.mean").empty("no stale read")
                        .says("Mean time from the commit of the oldest write that a stale read missed to that read.")
                        .mean(of(Data::staleAgeMean)),
                data("reads.stale.age.max").empty("no stale read")
                        .says("The longest of these times in a run; the mean over runs.")
                        .mean(of(Data::staleAgeMax)),
                lag("mean")
                        .says("Age of the oldest transaction that a replica has not executed, over time and replicas.")
                        .mean(lags -> lags.stream()
                                .mapToDouble(LagSamples::meanNs)
                                .filter(ns -> !Double.isNaN(ns))
                                .average()
                                .orElse(0) * 1e-9),
                lag("p99").first()
                        .says("What the lag does not exceed 99 % of the time, over all replicas and runs.")
                        .percentile(LagSamples::histogram, LagSamples.UNIT_NS * 1e-9, 99),
                lag("max").first()
                        .says("The largest lag of any replica in a run; the mean over runs.")
                        .mean(lags -> lags.stream().mapToLong(LagSamples::maxNs).max().orElse(0) * 1e-9),
                data("rpo").first().empty("deleted rows never came back: there is no older state")
                        .says("How long before a primary was gone the oldest acknowledged write was committed that was lost with it;"
                                + " the worst moment of a run, 0 when no write was lost.")
                        .mean(of(Data::rpo)),
                data("rpo.exposure").first().empty("no primary was lost")
                        .says("How long before a primary was gone the newest write was acknowledged that is still there;"
                                + " the worst moment of a run.")
                        .mean(of(Data::exposure)),
                data("rto").first().empty("no fault interrupted the writes, or none ended it")
                        .says("From a fault that interrupted the writes to the first acknowledged one that others follow for 30 s.")
                        .mean(of(Data::rto)),
                data("split_brain.seconds")
                        .says("How long other servers acknowledged writes beside the primary.")
                        .mean(of(Data::splitBrain)),
                counted("split_brain.conflicts", WRITES)
                        .says("Writes of both sides of a split brain to rows that both have written.")
                        .count(Data::conflicts));
    }

    private static Draft<Data> data(String name) {
        return Metric.of(Data.class, name).better(Better.LOWER).absent("no database");
    }

    private static Draft<Data> counted(String name, Unit unit) {
        return data(name).in(unit);
    }

    private static Draft<LagSamples> lag(String statistic) {
        return Metric.of(LagSamples.class, "replication.lag." + statistic)
                .better(Better.LOWER)
                .absent("no replica")
                .empty("no replica was looked at");
    }

    private static ToDoubleFunction<List<Data>> of(ToDoubleFunction<Data> value) {
        return data -> value.applyAsDouble(data.get(0));
    }
}
