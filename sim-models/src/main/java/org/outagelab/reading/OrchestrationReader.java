package org.outagelab.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.outagelab.autoscaling.Behaviour;
import org.outagelab.autoscaling.Machines;
import org.outagelab.autoscaling.Policy;
import org.outagelab.autoscaling.Scaling;
import org.outagelab.autoscaling.TargetTracking;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.kind.Kind;
import org.outagelab.kind.Kinds;
import org.outagelab.replacement.Keep;
import org.outagelab.replacement.NodeWatch;
import org.outagelab.replacement.Probe;
import org.outagelab.replacement.Settings;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.StandingSpec;
import org.outagelab.scenario.Types;

/** Reads {@code orchestration}: whose instances come and go, and by what. */
final class OrchestrationReader {
    private static final String KUBERNETES = "Kubernetes";

    private static final Key<Long> INITIAL_DELAY = Key.optional(
            "initial-delay", Types.DURATION_OR_ZERO, Probe.DEFAULT.initialDelayNs(), "Ticks earlier than this after the start are left out.", KUBERNETES);
    private static final Key<Long> PERIOD = Key.optional(
            "period", Types.PERIOD, Probe.DEFAULT.periodNs(), "Between two ticks, of a phase of its own.", KUBERNETES);
    private static final Key<Long> TIMEOUT =
            Key.optional("timeout", Types.DURATION, Probe.DEFAULT.timeoutNs(), "No answer in this time is a failure.", KUBERNETES);
    private static final Key<Integer> FAILURES =
            Key.optional("failures", Types.integer(1, 1000), Probe.DEFAULT.failures(), "In a row, until it counts as failed.", KUBERNETES);
    private static final Key<Integer> SUCCESSES =
            Key.optional("successes", Types.integer(1, 1000), Probe.DEFAULT.successes(), "In a row, until it counts as well.", KUBERNETES);
    private static final Section PROBE_KEYS =
            new Section("probe settings", List.of(INITIAL_DELAY, PERIOD, TIMEOUT, FAILURES, SUCCESSES));

    private static final Key<Long> NODE_GRACE = Key.optional(
            "grace", Types.DURATION, NodeWatch.DEFAULT.graceNs(), "Without a word of a machine until its instances are not ready.", KUBERNETES);
    private static final Key<Long> TOLERATION = Key.optional(
            "toleration", Types.DURATION_OR_ZERO, NodeWatch.DEFAULT.tolerationNs(), "From there until they are replaced.", KUBERNETES);
    private static final Section NODE_KEYS = new Section("settings of the watch over machines", List.of(NODE_GRACE, TOLERATION));

    private static final Key<String> KIND = Key.optional(
            "kind",
            Types.oneOf(List.of("hpa", "target-tracking")),
            "hpa",
            "HorizontalPodAutoscaler of Kubernetes, or target tracking of EC2 Auto Scaling.",
            "ours");
    private static final Key<Double> CPU = Key.optional(
            "cpu", Types.SHARE, null, "Target: use of the cores of its machine, all of which it has asked for.", "ours");
    private static final Key<Double> REQUESTS =
            Key.optional("requests", Types.RATE_PER_SECOND, null, "Or a target in requests, by instance.", "ours");
    private static final Key<Integer> MIN = Key.optional("min", Types.integer(1, 10_000), 1, "At least so many.", KUBERNETES);
    private static final Key<Integer> MAX = Key.required("max", Types.integer(1, 10_000), "At most so many.");
    private static final Key<Long> EVERY = Key.optional(
            "every", Types.PERIOD, 15 * SimTime.SECOND, "Between two decisions of an hpa.", KUBERNETES);
    private static final Key<Long> WINDOW = Key.optional(
            "window", Types.PERIOD, 15 * SimTime.SECOND, "Of a sample of an hpa, and from one to the next.", "metrics-server");
    private static final Key<Long> DOWN_WINDOW = Key.optional(
            "down-window",
            Types.DURATION_OR_ZERO,
            Behaviour.DEFAULT.downWindowNs(),
            "Of an hpa: the largest number wanted in it counts before it shrinks.",
            KUBERNETES);
    private static final Key<Long> WARM_UP = Key.optional(
            "warm-up", Types.DURATION_OR_ZERO, 300 * SimTime.SECOND, "Of target-tracking: until a new instance is part of the metric.", "EC2");
    private static final Key<String> MACHINES = Key.optional(
            "machines",
            Types.oneOf(List.of("there", "cluster-autoscaler")),
            "there",
            "Whether there is a machine for every new instance, or one has to come: 3 to 5 minutes.",
            "ours");
    private static final Section SCALING_KEYS = new Section(
            "autoscaler settings", List.of(KIND, CPU, REQUESTS, MIN, MAX, EVERY, WINDOW, DOWN_WINDOW, WARM_UP, MACHINES));

