package org.outagelab.deployment;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Node;
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
        }
        var columns = COLUMNS.read(columnsNode, reading.at("columns"));
        var where = texts(whereNode, "where");
        var names = endpointNames(mapNode);
        if (columns.get(ARRIVAL) == null || where == null || names == null) {
            return null;
        }
        var recording = new Recording();
        try (var lines = TextFile.open(DistributionType.besides(at.at(), file))) {
            List<String> header = null;
            int number = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                var cells = Arrays.asList(line.split(",", -1));
                if (header == null) {
                    header = cells;
                    if (!columnsExist(header, columns, where)) {
                        return null;
                    }
                    continue;
                }
                if (cells.size() != header.size()) {
                    return problem(at, file, number, cells.size() + " columns, the header has " + header.size());
                }
                if (!matches(header, cells, where)) {
                    continue;
                }
                Long arrival = time(header, cells, columns.get(ARRIVAL));
                Long work = columns.get(WORK) == null ? Long.valueOf(-1) : time(header, cells, columns.get(WORK));
                if (arrival == null || work == null || arrival < 0) {
                    return problem(at, file, number, "a time is missing or out of range");
                }
                int endpoint = columns.get(ENDPOINT) == null
                        ? 0
                        : names.getOrDefault(cells.get(header.indexOf(columns.get(ENDPOINT))), -1);
                if (endpoint < 0) {
                    return problem(
                            at,
                            file,
                            number,
                            "no endpoint for '" + cells.get(header.indexOf(columns.get(ENDPOINT))) + "'");
                }
                if (recording.size() >= Recording.MAX_ROWS) {
                    return problem(at, file, number, "more than " + Recording.MAX_ROWS + " requests");
                }
                recording.add(arrival, endpoint, work);
            }
        }
        if (recording.size() == 0) {
            reading.at("file").error(at, file + " has no request");
            return null;
        }
        return recording.recorded("");
    }

    private LoadSpec.Recorded problem(Node at, String file, int line, String what) {
        reading.at("file").error(at, file + ":" + line + ": " + what);
        return null;
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
                reading.at("map").at(entry.getKey()).unknown("endpoint", node, entry.getValue(), known);
                fine = false;
            } else {
                names.put(entry.getKey(), names.get(entry.getValue()));
            }
        }
        return fine ? names : null;
    }

    private boolean columnsExist(List<String> header, Section.Values columns, Map<String, String> where) {
        boolean fine = true;
        for (var key : List.of(ARRIVAL, WORK, ENDPOINT)) {
            if (columns.get(key) != null && !header.contains(columns.get(key))) {
                reading.at("columns").at(key.name()).unknown("column", columns.node(key), columns.get(key), header);
                fine = false;
            }
        }
        for (var key : List.of(ARRIVAL, WORK)) {
            if (fine && columns.get(key) != null && unitNs(columns.get(key)) == 0) {
                reading.at("columns").at(key.name()).error(
                        columns.node(key), "its name must end in its unit: _s, _ms, _us or _ns");
                fine = false;
            }
        }
        for (var column : where.keySet()) {
            if (!header.contains(column)) {
                reading.at("where").unknown("column", columns.node(ARRIVAL), column, header);
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

    private static Long time(List<String> header, List<String> cells, String column) {
        var cell = cells.get(header.indexOf(column)).trim();
        if (!cell.matches("\\d{1,18}(\\.\\d+)?")) {
            return null;
        }
        double ns = Double.parseDouble(cell) * unitNs(column);
        return ns >= SimTime.NEVER ? null : (Long) Math.round(ns);
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
