package org.outagelab.scenarios.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;

/** Judges measured cases and tells the result as Markdown. */
public final class Fidelity {
    private static final String INTRODUCTION = """
            # Fidelity: predictions beside measurements of the real programs

            This page is written by a command, from measurements in a folder beside the project:

            ```
            ./outagelab fidelity ../shared/truth --out docs/fidelity.md
            ```

            HAProxy 2.6.12, nginx 1.22.1, gunicorn 20.1.0 and MariaDB 10.11 were run on one machine under the loads and
            faults of each case. Every case becomes a scenario file (`--scenarios DIR` keeps them), and is predicted
            twice: **recorded**, with the recorded arrivals and sleeps of the first repeat, the recorded instants of the
            fault and the logged first health checks; and **drawn**, from the distributions alone, as 40 runs of the
            measured length (2.5 % – median – 97.5 %) beside the three repeats (minimum – median – maximum).

            One mapping serves all cases; nothing is fitted. A worker is held beyond the sleep by
            `gunicorn_backlog_mode` (its 20 ms or 40 ms row), and HAProxy and nginx delay by their `hop_ms`. The way
            between nginx and a worker takes what is left: of `haproxy_maxconn_slot` where the server has a `maxconn`
            (then a slot is held for it), else of the measured mean of the whole path beyond a 20 ms sleep
            (`full_path_overhead_over_sleep_mean_ms`, 2.24 ms), where nothing is held. CPU is not added.

            """;
    private static final String NOISE = """

            ## What the missed latencies have in common

            Counts, outcomes, shares and detection times agree. What misses is the latency of lightly loaded servers,
            always in the same direction: the measured machine took longer than its own inputs say. The recordings show
            it without any model: time beyond the sleep, in requests that met no queue to speak of.

            | case | inputs add up to, ms | recorded p10, ms | p50, ms | mean, ms |
            |---|---|---|---|---|
            """;
    private static final String AFTER_NOISE = """

            The inputs' 2.24 ms are a mean on a quiet machine at a constant rate. The fastest tenth of requests is faster
            than that in every case, and half of the medians equal it, but each recording has a long tail above its median
            that does not depend on the length of the sleep, and that differs from case to case with nothing in the
            configuration that could make it: the same stack at twice the rate (e8, round robin) has the least. (Where a
            fault costs connect timeouts or slow answers, the mean has those too.) A tail fitted to one case would miss
            the others, so none is added: those rows stay missed. The drawn e0 rows miss for another reason: the one
            measured run had two standard deviations more arrivals than its rate, and a queue that only grows shows each
            of them. The p90 of e8 with leastconn depends on which requests meet the slow server: over seeds of the drawn
            runs its range contains the measured one.

            """;

    private static final String DATABASE = """
            ## The database

            The e9 cases have no recorded arrivals: each is drawn as 14 runs for each of its repeats, with one flush of
            `db_write_raw_unix_ms` for a write and `apply_ms_per_txn` for a transaction on the replica. What is lost, how
            far a replica lags and for how long, how long semi-synchronous commits freeze and what reads miss all agree.
            Commit latencies do not: the only input is a median of 0.5 ms, and the measured medians of three repeats of one
            configuration differ by a factor of two to five, their means by up to thirty. The flush is not drawn from
            those measurements, so these rows stay missed.

            What has a formula is not measured but met: every case of `../shared/cases/replication.json` (loss, lag, stale
            reads, catch-up, semi-synchronous commits, quorums, backups) stands with its exact value, its estimate and its
            level in [theory.md](theory.md#replication), as this command prints them:

            ```
            mvn -B -Pstudies -pl sim-core,sim-models test -Dtest=ReplicationCasesTest -Dsurefire.failIfNoSpecifiedTests=false
            ```

            """;

    private final List<Row> rows = new ArrayList<>();
    private final List<Overhead> overheads = new ArrayList<>();
    private final List<String> notPredicted = new ArrayList<>();

    /**
     * Judges every HTTP and every database case of a folder of measurements.
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
            try {
                judge(found, scenarios);
            } catch (UntranslatedCaseException untranslated) {
                notPredicted.add(found.name() + ": " + untranslated.getMessage());
            }
        }
        for (var found : DatabaseCase.all(truth)) {
            if (only.isEmpty() || only.contains(found.name())) {
                rows.addAll(new DatabaseJudge(found, scenarios(found, scenarios)).judge());
            }
        }
    }

    private void judge(TruthCase found, Path scenarios) throws IOException {
        if (found.hasTrace()) {
            rows.addAll(new Judge(found).recorded(scenario(found, scenarios, true)));
        }
        var overhead = found.overhead();
        if (overhead != null) {
            overheads.add(overhead);
        }
        rows.addAll(new Judge(found).drawn(scenario(found, scenarios, false)));
    }

    /** One for each repeat: they differ in the instant of the fault. */
    private static List<Scenario> scenarios(DatabaseCase found, Path folder) throws IOException {
        var scenarios = new ArrayList<Scenario>();
        for (int repeat = 0; repeat < found.repeats(); repeat++) {
            scenarios.add(read(folder.resolve(found.name() + "-" + (repeat + 1) + ".yaml"), found.scenario(repeat)));
        }
        return scenarios;
    }

    private static Scenario scenario(TruthCase found, Path folder, boolean recorded) throws IOException {
        var file = folder.resolve(found.name() + (recorded ? "-recorded" : "-drawn") + ".yaml");
        return read(file, found.scenario(recorded));
    }

    private static Scenario read(Path file, String text) throws IOException {
        Files.writeString(file, text);
        var read = ScenarioFile.read(file, List.of());
        if (!read.errors().isEmpty()) {
            throw new UntranslatedCaseException("its scenario is wrong: " + read.errors());
        }
        return read.variants().get("base");
    }

    /** Cases whose configuration or fault has no translation into a scenario, with the reason. */
    public List<String> notPredicted() {
        return notPredicted;
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

    /** The whole page: how it was made, the table, and what the missed rows have in common. */
    public String document() {
        var text = new StringBuilder(INTRODUCTION);
        text.append("**").append(met()).append(" of ").append(judged()).append(" quantities meet their rule.**\n");
        notPredicted.forEach(reason -> text.append("\nNot predicted: ").append(reason).append("\n"));
        text.append(NOISE);
        for (var overhead : overheads) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f |\n",
                    overhead.name(),
                    overhead.inputs(),
                    overhead.p10(),
                    overhead.p50(),
                    overhead.mean()));
        }
        return text.append(AFTER_NOISE).append(DATABASE).append("## All quantities\n\n").append(markdown()).toString();
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
