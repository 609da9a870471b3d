package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/**
 * The options given.
 *
 * @param redispatch see {@link HaproxySpec}
 * @param abortOnClose null when neither it nor its opposite is given
 */
record Options(int redispatch, String httpCheck, Boolean abortOnClose, boolean allBackups, boolean persist) {
    static final Options NONE = new Options(0, null, null, false, false);
    static final Type<Options> TYPE = new Written();

    private static final class Written implements Type<Options> {
        private static final List<String> KNOWN =
                List.of("redispatch", "httpchk", "abortonclose", "no abortonclose", "allbackups", "persist");

        @Override
        public Options read(Node node, Reading reading) {
            var items = node instanceof Node.Items list ? list.items() : List.of(node);
            int redispatch = 0;
            String check = null;
            Boolean abort = null;
            boolean all = false;
            boolean persist = false;
            for (int i = 0; i < items.size(); i++) {
                var item = items.get(i);
                var place = node instanceof Node.Items ? reading.item(i) : reading;
                if (item instanceof Node.Mapping map && map.entries().size() == 1) {
                    var entry = map.entries().entrySet().iterator().next();
                    var value = entry.getValue().value();
                    switch (entry.getKey()) {
                        case "redispatch" -> {
                            var interval = Types.integer(-1000, 1000).read(value, place.at("redispatch"));
                            redispatch = interval == null ? -1 : interval;
                        }
                        case "httpchk" -> {
                            var text = Types.TEXT.read(value, place.at("httpchk"));
                            check = text == null ? null : text;
                        }
                        default -> place.unknown(
                                "option", new Node.Scalar(entry.getValue().keyAt(), "", false), entry.getKey(), KNOWN);
                    }
                } else if (item instanceof Node.Scalar scalar && !scalar.isNull()) {
                    switch (scalar.text()) {
                        case "redispatch" -> redispatch = -1;
                        case "abortonclose" -> abort = true;
                        case "no abortonclose" -> abort = false;
                        case "allbackups" -> all = true;
                        case "persist" -> persist = true;
                        case "httpchk" -> place.error(
                                item, "httpchk needs the endpoint to ask for: {httpchk: GET /health}");
                        default -> place.unknown("option", item, scalar.text(), KNOWN);
                    }
                } else {
                    place.expected("an option such as redispatch or {httpchk: GET /health}", item);
                }
            }
            return new Options(redispatch, check, abort, all, persist);
        }

        @Override
        public Shape shape() {
            var settings = new Section("options of haproxy", List.of(
                    Key.optional("redispatch", Types.integer(-1000, 1000), -1, "After which retry another server is asked.", ""),
                    Key.optional("httpchk", Types.TEXT, null, "The endpoint that health checks ask for.", "")));
            return new Shape.Items(
                    Shape.either(Shape.words(KNOWN.stream().filter(word -> !word.equals("httpchk")).toList()), Shape.keys(settings)),
                    true);
        }

        @Override
        public String expects() {
            return "a list of options " + KNOWN;
        }

        @Override
        public String show(Options options) {
            var shown = new ArrayList<String>();
            if (options.redispatch() != 0) {
                shown.add("redispatch" + (options.redispatch() == -1 ? "" : " " + options.redispatch()));
            }
            if (options.httpCheck() != null) {
                shown.add("httpchk " + options.httpCheck());
            }
            if (options.abortOnClose() != null) {
                shown.add(options.abortOnClose() ? "abortonclose" : "no abortonclose");
            }
            if (options.allBackups()) {
                shown.add("allbackups");
            }
            if (options.persist()) {
                shown.add("persist");
            }
            return shown.toString();
        }
    }
}
