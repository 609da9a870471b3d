package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;
import org.outagelab.haproxy.RequestRules.Action;
import org.outagelab.haproxy.RequestRules.Condition;
import org.outagelab.haproxy.RequestRules.Counter;
import org.outagelab.haproxy.RequestRules.Operator;
import org.outagelab.haproxy.RequestRules.Rule;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/** How {@code http-request} and {@code store} are written: in the words of HAProxy's own file. */
final class HttpRequestRules {
    private static final String EXAMPLE = "a rule such as 'deny deny_status 429 if { sc_http_req_rate(0) gt 100 }'";
    private static final List<String> ACTIONS = List.of("track-sc0", "allow", "deny", "tarpit");
    /** Those that HAProxy has a page for (http_err_codes). */
    private static final List<Integer> STATUSES = List.of(
            200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 421, 422, 425, 429, 500, 501, 502, 503, 504);
    private static final List<String> OPERATORS =
            Arrays.stream(Operator.values()).map(operator -> operator.name().toLowerCase(Locale.ROOT)).toList();
    private static final List<String> COUNTERS = Arrays.stream(Counter.values()).map(Counter::word).toList();
    private static final Pattern CONDITION =
            Pattern.compile("(!?)\\s*\\{\\s*(\\S+)\\s+(\\S+)\\s+(\\S+?)\\s*\\}\\s*");
    private static final Pattern FETCH = Pattern.compile("sc_(\\w+)\\(0\\)|sc0_(\\w+)|src_(\\w+)");
    private static final Pattern STORED = Pattern.compile("(\\w+)(?:\\(([^()]*)\\))?");
    private static final Pattern BOUND = Pattern.compile("0|[1-9]\\d{0,9}");

    private HttpRequestRules() {}

    /** A rule, or a list of them. */
    static Type<List<Rule>> rules() {
        return Types.listOf(new Type<Rule>() {
            @Override
            public Rule read(Node node, Reading reading) {
                return node instanceof Node.Scalar scalar && !scalar.isNull()
                        ? rule(scalar, reading)
                        : reading.expected(EXAMPLE, node);
            }

            @Override
            public Shape shape() {
                return Shape.TEXT;
            }

            @Override
            public String expects() {
                return EXAMPLE;
            }

            @Override
            public String show(Rule rule) {
                return HttpRequestRules.show(rule);
            }
        });
    }

