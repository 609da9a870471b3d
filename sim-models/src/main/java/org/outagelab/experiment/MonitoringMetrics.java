package org.outagelab.experiment;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.outagelab.metric.Draft;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metric.Better;
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
                count(of("alerts.fired", Unit.of("alerts")).better(Better.NEITHER), done -> done.alerts().size(),
                        "Alerts that fired."),
                count(of("alerts.missed", Unit.of("faults")).ifAny().better(Better.LOWER), Monitored::missed,
                        "Faults during which no alert fired."),
                count(of("alerts.false", Unit.of("alerts")).ifAny().better(Better.LOWER), Monitored::falseAlerts,
                        "Alerts that fired while no fault lasted, nor had in the ten minutes before."),
                count(of("alerts.storm", Unit.of("alerts")).better(Better.LOWER), Monitored::storm,
                        "The most alerts that fired within one minute."),
                count(of("notifications", Unit.of("notifications")).better(Better.NEITHER), done -> done.notifications().size(),
                        "Notifications of something that fires."),
                count(of("scrapes.begun", Unit.of("scrapes")).better(Better.NEITHER), done -> done.scrapes().scrapes(),
                        "Scrapes that Prometheus began."),
                count(of("scrapes.failed", Unit.of("scrapes")).better(Better.NEITHER), done -> done.scrapes().failed(),
                        "Scrapes that were refused, timed out, or were answered with anything but 2xx."));
    }

    private static Metric time(String name, ToDoubleFunction<Monitored> value, String otherwise, String says) {
        return Metric.of(Monitored.class, name).first().better(Better.LOWER)
                .absent("no monitoring")
                .empty(otherwise)
                .says(says)
                .mean(run -> value.applyAsDouble(run.get(0)));
    }

    private static Draft<Monitored> of(String name, Unit unit) {
        return Metric.of(Monitored.class, name).in(unit).absent("no monitoring");
    }

    private static Metric count(Draft<Monitored> draft, ToDoubleFunction<Monitored> value, String says) {
        return draft.says(says).count(value);
    }
}
