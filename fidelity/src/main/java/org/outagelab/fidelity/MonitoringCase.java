package org.outagelab.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import org.outagelab.monitoring.AlertState;
import tools.jackson.databind.JsonNode;

/**
 * A measured Prometheus with its Alertmanager, predicted row by row from the recorded phases of scrapes and evaluations; where
 * a phase was not recorded, by all that it may have been.
 */
final class MonitoringCase {
    private static final double NOTIFIED = 0.6;
    private static final double EXACT = 0.1;
    private static final double STORY = 0.3;
    /** Long enough before the fault that every window is full. */
    private static final double FAULT = 100;

    private final JsonNode root;
    private final String name;
    private final double interval;
    private final double hold;
    private final double groupWait;
    private final double groupInterval;
    private final List<Row> rows = new ArrayList<>();

    MonitoringCase(JsonNode root) {
        this.root = root;
        this.name = root.path("name").asString("");
        var inputs = root.path("inputs");
        this.interval = inputs.path("scrape_interval_s").asDouble(5);
        this.hold = inputs.path("for_s").asDouble(0);
        this.groupWait = inputs.path("group_wait_s").asDouble(5);
        this.groupInterval = inputs.path("group_interval_s").asDouble(20);
    }

    static boolean isOne(String name) {
        return name.startsWith("t1_mon_");
    }

    List<Row> judge() throws UntranslatedCaseException {
        var repeats = root.path("per_repeat");
        var inputs = root.path("inputs");
        if (inputs.has("offsets_s")) {
            resent();
        } else if (inputs.path("gaps_s").isArray()) {
            rejoined();
        } else if (repeats.path(0).has("second_fires_after_first_notification_s")) {
            joined();
        } else if (repeats.path(0).has("DOWN_to_firing_s")) {
            chain();
        } else if (repeats.path(0).has("first_scrape_after_fault_s")) {
            delays();
        } else if (repeats.path(0).has("alerts")) {
            stories();
        } else {
            throw new UntranslatedCaseException("a shape of measurements of monitoring without a model");
        }
        return rows;
    }

    /** Each fault by itself: a scrape and an evaluation phase were recorded for it. */
    private void delays() {
        for (var quantity : List.of(
                "to_pending_s", "to_firing_s", "repair_to_inactive_s", "to_notification_s", "repair_to_resolved_notification_s")) {
            int seen = 0;
            int exact = 0;
            int open = 0;
            for (var row : root.path("per_repeat")) {
                if (row.has(quantity)) {
                    seen++;
                    double measured = row.path(quantity).asDouble();
                    // Every target has two faults: at the second its counter of errors is no longer 0, which a rate stretches
                    // further back; which row is which was not recorded.
                    double off = Math.min(
                            Math.abs(measured - delay(row, quantity, false)), Math.abs(measured - delay(row, quantity, true)));
                    boolean told = quantity.contains("notification");
                    if (off <= (told ? NOTIFIED : EXACT)) {
                        exact++;
                    } else if (told && off <= groupInterval + NOTIFIED) {
                        // A group of a re-sent alert of the fault before, or a tie of a tick with an evaluation.
                        open++;
                    }
                }
            }
            boolean told = quantity.contains("notification");
            add(quantity, seen + " rows", exact + " exact" + (open > 0 ? ", " + open + " at another tick of the group" : ""),
                    exact + open == seen && exact >= (told ? 0.8 : 1) * seen,
                    told ? "±0.6 s; at most 1 in 5 at another tick" : "every row ±0.1 s from the recorded phases");
        }
        long told = 0;
        long rowsOfShort = 0;
        for (var row : root.path("per_repeat")) {
            if (row.path("kind").asString("").equals("short")) {
                rowsOfShort++;
                told += Double.isNaN(delay(row, "to_firing_s", false)) ? 0 : 1;
            }
        }
        add("short faults notified", "0 of " + rowsOfShort, told + " of " + rowsOfShort, told == 0, "exactly");
    }

