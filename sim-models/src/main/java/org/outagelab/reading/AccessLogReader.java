package org.outagelab.reading;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.RandomStream;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * Reads an access log in common or combined format. Its clock has whole seconds: requests of one second are spread over
 * it at random, the same way every time.
 */
final class AccessLogReader {
    // Possessive, so that a long line needs no deep stack.
    private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*+)";
    private static final Pattern LINE = Pattern.compile("(\\S+) \\S+ \\S+ \\[([^]]+)] " + QUOTED + "\" (\\d{3}|-) (\\d{1,18}|-)(?: "
            + QUOTED + "\" " + QUOTED + "\"?)?.*");
    private static final Pattern REQUEST = Pattern.compile("([A-Z]{3,20}) (\\S+)(?: HTTP/[0-9.]+)?");
    private static final Pattern SIZE = Pattern.compile("(<|<=|>|>=)\\s*(\\d{1,12})\\s*(B|kB|MB)?");
    /** Whole years that the clock holds; NEVER itself is infinite in seconds. */
    private static final double LONGEST_SECONDS = 292 * SimTime.toSeconds(SimTime.YEAR);

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

    private static final Key<String> METHOD =
            Key.optional("method", Types.TEXT, "*", "The method; * for any.", "ours");
    private static final Key<List<String>> PATH = Key.optional(
            "path",
            Types.listOf(Types.TEXT),
            List.of("*"),
            "The path without its query; * stands for anything; one of several.",
            "ours");
    private static final Key<String> BYTES =
            Key.optional("size", Types.TEXT, "", "Size of the answer, for example '>= 100 kB'.", "ours");
    private static final Key<String> ENDPOINT = Key.required("endpoint", Types.TEXT, "The endpoint it becomes.");
    private static final Section RULE = new Section("replay rule", List.of(METHOD, PATH, BYTES, ENDPOINT));

    private record Rule(String method, List<String> paths, String operator, long bytes, int endpoint) {
        boolean fits(String requestMethod, String requestPath, long size) {
            return fitsGlob(method, requestMethod)
                    && paths.stream().anyMatch(path -> fitsGlob(path, requestPath))
                    && switch (operator) {
                        case "<" -> size < bytes;
                        case "<=" -> size <= bytes;
                        case ">" -> size > bytes;
                        case ">=" -> size >= bytes;
                        default -> true;
                    };
        }
    }

    private final Reading reading;
    private final List<EndpointSpec> endpoints;

    AccessLogReader(Reading reading, List<EndpointSpec> endpoints) {
        this.reading = reading;
        this.endpoints = endpoints;
    }

    LoadSpec.Recorded read(Node at, String file, boolean combined, double speed, Node mapNode) throws IOException {
        var rules = rules(mapNode, at);
        if (rules == null) {
            return null;
        }
        var random = RandomStream.named(0, 0, "seconds of an access log");
        var seconds = new ArrayList<Long>();
        var targets = new ArrayList<Integer>();
        int unreadable = 0;
        int unmatched = 0;
        String firstUnreadable = null;
        var path = DistributionType.besides(at.at(), file);
        try (var lines = TextFile.open(path)) {
            for (var line = lines.next(); line != null; line = lines.next()) {
                int number = lines.number();
                var form = LINE.matcher(line);
                var time = line.length() <= TextFile.MAX_LINE && form.matches() && (!combined || form.group(6) != null)
                        ? time(form.group(2))
                        : null;
                if (time == null) {
                    unreadable++;
                    firstUnreadable = firstUnreadable == null ? path + ":" + number : firstUnreadable;
                    continue;
                }
                int endpoint = match(rules, form.group(3), form.group(5));
                if (endpoint < 0) {
                    unmatched++;
                    continue;
                }
                if (seconds.size() >= Recording.MAX_ROWS) {
                    reading.at("file").error(at, file + " has more than " + Recording.MAX_ROWS + " requests");
                    return null;
                }
                seconds.add(time);
                targets.add(endpoint);
            }
        }
        if (seconds.isEmpty()) {
            var reason = unreadable + unmatched == 0
                    ? " is empty"
                    : unmatched > 0
                            ? " has " + unmatched + " requests, but none that a rule of 'map' fits"
                            : ": no line is in " + (combined ? "combined" : "common") + " format (first: " + firstUnreadable + ")";
            reading.at("file").error(at, path + reason);
            return null;
        }
        long last = seconds.stream().mapToLong(Long::longValue).max().orElseThrow();
        long first = seconds.stream().mapToLong(Long::longValue).min().orElseThrow();
        if ((last - first + 1) / speed >= LONGEST_SECONDS) {
            reading.at("file").error(at, path + " spans more time than the clock holds: at most 292y");
            return null;
        }
        var recording = new Recording();
        for (int i = 0; i < seconds.size(); i++) {
            double atSecond = seconds.get(i) - first + random.nextDouble();
            recording.add((long) (atSecond * SimTime.SECOND / speed), targets.get(i), -1);
        }
        var note = new StringBuilder();
        if (unreadable > 0) {
            note.append(unreadable).append(" lines are not in the format (first: ").append(firstUnreadable).append(')');
        }
        if (unmatched > 0) {
            note.append(note.length() > 0 ? "; " : "").append(unmatched).append(" requests fit no rule of 'map'");
        }
        if (note.length() > 0) {
            reading.at("file").warning(at, file + ": " + note);
        }
        return recording.recorded(note.toString());
    }

    private static Long time(String text) {
        try {
            return OffsetDateTime.parse(text, CLOCK).toEpochSecond();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static int match(List<Rule> rules, String request, String size) {
        var form = REQUEST.matcher(request);
        var method = form.matches() ? form.group(1) : "-";
        var target = form.matches() ? form.group(2) : request;
        int query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        long bytes = size == null || size.equals("-") ? 0 : Long.parseLong(size);
        for (var rule : rules) {
            if (rule.fits(method, path, bytes)) {
                return rule.endpoint();
            }
        }
        return -1;
    }

    private List<Rule> rules(Node node, Node at) {
        if (!(node instanceof Node.Items items)) {
            reading.error(node == null ? at : node, "'map' is missing: a list such as [{path: '*.css', endpoint: GET /style.css}]");
            return null;
        }
        var names = endpoints.stream().map(spec -> spec.endpoint().name()).toList();
        var rules = new ArrayList<Rule>();
        boolean fine = true;
        for (int i = 0; i < items.items().size(); i++) {
            var place = reading.at("map").item(i);
            var values = RULE.read(items.items().get(i), place);
            var endpoint = values.get(ENDPOINT);
            var size = SIZE.matcher(values.get(BYTES));
            if (endpoint == null) {
                fine = false;
            } else if (!names.contains(endpoint)) {
                place.at("endpoint").unknown("endpoint", values.node(ENDPOINT), endpoint, names);
                fine = false;
            } else if (!values.get(BYTES).isEmpty() && !size.matches()) {
                place.at("size").expected("a comparison such as '>= 100 kB'", values.node(BYTES));
                fine = false;
            } else {
                boolean sized = !values.get(BYTES).isEmpty();
                rules.add(new Rule(
                        values.get(METHOD),
                        values.get(PATH),
                        sized ? size.group(1) : "",
                        sized ? Long.parseLong(size.group(2)) * unit(size.group(3)) : 0,
                        names.indexOf(endpoint)));
            }
        }
        return fine ? rules : null;
    }

    private static long unit(String unit) {
        return unit == null || unit.equals("B") ? 1 : unit.equals("kB") ? 1000 : 1_000_000;
    }

    /** {@code *} stands for anything. At most pattern × text steps, whatever the pattern. */
    private static boolean fitsGlob(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int from = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
