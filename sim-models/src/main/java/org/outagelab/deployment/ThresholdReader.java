package org.outagelab.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.MetricNames;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.ThresholdSpec;
import org.outagelab.scenario.Types;

/** Reads {@code thresholds}: {@code metric operator bound}, optionally {@code during "fault"}. */
final class ThresholdReader {
    private static final Pattern FORM =
            Pattern.compile("(endpoint\\[\"[^\"]+\"]\\.\\S+|\\S+)\\s*(<=|>=|==|<|>)\\s*(\\S+)(?:\\s+during\\s+\"([^\"]+)\")?");

    private final Reading reading;
    private final Map<String, ServiceSpec> services;
    private final List<EndpointSpec> endpoints;
    private final List<FaultSpec> faults;

    ThresholdReader(
            Reading reading, Map<String, ServiceSpec> services, List<EndpointSpec> endpoints, List<FaultSpec> faults) {
        this.reading = reading;
        this.services = services;
        this.endpoints = endpoints;
        this.faults = faults;
    }

    List<ThresholdSpec> read(Node node) {
        var thresholds = new ArrayList<ThresholdSpec>();
        if (node == null) {
            return thresholds;
        }
        if (!(node instanceof Node.Items items)) {
            reading.expected("a list of thresholds such as availability >= 99.9%", node);
            return thresholds;
        }
        for (int i = 0; i < items.items().size(); i++) {
            var threshold = threshold(items.items().get(i), reading.item(i));
            if (threshold != null) {
                thresholds.add(threshold);
            }
        }
        return thresholds;
    }

    private ThresholdSpec threshold(Node node, Reading place) {
        var text = Types.TEXT.read(node, place);
        if (text == null) {
            return null;
        }
        var form = FORM.matcher(text.trim());
        if (!form.matches()) {
            return place.expected("a threshold such as availability >= 99.9% or latency.p99 < 300ms", node);
        }
        var metric = form.group(1);
        var known = MetricNames.all(
                List.copyOf(services.keySet()),
                endpoints.stream().map(spec -> spec.endpoint().name()).toList());
        if (!known.containsKey(metric)) {
            return place.unknown("metric", node, metric, known.keySet());
        }
        var during = form.group(4) == null ? "" : form.group(4);
        if (!during.isEmpty() && faults.stream().noneMatch(fault -> fault.name().equals(during))) {
            return place.unknown("fault", node, during, faults.stream().map(FaultSpec::name).toList());
        }
        if (!during.isEmpty() && !MetricNames.DURING.contains(metric)) {
            place.error(node, "'" + metric + "' has no value during a fault; these have: " + MetricNames.DURING);
            return null;
        }
        var bound = bound(form.group(3), known.get(metric), node, place);
        return bound == null ? null : new ThresholdSpec(text.trim(), metric, form.group(2), bound, during);
    }

    private static Double bound(String text, String unit, Node node, Reading place) {
        var scalar = new Node.Scalar(node.at(), text, false);
        switch (unit) {
            case "ratio" -> {
                return Types.SHARE.read(scalar, place);
            }
            case "s" -> {
                var ns = Types.DURATION_OR_ZERO.read(scalar, place);
                return ns == null ? null : (Double) (ns / 1e9);
            }
            case "1/s" -> {
                return Types.RATE_PER_SECOND.read(scalar, place);
            }
            default -> {
                return Types.number(0, 1e18).read(scalar, place);
            }
        }
    }
}
