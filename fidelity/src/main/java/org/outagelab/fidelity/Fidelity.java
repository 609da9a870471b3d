package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Judges measured cases and tells the result as Markdown. */
public final class Fidelity {
    private static final String INTRODUCTION = """
            # Fidelity: predictions beside measurements of the real programs

            This page is written by a command, from measurements in a folder beside the project:

            ```
            ./outagelab fidelity ../shared/truth --out docs/fidelity.md
            ```

            The real programs were run under the loads and faults of each case; their versions stand in its file (`topology`).
            Every case becomes a scenario file (`--scenarios DIR` keeps them), and is predicted from its inputs. Where a cell has
            three numbers, those measured are the minimum, median and maximum of the repeats.

            """;

    private static final String RECORDED = """
            **recorded**: with the recorded arrivals and sleeps of the first repeat, the recorded instants of the fault and the
            logged first health checks.

            """;

    private static final String DRAWN = """
            **drawn**: from the distributions alone, as runs of the measured length (2.5 %% – median – 97.5 %%):
            %d of a web site, %d for each repeat of a database, %d of a virtual IP.

            """;

    private static final String OF_A_WEB_SITE = """
            One mapping serves all cases; nothing is fitted. A worker is held beyond the sleep by `gunicorn_backlog_mode` (its
            20 ms or 40 ms row), and HAProxy and nginx delay by their `hop_ms`. The way between nginx and a worker takes what is
            left: of `haproxy_maxconn_slot` where the server has a `maxconn` (then a slot is held for it), else of the measured
            mean of the whole path beyond the sleep (`full_path_overhead_over_sleep_mean_ms`), where nothing is held. CPU is not
            added.

            """;

    private static final String OF_A_DATABASE = """
            Cases of databases have no recorded arrivals: one flush of `db_write_raw_unix_ms` for a write, and `apply_ms_per_txn`
            for a transaction on the replica. What has a formula is not measured but met: see [theory.md](theory.md#replication).

            """;

    private final List<Row> rows = new ArrayList<>();
    private static final String OF_MONITORING = """
            The t1_mon cases are Prometheus 2.42 and Alertmanager 0.25 around small exporters. Every row is predicted by itself from the
            recorded phases of its scrapes and evaluations; phases that were not recorded (the sweep of empty groups, of several targets
            the scrapes) are free, within what the rule of the row says.

            """;

    private static final String OF_ROLLOUTS = """
            The rollouts are judged twice: **recorded** with the arrivals of the first repeat and the step times of its instances, each
            restarted at its recorded instant; **drawn** as one rolling update with boot times between the least and the most of those measured.

            """;

    private static final String OF_NAMES = """
            The t1_dns cases are judged by the model of names alone: the resolver, what each program remembers, and how it goes through
            several addresses. Where no phase was recorded, the prediction is the range over all phases.

            """;

    private static final String OF_TLS = """
            The costs of handshakes in the model are rounded from t1_tls_cpu, so that its rows test the rounding alone; e11_tls measured them at
            another time. The CPU of a request is not counted: it is added as measured. A storm is all clients at one instant.

            """;

    private final List<String> notPredicted = new ArrayList<>();
    private final List<String> notJudged = new ArrayList<>();
    private boolean ofWebSites;

    /**
     * Judges every case of a folder of measurements. Every file of it is judged, or named with the reason why not.
     *
     * @param scenarios where the scenario files are written
     * @param only names of cases, or empty for all
     */
    public void judge(Path truth, Path scenarios, List<String> only) throws IOException {
        Files.createDirectories(scenarios);
        var cases = cases(truth);
        JsonNode stack = MissingNode.getInstance();
        for (var root : cases.values()) {
            stack = stack.isMissingNode() && DatabaseCase.tellsOfWrites(root) ? root : stack;
        }
        for (var found : cases.entrySet()) {
            var name = found.getValue().path("name").asString(found.getKey());
            if (!only.isEmpty() && !only.contains(name)) {
                continue;
            }
            try {
                judge(truth, found.getValue(), stack, scenarios, name);
            } catch (UntranslatedCaseException untranslated) {
                notPredicted.add(name + ": " + untranslated.getMessage());
            }
        }
        for (var name : only) {
            if (cases.values().stream().noneMatch(root -> root.path("name").asString("").equals(name))) {
                notPredicted.add(name + ": there is no such case");
            }
        }
    }

