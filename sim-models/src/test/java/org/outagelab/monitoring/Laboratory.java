package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;

/** A Prometheus and an Alertmanager around targets that die, hang and make errors on command. */
final class Laboratory {
    static final long S = SimTime.SECOND;
    static final long ANSWER_NS = 2 * SimTime.MILLISECOND;

    /** An alert became something. */
    record Became(String alert, String instance, AlertState state, double atSeconds) {}

    /** A receiver was told. */
    record Told(double atSeconds, Notification notification) {
        boolean firing() {
            return !notification.firing().isEmpty();
        }
    }

    /** A small exporter with a counter of requests and one of errors, 50 requests a second. */
    final class Program implements Exporter {
        boolean refuses;
        boolean hangs;
        double extra = Double.NaN;
        private double errorShare;
        private double errors;
        private long sinceNs;

        void errorShare(double share) {
            errors += errorsSince();
            sinceNs = simulation.nowNs();
            errorShare = share;
        }

        private double errorsSince() {
            return 50 * errorShare * SimTime.toSeconds(simulation.nowNs() - sinceNs);
        }

        @Override
        public void scrape(Scrape scrape) {
            if (!hangs) {
                later.in(ANSWER_NS, () -> answer(scrape));
            }
        }

        private void answer(Scrape scrape) {
            if (refuses) {
                scrape.failed();
                return;
            }
            var samples = new ArrayList<Sample>();
            samples.add(new Sample(Labels.metric("requests_total"), 50 * SimTime.toSeconds(simulation.nowNs())));
            samples.add(new Sample(Labels.metric("errors_total"), errors + errorsSince()));
            if (!Double.isNaN(extra)) {
                samples.add(new Sample(Labels.metric("extra"), extra));
            }
            scrape.answered(samples);
        }
    }

    final Simulation simulation;
    final SeriesStore store;
    final Map<String, Program> programs = new LinkedHashMap<>();
    final List<Became> became = new ArrayList<>();
    final List<Told> told = new ArrayList<>();
    final Prometheus prometheus;
    final Alertmanager alertmanager;
    boolean deliveryWorks = true;
    private final EventType<Runnable> later;

    Laboratory(long seed, AlertRoute route, PrometheusSettings settings) {
        simulation = new Simulation(seed);
        store = new SeriesStore(3 * SimTime.HOUR);
        later = simulation.eventType("laboratory", Runnable::run);
        alertmanager = new Alertmanager(
                simulation, AlertmanagerSettings.alone("alertmanager", route, 0), notification -> {
                    told.add(new Told(SimTime.toSeconds(simulation.nowNs()), notification));
                    return deliveryWorks;
                });
        prometheus = new Prometheus(simulation, settings, store, alertmanager);
    }

    Laboratory(AlertRoute route) {
        this(1, route, PrometheusSettings.defaults("prometheus"));
    }

    Program target(String name, double intervalSeconds, double timeoutSeconds, double offsetSeconds) {
        var program = new Program();
        programs.put(name, program);
        prometheus.target(
                new TargetSettings(
                        Labels.of(Map.of("job", "app", "instance", name)),
                        ns(intervalSeconds),
                        ns(timeoutSeconds),
                        ns(offsetSeconds)),
                program);
        return program;
    }

    void rules(double intervalSeconds, double offsetSeconds, AlertRule... rules) {
        prometheus.group(
                new RuleGroupSettings("g", ns(intervalSeconds), ns(offsetSeconds), List.of(rules)),
                (rule, labels, state, timeNs) -> became.add(
                        new Became(rule.name(), labels.value("instance"), state, SimTime.toSeconds(timeNs))));
    }

    static AlertRule rule(String name, String expression, double forSeconds) {
        return rule(name, expression, forSeconds, 0);
    }

    static AlertRule rule(String name, String expression, double forSeconds, double keepSeconds) {
        return new AlertRule(name, expression(expression), expression, ns(forSeconds), ns(keepSeconds), Map.of());
    }

    static Expression expression(String text) {
        try {
            return ExpressionReader.read(text);
        } catch (BadExpressionException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static AlertRoute route(double waitSeconds, double intervalSeconds, String... groupBy) {
        return new AlertRoute("pager", List.of(groupBy), ns(waitSeconds), ns(intervalSeconds), 4 * SimTime.HOUR, true);
    }

    void at(double seconds, Runnable action) {
        later.at(ns(seconds), action);
    }

    Laboratory run(double seconds) {
        prometheus.start();
        simulation.runUntil(ns(seconds));
        return this;
    }

    /** What the expression gives at an instant. */
    List<Sample> ask(String text, double atSeconds) {
        return expression(text).at(new Expression.Query(store, ns(atSeconds)));
    }

    /** When an alert first became this, in seconds; NaN if never. */
    double first(String alert, AlertState state) {
        return after(alert, state, Double.NEGATIVE_INFINITY);
    }

    double after(String alert, AlertState state, double seconds) {
        return became.stream()
                .filter(each -> each.alert.equals(alert) && each.state == state && each.atSeconds >= seconds)
                .mapToDouble(Became::atSeconds)
                .findFirst()
                .orElse(Double.NaN);
    }

    List<Double> tellings(boolean firing) {
        return told.stream().filter(each -> each.firing() == firing).map(Told::atSeconds).toList();
    }

    static long ns(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
