package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.kind.Exports;
import org.outagelab.kind.Kinds;
import org.outagelab.monitoring.AlertRoute;
import org.outagelab.monitoring.AlertRule;
import org.outagelab.monitoring.BadExpressionException;
import org.outagelab.monitoring.Expression;
import org.outagelab.monitoring.ExpressionReader;
import org.outagelab.monitoring.Matcher;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.MonitoringSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;

/** Reads {@code monitoring}: what Prometheus scrapes and when it alerts, how Alertmanager groups, who is on call. */
public final class MonitoringReader {
    private static final String PROMETHEUS = "Prometheus configuration";
    private static final String ALERTMANAGER = "Alertmanager configuration";
    private static final int MOST = 500;
    private static final long DRAWN = -1;

    private static final Key<Long> INTERVAL =
            Key.optional("scrape_interval", Types.PERIOD, SimTime.MINUTE, "Between two scrapes of a target.", PROMETHEUS);
    private static final Key<Long> TIMEOUT = Key.optional(
            "scrape_timeout", Types.DURATION, 10 * SimTime.SECOND, "How long a scrape may take; at most the interval.", PROMETHEUS);
    private static final Key<Long> EVALUATION = Key.optional(
            "evaluation_interval", Types.PERIOD, SimTime.MINUTE, "Between two evaluations of the alerts.", PROMETHEUS);
    private static final Key<Long> EVALUATION_OFFSET = Key.optional(
            "evaluation_offset", Types.DURATION_OR_ZERO, null, "Phase of the evaluations in their interval; unset: drawn.", "ours");
    private static final Key<String> ON = Key.required("on", Types.TEXT, "The host on which it runs.");
    private static final Section PROMETHEUS_KEYS =
            new Section("Prometheus settings", List.of(ON, INTERVAL, TIMEOUT, EVALUATION, EVALUATION_OFFSET));

    private static final Key<Long> OWN_INTERVAL =
            Key.optional("scrape_interval", Types.PERIOD, null, "Between two scrapes; unset: as Prometheus has it.", PROMETHEUS);
    private static final Key<Long> OWN_TIMEOUT =
            Key.optional("scrape_timeout", Types.DURATION, null, "How long one may take; unset: as Prometheus has it.", PROMETHEUS);
    private static final Key<Long> OFFSET = Key.optional(
            "scrape_offset", Types.DURATION_OR_ZERO, null, "Phase of the scrapes in their interval; unset: drawn by target.", "ours");
    private static final Key<String> ANSWERED_BY = Key.optional(
            "endpoint", Types.TEXT, "", "The endpoint that answers scrapes; unset: the exporter of the product.", "ours");
    private static final Section JOB_KEYS =
            new Section("scrape settings", List.of(ANSWERED_BY, OWN_INTERVAL, OWN_TIMEOUT, OFFSET));

    private static final Key<String> ASKS = Key.required("endpoint", Types.TEXT, "The endpoint that it asks for.");
    private static final Key<String> TO =
            Key.required("to", Types.TEXT, "The service or address that it asks, from where the clients are.");
    private static final Section PROBE_KEYS =
            new Section("probe settings", List.of(ASKS, TO, OWN_INTERVAL, OWN_TIMEOUT, OFFSET));

    private static final Key<String> EXPR = Key.required("expr", Types.TEXT, "In PromQL: it alerts of every series that it gives.");
    private static final Key<Long> FOR =
            Key.optional("for", Types.DURATION_OR_ZERO, 0L, "How long a series must be there before the alert fires.", PROMETHEUS);
    private static final Key<Long> KEEP = Key.optional(
            "keep_firing_for", Types.DURATION_OR_ZERO, 0L, "How long it goes on firing without its series.", PROMETHEUS);
    private static final Key<Map<String, String>> LABELS =
            Key.optional("labels", Types.mapOf("labels", Types.TEXT), Map.of(), "What its alerts have besides.", PROMETHEUS);
    private static final Section ALERT_KEYS = new Section("alert settings", List.of(EXPR, FOR, KEEP, LABELS));