    private double delay(JsonNode row, String quantity, boolean hadErrors) {
        var lab = new MonitoringLab(groupWait, groupInterval);
        double scrape = FAULT + row.path("first_scrape_after_fault_s").asDouble();
        double evaluation = FAULT + row.path("first_evaluation_after_fault_s").asDouble();
        var target = lab.target("a", interval, scrape);
        if (hadErrors) {
            target.hadErrors();
        }
        double window = root.path("inputs").path("rate_window_s").asDouble(20);
        lab.rules(
                interval,
                evaluation,
                MonitoringLab.rule("Down", "up == 0", hold),
                MonitoringLab.rule(
                        "Errors",
                        String.format(
                                Locale.ROOT,
                                "rate(errors_total[%.0fs]) / rate(requests_total[%.0fs]) > %s",
                                window,
                                window,
                                root.path("inputs").path("threshold").asDouble(0.05)),
                        hold));
        var kind = row.path("kind").asString("");
        double repair = FAULT + row.path("fault_to_repair_s").asDouble();
        var alert = kind.startsWith("err") ? "Errors" : "Down";
        lab.at(FAULT, () -> {
            target.refuses = kind.equals("kill") || kind.equals("short");
            target.hangs = kind.equals("hang");
            if (kind.startsWith("err")) {
                target.errorShare(root.path("inputs").path("error_ratio").path(kind).asDouble());
            }
        });
        lab.at(repair, () -> {
            target.refuses = false;
            target.hangs = false;
            target.errorShare(0);
        });
        lab.run(repair + 100);
        return switch (quantity) {
            case "to_pending_s" -> lab.first(alert, AlertState.PENDING) - FAULT;
            case "to_firing_s" -> lab.first(alert, AlertState.FIRING) - FAULT;
            case "repair_to_inactive_s" -> lab.first(alert, AlertState.RESOLVED) - repair;
            case "to_notification_s" -> lab.told(alert, true) - FAULT;
            default -> lab.told(alert, false) - repair;
        };
    }

    /** Alertmanager alone: the phase of its sweep is the same for one repeat, and unknown. */
    private void resent() {
        var offsets = root.path("inputs").path("offsets_s");
        int repeats = root.path("repeats").asInt();
        for (int repeat = 0; repeat < repeats; repeat++) {
            int best = 0;
            for (int phase = 0; phase < 30; phase++) {
                int met = 0;
                for (var offset : offsets) {
                    double seen = root.path("measured").path("fires_after_" + text(offset) + "s")
                            .path("notification_waits_s").path("all").path(repeat).asDouble();
                    met += Math.abs(seen - resent(offset.asDouble(), phase)) <= EXACT ? 1 : 0;
                }
                best = Math.max(best, met);
            }
            add("repeat " + (repeat + 1), offsets.size() + " waits", best + " met with one phase of the sweep",
                    best == offsets.size(), "±0.1 s, the phase of the sweep is free");
        }
    }

    private static String text(JsonNode number) {
        double value = number.asDouble();
        return value == Math.rint(value) ? Integer.toString((int) value) : Double.toString(value);
    }

    private double resent(double offset, double sweep) {
        var lab = new MonitoringLab(groupWait, groupInterval, sweep);
        lab.post("a", FAULT, FAULT - 400, FAULT - 200);
        lab.post("a", FAULT + offset, FAULT + offset, FAULT + 1e4);
        lab.run(FAULT + 200);
        return lab.told("posted", true) - FAULT - offset;
    }

    /** A second alert of a group that has been notified before. */
    private void joined() {
        waits("second_fires_after_first_notification_s", "second_waits_s", (row, seen) -> {
            double after = row.path("second_fires_after_first_notification_s").asDouble();
            double wait = after <= NOTIFIED ? -after : groupInterval * Math.ceil(after / groupInterval) - after;
            return near(seen, wait) || tie(after) && (near(seen, 0) || near(seen, groupInterval));
        }, "k · group_interval after the first notification ±0.6 s; ties are open");
    }