    private static Rule rule(Node.Scalar scalar, Reading reading) {
        var text = scalar.text().trim();
        var words = text.split("\\s+", 2);
        var rest = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "track-sc0" -> rest.equals("src")
                    ? new Rule(Action.TRACK, 0, List.of(), false, null)
                    : reading.expected("'track-sc0 src' (a client is told by its address)", scalar);
            case "allow" -> conditional(Action.ALLOW, 0, rest, scalar, reading);
            case "deny" -> turnsAway(Action.DENY, 403, rest, scalar, reading);
            case "tarpit" -> turnsAway(Action.TARPIT, 500, rest, scalar, reading);
            default -> reading.unknown("http-request rule", scalar, words[0], ACTIONS);
        };
    }

    private static Rule turnsAway(Action action, int status, String text, Node.Scalar scalar, Reading reading) {
        var words = text.split("\\s+", 3);
        if (!words[0].equals("deny_status") && !words[0].equals("status")) {
            return conditional(action, status, text, scalar, reading);
        }
        var code = words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : 0;
        if (!STATUSES.contains(code)) {
            return reading.expected("a deny_status of " + STATUSES, scalar);
        }
        return conditional(action, code, words.length > 2 ? words[2] : "", scalar, reading);
    }

    private static Rule conditional(Action action, int status, String text, Node.Scalar scalar, Reading reading) {
        boolean unless = text.startsWith("unless ");
        var conditions = new ArrayList<Condition>();
        if (unless || text.startsWith("if ")) {
            var rest = text.substring(text.indexOf(' ') + 1).trim();
            var matcher = CONDITION.matcher(rest);
            while (matcher.lookingAt()) {
                var condition = condition(
                        !matcher.group(1).isEmpty(), matcher.group(2), matcher.group(3), matcher.group(4), scalar, reading);
                if (condition == null) {
                    return null;
                }
                conditions.add(condition);
                matcher.region(matcher.end(), rest.length());
            }
            if (conditions.isEmpty() || matcher.regionStart() < rest.length()) {
                return reading.expected(
                        "conditions such as '{ sc_http_req_rate(0) gt 100 }', one after the other if all must hold ('or' and "
                                + "named acls are not modelled)",
                        scalar);
            }
        } else if (!text.isEmpty()) {
            return reading.expected(EXAMPLE, scalar);
        }
        return new Rule(action, status, conditions, unless, outcome(action, status, conditions, unless));
    }

    private static Condition condition(
            boolean negated, String fetch, String operator, String bound, Node.Scalar scalar, Reading reading) {
        var form = FETCH.matcher(fetch);
        if (!form.matches()) {
            return reading.expected("sc_…(0) of " + COUNTERS + " in a condition (other fetches are not modelled)", scalar);
        }
        var word = form.group(1) != null ? form.group(1) : form.group(2) != null ? form.group(2) : form.group(3);
        if (!COUNTERS.contains(word)) {
            return reading.unknown("counter", scalar, word, COUNTERS);
        } else if (!OPERATORS.contains(operator)) {
            return reading.unknown("operator", scalar, operator, OPERATORS);
        } else if (!BOUND.matcher(bound).matches()) {
            return reading.expected("a whole number after '" + operator + "'", scalar);
        }
        return new Condition(
                negated,
                Counter.values()[COUNTERS.indexOf(word)],
                Operator.values()[OPERATORS.indexOf(operator)],
                Long.parseLong(bound));
    }

    /** Its name begins with status and termination state, as those of the backend do. */
    private static Outcome outcome(Action action, int status, List<Condition> conditions, boolean unless) {
        if (action != Action.DENY && action != Action.TARPIT) {
            return null;
        }
        var why = conditions.isEmpty() ? "" : (unless ? " unless " : " if ") + show(conditions);
        return Outcome.http(status, (action == Action.DENY ? "PR deny" : "PT tarpit") + why);
    }

    private static String show(List<Condition> conditions) {
        return String.join(" ", conditions.stream()
                .map(condition -> (condition.negated() ? "not " : "") + condition.counter().word() + " "
                        + condition.operator().name().toLowerCase(Locale.ROOT) + " " + condition.bound())
                .toList());
    }

    private static String show(Rule rule) {
        if (rule.action() == Action.TRACK) {
            return "track-sc0 src";
        }
        return rule.action().name().toLowerCase(Locale.ROOT)
                + (rule.status() == 0 ? "" : " deny_status " + rule.status())
                + (rule.conditions().isEmpty() ? "" : (rule.unless() ? " unless " : " if ") + show(rule.conditions()));
    }

    /** {@code http_req_rate(10s)}: counters and their periods in milliseconds, 0 for those that have none. */
    static Type<Map<Counter, Long>> store() {
        var example = "counters such as http_req_rate(10s) and conn_cur";
        return new Type<>() {
            @Override
            public Map<Counter, Long> read(Node node, Reading reading) {
                var items = node instanceof Node.Items list ? list.items() : List.of(node);
                var store = new LinkedHashMap<Counter, Long>();
                for (int i = 0; i < items.size(); i++) {
                    var place = node instanceof Node.Items ? reading.item(i) : reading;
                    if (!(items.get(i) instanceof Node.Scalar scalar) || scalar.isNull()) {
                        return place.expected(example, items.get(i));
                    }
                    for (var part : scalar.text().split(",")) {
                        if (!stored(part.trim(), scalar, place, store)) {
                            return null;
                        }
                    }
                }
                return store;
            }

            @Override
            public Shape shape() {
                return new Shape.Items(Shape.TEXT, true);
            }

            @Override
            public String expects() {
                return example;
            }

            @Override
            public String show(Map<Counter, Long> store) {
                var shown = new ArrayList<String>();
                store.forEach((counter, periodMs) -> shown.add(counter.word()
                        + (counter.rate() ? "(" + Types.showDuration(periodMs * SimTime.MILLISECOND) + ")" : "")));
                return shown.isEmpty() ? "nothing" : String.join(", ", shown);
            }
        };
    }

    private static boolean stored(String text, Node.Scalar scalar, Reading place, Map<Counter, Long> store) {
        var form = STORED.matcher(text);
        if (!form.matches() || !COUNTERS.contains(form.group(1))) {
            place.unknown("counter", scalar, form.matches() ? form.group(1) : text, COUNTERS);
            return false;
        }
        var counter = Counter.values()[COUNTERS.indexOf(form.group(1))];
        var period = form.group(2) == null ? null : Types.parseDuration(form.group(2).trim());
        if (counter.rate() && (period == null || period < SimTime.MILLISECOND)) {
            place.expected("a period of at least 1ms, for example " + counter.word() + "(10s)", scalar);
            return false;
        } else if (!counter.rate() && form.group(2) != null) {
            place.expected(counter.word() + " without a period", scalar);
            return false;
        } else if (store.putIfAbsent(counter, counter.rate() ? period / SimTime.MILLISECOND : 0) != null) {
            place.error(scalar, counter.word() + " is stored twice");
            return false;
        }
        return true;
    }
}