    private static final Key<String> ITS_HOST =
            Key.optional("on", Types.TEXT, null, "The host on which it runs; unset: that of Prometheus.", "ours");
    private static final Key<List<String>> GROUP_BY = Key.optional(
            "group_by", Types.listOf(Types.TEXT), List.of(), "Alerts alike in these labels are one notification.", ALERTMANAGER);
    private static final Key<Long> GROUP_WAIT = Key.optional(
            "group_wait", Types.DURATION_OR_ZERO, 30 * SimTime.SECOND, "From a group's first alert to its notification.", ALERTMANAGER);
    private static final Key<Long> GROUP_INTERVAL = Key.optional(
            "group_interval", Types.PERIOD, 5 * SimTime.MINUTE, "Between two looks at a group that exists.", ALERTMANAGER);
    private static final Key<Long> REPEAT = Key.optional(
            "repeat_interval", Types.DURATION, 4 * SimTime.HOUR, "After which an unchanged group is notified again.", ALERTMANAGER);
    private static final Section ALERTMANAGER_KEYS =
            new Section("Alertmanager settings", List.of(ITS_HOST, GROUP_BY, GROUP_WAIT, GROUP_INTERVAL, REPEAT));

    private static final Key<Distribution> PUSH = Key.optional(
            "push", DistributionType.DURATION, Distributions.uniform(5 * SimTime.SECOND, 30 * SimTime.SECOND),
            "From the notification until the telephone rings.", "ours");
    private static final Key<Double> AWAY =
            Key.optional("away", Types.SHARE, 0.0, "Chance to hear nothing: asleep, in a tunnel.", "ours");
    private static final Key<Distribution> ACKNOWLEDGE = Key.optional(
            "acknowledge", DistributionType.DURATION, Distributions.lognormal(4.0 * SimTime.MINUTE, 0.8),
            "From the ringing until the answer.", "ours");
    private static final Key<Long> ESCALATE = Key.optional(
            "escalate", Types.DURATION, 15 * SimTime.MINUTE, "Without an answer until the next one is told.", "ours");
    private static final Key<Distribution> DIAGNOSE = Key.optional(
            "diagnose", DistributionType.DURATION, Distributions.lognormal(15.0 * SimTime.MINUTE, 0.9),
            "From the answer until the cause is found.", "ours");
    private static final Key<Distribution> REPAIR = Key.optional(
            "repair", DistributionType.DURATION, Distributions.constant(2.0 * SimTime.MINUTE),
            "From there until what was found is repaired.", "ours");
    private static final Key<Double> WORKS = Key.optional(
            "works", Types.SHARE, 1.0, "Chance that the repair helps; otherwise the search begins anew.", "ours");
    private static final Section PERSON_KEYS =
            new Section("settings of a person", List.of(PUSH, AWAY, ACKNOWLEDGE, ESCALATE, DIAGNOSE, REPAIR, WORKS));

    private static final Key<Section.Values> PROMETHEUS_MAP = Key.optional(
            "prometheus", Types.mapOr(PROMETHEUS_KEYS, List.of("off")), null, "Who watches; off or unset: nobody.", "ours");
    private static final Key<List<Section.Values>> SCRAPE = Key.optional(
            "scrape", Types.namedMaps(JOB_KEYS), List.of(), "The services whose instances are scraped.", "ours");
    private static final Key<List<Section.Values>> PROBES = Key.optional(
            "probes", Types.namedMaps(PROBE_KEYS), List.of(), "Whole requests from outside, as blackbox_exporter makes them.", "ours");
    private static final Key<List<Section.Values>> ALERTS =
            Key.optional("alerts", Types.namedMaps(ALERT_KEYS), List.of(), "When somebody is to be told.", "ours");
    private static final Key<Section.Values> ALERTMANAGER_MAP =
            Key.optional("alertmanager", Types.map(ALERTMANAGER_KEYS), null, "How alerts become notifications.", ALERTMANAGER);
    private static final Key<Long> SWITCH = Key.optional(
            "dead-mans-switch", Types.DURATION, null,
            "Without a word from monitoring until somebody outside pages; unset: nobody listens.", "ours");
    private static final Key<List<Section.Values>> PEOPLE = Key.optional(
            "people", Types.namedMaps(PERSON_KEYS), List.of(), "Who is told, one after the other; they end the faults.", "ours");
    private static final Key<Distribution> COMPLAINTS = Key.optional(
            "complaints", DistributionType.DURATION, Distributions.lognormal(30.0 * SimTime.MINUTE, 0.85),
            "From the first failing request until a customer has told somebody.", "ours");
    private static final Section KEYS = new Section(
            "monitoring settings",
            List.of(PROMETHEUS_MAP, SCRAPE, PROBES, ALERTS, ALERTMANAGER_MAP, SWITCH, PEOPLE, COMPLAINTS));