    private static final Key<Integer> INITIAL = Key.optional(
            "initial", Types.integer(1, 10_000), null, "How many of its instances run from the start; unset: all. The others are places for more.", "ours");
    private static final Key<Distribution> PROPAGATION = Key.optional(
            "propagation",
            DistributionType.DURATION,
            null,
            "From a decision until a balancer has it in its list, drawn for each; kube-proxy: uniform(0.2s, 1.5s); unset: at once.",
            "ours");
    private static final Key<Section.Values> STARTUP = Key.optional(
            "startup",
            Types.map(PROBE_KEYS),
            null,
            "Who says that it has started: the other two look only then, and one that fails here is restarted; unset: they look from its start.",
            "ours");
    private static final Key<Section.Values> READINESS = Key.optional(
            "readiness", Types.map(PROBE_KEYS), null, "Who says that it may have work; unset: it may as soon as its process starts.", "ours");
    private static final Key<Section.Values> LIVENESS =
            Key.optional("liveness", Types.map(PROBE_KEYS), null, "Who has it restarted; unset: nobody.", "ours");
    private static final Key<Section.Values> NODES =
            Key.optional("nodes", Types.map(NODE_KEYS), null, "Who notices that its machine is gone; unset: nobody.", "ours");
    private static final Key<Long> PRE_STOP = Key.optional(
            "pre-stop", Types.DURATION_OR_ZERO, 0L, "From the decision that one leaves until SIGTERM.", KUBERNETES);
    private static final Key<Long> GRACE = Key.optional(
            "grace", Types.DURATION, 30 * SimTime.SECOND, "From that decision until SIGKILL; 2 s after SIGTERM at the earliest.", KUBERNETES);
    private static final Key<Section.Values> AUTOSCALER =
            Key.optional("autoscaler", Types.map(SCALING_KEYS), null, "Who decides how many there are; unset: nobody.", "ours");
    private static final Section KEYS = new Section(
            "orchestration settings", List.of(INITIAL, PROPAGATION, STARTUP, READINESS, LIVENESS, NODES, PRE_STOP, GRACE, AUTOSCALER));

    static final Shape SHAPE = new Shape.Named("", Shape.keys(KEYS));

    private final Reading reading;
    private final Map<String, ServiceSpec> services;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();

