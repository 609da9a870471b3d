package org.outagelab.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.outagelab.metric.MetricTable;
import org.outagelab.metric.Scope;
import org.outagelab.metric.Unit;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.ThresholdSpec;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/** Reads {@code thresholds}: {@code metric operator bound}, optionally {@code during "fault"}. */
final class ThresholdReader {
    private static final String OF_SOMEBODY = "(?:endpoint|load)\\[\"[^\"]+\"]\\.[^\\s<>=!≤≥]+";
    private static final Pattern METRIC = Pattern.compile(OF_SOMEBODY + "|[^\\s<>=!≤≥]+");
    private static final Pattern REST = Pattern.compile("\\s*(<=|>=|==|<|>)\\s*([^\\s<>=!]+)(?:\\s+during\\s+\"([^\"]+)\")?");
    private static final Pattern OTHER_OPERATOR = Pattern.compile("\\s*([<>=!≤≥]{1,3})\\s*\\S.*");
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
        var table = names.metrics();
        for (int i = 0; i < items.items().size(); i++) {
            var threshold = threshold(items.items().get(i), table, reading.item(i));
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

    private ThresholdSpec threshold(Node node, MetricTable table, Reading place) {
        var text = Types.TEXT.read(node, place);
        if (text == null) {
            return null;
        }
        var whole = text.trim();
        // What is known is not taken apart: an endpoint may be called anything.
        var row = table.longestPrefixOf(whole);
        var guess = METRIC.matcher(whole);
        var metric = row != null && REST.matcher(whole.substring(row.text().length())).matches()
                ? row.text()
                : guess.lookingAt() ? guess.group() : "";
        var rest = whole.substring(metric.length());
        var form = REST.matcher(rest);
        if (metric.isEmpty() || !form.matches()) {
            return misformed(rest, node, place);
        }
        var known = table.named();
        if (!known.containsKey(metric)) {
            return ofBrokenEndpoint(metric) ? null : place.unknown("metric", node, metric, known.keySet());
        }
        var found = known.get(metric);
        var during = form.group(3) == null ? "" : form.group(3);
        if (!during.isEmpty() && !names.fault(during, true)) {
            return place.unknown("fault", node, during, names.faults());
        }
        boolean measured = during.isEmpty()
                || found.id().scope() == Scope.RUN && MetricTable.namesDuring().contains(found.id().name());
        if (!measured && !found.metric().ofRequests() && found.metric().isMeasured()) {
            place.error(node, "'" + metric + "' has no value during a fault; these have: " + MetricTable.namesDuring());
            return null;
        }
        var bound = bound(form.group(2), found.metric().unit(), node, place);
        if (bound == null) {
            return null;
        }
        if (!found.metric().isMeasured()) {
            place.warning(node, "'" + metric + "' is not modelled yet: the verdict will be inconclusive");
        } else if (!measured) {
            place.warning(node, "'" + metric + "' during a fault is not modelled yet: the verdict will be inconclusive");
        }
        return new ThresholdSpec(whole, metric, form.group(1), bound, during);
    }

    /** A metric of an endpoint while the endpoints themselves could not be read. */
    private boolean ofBrokenEndpoint(String metric) {
        return metric.startsWith("endpoint[") && names.endpoint("") || metric.contains(".") && names.service("");
    }

    /** @param rest what follows the metric */
    private static ThresholdSpec misformed(String rest, Node node, Reading place) {
        var form = OTHER_OPERATOR.matcher(rest);
        if (form.matches() && !OPERATORS.contains(form.group(1))) {
            var meant = switch (form.group(1)) {
                case "=>", "≥" -> ">=";
                case "=<", "≤" -> "<=";
                case "=", "===" -> "==";
                default -> "";
            };
            place.error(
                    node,
                    "unknown operator '" + form.group(1) + "'"
                            + (meant.isEmpty() ? " (known: " + String.join(", ", OPERATORS) + ")" : "; did you mean '" + meant + "'?"));
            return null;
        }
        return place.expected(
                "a threshold such as availability >= 99.9% or latency.p99 < 300ms during \"name of a fault\"", node);
    }

    private static Double bound(String text, Unit unit, Node node, Reading place) {
        var scalar = new Node.Scalar(node.at(), text, false);
        return switch (unit.form()) {
            case SHARE -> Types.SHARE.read(scalar, place);
            case TIME -> {
                var ns = Types.DURATION_OR_ZERO.read(scalar, place);
                yield ns == null ? null : (Double) (ns / 1e9);
            }
            case RATE -> Types.RATE_PER_SECOND.read(scalar, place);
            case NUMBER -> COUNT.read(scalar, place);
        };
    }
}