    static final Shape SHAPE = Shape.either(Shape.keys(KEYS), Shape.NOTHING);

    /** Sections with their keys, for the page of the model. */
    public static Map<String, Section> sections() {
        var sections = new LinkedHashMap<String, Section>();
        sections.put("", KEYS);
        sections.put("prometheus", PROMETHEUS_KEYS);
        sections.put("scrape", JOB_KEYS);
        sections.put("probes", PROBE_KEYS);
        sections.put("alerts", ALERT_KEYS);
        sections.put("alertmanager", ALERTMANAGER_KEYS);
        sections.put("people", PERSON_KEYS);
        return sections;
    }

    private final Reading reading;
    private final Map<String, ServiceSpec> services;
    private final Map<String, AddressSpec> addresses;
    private final List<EndpointSpec> endpoints;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();

    MonitoringReader(
            Reading reading,
            Map<String, ServiceSpec> services,
            Map<String, AddressSpec> addresses,
            List<EndpointSpec> endpoints,
            Names names) {
        this.reading = reading;
        this.services = services;
        this.addresses = addresses;
        this.endpoints = endpoints;
        this.names = names;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    /** @param loadNs 0 if it is not known */
    MonitoringSpec read(Node node, long loadNs) {
        if (node == null) {
            return null;
        }
        var values = KEYS.read(node, reading);
        lines.addAll(values.explain("monitoring"));
        var people = values.get(PEOPLE).stream().map(this::person).toList();
        var prometheus = prometheus(values, loadNs);
        if (prometheus == null && people.isEmpty()) {
            reading.warning(node, "nobody watches and nobody acts: it has no effect");
        }
        return new MonitoringSpec(prometheus, people, values.get(COMPLAINTS));
    }

    private MonitoringSpec.PersonSpec person(Section.Values values) {
        return new MonitoringSpec.PersonSpec(
                last(values),
                values.get(PUSH),
                values.get(AWAY),
                values.get(ACKNOWLEDGE),
                values.get(ESCALATE),
                values.get(DIAGNOSE),
                values.get(REPAIR),
                values.get(WORKS));
    }

    /** The name under which a map stands. */
    private static String last(Section.Values values) {
        var path = values.reading().path();
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private MonitoringSpec.PrometheusSpec prometheus(Section.Values all, long loadNs) {
        var own = all.get(PROMETHEUS_MAP);
        if (own == null) {
            return null;
        }
        if (own.get(ON) != null) {
            names.checkHost(reading.at("prometheus").at("on"), own.node(ON), own.get(ON));
        }
        var usual = scraping(own, own);
        var jobs = all.get(SCRAPE).stream().map(values -> job(values, own)).toList();
        var probes = all.get(PROBES).stream().map(values -> probe(values, own)).toList();
        if (jobs.isEmpty() && probes.isEmpty()) {
            reading.at("prometheus").warning(all.node(PROMETHEUS_MAP), "it watches nothing: 'scrape' and 'probes' are missing");
        } else if (all.get(ALERTS).isEmpty()) {
            reading.at("prometheus").warning(all.node(PROMETHEUS_MAP), "without 'alerts' it tells nobody anything");
        }
        if (targets(jobs) + probes.size() > MOST) {
            reading.at("scrape").error(all.node(SCRAPE), "more than the limit of " + MOST + " targets");
        }
        var metrics = metrics(jobs, probes);
        var rules = new ArrayList<AlertRule>();
        for (var values : all.get(ALERTS)) {
            var rule = rule(values, metrics, jobs, probes, usual, loadNs);
            if (rule != null) {
                rules.add(rule);
            }
        }
        var alertmanager = all.get(ALERTMANAGER_MAP) == null
                ? ALERTMANAGER_KEYS.read(null, reading.at("alertmanager"))
                : all.get(ALERTMANAGER_MAP);
        var host = alertmanager.get(ITS_HOST) == null ? own.get(ON) : alertmanager.get(ITS_HOST);
        if (alertmanager.get(ITS_HOST) != null) {
            names.checkHost(reading.at("alertmanager").at("on"), alertmanager.node(ITS_HOST), host);
        }
        return new MonitoringSpec.PrometheusSpec(
                own.get(ON),
                own.get(EVALUATION),
                offset(own, EVALUATION_OFFSET, own.get(EVALUATION)),
                jobs,
                probes,
                rules,
                host,
                new AlertRoute(
                        "people",
                        alertmanager.get(GROUP_BY),
                        alertmanager.get(GROUP_WAIT),
                        alertmanager.get(GROUP_INTERVAL),
                        alertmanager.get(REPEAT),
                        true),
                all.get(SWITCH) == null ? 0 : all.get(SWITCH));
    }

    private int targets(List<MonitoringSpec.JobSpec> jobs) {
        return jobs.stream()
                .filter(job -> services.containsKey(job.service()))
                .mapToInt(job -> services.get(job.service()).instances().size())
                .sum();
    }

    private static long offset(Section.Values values, Key<Long> key, long intervalNs) {
        var offset = values.get(key);
        return offset == null ? DRAWN : offset % intervalNs;
    }

    private MonitoringSpec.Scraping scraping(Section.Values own, Section.Values prometheus) {
        long intervalNs = own != prometheus && own.get(OWN_INTERVAL) != null ? own.get(OWN_INTERVAL) : prometheus.get(INTERVAL);
        boolean ownTimeout = own != prometheus && own.get(OWN_TIMEOUT) != null;
        long timeoutNs = ownTimeout ? own.get(OWN_TIMEOUT) : prometheus.get(TIMEOUT);
        if (timeoutNs > intervalNs) {
            boolean given = ownTimeout || own == prometheus && prometheus.has(TIMEOUT);
            if (given || own.has(OWN_TIMEOUT)) {
                own.reading().at("scrape_timeout").error(
                        own.node(ownTimeout ? OWN_TIMEOUT : TIMEOUT),
                        "longer than the interval of " + Types.showDuration(intervalNs) + ": Prometheus refuses it");
            }
            // A default shrinks with the interval, as Prometheus' own does.
            timeoutNs = intervalNs;
        }
        return new MonitoringSpec.Scraping(
                intervalNs, timeoutNs, own == prometheus ? DRAWN : offset(own, OFFSET, intervalNs));
    }

    private MonitoringSpec.JobSpec job(Section.Values values, Section.Values prometheus) {
        var name = last(values);
        var place = values.reading();
        var service = services.get(name);
        var endpoint = values.get(ANSWERED_BY);
        if (service == null) {
            if (!names.service(name)) {
                place.unknown("service", values.node(ANSWERED_BY), name, names.services());
            }
        } else if (Kinds.of(service).exports() == null) {
            place.error(values.node(ANSWERED_BY), "a service of kind '" + service.kind() + "' has nothing to scrape");
        } else if (endpoint.isEmpty() && Kinds.of(service).exports().way() == Exports.Way.ENDPOINT) {
            place.error(
                    values.node(ANSWERED_BY),
                    "'" + service.kind() + "' has no exporter of its own: name the endpoint that answers scrapes (endpoint: GET /metrics)");
        } else if (!endpoint.isEmpty()) {
            checkAnswers(service, endpoint, values);
        }
        return new MonitoringSpec.JobSpec(name, endpoint, scraping(values, prometheus));
    }

    private void checkAnswers(ServiceSpec service, String endpoint, Section.Values values) {
        var place = values.reading().at("endpoint");
        var found = endpoints.stream().filter(each -> each.endpoint().name().equals(endpoint)).findFirst();
        if (found.isEmpty()) {
            if (!names.endpoint(endpoint)) {
                place.unknown("endpoint", values.node(ANSWERED_BY), endpoint, names.endpoints());
            }
        } else if (!found.get().endpoint().service().equals(service.name())) {
            place.error(
                    values.node(ANSWERED_BY),
                    "'" + endpoint + "' is answered by '" + found.get().endpoint().service() + "', not by '" + service.name() + "'");
        }
    }

    private MonitoringSpec.ProbeSpec probe(Section.Values values, Section.Values prometheus) {
        var endpoint = String.valueOf(values.get(ASKS));
        var to = String.valueOf(values.get(TO));
        if (values.get(ASKS) != null && !names.endpoint(endpoint)) {
            values.reading().at("endpoint").unknown("endpoint", values.node(ASKS), endpoint, names.endpoints());
        }
        if (values.get(TO) != null && !names.address(to, true)) {
            var known = new ArrayList<>(names.services());
            known.addAll(names.addresses());
            values.reading().at("to").unknown("service or address", values.node(TO), to, known);
        }
        return new MonitoringSpec.ProbeSpec(last(values), endpoint, to, scraping(values, prometheus));
    }

    /** All that a rule may name. */
    private Set<String> metrics(List<MonitoringSpec.JobSpec> jobs, List<MonitoringSpec.ProbeSpec> probes) {
        var metrics = new LinkedHashSet<String>(List.of("up", "scrape_duration_seconds", "ALERTS"));
        for (var job : jobs) {
            var service = services.get(job.service());
            if (service != null && Kinds.of(service).exports() != null) {
                metrics.addAll(Kinds.of(service).exports().metrics());
            }
        }
        if (!probes.isEmpty()) {
            metrics.addAll(List.of("probe_success", "probe_duration_seconds", "probe_http_status_code"));
        }
        return metrics;
    }

    private AlertRule rule(
            Section.Values values,
            Set<String> metrics,
            List<MonitoringSpec.JobSpec> jobs,
            List<MonitoringSpec.ProbeSpec> probes,
            MonitoringSpec.Scraping usual,
            long loadNs) {
        var text = values.get(EXPR);
        if (text == null) {
            return null;
        }
        var place = values.reading().at("expr");
        Expression expression;
        try {
            expression = ExpressionReader.read(text);
        } catch (BadExpressionException e) {
            place.error(values.node(EXPR), e.getMessage());
            return null;
        }
        if (expression.isNumber()) {
            place.error(values.node(EXPR), "it gives a number, and an alert needs series: vector(…) makes one of it");
            return null;
        }
        var jobNames = new LinkedHashSet<String>();
        jobs.forEach(job -> jobNames.add(job.service()));
        probes.forEach(probe -> jobNames.add(probe.name()));
        expression.selectors(selector -> checkSelector(selector, metrics, jobNames, values));
        checkWindows(expression, jobs, probes, usual, values);
        if (loadNs > 0 && values.get(FOR) >= loadNs) {
            values.reading().at("for").warning(
                    values.node(FOR), "the load lasts " + Types.showDuration(loadNs) + ": it never fires");
        }
        return new AlertRule(last(values), expression, text, values.get(FOR), values.get(KEEP), values.get(LABELS));
    }

    private void checkSelector(Expression.Selector selector, Set<String> metrics, Set<String> jobs, Section.Values values) {
        var place = values.reading().at("expr");
        if (!metrics.contains(selector.metric())) {
            if (names.allServicesRead(services)) {
                place.unknown("metric", values.node(EXPR), selector.metric(), metrics);
            }
            return;
        }
        for (var matcher : selector.matchers()) {
            if (matcher.operator() != Matcher.Operator.EQUAL || matcher.value().isEmpty()) {
                continue;
            }
            if (matcher.label().equals("job") && !jobs.contains(matcher.value())) {
                place.warning(values.node(EXPR), "no job is called '" + matcher.value() + "': it selects nothing");
            } else if (matcher.label().equals("instance")
                    && !names.instance(matcher.value())
                    && !jobs.contains(matcher.value())) {
                place.warning(values.node(EXPR), "no target is called '" + matcher.value() + "': it selects nothing");
            }
        }
    }

    /** A rate needs two samples. */
    private void checkWindows(
            Expression expression,
            List<MonitoringSpec.JobSpec> jobs,
            List<MonitoringSpec.ProbeSpec> probes,
            MonitoringSpec.Scraping usual,
            Section.Values values) {
        long shortestNs = usual.intervalNs();
        for (var job : jobs) {
            shortestNs = Math.min(shortestNs, job.scraping().intervalNs());
        }
        for (var probe : probes) {
            shortestNs = Math.min(shortestNs, probe.scraping().intervalNs());
        }
        long oftenNs = shortestNs;
        expression.windows(overTime -> {
            if (overTime.needsTwo() && overTime.windowNs() <= oftenNs) {
                values.reading().at("expr").warning(
                        values.node(EXPR),
                        overTime.function().text() + " over " + Types.showDuration(overTime.windowNs())
                                + " never has the two samples that it needs: scrapes are "
                                + Types.showDuration(oftenNs) + " apart");
            } else if (overTime.needsTwo() && overTime.windowNs() < 2 * oftenNs) {
                values.reading().at("expr").warning(
                        values.node(EXPR),
                        overTime.function().text() + " over " + Types.showDuration(overTime.windowNs())
                                + " often has only one sample, and then nothing: scrapes are "
                                + Types.showDuration(oftenNs) + " apart");
            }
        });
    }
}
