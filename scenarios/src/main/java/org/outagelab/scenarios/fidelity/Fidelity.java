package org.outagelab.scenarios.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;

/** Judges measured cases and tells the result as Markdown. */
public final class Fidelity {
    private final List<Row> rows = new ArrayList<>();

    /**
     * Judges every HTTP case of a folder of measurements.
     *
     * @param scenarios where the scenario files are written
     * @param only names of cases, or empty for all
     */
    public void judge(Path truth, Path scenarios, List<String> only) throws IOException {
        Files.createDirectories(scenarios);
        for (var found : TruthCase.all(truth)) {
            if (!only.isEmpty() && !only.contains(found.name())) {
                continue;
            }
            if (found.hasTrace()) {
                rows.addAll(new Judge(found).recorded(scenario(found, scenarios, true)));
            }
            rows.addAll(new Judge(found).drawn(scenario(found, scenarios, false)));
        }
    }

    private static Scenario scenario(TruthCase found, Path folder, boolean recorded) throws IOException {
        var file = folder.resolve(found.name() + (recorded ? "-recorded" : "-drawn") + ".yaml");
        Files.writeString(file, found.scenario(recorded));
        var read = ScenarioFile.read(file, List.of());
        if (!read.errors().isEmpty()) {
            throw new IllegalStateException("the scenario of a case is wrong: " + read.errors());
        }
        return read.variants().get("base");
    }

    /** Quantities judged so far. */
    public int judged() {
        return rows.size();
    }

    /** Quantities that met their rule. */
    public int met() {
        return (int) rows.stream().filter(Row::met).count();
    }

    /** {@code case, mode, quantity} of those that did not. */
    public List<String> missed() {
        return rows.stream()
                .filter(row -> !row.met())
                .map(row -> row.name() + ", " + row.mode() + ", " + row.quantity())
                .toList();
    }

    /** The table, one row for each quantity. */
    public String markdown() {
        var text = new StringBuilder("| case | input | quantity | measured | predicted | verdict | rule |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        for (var row : rows) {
            text.append("| ").append(row.name())
                    .append(" | ").append(row.mode())
                    .append(" | ").append(row.quantity())
                    .append(" | ").append(row.measured())
                    .append(" | ").append(row.predicted())
                    .append(" | ").append(row.met() ? "met" : "**missed**")
                    .append(" | ").append(row.rule()).append(" |\n");
        }
        return text.toString();
    }
}
