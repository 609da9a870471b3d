package org.outagelab.monitoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;

/**
 * One Alertmanager: it keeps what Prometheus sends, groups it and notifies, and says nothing twice.
 *
 * <p>An alert that is not sent again before its end counts as resolved. Groups that are empty go only at a sweep each 30 s: an
 * alert that fires again before waits for the next look of the old group. Inhibitions and silences are looked at when a group
 * is, not before.
 */
public final class Alertmanager implements AlertSink {
    private record Key(AlertRoute route, Labels group) {}

    private final Simulation simulation;
    private final AlertmanagerSettings settings;
    private final Receiver receiver;
    private final NotificationLog log = new NotificationLog();
    private final List<Alertmanager> peers = new ArrayList<>();
    private final Map<Labels, SentAlert> alerts = new LinkedHashMap<>();
    private final Map<Key, AlertGroup> groups = new LinkedHashMap<>();
    private final EventType<AlertGroup> looks;
    private final EventType<AlertGroup.Look> said;
    private final Timer sweep;
    private final Phases sweeps;
    private boolean running = true;
    private long notifications;

    /** @param receiver of all routes: the notification names which */
    public Alertmanager(Simulation simulation, AlertmanagerSettings settings, Receiver receiver) {
        this.simulation = simulation;
        this.settings = settings;
        this.receiver = receiver;
        this.looks = simulation.eventType(settings.name(), AlertGroup::look);
        this.said = simulation.eventType(settings.name(), seen -> seen.group().say(seen));
        this.sweeps = new Phases(AlertmanagerSettings.SWEEP_NS, settings.sweepOffsetNs());
        this.sweep = simulation.<Alertmanager>eventType(settings.name(), Alertmanager::sweep).timer(this);
    }

    /** From now on what this one says is known to the other: one direction of the gossip between peers. */
    public void tells(Alertmanager peer) {
        peers.add(peer);
    }

    /** The gossip is cut: from now on both say everything. */
    public void tellsNobody() {
        peers.clear();
    }

    /** It stops: alerts and groups are forgotten; what has been said is remembered, as in its snapshot. */
    public void stop() {
        running = false;
        alerts.clear();
        groups.values().forEach(AlertGroup::close);
        groups.clear();
        sweep.cancel();
    }

    /** It runs again, and learns of alerts when they are sent again. */
    public void start() {
        running = true;
    }

    public boolean running() {
        return running;
    }

    /** Notifications that have arrived so far. */
    public long notifications() {
        return notifications;
    }

    @Override
    public void post(List<SentAlert> posted) {
        if (!running) {
            return;
        }
        for (var alert : posted) {
            var known = alerts.get(alert.labels());
            var merged = known != null && overlap(alert, known) ? merged(known, alert) : alert;
            alerts.put(merged.labels(), merged);
            group(merged).put(merged);
        }
        if (!sweep.pending()) {
            sweep.restartAt(sweeps.after(simulation.nowNs()));
        }
    }

    /** As provider/mem decides whether two of one name are one alert. */
    private static boolean overlap(SentAlert alert, SentAlert known) {
        return alert.endsNs() > known.startsNs() && alert.endsNs() < known.endsNs()
                || alert.startsNs() > known.startsNs() && alert.startsNs() < known.endsNs();
    }

    private SentAlert merged(SentAlert known, SentAlert alert) {
        long now = simulation.nowNs();
        boolean later = known.endsNs() > alert.endsNs();
        boolean keepsEnd = later && (!alert.resolved(now) || known.resolved(now));
        return new SentAlert(
                alert.labels(), Math.min(known.startsNs(), alert.startsNs()), keepsEnd ? known.endsNs() : alert.endsNs());
    }

    private AlertGroup group(SentAlert alert) {
        var route = settings.routeOf(alert.labels());
        var key = new Key(route, alert.labels().only(route.groupBy()));
        var group = groups.get(key);
        if (group == null) {
            group = new AlertGroup(
                    simulation,
                    route,
                    looks,
                    said,
                    settings.position() * AlertmanagerSettings.PEER_TIMEOUT_NS,
                    all -> tell(key, all));
            groups.put(key, group);
            group.open();
        }
        return group;
    }

    private void sweep() {
        groups.values().removeIf(group -> {
            if (group.empty()) {
                group.close();
            }
            return group.empty();
        });
        long now = simulation.nowNs();
        // What nobody sends any more is forgotten once it is of no use for telling two alerts of one name apart.
        alerts.values().removeIf(alert -> alert.endsNs() < now - Alerts.RESOLVED_RETENTION_NS);
        if (!groups.isEmpty() || !alerts.isEmpty()) {
            sweep.restartAt(sweeps.after(now));
        }
    }

    private boolean tell(Key key, List<SentAlert> all) {
        long now = simulation.nowNs();
        var heard = all.stream().filter(alert -> !silenced(alert, now) && !inhibited(alert, now)).toList();
        var firing = heard.stream().filter(alert -> !alert.resolved(now)).toList();
        var resolved = heard.stream().filter(alert -> alert.resolved(now)).toList();
        var group = logged(key);
        if (heard.isEmpty() || !log.news(group, now, firing, resolved, key.route)) {
            return true;
        }
        boolean silent = firing.isEmpty() && !key.route.sendResolved();
        if (!silent) {
            var told = key.route.sendResolved() ? resolved : List.<SentAlert>of();
            if (!receiver.notify(new Notification(key.route.receiver(), key.group, firing, told))) {
                return false;
            }
            notifications++;
        }
        log.told(group, now, firing, resolved);
        peers.forEach(peer -> peer.log.told(group, now, firing, resolved));
        return true;
    }

    /** What the log knows a group by: its receiver and its labels. */
    private static Labels logged(Key key) {
        return key.group.with(Labels.NAME, key.route.receiver());
    }

    private boolean silenced(SentAlert alert, long now) {
        return settings.silences().stream().anyMatch(silence ->
                now >= silence.fromNs() && now < silence.toNs() && Matcher.all(silence.matchers(), alert.labels()));
    }

    private boolean inhibited(SentAlert alert, long now) {
        return settings.inhibitions().stream().anyMatch(rule -> Matcher.all(rule.target(), alert.labels())
                && alerts.values().stream().anyMatch(source -> !source.resolved(now)
                        && Matcher.all(rule.source(), source.labels())
                        // An alert that is both does not silence itself (inhibit/inhibit.go).
                        && !(Matcher.all(rule.target(), source.labels()) && Matcher.all(rule.source(), alert.labels()))
                        && source.labels().only(rule.equal()).equals(alert.labels().only(rule.equal()))));
    }
}
