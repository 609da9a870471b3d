package org.outagelab.cli;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Option;

/** What every verb that plays variants has: which of them, with which seed, on how many threads. */
final class VariantOptions {
    private static final int MOST_THREADS = 1024;

    @Option(names = "--seed", paramLabel = "N", converter = Whole.class, description = "Seed of all random streams.")
    private Long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Whole.class,
            description = "Runs at once; it cannot change the result.")
    private Long threads;

    private int fitting = MOST_THREADS;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only these variants.")
    private List<String> only = List.of();

    /** @param name also says from which file it is, where there are several */
    record Named(String name, Scenario scenario) {}

    void check() throws UsageException {
        if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
            throw new UsageException("--threads must be from 1 to " + MOST_THREADS + ", got " + threads);
        }
    }

    /** As asked for, or fewer where the memory does not suffice for as many runs at a time: it cannot change the result. */
    int threads() {
        return Math.min(fitting, wanted());
    }

    private int wanted() {
        return threads == null ? Math.max(1, Runtime.getRuntime().availableProcessors()) : threads.intValue();
    }

    /** The variants asked for, with the seed given; refused if one of them does not fit into the memory. */
    List<Named> choose(List<ScenarioFile> read) throws UsageException {
        var all = new ArrayList<Named>();
        for (var file : read) {
            file.variants().forEach((name, scenario) -> all.add(new Named(
                    read.size() == 1 ? name : file.variants().size() == 1 ? file.name() : file.name() + ": " + name,
                    seed == null ? scenario : scenario.withSeed(seed))));
        }
        var names = all.stream().map(Named::name).toList();
        for (var name : only) {
            if (!names.contains(name)) {
                throw new UsageException("there is no variant '" + name + "'"
                        + new Reading(new Problems(), "").nearest(name, names) + " (there are: " + String.join(", ", names) + ")");
            }
        }
        var chosen = all.stream().filter(named -> only.isEmpty() || only.contains(named.name())).toList();
        for (var variant : chosen) {
            fitting = Math.min(fitting, MemoryLimit.threads(variant, wanted(), MemoryLimit.bytes()));
        }
        return chosen;
    }

    /** Adds the variants to a command line that repeats it. */
    void repeat(StringBuilder line) {
        only.forEach(name -> line.append(" --variant ").append(FileOptions.quoted(name)));
    }
}
