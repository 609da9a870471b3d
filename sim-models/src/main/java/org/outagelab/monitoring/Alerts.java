package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.core.SimTime;

/**
 * The alerts of one rule in the memory of Prometheus, in the order of rules/alerting.go: evaluation by evaluation, series
 * become pending, then firing; one evaluation without them drops or resolves.
 */
final class Alerts {
    /** How long a resolved alert is kept, and sent again: resolvedRetention. */
    static final long RESOLVED_RETENTION_NS = 15 * SimTime.MINUTE;
    static final String SERIES = "ALERTS";
    static final String FOR_SERIES = "ALERTS_FOR_STATE";
    private static final long NONE = Long.MIN_VALUE;

    private static final class Active {
        private final Labels labels;
        private AlertState state = AlertState.PENDING;
        private long activeNs;
        private long firedNs;
        private long resolvedNs = NONE;
        private long keptSinceNs = NONE;
        private long sentNs = NONE;
        private long validUntilNs;

        private Active(Labels labels, long activeNs) {
            this.labels = labels;
            this.activeNs = activeNs;
        }
    }

    private final AlertRule rule;
    private final AlertObserver observer;
    private final Map<Labels, Active> active = new LinkedHashMap<>();
    /** Whether what was pending before a restart has been looked up: until then nothing is written. */
    private boolean restored;

    Alerts(AlertRule rule, AlertObserver observer, boolean restored) {
        this.rule = rule;
        this.observer = observer;
        this.restored = restored;
    }

    /** @return the series to write: what fires or is pending, with since when */
    List<Sample> evaluate(SeriesStore store, long timeNs) {
        List<Sample> found;
        try {
            found = rule.expression().at(new Expression.Query(store, timeNs));
        } catch (AmbiguousMatchException e) {
            // The rule fails: its alerts stay as they are, and are not sent.
            return List.of();
        }
        var there = new LinkedHashMap<Labels, Boolean>();
        for (var sample : found) {
            var labels = alertLabels(sample.labels());
            there.put(labels, true);
            var known = active.get(labels);
            if (known == null || known.state == AlertState.RESOLVED) {
                active.put(labels, new Active(labels, timeNs));
                observer.became(rule, labels, AlertState.PENDING, timeNs);
            }
        }
        var written = new ArrayList<Sample>();
        for (var alert : List.copyOf(active.values())) {
            if (there.containsKey(alert.labels)) {
                alert.keptSinceNs = NONE;
            } else if (!goesOn(alert, timeNs)) {
                continue;
            }
            if (alert.state == AlertState.PENDING && timeNs - alert.activeNs >= rule.forNs()) {
                alert.state = AlertState.FIRING;
                alert.firedNs = timeNs;
                observer.became(rule, alert.labels, AlertState.FIRING, timeNs);
            }
            if (restored) {
                written.add(new Sample(
                        alert.labels.with(Labels.NAME, SERIES).with("alertstate", alert.state == AlertState.FIRING ? "firing" : "pending"),
                        1));
                written.add(new Sample(forSeries(alert), Math.floorDiv(alert.activeNs, SimTime.SECOND)));
            }
        }
        return written;
    }

    /**
     * An alert whose series is gone.
     *
     * @return whether it fires nevertheless
     */
    private boolean goesOn(Active alert, long timeNs) {
        if (alert.state == AlertState.FIRING && rule.keepFiringForNs() > 0) {
            if (alert.keptSinceNs == NONE) {
                alert.keptSinceNs = timeNs;
            }
            if (timeNs - alert.keptSinceNs < rule.keepFiringForNs()) {
                return true;
            }
        }
        if (alert.state == AlertState.PENDING) {
            active.remove(alert.labels);
            observer.became(rule, alert.labels, null, timeNs);
        } else if (alert.state == AlertState.FIRING) {
            alert.state = AlertState.RESOLVED;
            alert.resolvedNs = timeNs;
            observer.became(rule, alert.labels, AlertState.RESOLVED, timeNs);
        } else if (timeNs - alert.resolvedNs > RESOLVED_RETENTION_NS) {
            active.remove(alert.labels);
        }
        return false;
    }

    private Labels alertLabels(Labels series) {
        var labels = series.without(Set.of(Labels.NAME));
        for (var own : rule.labels().entrySet()) {
            labels = labels.with(own.getKey(), own.getValue());
        }
        return labels.with(SentAlert.ALERT_NAME, rule.name());
    }

    private Labels forSeries(Active alert) {
        return alert.labels.with(Labels.NAME, FOR_SERIES);
    }

    /** Those that are to be sent now: what has been resolved since, and what was sent longer ago than the delay. */
    List<SentAlert> toSend(long timeNs, long resendNs, long intervalNs) {
        var sent = new ArrayList<SentAlert>();
        for (var alert : active.values()) {
            boolean news = alert.resolvedNs != NONE && (alert.sentNs == NONE || alert.resolvedNs > alert.sentNs);
            boolean again = alert.sentNs == NONE || alert.sentNs + resendNs < timeNs;
            if (alert.state == AlertState.PENDING || !news && !again) {
                continue;
            }
            alert.sentNs = timeNs;
            alert.validUntilNs = timeNs + 4 * Math.max(resendNs, intervalNs);
            sent.add(new SentAlert(
                    alert.labels, alert.firedNs, alert.resolvedNs != NONE ? alert.resolvedNs : alert.validUntilNs));
        }
        return sent;
    }

    /**
     * After a restart, at the second evaluation: what was pending before goes on where it stood, if the rule's {@code for} is
     * long enough (RestoreForState).
     */
    void restore(SeriesStore store, long nowNs, long graceNs, long toleranceNs) {
        restored = true;
        if (rule.forNs() < graceNs) {
            return;
        }
        for (var alert : active.values()) {
            var series = store.exactly(forSeries(alert));
            if (series == null || series.empty() || series.ended() || series.lastNs() < nowNs - toleranceNs) {
                continue;
            }
            long downNs = series.lastNs();
            long before = (long) series.last() * SimTime.SECOND;
            long remainingNs = rule.forNs() - (downNs - before);
            if (remainingNs <= 0) {
                alert.activeNs = before;
            } else if (remainingNs < graceNs) {
                alert.activeNs = nowNs + graceNs - rule.forNs();
            } else {
                alert.activeNs = before + nowNs - downNs;
            }
        }
    }

    /** Alerts that fire now. */
    long firing() {
        return active.values().stream().filter(alert -> alert.state == AlertState.FIRING).count();
    }
}
