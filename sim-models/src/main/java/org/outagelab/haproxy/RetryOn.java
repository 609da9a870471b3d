package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/** How {@code retry-on} is written: words, status codes, or a list of them. */
final class RetryOn implements Type<Set<String>> {
    private static final List<String> STATUS =
            List.of("401", "403", "404", "408", "425", "500", "501", "502", "503", "504");
    private static final List<String> KNOWN = List.of(
            "none",
            HaproxySpec.CONN_FAILURE,
            HaproxySpec.EMPTY_RESPONSE,
            "junk-response",
            HaproxySpec.RESPONSE_TIMEOUT,
            "0rtt-rejected",
            "all-retryable-errors");
    /** Those of {@code all-retryable-errors} that can happen here: nobody answers junk, or uses early data. */
    private static final List<String> ALL =
            List.of(HaproxySpec.CONN_FAILURE, HaproxySpec.EMPTY_RESPONSE, HaproxySpec.RESPONSE_TIMEOUT, "500", "502", "503", "504");

    @Override
    public Set<String> read(Node node, Reading reading) {
        var known = new ArrayList<>(KNOWN);
        known.addAll(STATUS);
        var items = node instanceof Node.Items list ? list.items() : List.of(node);
        var failures = new TreeSet<String>();
        for (int i = 0; i < items.size(); i++) {
            var place = node instanceof Node.Items ? reading.item(i) : reading;
            var text = Types.TEXT.read(items.get(i), place);
            if (text == null) {
                return null;
            }
            for (var word : text.trim().split("\\s+")) {
                if (!known.contains(word)) {
                    return place.unknown("failure", items.get(i), word, known);
                } else if (word.equals("all-retryable-errors")) {
                    failures.addAll(ALL);
                } else if (word.equals("none") && items.size() > 1) {
                    place.error(items.get(i), "'none' excludes everything else");
                    return null;
                } else if (word.equals("junk-response") || word.equals("0rtt-rejected")) {
                    place.warning(items.get(i), "'" + word + "' never happens in the model");
                } else if (!word.equals("none")) {
                    failures.add(word);
                }
            }
        }
        return failures;
    }

    @Override
    public Shape shape() {
        return new Shape.Items(Shape.TEXT, true);
    }

    @Override
    public String expects() {
        return "failures such as conn-failure, empty-response, 503 or all-retryable-errors";
    }

    @Override
    public String show(Set<String> failures) {
        return failures.isEmpty() ? "none" : String.join(" ", new TreeSet<>(failures));
    }
}
