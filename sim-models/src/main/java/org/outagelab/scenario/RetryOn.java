package org.outagelab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.outagelab.call.Outcome;

/**
 * After which ends an attempt is made again, by a method that may be repeated (docs/models/client.md#browsers-and-people, #retries-and-budgets).
 *
 * @param refused the port is closed
 * @param reset the connection was reset, or closed without an answer
 * @param timeout the caller's patience ended, or its kernel gave up sending SYNs
 * @param error anything else without a status: a database's error, the caller's own breaker or throttle
 * @param statuses from 400 to 599
 */
public record RetryOn(boolean refused, boolean reset, boolean timeout, boolean error, Set<Integer> statuses) {
    /** Whatever never was an answer, and what proxies say when they got none. */
    public static final RetryOn TRANSIENT = new RetryOn(true, true, true, true, Set.of(502, 503, 504));

    public RetryOn {
        statuses = Set.copyOf(statuses);
    }

    /** Whether an end is one of them. Who has left makes no further attempt. */
    public boolean after(Outcome outcome) {
        if (outcome.status() > 0) {
            return outcome.status() >= 400 && statuses.contains(outcome.status());
        } else if (outcome == Outcome.REFUSED) {
            return refused;
        } else if (outcome == Outcome.RESET) {
            return reset;
        } else if (outcome == Outcome.TIMEOUT || outcome == Outcome.UNREACHABLE) {
            return timeout;
        }
        return error && outcome.column() != Outcome.Column.ABANDONED;
    }

    /** How it is written: words, statuses and classes of them, or a list of these. */
    public static final Type<RetryOn> TYPE = new Type<>() {
        @Override
        public RetryOn read(Node node, Reading reading) {
            var words = new TreeSet<String>();
            var statuses = new TreeSet<Integer>();
            var items = node instanceof Node.Items list ? list.items() : List.of(node);
            for (int i = 0; i < items.size(); i++) {
                var place = node instanceof Node.Items ? reading.item(i) : reading;
                var text = Types.TEXT.read(items.get(i), place);
                if (text == null) {
                    return null;
                }
                for (var word : text.trim().split("\\s+")) {
                    if (Statuses.read(word, statuses)) {
                        continue;
                    } else if (!WORDS.contains(word)) {
                        return place.unknown("end of an attempt", items.get(i), word, KNOWN);
                    }
                    words.add(word);
                }
            }
            return new RetryOn(
                    words.contains("refused"), words.contains("reset"), words.contains("timeout"), words.contains("error"), statuses);
        }

        @Override
        public Shape shape() {
            return new Shape.Items(Shape.TEXT, true);
        }

        @Override
        public String expects() {
            return "ends of an attempt such as refused, reset, timeout, error, 503 or 5xx";
        }

        @Override
        public String show(RetryOn value) {
            var all = new ArrayList<String>();
            for (var word : WORDS) {
                boolean on = switch (word) {
                    case "refused" -> value.refused();
                    case "reset" -> value.reset();
                    case "timeout" -> value.timeout();
                    default -> value.error();
                };
                if (on) {
                    all.add(word);
                }
            }
            all.addAll(Statuses.show(value.statuses()));
            return String.join(" ", all);
        }
    };

    private static final List<String> WORDS = List.of("refused", "reset", "timeout", "error");
    private static final List<String> KNOWN =
            List.of("refused", "reset", "timeout", "error", "4xx", "5xx", "429", "500", "502", "503", "504");
}
