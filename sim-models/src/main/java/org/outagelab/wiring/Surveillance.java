package org.outagelab.wiring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.outagelab.call.Endpoint;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.kind.Built;
import org.outagelab.kind.Exports;
import org.outagelab.kind.Kinds;
import org.outagelab.machine.Host;
import org.outagelab.monitoring.AlertRoute;
import org.outagelab.monitoring.AlertRule;
import org.outagelab.monitoring.AlertState;
import org.outagelab.monitoring.Alertmanager;
import org.outagelab.monitoring.AlertmanagerSettings;
import org.outagelab.monitoring.DeadMansSwitch;
import org.outagelab.monitoring.Expression;
import org.outagelab.monitoring.ExpressionReader;
import org.outagelab.monitoring.BadExpressionException;
import org.outagelab.monitoring.Labels;
import org.outagelab.monitoring.Matcher;
import org.outagelab.monitoring.Notification;
import org.outagelab.monitoring.Prometheus;
import org.outagelab.monitoring.PrometheusSettings;
import org.outagelab.monitoring.RuleGroupSettings;
import org.outagelab.monitoring.SentAlert;
import org.outagelab.monitoring.SeriesStore;
import org.outagelab.monitoring.TargetSettings;
import org.outagelab.net.Destination;
import org.outagelab.net.Network;
import org.outagelab.net.Passage;
import org.outagelab.net.Place;
import org.outagelab.net.Port;
import org.outagelab.net.Route;
import org.outagelab.oncall.Journal;
import org.outagelab.oncall.OnCall;
import org.outagelab.oncall.Repair;
import org.outagelab.scenario.MonitoringSpec;
import org.outagelab.scenario.Scenario;

/**
 * Monitoring and people of one run: Prometheus on its host, its targets over the real network, Alertmanager, who is on call,
 * and customers who complain.
 */
final class Surveillance {
    private static final String PROMETHEUS = "prometheus";
    private static final String ALERTMANAGER = "alertmanager";
    private static final String SWITCH = "dead man's switch";
    private static final String WATCHDOG = "Watchdog";
    /** How often customers look whether it is over, and how long without a failure it must be. */
    private static final long LOOK_NS = SimTime.SECOND;
    private static final long CALM_NS = SimTime.MINUTE;

    /** Where it finds what it watches. */
    record Surroundings(
            Simulation simulation,
            Scenario scenario,
            Map<String, Host> hosts,
            Map<String, Endpoint> endpoints,
            Network network,
            Built built,
            Ways ways) {}

    /** Ways to what it watches. */
    interface Ways {
        Route route(Place from, Port port);

        Destination destination(String owner, String to);
    }

    private final Surroundings around;
    private final Simulation simulation;
    private final MonitoringSpec spec;
    private final Watched watched;
    private final LongSupplier failures;
    private final OnCall onCall;
    private final Prometheus prometheus;
    private final Alertmanager alertmanager;
    private final DeadMansSwitch deadMansSwitch;
    private final Set<String> pending = new LinkedHashSet<>();
    private final Set<String> firing = new LinkedHashSet<>();
    private final RandomStream moods;
    private final Timer look;
    private final Timer complaint;
    private long failuresBefore;
    private long lastFailureNs = Long.MIN_VALUE;
    private boolean told;
    private boolean atWork;
    private Watched.Board board = Watched.Board.QUIET;

    /** @param failures requests that have failed so far @param repair what people can do */
    Surveillance(Surroundings around, Watched watched, LongSupplier failures, Repair repair) {
        this.around = around;
        this.simulation = around.simulation();
        this.spec = around.scenario().monitoring();
        this.watched = watched;
        this.failures = failures;
        this.onCall = spec.people().isEmpty() ? null : new OnCall(simulation, spec.people(), repair, this::happened);
        this.moods = simulation.stream("complaints");
        this.look = simulation.<Surveillance>eventType("customers", Surveillance::customersLook).timer(this);
        this.complaint = simulation.<Surveillance>eventType("customers", Surveillance::customerComplains).timer(this);
        var own = spec.prometheus();
        this.deadMansSwitch = own == null || own.deadMansSwitchNs() == 0
                ? null
                : new DeadMansSwitch(simulation, SWITCH, own.deadMansSwitchNs(), () -> page("the dead man's switch"));
        this.alertmanager = own == null ? null : alertmanager(own);
        this.prometheus = own == null ? null : prometheus(own);
    }

