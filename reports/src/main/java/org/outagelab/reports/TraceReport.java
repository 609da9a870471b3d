package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.Lane;
import org.outagelab.results.Mark;
import org.outagelab.results.Played;
import org.outagelab.results.RequestLife;

/**
 * What one run did as a trace in the Trace Event Format, which Perfetto and {@code chrome://tracing} open: the states of every instance,
 * what was struck and noticed, and the lives of requests, each on a line of its own with its hops within one another.
 */
public final class TraceReport {
    private static final int EVENTS = 1;
    private static final int INSTANCES = 2;
    private static final int REQUESTS = 3;

    private TraceReport() {}

    /** One slice of a line. */
    private record Slice(String name, long fromNs, long toNs, Map<String, Object> arguments) {
        boolean holds(Slice other) {
            return fromNs <= other.fromNs && other.toNs <= toNs;
        }

        boolean before(Slice other) {
            return toNs <= other.fromNs;
        }
    }

    /** The document. */
    public static String of(Played played) {
        var events = new ArrayList<Object>();
        process(events, EVENTS, "What happened");
        process(events, INSTANCES, "Instances");
        process(events, REQUESTS, "Requests");
        thread(events, EVENTS, 1, "faults, detections, alerts, people");
        for (Mark mark : played.timeline().marks()) {
            long atNs = StrictMath.round(mark.at() * 1e9);
            events.add(event("i", mark.label(), EVENTS, 1, atNs, Map.of("s", "g", "args", Map.of("about", mark.component()))));
        }
        int line = 1;
        for (Lane lane : played.timeline().lanes()) {
            thread(events, INSTANCES, line, lane.component());
            for (Lane.Span span : lane.spans()) {
                slice(events, INSTANCES, line, new Slice(
                        span.state().words(), StrictMath.round(span.from() * 1e9), StrictMath.round(span.to() * 1e9), Map.of()));
            }
            line++;
        }
        line = 1;
        for (RequestLife life : played.lives()) {
            line = life(events, life, line);
        }
        var tree = new LinkedHashMap<String, Object>();
        tree.put("displayTimeUnit", "ms");
        tree.put("otherData", Map.of("variant", played.variant()));
        tree.put("traceEvents", events);
        return JsonTree.of(tree);
    }

    /** Hops that do not lie within one another, such as what goes on for nobody, have lines of their own. @return the next free line */
    private static int life(List<Object> events, RequestLife life, int first) {
        var whole = new Slice(
                life.request() + ": " + life.end() + (life.attempts() > 1 ? " (" + life.attempts() + " attempts)" : ""),
                life.hops().get(0).sentNs(),
                life.hops().stream().mapToLong(RequestLife.Hop::endedNs).max().orElseThrow(),
                Map.of("load", life.load(), "number", life.number(), "attempts", (long) life.attempts()));
        // Of each line those slices that are not over when the next one begins, the innermost last.
        var lines = new ArrayList<List<Slice>>();
        var own = new ArrayList<>(List.of(whole));
        lines.add(own);
        name(events, first, life, 0);
        slice(events, REQUESTS, first, whole);
        for (RequestLife.Hop hop : life.hops()) {
            var arguments = new LinkedHashMap<String, Object>();
            arguments.put("from", hop.from());
            arguments.put("to", hop.to());
            arguments.put("end", hop.outcome());
            arguments.put("came", hop.cameNs() < 0 ? "never" : Numbers.exact((hop.cameNs() - hop.sentNs()) / 1e6) + " ms after it was sent");
            var slice = new Slice(hop.to() + ": " + hop.outcome(), hop.sentNs(), hop.endedNs(), arguments);
            int place = 0;
            while (place < lines.size() && !fits(lines.get(place), slice)) {
                place++;
            }
            if (place == lines.size()) {
                lines.add(new ArrayList<>());
                name(events, first + place, life, place);
            }
            lines.get(place).add(slice);
            slice(events, REQUESTS, first + place, slice);
        }
        return first + lines.size();
    }

    private static boolean fits(List<Slice> line, Slice slice) {
        while (!line.isEmpty() && line.get(line.size() - 1).before(slice)) {
            line.remove(line.size() - 1);
        }
        return line.isEmpty() || line.get(line.size() - 1).holds(slice);
    }

    private static void name(List<Object> events, int line, RequestLife life, int place) {
        thread(events, REQUESTS, line, life.load() + " " + life.number() + (place == 0 ? "" : ", beside it"));
    }

    private static void process(List<Object> events, int process, String name) {
        events.add(meta("process_name", process, 0, Map.of("name", name)));
        events.add(meta("process_sort_index", process, 0, Map.of("sort_index", (long) process)));
    }

    private static void thread(List<Object> events, int process, int thread, String name) {
        events.add(meta("thread_name", process, thread, Map.of("name", name)));
        events.add(meta("thread_sort_index", process, thread, Map.of("sort_index", (long) thread)));
    }

    private static Map<String, Object> meta(String what, int process, int thread, Map<String, Object> arguments) {
        var event = new LinkedHashMap<String, Object>();
        event.put("ph", "M");
        event.put("name", what);
        event.put("pid", (long) process);
        event.put("tid", (long) thread);
        event.put("args", arguments);
        return event;
    }

    private static void slice(List<Object> events, int process, int thread, Slice slice) {
        var more = new LinkedHashMap<String, Object>();
        more.put("dur", (slice.toNs - slice.fromNs) / 1e3);
        if (!slice.arguments.isEmpty()) {
            more.put("args", slice.arguments);
        }
        events.add(event("X", slice.name, process, thread, slice.fromNs, more));
    }

    private static Map<String, Object> event(String type, String name, int process, int thread, long atNs, Map<String, Object> more) {
        var event = new LinkedHashMap<String, Object>();
        event.put("ph", type);
        event.put("name", name);
        event.put("pid", (long) process);
        event.put("tid", (long) thread);
        // Microseconds; thousandths of them are exact in a double for nine years of simulated time.
        event.put("ts", atNs / 1e3);
        event.putAll(new java.util.TreeMap<>(more));
        return event;
    }
}
