package org.outagelab.reading;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.MoneySpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;

/** Reads {@code costs} and {@code sla}: what things cost, and what is promised for money. */
final class MoneyReader {
    private static final double MOST = 1e12;
    private static final int MOST_PROMISES = 20;

    private static final Key<String> CURRENCY = Key.optional("currency", Types.TEXT, "EUR", "Stands after amounts.", "ours");
    private static final Key<Double> HOST_MONTH =
            Key.optional("host-month", Types.number(0, MOST), 0.0, "A host of the file for a month, virtual ones too.", "ours");
    private static final Key<Double> REQUEST_LOST = Key.optional(
            "request-lost", Types.number(0, MOST), 0.0, "A request that fails and would not with everything up.", "ours");
    private static final Key<Double> HOUR_DOWN = Key.optional(
            "hour-down", Types.number(0, MOST), 0.0, "An hour in which nobody is served; in proportion where a part is not.", "ours");
    private static final Key<Double> PERSON_HOUR = Key.optional(
            "person-hour", Types.number(0, MOST), 0.0, "An hour of one person: each repair has one for as long as it takes.", "ours");
    private static final Section COSTS = new Section("costs", List.of(CURRENCY, HOST_MONTH, REQUEST_LOST, HOUR_DOWN, PERSON_HOUR));

    private static final Key<Double> OBJECTIVE = Key.required("objective", Types.SHARE, "Uptime of a month of 30 days.");
    private static final Key<Double> CREDIT = Key.required("credit", Types.SHARE, "Of the month's fee: paid back when it is missed.");
    private static final Section PROMISE = new Section("a promise", List.of(OBJECTIVE, CREDIT));

    static final Shape COSTS_SHAPE = Shape.either(Shape.keys(COSTS), Shape.NOTHING);
    static final Shape SLA_SHAPE = Shape.either(new Shape.Items(Shape.keys(PROMISE), false), Shape.NOTHING);

    private final Reading root;
    private final List<Section.Line> lines = new ArrayList<>();

    MoneyReader(Reading root) {
        this.root = root;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    MoneySpec read(Node costs, Node sla, List<LoadSpec> loads) {
        return new MoneySpec(costs(costs, loads), promises(sla));
    }

    private MoneySpec.Costs costs(Node node, List<LoadSpec> loads) {
        if (node == null || node instanceof Node.Scalar scalar && scalar.isNull()) {
            return null;
        }
        var place = root.at("costs");
        var values = COSTS.read(node, place);
        lines.addAll(values.explain("costs"));
        if (values.get(CURRENCY).isBlank() || values.get(CURRENCY).length() > 12) {
            place.at("currency").error(values.node(CURRENCY), "expected a text of 1 to 12 letters, got '" + values.get(CURRENCY) + "'");
        }
        boolean unknown = loads.stream().anyMatch(
                load -> load.profile().isEmpty() && load.source() instanceof LoadSpec.Users users && users.think().mean() <= 0);
        if (unknown && values.get(REQUEST_LOST) > 0) {
            place.at("request-lost").error(
                    values.node(REQUEST_LOST),
                    "users who do not think ask as often as they are answered: how many requests a year has is not known; use hour-down");
        }
        return new MoneySpec.Costs(
                values.get(CURRENCY), values.get(HOST_MONTH), values.get(REQUEST_LOST), values.get(HOUR_DOWN), values.get(PERSON_HOUR));
    }

    private List<MoneySpec.Promise> promises(Node node) {
        var promises = new ArrayList<MoneySpec.Promise>();
        if (node == null || node instanceof Node.Scalar scalar && scalar.isNull()) {
            return promises;
        }
        var place = root.at("sla");
        if (!(node instanceof Node.Items items)) {
            place.expected("a list of promises such as {objective: 99.9%, credit: 10%}", node);
            return promises;
        }
        if (items.items().size() > MOST_PROMISES) {
            place.error(node, "more than the limit of " + MOST_PROMISES + " promises");
            return promises;
        }
        for (int i = 0; i < items.items().size(); i++) {
            var values = PROMISE.read(items.items().get(i), place.item(i));
            lines.addAll(values.explain("sla"));
            var objective = values.get(OBJECTIVE);
            var credit = values.get(CREDIT);
            if (objective == null || credit == null) {
                continue;
            }
            if (objective <= 0 || objective >= 1) {
                place.item(i).at("objective").error(
                        values.node(OBJECTIVE), "expected more than 0% and less than 100%: nothing is always up, got '" + Types.SHARE.show(objective) + "'");
                continue;
            }
            if (!promises.isEmpty()) {
                var last = promises.get(promises.size() - 1);
                if (objective >= last.objective()) {
                    place.item(i).at("objective").error(
                            values.node(OBJECTIVE), "expected less than the one before it, " + Types.SHARE.show(last.objective()) + ": the strictest stands first");
                } else if (credit < last.credit()) {
                    place.item(i).at("credit").error(
                            values.node(CREDIT), "expected at least that of the stricter one before it, " + Types.SHARE.show(last.credit()));
                }
            }
            promises.add(new MoneySpec.Promise(objective, credit));
        }
        return promises;
    }
}
