package org.outagelab.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
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
                "e8_slow10x_100rps_roundrobin",
                "e9_lag_150_then_40",
                "e9_semi_stall",
                "e12_vrrp"
            })
    void countsOutcomesAndDetectionAgreeWithTheRealPrograms(String name) throws IOException {
        var fidelity = Measured.judged(folder, name, 6);

        assertThat(fidelity.missed())
                .filteredOn(row -> !row.contains("latency") && !row.contains("lat_ms"))
                .isEmpty();
    }

    @Test
    void latenciesMeasuredWhileStacksSharedACoreAreShownAndNotJudged() throws IOException {
        assumeThat(Files.isDirectory(Measured.TRUTH)).as("measurements beside the project").isTrue();
        var fidelity = new Fidelity();

        fidelity.judge(Measured.TRUTH, folder, List.of("e10_nginx_crash_default"));

        assertThat(fidelity.missed()).isEmpty();
        assertThat(fidelity.markdown()).contains("not judged | several stacks shared one core");
    }

    @Test
    void aShareIsJudgedByItsOwnNoiseToo() {
        assertThat(Judge.shareTolerance(0.3, 100)).isCloseTo(0.1375, within(0.0001));
        assertThat(Judge.shareTolerance(0.3, 1e6)).isEqualTo(0.01);
        assertThat(Judge.shareTolerance(1, 100)).isEqualTo(0.01);
    }

    private static final String DATABASE = "{\"name\": \"NAME\", \"inputs\": {\"arrivals\": \"straight to the primary\","
            + " \"db_write_raw_unix_ms\": 0.5, \"max_connections\": 100, \"load\": {\"rate_per_s\": 20, \"duration_s\": 3}MORE},"
            + " \"measured\": {\"writes\": {\"all\": [55, 60, 65]}}, \"per_repeat\": [{}]}";

    private Fidelity judge(String name, String text) throws IOException {
        var truth = Files.createDirectories(folder.resolve("truth"));
        Files.writeString(truth.resolve(name + ".json"), text.replace("NAME", name));
        var fidelity = new Fidelity();
        fidelity.judge(truth, folder.resolve("cases"), List.of());
        return fidelity;
    }

    @Test
    void aDatabaseCaseIsJudgedWithoutAnyOtherCaseBesideIt() throws IOException {
        var fidelity = judge("alone", DATABASE.replace("MORE", ""));

        assertThat(fidelity.notPredicted()).isEmpty();
        assertThat(fidelity.judged()).isEqualTo(1);
        assertThat(fidelity.missed()).isEmpty();
    }

    @Test
    void appliersAndTheDelayOfAReplicaArePartOfTheScenario() throws IOException {
        judge("delayed", DATABASE.replace("MORE", ", \"apply_threads\": 4, \"apply_ms_per_txn\": 7, \"master_delay_s\": 2"));

        assertThat(folder.resolve("cases/delayed-1.yaml")).content()
                .contains("delay: 2.0s").contains("apply: {workers: 4, time: 7.00ms}");
    }

    @Test
    void whatIsNotUnderstoodIsNamedAndNeverIgnored() throws IOException {
        assertThat(judge("strange", DATABASE.replace("MORE", ", \"moon_phase\": 3")).notPredicted())
                .containsExactly("strange: an input without a model: moon_phase = 3");
        assertThat(judge("strange", DATABASE.replace("MORE", "").replace("\"db_write_raw_unix_ms\": 0.5,", "")).notPredicted())
                .containsExactly("strange: no case of the folder says how long a write takes: inputs.db_write_raw_unix_ms");
        assertThat(judge("strange", DATABASE.replace("MORE", ", \"kill_at_s\": \"soon\"")).notPredicted())
                .containsExactly("strange: cannot read kill_at_s: \"soon\"");
        assertThat(judge("strange", DATABASE.replace("MORE", "").replace("[{}]", "[]")).notPredicted())
                .containsExactly("strange: it was never measured: per_repeat is empty");
        assertThat(judge("strange", "{]").notPredicted()).containsExactly("strange: it is no JSON");
    }

    @Test
    void aBurstWithoutLooksAndALossWithoutAnInstantEndInNoError() throws IOException {
        var burst = DATABASE.replace("MORE", "").replace("\"rate_per_s\": 20, \"duration_s\": 3", "\"stages\": [[20, 2], [10, 2]]")
                .replace("\"writes\":", "\"max_backlog_txn\":");

        assertThat(judge("burst", burst).notPredicted()).isEmpty();
    }

    @Test
    void theConfigurationOfAProxyDecidesWhatTheExpiryOfItsServersCertificateDoes() throws IOException {
        var seen = "{\"name\": \"NAME\", \"inputs\": {\"rate\": 10}, \"measured\": {\"before\": {\"200\": {\"all\": [50, 50]}},"
                + " \"after\": {\"200\": {\"all\": [60, 60]}}, \"states\": {}}}";
        var proxy = "defaults\n timeout connect 1s\n timeout client 30s\n timeout server 5s\nbackend be\n retries 3\n http-reuse never\n"
                + " server s1 10.88.0.11:443 ssl verify required ca-file /lab/ca.crt check inter 2s MORE\n";
        var folders = Files.createDirectories(folder.resolve("truth/configs/t1_backend_cert_own"));

        Files.writeString(folders.resolve("haproxy.cfg"), proxy.replace("MORE", ""));
        var resumes = judge("t1_backend_cert_own", seen);
        Files.writeString(folders.resolve("haproxy.cfg"), proxy.replace("MORE", "no-ssl-reuse"));
        var shakesHands = judge("t1_backend_cert_own", seen);

        assertThat(resumes.notPredicted()).isEmpty();
        assertThat(resumes.judged()).isEqualTo(2);
        assertThat(resumes.missed()).isEmpty();
        assertThat(shakesHands.missed()).hasSize(3);
    }

    @Test
    void casesOfLaterWorkAreListedAndNeverSkipped() throws IOException {
        var fidelity = judge("t1_gate", "{\"name\": \"t1_gate\", \"topology\": {}, \"load\": {}}");
        assertThat(fidelity.notJudged()).containsExactly("t1_gate: not judged yet");
        assertThat(fidelity.document()).contains("## Not judged\n\n- t1_gate: not judged yet\n");

        var tls = judge("tls", "{\"name\": \"tls\", \"measured\": {}, \"tls_cpu_ms_per_handshake_minus_http\": {}}");
        assertThat(tls.notPredicted()).containsExactly("tls: it was never measured");
    }

    @Test
    void thePageConcludesNothingThatItsRowsDoNotGive() throws IOException {
        assertThat(judge("alone", DATABASE.replace("MORE", "")).document())
                .contains("**1 of 1 quantities meet their rule.**")
                .contains("| loss, lag and staleness of databases | 1 | 1 | 0 | 0 |")
                .doesNotContain("## Missed", "## Not", "agree", "What the missed latencies have in common");
        assertThat(judge("alone", DATABASE.replace("MORE", "").replace("[55, 60, 65]", "[900]")).document())
                .contains("**0 of 1 quantities meet their rule.**")
                .contains("## Missed\n\n- alone, drawn, writes\n");
    }

    @Test
    void thePageTellsOfNoMethodThatItsRowsWereNotMadeBy() throws IOException {
        var database = judge("alone", DATABASE.replace("MORE", "")).document();
        assertThat(database)
                .contains("**drawn**: from the distributions alone", "14 for each repeat of a database", "`db_write_raw_unix_ms`")
                .doesNotContain("**recorded**", "One mapping serves all cases", "gunicorn", "2.24 ms", "three repeats");

        Files.delete(folder.resolve("truth/alone.json"));
        var web = judge("site", WEB.replace("CHECK", "\"check\"").replace("\"measured\": {}MORE", "\"measured\": {\"sent\": {\"all\": [20, 21]}}"))
                .document();
        assertThat(web)
                .contains("One mapping serves all cases", "40 of a web site")
                .doesNotContain("**recorded**", "Cases of databases", "`db_write_raw_unix_ms`");
    }

    @Test
    void whereNothingWasJudgedNothingIsSaidToBeMet() throws IOException {
        var fidelity = judge("t1_gate", "{\"name\": \"t1_gate\", \"topology\": {}, \"load\": {}}");

        assertThat(fidelity.conclusion()).isEqualTo("No quantity was judged.");
        assertThat(fidelity.document()).contains("**No quantity was judged.**").doesNotContain("0 of 0", "**drawn**", "One mapping");
    }

    private static final String WEB = "{\"name\": \"NAME\", \"topology\": {\"servers\": 1, \"gunicorn_workers\": 2, \"gunicorn_backlog\": 100,"
                + " \"gunicorn_timeout_s\": 30, \"db\": \"not used\"}, \"lb\": {\"balance\": \"roundrobin\", \"retries\": 3,"
                + " \"timeout_connect\": \"1s\", \"timeout_server\": \"5s\", \"timeout_client\": \"30s\", \"check\": CHECK,"
                + " \"server_extra\": \"maxconn 4\"}, \"load\": {\"profile\": \"10:2\", \"mix\": \"/n?s={s}:1\", \"svc\": \"exp:20000\","
                + " \"client_timeout_ms\": 10000}, \"inputs\": {}, \"measured\": {}MORE, \"per_repeat\": [{\"sent\": 20}]}";

    @Test
    void aConfigurationWithoutChecksStaysWithoutChecks() throws IOException {
        var text = WEB.replace("MORE", "");

        judge("unchecked", text.replace("CHECK", "\"\""));
        judge("checked", text.replace("CHECK", "\"check inter 3s\""));

        assertThat(folder.resolve("cases/unchecked-drawn.yaml")).content()
                .contains("default-server: {maxconn: 4}").doesNotContain("check:");
        assertThat(folder.resolve("cases/checked-drawn.yaml")).content()
                .contains("default-server: {check: true, inter: 3s, maxconn: 4}");
    }

    @Test
    void aFaultWithoutAModelIsNamedAndTheOtherCasesGoOn() throws IOException {
        var text = WEB.replace("CHECK", "\"check\"").replace("\"measured\": {}MORE", "\"measured\": {\"sent\": {\"all\": [20, 21]}}")
                .replace("{\"sent\": 20}", "{\"sent\": 20, \"fault_events\": [[0.5, 0.6, \"crash nginx s1\"], [1, 1.1, \"restart nginx s1\"]]}");
        judge("known", text);

        var fidelity = judge("unknown", text.replace("crash nginx", "meteor nginx"));

        assertThat(fidelity.judged()).isEqualTo(5);
        assertThat(fidelity.notPredicted()).singleElement().asString().startsWith("unknown: a fault without a model");
        assertThat(fidelity.document()).contains("## Not predicted\n\n- unknown: a fault without a model");
    }
}
