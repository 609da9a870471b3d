package org.outagelab.experiment;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metric.Better;
import org.outagelab.metric.Metric.Shown;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Unit;

/** How soon somebody knew of a fault, answered and ended it; what alerts said, and what watching took. */
public final class MonitoringMetrics implements Metrics {
    @Override
    public List<Metric> metrics() {
        return List.of(
                time("time_to_notify", Monitored::timeToNotify, "nobody was told of a fault",
                        "From the start of a fault until a notification left or a customer spoke, over the faults in which that"
                                + " happened."),
                time("time_to_acknowledge", Monitored::timeToAcknowledge, "nobody answered",
                        "From the start of a fault until somebody on call answered, over the faults in which that happened."),
                time("time_to_repair", Monitored::timeToRepair, "nobody repaired a fault",
                        "From the start of a fault until a person ended it, over the faults that a person ended."),
                count("alerts.fired", Unit.of("alerts"), Shown.IN_FULL, Better.NEITHER, done -> done.alerts().size(),
                        "Alerts that fired."),
                count("alerts.false", Unit.of("alerts"), Shown.IF_ANY, Better.LOWER, Monitored::falseAlerts,
                        "Alerts that fired while no fault lasted, nor had in the ten minutes before."),
                count("alerts.missed", Unit.of("faults"), Shown.IF_ANY, Better.LOWER, Monitored::missed,
                        "Faults during which no alert fired."),
                count("alerts.storm", Unit.of("alerts"), Shown.IN_FULL, Better.LOWER, Monitored::storm,
                        "The most alerts that fired within one minute."),
                count("notifications", Unit.of("notifications"), Shown.IN_FULL, Better.NEITHER, done -> done.notifications().size(),
                        "Notifications of something that fires."),
                count("scrapes.begun", Unit.of("scrapes"), Shown.IN_FULL, Better.NEITHER, done -> done.scrapes().scrapes(),
                        "Scrapes that Prometheus began."),
                count("scrapes.failed", Unit.of("scrapes"), Shown.IN_FULL, Better.NEITHER, done -> done.scrapes().failed(),
                        "Scrapes that were refused, timed out, or were answered with anything but 2xx."));
    }

    private static Metric time(String name, ToDoubleFunction<Monitored> value, String otherwise, String says) {
        return Metric.of(Monitored.class, name).shown(Shown.FIRST).better(Better.LOWER)
                .absent("no monitoring")
                .empty(otherwise)
                .says(says)
                .mean(run -> value.applyAsDouble(run.get(0)));
    }

    private static Metric count(
            String name, Unit unit, Shown shown, Better better, ToDoubleFunction<Monitored> value, String says) {
        return Metric.of(Monitored.class, name).in(unit).shown(shown).better(better)
                .absent("no monitoring")
                .says(says)
                .count(value);
    }
}