    /** With the load. */
    void start() {
        if (prometheus != null) {
            prometheus.start();
            var host = around.hosts().get(spec.prometheus().host());
            host.observePower(on -> {
                if (on) {
                    prometheus.start();
                } else {
                    prometheus.stop();
                }
            });
            around.hosts().get(spec.prometheus().alertmanagerHost()).observePower(on -> {
                if (on) {
                    alertmanager.start();
                } else {
                    alertmanager.stop();
                }
            });
        }
        if (deadMansSwitch != null) {
            deadMansSwitch.start();
        }
        if (onCall != null && spec.complaints() != null) {
            look.restart(LOOK_NS);
        }
    }

    Watched.Scrapes scrapes() {
        return prometheus == null
                ? new Watched.Scrapes(0, 0)
                : new Watched.Scrapes(prometheus.scrapes(), prometheus.failedScrapes());
    }

    private Alertmanager alertmanager(MonitoringSpec.PrometheusSpec own) {
        var routes = new ArrayList<AlertmanagerSettings.Branch>();
        if (deadMansSwitch != null) {
            // Often enough that a silence is one: group_wait 0, a look each minute, and repeated at every one.
            var heartbeat = new AlertRoute(SWITCH, List.of(), 0, SimTime.MINUTE, 50 * SimTime.SECOND, false);
            routes.add(new AlertmanagerSettings.Branch(
                    List.of(Matcher.of(SentAlert.ALERT_NAME, Matcher.Operator.EQUAL, WATCHDOG)), heartbeat));
        }
        long sweepNs = (long) (simulation.uniform("sweep of alertmanager") * 30 * SimTime.SECOND);
        return new Alertmanager(
                simulation,
                new AlertmanagerSettings(ALERTMANAGER, routes, own.route(), List.of(), List.of(), sweepNs, 0),
                this::notified);
    }

    private Prometheus prometheus(MonitoringSpec.PrometheusSpec own) {
        var rules = new ArrayList<>(own.rules());
        if (deadMansSwitch != null) {
            rules.add(new AlertRule(WATCHDOG, always(), "vector(1)", 0, 0, Map.of()));
        }
        long longestNs = rules.stream().mapToLong(rule -> rule.expression().windowNs()).max().orElse(0);
        var to = around.network().link(own.host(), own.alertmanagerHost());
        EventType<List<SentAlert>> arrival = simulation.eventType(ALERTMANAGER, alerts -> alertmanager.post(alerts));
        var made = new Prometheus(
                simulation, PrometheusSettings.defaults(PROMETHEUS), new SeriesStore(longestNs), alerts -> {
                    // What does not get through is sent again with the next resend, as the notifier does.
                    if (reaches(own.host(), own.alertmanagerHost())) {
                        arrival.in(to.latencyNs(), alerts);
                    }
                });
        own.jobs().forEach(job -> scrape(made, own, job));
        own.probes().forEach(probe -> probe(made, probe));
        if (!rules.isEmpty()) {
            long offsetNs = own.evaluationOffsetNs() >= 0
                    ? own.evaluationOffsetNs()
                    : (long) (simulation.uniform("phase of alert rules") * own.evaluationNs());
            made.group(new RuleGroupSettings("rules", own.evaluationNs(), offsetNs, rules), this::became);
        }
        return made;
    }