    /** By file name without its ending. */
    private TreeMap<String, JsonNode> cases(Path truth) throws IOException {
        var cases = new TreeMap<String, JsonNode>();
        try (var files = Files.list(truth)) {
            for (var file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
                var name = file.getFileName().toString().replaceFirst("\\.json$", "");
                try {
                    var root = JsonMapper.shared().readTree(Files.readString(file));
                    if (root.isObject()) {
                        cases.put(name, root);
                    } else {
                        notPredicted.add(name + ": expected an object");
                    }
                } catch (JacksonException | CharacterCodingException e) {
                    notPredicted.add(name + ": it is no JSON");
                }
            }
        }
        return cases;
    }

    private void judge(Path truth, JsonNode root, JsonNode stack, Path scenarios, String name) throws IOException {
        if (MonitoringCase.isOne(name)) {
            rows.addAll(new MonitoringCase(root).judge());
        } else if (RolloutCase.isOne(name)) {
            rows.addAll(new RolloutCase(truth, root).judge(scenarios));
        } else if (NamesCase.isOne(name)) {
            rows.addAll(new NamesCase(root, configuration(truth, name)).judge());
        } else if (FirewallCase.isOne(name)) {
            rows.addAll(new FirewallCase(root, truth.resolve("configs").resolve(name)).judge(scenarios));
        } else if (ServerCertificateCase.isOne(name)) {
            rows.addAll(new ServerCertificateCase(root, truth.resolve("configs").resolve(name)).judge(scenarios));
        } else if (SynFloodCase.isOne(name)) {
            rows.addAll(new SynFloodCase(root).judge(scenarios));
        } else if (SlowlorisCase.isOne(name)) {
            rows.addAll(new SlowlorisCase(root, truth.resolve("configs").resolve(name)).judge(scenarios));
        } else if (TlsCase.isOne(root)) {
            rows.addAll(new TlsCase(root, scenarios).judge());
        } else if (name.startsWith("t1_")) {
            notJudged.add(name + ": not judged yet");
        } else if (TruthCase.isOne(root)) {
            judge(TruthCase.of(truth, root), scenarios);
        } else if (DatabaseCase.isOne(root)) {
            var found = DatabaseCase.of(root, stack);
            found.requireUnderstood();
            rows.addAll(new DatabaseJudge(found, scenarios(found, scenarios)).judge());
        } else if (VrrpCase.isOne(root)) {
            rows.addAll(new VrrpCase(root).judge(scenarios, notJudged));
        } else if (!root.has("load") && !root.path("inputs").has("load")) {
            notJudged.add(name + ": nothing to predict: it has no load");
        } else {
            throw new UntranslatedCaseException("a shape of measurements without a model");
        }
    }