    OrchestrationReader(Reading reading, Map<String, ServiceSpec> services, Names names) {
        this.reading = reading;
        this.services = services;
        this.names = names;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    /** @param node null when there is no such section */
    List<StandingSpec> read(Node node) {
        var read = new ArrayList<StandingSpec>();
        if (node == null) {
            return read;
        } else if (!(node instanceof Node.Mapping map)) {
            reading.expected("a map of services", node);
            return read;
        }
        ((Node.Mapping) node).entries().forEach((name, entry) -> {
            var place = reading.at(name);
            var values = KEYS.read(entry.value(), place);
            lines.addAll(values.explain("orchestration"));
            var service = services.get(name);
            if (service == null) {
                if (names.allServicesRead(services)) {
                    reading.unknown("service", entry.keyAt(), name, services.keySet());
                }
            } else if (!steered(name)) {
                place.error(entry.value(), "nobody has its list: only a " + Kinds.namesOf(Kind::steers) + " before '" + name
                        + "' takes orders while it runs");
            } else {
                var settings = settings(service, values, place);
                if (settings != null) {
                    read.add(new StandingSpec("orchestrator of " + name, new Keep(name, settings), service.instances()));
                }
            }
        });
        return read;
    }

    /** @return null after a problem */
    private static Settings settings(ServiceSpec service, Section.Values values, Reading place) {
        int places = service.hosts().size();
        int initial = values.get(INITIAL) == null ? places : values.get(INITIAL);
        if (initial > places) {
            place.at("initial").error(values.node(INITIAL), "more than the " + places + " places that '" + service.name() + "' has");
            return null;
        }
        Scaling scaling = null;
        if (values.get(AUTOSCALER) != null) {
            scaling = scaling(values.get(AUTOSCALER), places, place.at("autoscaler"), values.node(AUTOSCALER));
            if (scaling == null) {
                return null;
            } else if (initial < scaling.min() || initial > scaling.max()) {
                place.at("autoscaler").error(values.node(AUTOSCALER), "it begins with " + initial + ", which is not within min "
                        + scaling.min() + " and max " + scaling.max() + ": give 'initial'");
                return null;
            }
        }
        var nodes = values.get(NODES);
        if (values.get(PRE_STOP) >= values.get(GRACE) && values.get(PRE_STOP) > 0) {
            place.at("pre-stop").warning(values.node(PRE_STOP), "not shorter than the grace: 2 s are left for the application");
        }
        return new Settings(
                initial,
                values.get(PROPAGATION),
                probe(values.get(STARTUP)),
                probe(values.get(READINESS)),
                probe(values.get(LIVENESS)),
                nodes == null
                        ? null
                        : new NodeWatch(
                                NodeWatch.DEFAULT.renewNs(), NodeWatch.DEFAULT.lookNs(), nodes.get(NODE_GRACE), nodes.get(TOLERATION)),
                values.get(PRE_STOP),
                values.get(GRACE),
                scaling);
    }

    private static Probe probe(Section.Values values) {
        return values == null
                ? null
                : new Probe(
                        values.get(INITIAL_DELAY), values.get(PERIOD), values.get(TIMEOUT), values.get(FAILURES), values.get(SUCCESSES));
    }

    /** @return null after a problem */
    private static Scaling scaling(Section.Values values, int places, Reading place, Node at) {
        if (values.get(MAX) == null) {
            return null;
        } else if (values.get(MAX) > places || values.get(MIN) > values.get(MAX)) {
            place.at("max").error(values.node(MAX), values.get(MAX) > places
                    ? "more than the " + places + " places that there are"
                    : "less than min " + values.get(MIN));
            return null;
        }
        boolean cpu = values.get(CPU) != null;
        if (cpu == (values.get(REQUESTS) != null)) {
            place.error(at, cpu ? "'cpu' and 'requests' at once: it has one target" : "its target is missing: 'cpu' or 'requests'");
            return null;
        } else if (cpu && !(values.get(CPU) > 0) || !cpu && !(values.get(REQUESTS) > 0)) {
            place.error(at, "expected a target of more than 0");
            return null;
        }
        boolean hpa = values.get(KIND).equals("hpa");
        for (var key : hpa ? List.<Key<?>>of(WARM_UP) : List.<Key<?>>of(EVERY, WINDOW, DOWN_WINDOW)) {
            if (values.has(key)) {
                place.at(key.name()).error(values.node(key), "means nothing with 'kind: " + values.get(KIND) + "'");
                return null;
            }
        }
        return new Scaling(
                cpu ? Scaling.Metric.CPU : Scaling.Metric.REQUESTS,
                cpu ? 100 * values.get(CPU) : values.get(REQUESTS),
                values.get(MIN),
                values.get(MAX),
                hpa ? values.get(EVERY) : TargetTracking.EVERY_NS,
                hpa ? values.get(WINDOW) : TargetTracking.EVERY_NS,
                hpa
                        ? new Behaviour(0, values.get(DOWN_WINDOW), Behaviour.DEFAULT.up(), List.<Policy>copyOf(Behaviour.DEFAULT.down()))
                        : null,
                values.get(WARM_UP),
                values.get(MACHINES).equals("there") ? null : Machines.CLUSTER_AUTOSCALER);
    }

    private boolean steered(String name) {
        for (var service : services.values()) {
            if (Kinds.of(service).steers() && Kinds.of(service).calls(service).stream().anyMatch(edge -> edge.to().equals(name))) {
                return true;
            }
        }
        return false;
    }
}
