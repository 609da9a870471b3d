package org.outagelab.reading;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * Reads a trace: CSV, plain or gzip, {@code #} begins a comment, the first other line names the columns. Numbers are in
 * the unit at the end of the column's name: {@code _s}, {@code _ms}, {@code _us} or {@code _ns}.
 */
final class TraceReader {
    private static final Key<String> ARRIVAL = Key.required("arrival", Types.TEXT, "When the request first arrives.");
    private static final Key<String> WORK =
            Key.optional("work", Types.TEXT, null, "Replaces the draw of the endpoint's wait.", "ours");
    private static final Key<String> ENDPOINT =
            Key.optional("endpoint", Types.TEXT, null, "What is asked for; unset: the first endpoint.", "ours");
    private static final Section COLUMNS = new Section("trace columns", List.of(ARRIVAL, WORK, ENDPOINT));

    private static final Pattern TIME = Pattern.compile("\\d{1,18}(\\.\\d{1,30})?");

    private final Reading reading;
    private final List<EndpointSpec> endpoints;

    TraceReader(Reading reading, List<EndpointSpec> endpoints) {
        this.reading = reading;
        this.endpoints = endpoints;
    }

    LoadSpec.Recorded read(Node at, String file, Node columnsNode, Node whereNode, Node mapNode) throws IOException {
        if (columnsNode == null) {
            reading.error(at, "'columns' is missing, for example {arrival: sched_us, work: svc_us}");
            return null;
        } else if (!(columnsNode instanceof Node.Mapping)) {
            return reading.at("columns").expected("a map such as {arrival: sched_us, work: svc_us}", columnsNode);
        }
        var columns = COLUMNS.read(columnsNode, reading.at("columns"));
        var where = texts(whereNode, "where");
        var names = endpointNames(mapNode);
        if (columns.get(ARRIVAL) == null || where == null || names == null) {
            return null;
        }
        var recording = new Recording();
        var path = DistributionType.besides(at.at(), file);
        var bad = new BadRows(path.toString());
        try (var lines = TextFile.open(path)) {
            List<String> header = null;
            for (var line = lines.next(); line != null; line = lines.next()) {
                int number = lines.number();
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                if (line.length() > TextFile.MAX_LINE) {
                    bad.add(number, "a line of more than the limit of " + TextFile.MAX_LINE + " characters");
                    continue;
                }
                var cells = Stream.of(line.split(",", -1)).map(String::trim).toList();
                if (header == null) {
                    header = cells;
                    if (!columnsExist(header, columns, where, whereNode, number, path.toString())) {
                        return null;
                    }
                    continue;
                }
                if (cells.size() != header.size()) {
                    bad.add(number, "expected " + header.size() + " columns as in the header, got " + cells.size());
                    continue;
                }
                if (!matches(header, cells, where)) {
                    continue;
                }
                Long arrival = time(header, cells, columns.get(ARRIVAL), number, bad);
                Long work = columns.get(WORK) == null
                        ? Long.valueOf(-1)
                        : time(header, cells, columns.get(WORK), number, bad);
                int endpoint = 0;
                if (columns.get(ENDPOINT) != null) {
                    var cell = cells.get(header.indexOf(columns.get(ENDPOINT)));
                    endpoint = names.getOrDefault(cell, -1);
                    if (endpoint < 0) {
                        bad.add(number, "no endpoint for " + quoted(cell) + reading.nearest(cell, names.keySet()));
                    }
                }
                if (recording.size() >= Recording.MAX_ROWS) {
                    bad.add(number, "more than the limit of " + Recording.MAX_ROWS + " requests");
                    break;
                }
                if (arrival != null && work != null && endpoint >= 0) {
                    recording.add(arrival, endpoint, work);
                }
            }
            if (header == null) {
                reading.at("file").error(at, path + " is empty: expected a line with the names of the columns");
                return null;
            }
        }
        if (bad.report()) {
            return null;
        }
        if (recording.size() == 0) {
            reading.at("file").error(
                    at, path + " has no request" + (where.isEmpty() ? " after its header" : " that fits 'where'"));
            return null;
        }
        return recording.recorded("");
    }

    /** Problems in the trace itself: the first few with their place, the rest as a number. */
    private final class BadRows {
        private static final int SHOWN = 5;
        private final String file;
        private int count;
        private int lastLine;

        BadRows(String file) {
            this.file = file;
        }

        void add(int line, String what) {
            count++;
            lastLine = line;
            if (count <= SHOWN) {
                reading.problems().error(new Position(file, line, 1), reading.at("file").path(), what);
            }
        }

        boolean report() {
            if (count > SHOWN) {
                reading.problems().error(
                        new Position(file, lastLine, 1),
                        reading.at("file").path(),
                        "and " + (count - SHOWN) + " more problems, the last of them here");
            }
            return count > 0;
        }
    }

    private static String quoted(String cell) {
        return new Node.Scalar(null, cell, false).describe();
    }

    private Map<String, String> texts(Node node, String key) {
        var texts = new LinkedHashMap<String, String>();
        if (node == null) {
            return texts;
        }
        var read = Types.mapOf("column values", Types.TEXT).read(node, reading.at(key));
        return read;
    }

    private Map<String, Integer> endpointNames(Node node) {
        var names = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < endpoints.size(); i++) {
            names.put(endpoints.get(i).endpoint().name(), i);
        }
        if (node == null) {
            return names;
        }
        var known = List.copyOf(names.keySet());
        var given = Types.mapOf("values to endpoints", Types.TEXT).read(node, reading.at("map"));
        if (given == null) {
            return null;
        }
        boolean fine = true;
        for (var entry : given.entrySet()) {
            if (!names.containsKey(entry.getValue())) {
                reading.at("map").at(entry.getKey()).unknown(
                        "endpoint", ((Node.Mapping) node).get(entry.getKey()), entry.getValue(), known);
                fine = false;
            } else {
                names.put(entry.getKey(), names.get(entry.getValue()));
            }
        }
        return fine ? names : null;
    }

    private boolean columnsExist(
            List<String> header,
            Section.Values columns,
            Map<String, String> where,
            Node whereNode,
            int line,
            String file) {
        if (header.stream().allMatch(cell -> cell.matches("[-0-9.eE ]*"))) {
            reading.problems().error(
                    new Position(file, line, 1),
                    reading.at("file").path(),
                    "expected the names of the columns, got numbers: the header is missing");
            return false;
        }
        boolean fine = true;
        for (var key : List.of(ARRIVAL, WORK, ENDPOINT)) {
            var column = columns.get(key);
            if (column != null && !header.contains(column)) {
                reading.at("columns").at(key.name()).unknown("column", columns.node(key), column, header);
                fine = false;
            } else if (column != null && key != ENDPOINT && unitNs(column) == 0) {
                reading.at("columns").at(key.name()).error(
                        columns.node(key), "its name must end in its unit (_s, _ms, _us or _ns), got '" + column + "'");
                fine = false;
            }
        }
        for (var column : where.keySet()) {
            if (!header.contains(column)) {
                reading.at("where").unknown("column", ((Node.Mapping) whereNode).get(column), column, header);
                fine = false;
            }
        }
        return fine;
    }

    private static boolean matches(List<String> header, List<String> cells, Map<String, String> where) {
        for (var entry : where.entrySet()) {
            if (!cells.get(header.indexOf(entry.getKey())).equals(entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static Long time(List<String> header, List<String> cells, String column, int line, BadRows bad) {
        var cell = cells.get(header.indexOf(column));
        if (!TIME.matcher(cell).matches()) {
            bad.add(line, "expected a number of at least 0 in column '" + column + "', got " + quoted(cell));
            return null;
        }
        double ns = Double.parseDouble(cell) * unitNs(column);
        if (ns >= SimTime.NEVER) {
            bad.add(line, "the time in column '" + column + "' is beyond the clock, which holds at most 292y");
            return null;
        }
        return Math.round(ns);
    }

    private static long unitNs(String column) {
        if (column.endsWith("_ns")) {
            return 1;
        } else if (column.endsWith("_us")) {
            return SimTime.MICROSECOND;
        } else if (column.endsWith("_ms")) {
            return SimTime.MILLISECOND;
        }
        return column.endsWith("_s") ? SimTime.SECOND : 0;
    }
}
