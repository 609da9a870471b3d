package org.outagelab.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.monitoring.AlertRoute;
import org.outagelab.monitoring.AlertRule;
import org.outagelab.monitoring.AlertState;
import org.outagelab.monitoring.Alertmanager;
import org.outagelab.monitoring.AlertmanagerSettings;
import org.outagelab.monitoring.BadExpressionException;
import org.outagelab.monitoring.Exporter;
import org.outagelab.monitoring.ExpressionReader;
import org.outagelab.monitoring.Labels;
import org.outagelab.monitoring.Notification;
import org.outagelab.monitoring.Prometheus;
import org.outagelab.monitoring.PrometheusSettings;
import org.outagelab.monitoring.RuleGroupSettings;
import org.outagelab.monitoring.Sample;
import org.outagelab.monitoring.Scrape;
import org.outagelab.monitoring.SentAlert;
import org.outagelab.monitoring.SeriesStore;
import org.outagelab.monitoring.TargetSettings;

/** The laboratory of the measurements: small exporters that die, hang and make errors; one group for each alert and instance. */
final class MonitoringLab {
    private record Became(String alert, AlertState state, double at) {}

    private record Told(double at, Notification notification) {
        boolean about(String alert, boolean firing) {
            var alerts = firing ? notification.firing() : notification.resolved();
            return alerts.stream().anyMatch(each -> each.name().equals(alert))
                    && (firing || notification.firing().isEmpty());
        }
    }

    /** An exporter with 50 requests a second. */
    final class Program implements Exporter {
        boolean refuses;
        boolean hangs;
        double extra;
        private double errorShare;
        private double errors;
        private double since;

        /** It has made errors before. */
        void hadErrors() {
            errors = 1000;
        }

        void errorShare(double share) {
            errors = errors();
            since = now();
            errorShare = share;
        }

        private double errors() {
            return errors + 50 * errorShare * (now() - since);
        }

        @Override
        public void scrape(Scrape scrape) {
            if (!hangs) {
                later.in(SimTime.MILLISECOND, () -> answer(scrape));
            }
        }

        private void answer(Scrape scrape) {
            if (refuses) {
                scrape.failed();
            } else {
                scrape.answered(List.of(
                        new Sample(Labels.metric("requests_total"), Math.floor(50 * now())),
                        new Sample(Labels.metric("errors_total"), Math.floor(errors())),
                        new Sample(Labels.metric("extra"), extra == 0 ? 1e9 : extra)));
            }
        }
    }

    private final Simulation simulation = new Simulation(1);
    private final EventType<Runnable> later = simulation.eventType("laboratory", Runnable::run);
    private final List<Became> became = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final Alertmanager alertmanager;
    private final Prometheus prometheus;

    MonitoringLab(double groupWait, double groupInterval) {
        this(groupWait, groupInterval, 0);
    }

    /** @param sweep phase of the sweep of empty groups, in seconds */
    MonitoringLab(double groupWait, double groupInterval, double sweep) {
        var route = new AlertRoute(
                "w", List.of("alertname", "instance"), ns(groupWait), ns(groupInterval), 4 * SimTime.HOUR, true);
        alertmanager = new Alertmanager(
                simulation,
                AlertmanagerSettings.alone("alertmanager", route, ns(sweep)),
                notification -> told.add(new Told(now(), notification)));
        prometheus = new Prometheus(
                simulation, PrometheusSettings.defaults("prometheus"), new SeriesStore(SimTime.HOUR), alertmanager);
    }

    private double now() {
        return SimTime.toSeconds(simulation.nowNs());
    }

    private static long ns(double seconds) {
        return Math.round(seconds * 1e9);
    }

    /** @param scrape the instant of one of its scrapes */
    Program target(String name, double interval, double scrape) {
        var program = new Program();
        prometheus.target(
                new TargetSettings(
                        Labels.of(Map.of("job", "app", "instance", name)),
                        ns(interval),
                        ns(Math.min(2, interval)),
                        Math.floorMod(ns(scrape), ns(interval))),
                program);
        return program;
    }

    static AlertRule rule(String name, String expression, double hold) {
        try {
            return new AlertRule(name, ExpressionReader.read(expression), expression, ns(hold), 0, Map.of());
        } catch (BadExpressionException e) {
            throw new IllegalArgumentException(expression, e);
        }
    }

    /** @param evaluation the instant of one of the evaluations */
    void rules(double interval, double evaluation, AlertRule... rules) {
        prometheus.group(
                new RuleGroupSettings("g", ns(interval), Math.floorMod(ns(evaluation), ns(interval)), List.of(rules)),
                (rule, labels, state, timeNs) -> became.add(new Became(rule.name(), state, SimTime.toSeconds(timeNs))));
    }

    void at(double seconds, Runnable action) {
        later.at(ns(seconds), action);
    }

    /** An alert is sent to Alertmanager, past Prometheus. */
    void post(String instance, double at, double starts, double ends) {
        at(at, () -> alertmanager.post(List.of(
                new SentAlert(Labels.of(Map.of("alertname", "posted", "instance", instance)), ns(starts), ns(ends)))));
    }

    void start() {
        prometheus.start();
    }

    void stop() {
        prometheus.stop();
    }

    void run(double seconds) {
        prometheus.start();
        simulation.runUntil(ns(seconds));
    }

    /** When it first became this; NaN if never. */
    double first(String alert, AlertState state) {
        return after(alert, state, Double.NEGATIVE_INFINITY);
    }

    double after(String alert, AlertState state, double seconds) {
        return became.stream()
                .filter(each -> each.alert.equals(alert) && each.state == state && each.at >= seconds)
                .mapToDouble(Became::at)
                .findFirst()
                .orElse(Double.NaN);
    }

    double last(String alert, AlertState state) {
        return became.stream()
                .filter(each -> each.alert.equals(alert) && each.state == state)
                .mapToDouble(Became::at)
                .max()
                .orElse(Double.NaN);
    }

    /** When somebody was first told that it fires, or that it is over. */
    double told(String alert, boolean firing) {
        return told.stream().filter(each -> each.about(alert, firing)).mapToDouble(Told::at).findFirst().orElse(Double.NaN);
    }

    /** When somebody was first told after that. */
    double toldAfter(double seconds) {
        return told.stream()
                .filter(each -> each.at >= seconds && !each.notification.firing().isEmpty())
                .mapToDouble(Told::at)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** How often somebody was told that it fires at an instance. */
    long countTold(String alert, String instance) {
        return told.stream()
                .filter(each -> each.notification.firing().stream().anyMatch(sent ->
                        sent.name().equals(alert) && sent.labels().value("instance").equals(instance)))
                .count();
    }
}
