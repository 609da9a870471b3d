package org.outagelab.reading;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;

/** Reads {@code run}: how often, until when, and what is searched for. */
final class RunReader {
    private static final int DEFAULT_RUNS = 10;

    private static final Key<Integer> COUNT =
            Key.optional("min", Types.integer(1, 1_000_000), 10, "Runs at least.", "ours");
    private static final Key<Integer> MAX =
            Key.optional("max", Types.integer(1, 1_000_000), null, "Runs at most; unset: min.", "ours");
    private static final Key<String> UNTIL =
            Key.optional("until", Types.TEXT, "", "When to stop, for example availability ± 0.01pp.", "ours");
    private static final Section COUNT_KEYS = new Section("run counts", List.of(COUNT, MAX, UNTIL));
    private static final Key<Node> RUN_COUNT = Key.optional(
            "count",
            Types.any("a number, or {min, max, until}", Shape.either(Shape.whole(1, 1_000_000), Shape.keys(COUNT_KEYS))),
            null, "Independent runs; unset: 10.", "ours");
    private static final Key<Long> WARMUP =
            Key.optional("warmup", Types.DURATION_OR_ZERO, 0L, "Requests before are not counted.", "ours");
    private static final Key<Double> RECOVERY_FROM =
            Key.optional("from", Types.number(0.01, 100), 0.2, "The least load, in multiples of that of the file.", "ours");
    private static final Key<Double> RECOVERY_TO =
            Key.optional("to", Types.number(0.01, 100), 1.5, "The highest load, in multiples of that of the file.", "ours");
    private static final Key<Double> RECOVERY_PRECISION = Key.optional(
            "precision", Types.number(0.001, 1), 0.05, "How close the search comes, in multiples of the load.", "ours");
    private static final Key<Integer> RECOVERY_RUNS =
            Key.optional("runs", Types.integer(1, 1000), 3, "Runs of each load.", "ours");
    private static final Section RECOVERY_KEYS = new Section(
            "search settings", List.of(RECOVERY_FROM, RECOVERY_TO, RECOVERY_PRECISION, RECOVERY_RUNS));
    private static final Key<Section.Values> RECOVERY = Key.optional(
            "recovery",
            Types.map(RECOVERY_KEYS),
            null,
            "Searches for the load at which goodput no longer returns after the trigger; unset: no search.",
            "ours");
    private static final Section RUN_KEYS = new Section("run settings", List.of(RUN_COUNT, WARMUP, RECOVERY));

    static final Shape SHAPE = Shape.either(Shape.keys(RUN_KEYS), Shape.NOTHING);

    /** Of a load that is played faster: each takes 20 bytes. */
    private static final int MOST_RECORDED = 20_000_000;

    private final Reading reading;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();

    RunReader(Reading reading, Names names) {
        this.reading = reading;
        this.names = names;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    RunSpec read(Node node, long durationNs, List<LoadSpec> loads) {
        var values = RUN_KEYS.read(node, reading);
        values.explain("run").stream()
                .filter(line -> !line.key().equals("count") || !(values.get(RUN_COUNT) instanceof Node.Mapping))
                .forEach(lines::add);
        int min = DEFAULT_RUNS;
        int max = DEFAULT_RUNS;
        var until = "";
        var count = values.get(RUN_COUNT);
        if (count instanceof Node.Scalar || count instanceof Node.Items) {
            var runs = Types.integer(1, 1_000_000).read(count, reading.at("count"));
            min = runs == null ? DEFAULT_RUNS : runs;
            max = min;
        } else if (count != null) {
            var counts = COUNT_KEYS.read(count, reading.at("count"));
            lines.addAll(counts.explain("run"));
            min = counts.get(COUNT);
            max = counts.get(MAX) == null ? min : counts.get(MAX);
            until = counts.get(UNTIL);
            if (counts.has(MAX) && max < min) {
                reading.at("count").at("max").error(counts.node(MAX), "max " + max + " is less than min " + min);
            }
            StoppingText.check(
                    until,
                    names.metrics(),
                    counts.node(UNTIL),
                    reading.at("count").at("until"));
            if (!until.isEmpty() && !counts.has(MAX)) {
                reading.at("count").error(counts.node(UNTIL), "'until' without 'max': it would always stop after min " + min);
            } else if (until.isEmpty() && max > min) {
                reading.at("count").warning(counts.node(MAX), "'max' has no effect without 'until': exactly " + min + " runs are made");
            }
        }
        if (values.get(WARMUP) >= durationNs && durationNs > 0) {
            reading.at("warmup").error(values.node(WARMUP), "the warm-up is not shorter than the load");
        }
        return new RunSpec(min, max, until, values.get(WARMUP), recovery(values, loads));
    }

    private RunSpec.Recovery recovery(Section.Values run, List<LoadSpec> loads) {
        if (!run.has(RECOVERY) || run.broken(RECOVERY)) {
            return null;
        }
        var search = RECOVERY_KEYS.read(run.node(RECOVERY), new Reading(new Problems(), "run.recovery"));
        if (search.get(RECOVERY_FROM) >= search.get(RECOVERY_TO)) {
            reading.at("recovery").error(
                    run.node(RECOVERY),
                    "from " + search.get(RECOVERY_FROM) + " is not less than to " + search.get(RECOVERY_TO));
        }
        for (var load : loads) {
            if (load.source() instanceof LoadSpec.Recorded recorded
                    && recorded.arrivalsNs().length * search.get(RECOVERY_TO) > MOST_RECORDED) {
                reading.at("recovery").error(
                        run.node(RECOVERY),
                        "'" + load.name() + "' has " + recorded.arrivalsNs().length + " recorded requests, of which to: "
                                + Types.plain(search.get(RECOVERY_TO)) + " makes more than the limit of " + MOST_RECORDED);
            }
        }
        return new RunSpec.Recovery(
                search.get(RECOVERY_FROM),
                search.get(RECOVERY_TO),
                search.get(RECOVERY_PRECISION),
                search.get(RECOVERY_RUNS));
    }
}