    /** The files that the programs of a case ran with, in the order of their names. */
    private static String configuration(Path truth, String name) throws IOException {
        var folder = truth.resolve("configs").resolve(name);
        var text = new StringBuilder();
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                    text.append(Files.readString(file)).append('\n');
                }
            }
        }
        return text.toString();
    }

    private void judge(TruthCase found, Path scenarios) throws IOException {
        if (found.repeats() == 0) {
            throw new UntranslatedCaseException("it was never measured: per_repeat is empty");
        }
        ofWebSites = true;
        if (found.hasTrace()) {
            rows.addAll(new Judge(found).recorded(scenario(found, scenarios, true)));
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

    static Scenario read(Path file, String text) throws IOException {
        Files.writeString(file, text);
        var read = ScenarioFile.read(file, List.of());
        if (!read.errors().isEmpty()) {
            // Where the file lies today is nobody's business on a page.
            throw new UntranslatedCaseException("its scenario is wrong: "
                    + read.errors().toString().replace(file.getParent() + java.io.File.separator, ""));
        }
        return read.variants().get("base");
    }

    /** Cases whose configuration or fault has no translation into a scenario, with the reason. */
    public List<String> notPredicted() {
        return notPredicted;
    }

    /** Cases and quantities that are listed and not judged, with the reason. */
    public List<String> notJudged() {
        return notJudged;
    }

    /** Quantities judged so far. */
    public int judged() {
        return (int) rows.stream().filter(row -> row.verdict() != Row.Verdict.NOT_JUDGED).count();
    }

    /** Quantities that met their rule. */
    public int met() {
        return (int) rows.stream().filter(row -> row.verdict() == Row.Verdict.MET).count();
    }

    /** What the rows give, in one sentence. */
    public String conclusion() {
        return judged() == 0 ? "No quantity was judged." : met() + " of " + judged() + " quantities meet their rule.";
    }

    /** Whether nothing was judged, listed or refused: there was no case. */
    public boolean empty() {
        return rows.isEmpty() && notPredicted.isEmpty() && notJudged.isEmpty();
    }

    /** {@code case, mode, quantity} of those that did not. */
    public List<String> missed() {
        return rows.stream()
                .filter(row -> row.verdict() == Row.Verdict.MISSED)
                .map(row -> row.name() + ", " + row.mode() + ", " + row.quantity())
                .toList();
    }

    /** The whole page: how it was made, what was met and missed by kind, what was not judged, and the table. */
    public String document() {
        var text = new StringBuilder(INTRODUCTION);
        // Of the method, what these rows were made by and no more.
        if (rows.stream().anyMatch(row -> row.mode().equals("recorded"))) {
            text.append(RECORDED);
        }
        if (rows.stream().anyMatch(row -> row.mode().equals("drawn"))) {
            text.append(DRAWN.formatted(Judge.DRAWN_RUNS, DatabaseJudge.RUNS, VrrpCase.RUNS));
        }
        if (ofWebSites) {
            text.append(OF_A_WEB_SITE);
        }
        if (rows.stream().anyMatch(row -> row.kind() == Row.Kind.DATABASE)) {
            text.append(OF_A_DATABASE);
        }
        if (rows.stream().anyMatch(row -> row.kind() == Row.Kind.MONITORING)) {
            text.append(OF_MONITORING);
        }
        if (rows.stream().anyMatch(row -> RolloutCase.isOne(row.name()))) {
            text.append(OF_ROLLOUTS);
        }
        if (rows.stream().anyMatch(row -> row.name().startsWith("t1_tls_"))) {
            text.append(OF_TLS);
        }
        if (rows.stream().anyMatch(row -> NamesCase.isOne(row.name()))) {
            text.append(OF_NAMES);
        }
        text.append("**").append(conclusion()).append("**\n\n");
        text.append("| kind of quantity | judged | met | missed | not judged |\n|---|---|---|---|---|\n");
        for (var kind : Row.Kind.values()) {
            text.append("| ").append(kind.words()).append(" | ")
                    .append(count(kind, Row.Verdict.MET) + count(kind, Row.Verdict.MISSED))
                    .append(" | ").append(count(kind, Row.Verdict.MET))
                    .append(" | ").append(count(kind, Row.Verdict.MISSED))
                    .append(" | ").append(count(kind, Row.Verdict.NOT_JUDGED)).append(" |\n");
        }
        list(text, "Not predicted", notPredicted);
        list(text, "Not judged", notJudged);
        list(text, "Missed", missed());
        return text.append("\n## All quantities\n\n").append(markdown()).toString();
    }

    private long count(Row.Kind kind, Row.Verdict verdict) {
        return rows.stream().filter(row -> row.kind() == kind && row.verdict() == verdict).count();
    }

    private static void list(StringBuilder text, String heading, List<String> entries) {
        if (!entries.isEmpty()) {
            text.append("\n## ").append(heading).append("\n\n");
            entries.forEach(entry -> text.append("- ").append(entry).append('\n'));
        }
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
                    .append(" | ").append(switch (row.verdict()) {
                        case MET -> "met";
                        case MISSED -> "**missed**";
                        case NOT_JUDGED -> "not judged";
                    })
                    .append(" | ").append(row.rule()).append(" |\n");
        }
        return text.toString();
    }
}
