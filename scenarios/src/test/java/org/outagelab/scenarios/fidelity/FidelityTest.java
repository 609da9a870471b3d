package org.outagelab.scenarios.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measured cases, when the measurements are beside the project: what was lost, and when it was noticed. */
class FidelityTest {
    private static final Path TRUTH = Path.of("../../shared/truth");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e3_crash_rr_redisp",
                "e3_crash_rr_noredisp",
                "e4_sigstop_L7",
                "e4_drop_L7",
                "e5_spof_L7",
                "e6_backup_L7",
                "e7_over_maxconn_tq1_noretry",
                "e8_slow10x_100rps_roundrobin"
            })
    void countsOutcomesAndDetectionAgreeWithTheRealPrograms(String name) throws IOException {
        assumeThat(Files.isDirectory(TRUTH)).as("measurements beside the project").isTrue();
        var fidelity = new Fidelity();

        fidelity.judge(TRUTH, folder, List.of(name));

        // Latencies of lightly loaded servers miss for a reason that docs/fidelity.md shows: they stand in the table.
        assertThat(fidelity.judged()).isGreaterThan(10);
        assertThat(fidelity.missed())
                .filteredOn(row -> !row.contains("latency"))
                .isEmpty();
    }

    @Test
    void aFaultWithoutAModelIsNamedAndTheOtherCasesGoOn() throws IOException {
        assumeThat(Files.isDirectory(TRUTH)).as("measurements beside the project").isTrue();
        var truth = Files.createDirectory(folder.resolve("truth"));
        var known = Files.readString(TRUTH.resolve("e5_spof_L7.json"));
        Files.writeString(truth.resolve("known.json"), known.replace("e5_spof_L7", "known"));
        Files.writeString(
                truth.resolve("unknown.json"),
                known.replace("e5_spof_L7", "unknown").replace("crash nginx", "meteor nginx"));
        var fidelity = new Fidelity();

        fidelity.judge(truth, folder.resolve("cases"), List.of());

        assertThat(fidelity.judged()).isGreaterThan(5);
        assertThat(fidelity.notPredicted()).singleElement().asString().startsWith("unknown: a fault without a model");
        assertThat(fidelity.document()).contains("Not predicted: unknown");
    }
}
