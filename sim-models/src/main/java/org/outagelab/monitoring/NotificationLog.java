package org.outagelab.monitoring;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What receivers were told last, by group: the memory by which Alertmanager does not say a thing twice. */
final class NotificationLog {
    private record Entry(long timeNs, Set<Labels> firing, Set<Labels> resolved) {}

    private final Map<Labels, Entry> entries = new LinkedHashMap<>();

    void told(Labels group, long timeNs, List<SentAlert> firing, List<SentAlert> resolved) {
        entries.put(group, new Entry(timeNs, labels(firing), labels(resolved)));
    }

    /** Whether there is something to say: DedupStage.needsUpdate in notify/notify.go, in its order. */
    boolean news(Labels group, long nowNs, List<SentAlert> firing, List<SentAlert> resolved, AlertRoute route) {
        var entry = entries.get(group);
        if (entry == null) {
            return !firing.isEmpty();
        }
        if (!entry.firing.containsAll(labels(firing))) {
            return true;
        }
        if (firing.isEmpty()) {
            // Alerts that have come and gone since nobody knows of.
            return !entry.firing.isEmpty();
        }
        if (route.sendResolved() && !entry.resolved.containsAll(labels(resolved))) {
            return true;
        }
        // Strictly: the entry was written a little after its look at the group, so that the look after exactly the repeat
        // interval is too early.
        return entry.timeNs < nowNs - route.repeatIntervalNs();
    }

    private static Set<Labels> labels(List<SentAlert> alerts) {
        var labels = new LinkedHashSet<Labels>();
        alerts.forEach(alert -> labels.add(alert.labels()));
        return labels;
    }
}