    private static Expression always() {
        try {
            return ExpressionReader.read("vector(1)");
        } catch (BadExpressionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void scrape(Prometheus made, MonitoringSpec.PrometheusSpec own, MonitoringSpec.JobSpec job) {
        var service = around.scenario().services().get(job.service());
        var way = Kinds.of(service).exports().way();
        var here = Place.beside(PROMETHEUS, around.hosts().get(own.host()));
        for (var instance : service.instances()) {
            var port = around.built().ports().get(instance);
            var samples = around.built().exported().get(instance);
            port.countAnswers();
            var settings = settings(job.service(), instance, job.scraping());
            if (!job.endpoint().isEmpty()) {
                var random = simulation.stream("scrapes of " + instance);
                made.target(
                        settings,
                        new CallExporter(
                                around.ways().route(here, port), around.endpoints().get(job.endpoint()), random, samples),
                        samples);
            } else if (way == Exports.Way.BESIDE) {
                made.target(
                        settings,
                        new BesideExporter(simulation, PROMETHEUS, around.ways().route(here, port), samples),
                        samples);
            } else {
                var exporter = new Port(port.unit(), new OwnExporter(port.unit()), 0);
                var random = simulation.stream("scrapes of " + instance);
                made.target(
                        settings,
                        new CallExporter(around.ways().route(here, exporter), METRICS, random, samples),
                        samples);
            }
        }
    }

    private static final Endpoint METRICS = new Endpoint("GET /metrics", "GET", "exporter", List.of());

    private void probe(Prometheus made, MonitoringSpec.ProbeSpec probe) {
        var owner = "probe " + probe.name();
        made.target(
                settings(probe.name(), probe.name(), probe.scraping()),
                new ProbeExporter(
                        simulation,
                        owner,
                        around.ways().destination(owner, probe.to()),
                        around.endpoints().get(probe.endpoint()),
                        simulation.stream(owner),
                        probe.scraping().timeoutNs()),
                ProbeExporter::well);
    }

    private TargetSettings settings(String job, String instance, MonitoringSpec.Scraping scraping) {
        long offsetNs = scraping.offsetNs() >= 0
                ? scraping.offsetNs()
                : (long) (simulation.uniform("scrape phase of " + instance) * scraping.intervalNs());
        return new TargetSettings(
                Labels.of(Map.of("job", job, "instance", instance)), scraping.intervalNs(), scraping.timeoutNs(), offsetNs);
    }

    /** Whether packets get through both ways: nobody hears of what is not answered. */
    private boolean reaches(String from, String to) {
        return passage(from, to).open() && passage(to, from).open();
    }

    private Passage passage(String from, String to) {
        return new Passage(around.hosts().get(from), around.network().link(from, to), around.hosts().get(to), null);
    }

    private void became(AlertRule rule, Labels labels, AlertState state, long timeNs) {
        if (rule.name().equals(WATCHDOG) && deadMansSwitch != null) {
            return;
        }
        var name = Watched.word(labels);
        pending.remove(name);
        boolean fired = firing.remove(name);
        if (state == AlertState.PENDING) {
            pending.add(name);
        } else if (state == AlertState.FIRING) {
            firing.add(name);
            watched.alert(name, true);
        }
        if (fired && state != AlertState.FIRING) {
            watched.alert(name, false);
        }
        show();
    }

    /** The way of a notification leads out of the machine room. */
    private boolean notified(Notification notification) {
        if (!reaches(spec.prometheus().alertmanagerHost(), Network.CLIENTS)) {
            return false;
        }
        if (notification.receiver().equals(SWITCH)) {
            deadMansSwitch.heard();
            return true;
        }
        watched.notified(notification);
        if (!notification.firing().isEmpty() && onCall != null) {
            onCall.page();
        }
        return true;
    }

    private void page(String by) {
        watched.told(by);
        if (onCall != null) {
            onCall.page();
        }
    }

    private void customersLook() {
        look.restart(LOOK_NS);
        long now = simulation.nowNs();
        long failed = failures.getAsLong();
        if (failed > failuresBefore) {
            lastFailureNs = now;
            if (!complaint.pending()) {
                complaint.restart(spec.complaints().sampleNs(moods));
            }
        } else if (complaint.pending() && now - lastFailureNs > CALM_NS) {
            // It is over, and nobody takes the trouble.
            complaint.cancel();
        }
        failuresBefore = failed;
    }

    private void customerComplains() {
        page("a customer");
    }

    private void happened(Journal.Event event, String person) {
        told = event == Journal.Event.TOLD || told && event != Journal.Event.REPAIRED && event != Journal.Event.NOTHING_FOUND;
        atWork = event == Journal.Event.ACKNOWLEDGED || event == Journal.Event.IN_VAIN;
        watched.person(event, person);
        show();
    }

    private void show() {
        var now = atWork
                ? Watched.Board.AT_WORK
                : told
                        ? Watched.Board.TOLD
                        : !firing.isEmpty()
                                ? Watched.Board.FIRING
                                : !pending.isEmpty() ? Watched.Board.PENDING : Watched.Board.QUIET;
        if (now != board) {
            board = now;
            watched.board(now);
        }
    }
}
