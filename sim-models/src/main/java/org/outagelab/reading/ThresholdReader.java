package org.outagelab.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.outagelab.scenario.MetricNames;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.ThresholdSpec;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/** Reads {@code thresholds}: {@code metric operator bound}, optionally {@code during "fault"}. */
final class ThresholdReader {
    private static final String METRIC = "(endpoint\\[\"[^\"]+\"]\\.[^\\s<>=!]+|[^\\s<>=!]+)";
    private static final Pattern FORM =
            Pattern.compile(METRIC + "\\s*(<=|>=|==|<|>)\\s*([^\\s<>=!]+)(?:\\s+during\\s+\"([^\"]+)\")?");
    private static final Pattern OTHER_OPERATOR = Pattern.compile(METRIC + "\\s*([<>=!≤≥]{1,3})\\s*\\S.*");
    private static final List<String> OPERATORS = List.of("<", "<=", ">", ">=", "==");

    private static final Type<Double> COUNT = Types.number(0, 1e18);

    private final Reading reading;
    private final Names names;

    ThresholdReader(Reading reading, Names names) {
        this.reading = reading;
        this.names = names;
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
            if (threshold == null) {
                continue;
            }
            var same = thresholds.stream().filter(threshold::promisesTheSameAs).findFirst();
            if (same.isPresent()) {
                reading.item(i).warning(
                        items.items().get(i), "it says the same as '" + same.get().expression() + "' above and counts once");
            } else {
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
            return misformed(text.trim(), node, place);
        }
        var metric = form.group(1);
        var known = known();
        if (!known.containsKey(metric)) {
            return ofBrokenEndpoint(metric) ? null : place.unknown("metric", node, metric, known.keySet());
        }
        var during = form.group(4) == null ? "" : form.group(4);
        if (!during.isEmpty() && !names.fault(during, true)) {
            return place.unknown("fault", node, during, names.faults());
        }
        if (!during.isEmpty() && !MetricNames.DURING.contains(metric) && !MetricNames.notModelledDuring(metric)) {
            place.error(node, "'" + metric + "' has no value during a fault; these have: " + MetricNames.DURING);
            return null;
        }
        var bound = bound(form.group(3), known.get(metric), node, place);
        if (bound == null) {
            return null;
        }
        if (MetricNames.NOT_MODELLED.containsKey(metric)) {
            place.warning(node, "'" + metric + "' is not modelled yet: the verdict will be inconclusive");
        } else if (!during.isEmpty() && MetricNames.notModelledDuring(metric)) {
            place.warning(node, "'" + metric + "' during a fault is not modelled yet: the verdict will be inconclusive");
        }
        return new ThresholdSpec(text.trim(), metric, form.group(2), bound, during);
    }

    private Map<String, String> known() {
        var known = MetricNames.all(names.services(), names.instances(), names.endpoints(), names.loads());
        known.putAll(MetricNames.NOT_MODELLED);
        return known;
    }

    /** A metric of an endpoint while the endpoints themselves could not be read. */
    private boolean ofBrokenEndpoint(String metric) {
        return metric.startsWith("endpoint[") && names.endpoint("") || metric.contains(".") && names.service("");
    }

    private static ThresholdSpec misformed(String text, Node node, Reading place) {
        var form = OTHER_OPERATOR.matcher(text);
        if (form.matches() && !OPERATORS.contains(form.group(2))) {
            var meant = switch (form.group(2)) {
                case "=>", "≥" -> ">=";
                case "=<", "≤" -> "<=";
                case "=", "===" -> "==";
                default -> "";
            };
            place.error(
                    node,
                    "unknown operator '" + form.group(2) + "'"
                            + (meant.isEmpty() ? " (known: " + String.join(", ", OPERATORS) + ")" : "; did you mean '" + meant + "'?"));
            return null;
        }
        return place.expected(
                "a threshold such as availability >= 99.9% or latency.p99 < 300ms during \"name of a fault\"", node);
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
                return COUNT.read(scalar, place);
            }
        }
    }
}