    /** An alert that was resolved, told, and fires again: what became of its group since is not recorded. */
    private void rejoined() {
        int seen = 0;
        int met = 0;
        for (var repeat : root.path("per_repeat")) {
            for (var row : repeat.path("rows")) {
                double wait = row.path("notification_waits_s").asDouble(Double.NaN);
                if (!Double.isNaN(wait)) {
                    seen++;
                    met += possible(row.path("fires_again_after_resolved_notification_s").asDouble(), wait) ? 1 : 0;
                }
            }
        }
        add("notification_waits_s", seen + " rows", met + " possible", met == seen,
                "±0.6 s of a wait under some phase of sweep and re-send");
    }

    private boolean possible(double again, double wait) {
        for (double before = 0; before < groupInterval; before += interval) {
            for (int sweep = 0; sweep < 30; sweep++) {
                var lab = new MonitoringLab(groupWait, groupInterval, sweep);
                double first = FAULT;
                double toldResolved = first + groupWait + groupInterval;
                double resolved = toldResolved - before;
                lab.post("a", first, first, first + 1e4);
                for (double sent = resolved; sent < toldResolved + again - 0.01; sent += 65) {
                    lab.post("a", sent, first, resolved);
                }
                lab.post("a", toldResolved + again, toldResolved + again, 1e5);
                lab.run(toldResolved + again + 100);
                if (near(wait, lab.toldAfter(toldResolved + again) - toldResolved - again)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** From DOWN in HAProxy's exporter: two phases that are not recorded. */
    private void chain() {
        double sum = 0;
        int seen = 0;
        int inside = 0;
        for (var row : root.path("per_repeat")) {
            double delay = row.path("DOWN_to_firing_s").asDouble();
            seen++;
            sum += delay;
            inside += delay >= hold - EXACT && delay <= hold + 2 * interval + EXACT ? 1 : 0;
        }
        add("DOWN_to_firing_s", seen + " rows", inside + " inside the interval", inside == seen, "for … for + S + E");
        // All rows share one scrape and one evaluation phase: the lag between the two is one unknown, not one for each row.
        double mean = sum / seen;
        double tolerance = 3 * interval / Math.sqrt(12.0 * seen);
        double least = hold + interval / 2;
        add("DOWN_to_firing_s, mean", show(mean), show(least) + " … " + show(least + interval),
                mean >= least - tolerance && mean <= least + interval + tolerance,
                "for + S/2 + the lag of the evaluation behind the scrape, ±3 standard errors");
        waits("to_firing_s", "to_notification_s", (row, told) -> {
            double wait = told - row.path("to_firing_s").asDouble();
            return near(wait, groupWait) || wait >= 0 && wait <= groupInterval + NOTIFIED;
        }, "group_wait ±0.6 s, or a tick of a group that still exists");
    }

    /** Whole stories of one target: its evaluation phase was recorded, that of its scrapes was not. */
    private void stories() {
        for (int repeat = 0; repeat < root.path("per_repeat").size(); repeat++) {
            var told = root.path("per_repeat").path(repeat);
            var best = new ArrayList<Row>();
            long bestMet = -1;
            for (int phase = 0; phase < 25; phase++) {
                var judged = story(told, interval * (phase + 0.5) / 25, "repeat " + (repeat + 1));
                long met = judged.stream().filter(row -> row.verdict() == Row.Verdict.MET).count();
                if (met > bestMet) {
                    bestMet = met;
                    best = judged;
                }
            }
            rows.addAll(best);
        }
    }

    private ArrayList<Row> story(JsonNode told, double scrape, String which) {
        var lab = play(told, scrape);
        var judged = new ArrayList<Row>();
        for (var alert : told.path("alerts").propertyNames()) {
            var seen = told.path("alerts").path(alert);
            for (var quantity : seen.isObject() ? seen.propertyNames() : List.<String>of()) {
                double predicted = quantity(lab, alert, quantity, told);
                double measured = seen.path(quantity).asDouble();
                double within = quantity.equals("notifications_firing") ? 0 : quantity.contains("notified") ? interval + STORY : STORY;
                // A tie: what changes in the instant of a tick is told at it, or at the next.
                boolean tick = quantity.equals("resolved_notified_s")
                        && Math.abs(Math.abs(measured - predicted) - groupInterval) <= NOTIFIED;
                judged.add(new Row(
                        name, "recorded", which + ", " + alert + " " + quantity, Row.Kind.MONITORING, show(measured),
                        show(predicted), Row.met(Math.abs(measured - predicted) <= within || tick),
                        within == 0 ? "exactly" : "±" + within + " s with one phase of the scrapes" + (tick ? ", at the next tick" : "")));
            }
        }
        return judged;
    }

    private MonitoringLab play(JsonNode told, double scrape) {
        var lab = new MonitoringLab(groupWait, groupInterval);
        boolean expires = told.path("events_s").has("expiry");
        var target = lab.target("t0", interval, FAULT + scrape);
        lab.rules(
                interval,
                FAULT + told.path("alerts").path("first_evaluation_after_t0_s").asDouble(),
                MonitoringLab.rule("Down", "up == 0", expires ? 1e5 : hold),
                MonitoringLab.rule("Errors", "rate(errors_total[20s]) / rate(requests_total[20s]) > 0.05", hold),
                MonitoringLab.rule("NoData", "absent(requests_total{instance=\"t0\"})", expires ? 1e5 : hold),
                MonitoringLab.rule("Expiring", "extra - time() < 30", hold),
                MonitoringLab.rule("ProbeFailed", "up == 0", expires ? hold : 1e5));
        for (var event : told.path("events_s").propertyNames()) {
            double at = FAULT + told.path("events_s").path(event).asDouble();
            switch (event) {
                case "fault", "targets die" -> lab.at(at, () -> target.refuses = true);
                case "repair" -> lab.at(at, () -> {
                    target.refuses = false;
                    target.errorShare(0);
                });
                case "errors 50 %" -> lab.at(at, () -> target.errorShare(0.5));
                case "prometheus TERM" -> lab.at(at, lab::stop);
                // It is ready a moment after it was started.
                case "prometheus start" -> lab.at(at + 0.3, lab::start);
                case "expiry" -> {
                    target.extra = at;
                    lab.at(at, () -> target.refuses = true);
                    // A new certificate came at an instant that was not recorded.
                    double renewed = at + told.path("alerts").path("ProbeFailed").path("inactive_s").asDouble() - interval - 0.1;
                    lab.at(renewed, () -> {
                        target.extra = 1e6;
                        target.refuses = false;
                    });
                }
                default -> { }
            }
        }
        lab.run(FAULT + 250);
        return lab;
    }

    private double quantity(MonitoringLab lab, String alert, String quantity, JsonNode told) {
        double started = told.path("events_s").path("prometheus start").asDouble();
        return switch (quantity) {
            case "pending_s" -> lab.after(alert, AlertState.PENDING, FAULT / 2) - FAULT;
            case "firing_s" -> lab.first(alert, AlertState.FIRING) - FAULT;
            case "inactive_s" -> lab.last(alert, AlertState.RESOLVED) - FAULT;
            case "firing_again_after_start_s" -> lab.after(alert, AlertState.FIRING, FAULT + started) - FAULT - started;
            case "notified_s" -> lab.told(alert, true) - FAULT;
            case "resolved_notified_s" -> lab.told(alert, false) - FAULT;
            case "notifications_firing" -> lab.countTold(alert, "t0");
            default -> Double.NaN;
        };
    }

    private void waits(String known, String quantity, BiPredicate<JsonNode, Double> met, String rule) {
        int seen = 0;
        int good = 0;
        for (var row : root.path("per_repeat")) {
            if (row.has(known) && row.has(quantity)) {
                seen++;
                good += met.test(row, row.path(quantity).asDouble()) ? 1 : 0;
            }
        }
        add(quantity, seen + " rows", good + " met", good == seen && seen > 0, rule);
    }

    private boolean tie(double after) {
        double rest = after % groupInterval;
        return rest < NOTIFIED || rest > groupInterval - NOTIFIED;
    }

    private static boolean near(double a, double b) {
        return Math.abs(a - b) <= NOTIFIED;
    }

    private static String show(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private void add(String quantity, String measured, String predicted, boolean met, String rule) {
        rows.add(new Row(name, "recorded", quantity, Row.Kind.MONITORING, measured, predicted, Row.met(met), rule));
    }
}
