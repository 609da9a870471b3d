package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpofVerbTest {
    private static final String TWO = "../scenarios/src/main/scenarios/ladder/2-two-web-servers.yaml";
    private static final String THREE = "../scenarios/src/main/scenarios/ladder/1-three-servers.yaml";

    @TempDir
    private Path folder;

    @Test
    void aSecondWebServerRemovesTheNamedSinglePointOfFailure() {
        var terminal = Terminal.run("spof", "--quiet", "--kills", "4", THREE, TWO);

        assertThat(terminal.exitCode()).isZero();
        var parts = terminal.out().split("\n\n");
        assertThat(parts[1]).startsWith("Three servers").contains("\n    app.1 hang ");
        assertThat(parts[1].substring(0, parts[1].indexOf("taken over"))).contains("web.1 crash ", "server-2 host-down ");
        assertThat(parts[2]).startsWith("A second web server");
        assertThat(parts[2].substring(0, parts[2].indexOf("in pairs"))).doesNotContain("web.1", "app.1", "server-4");
        assertThat(parts[2].substring(parts[2].indexOf("taken over"))).contains("web.1 crash ", "app.1 hang ");
        // Said and shown side by side.
        assertThat(parts[1].lines().filter(line -> line.contains("app.1 hang")))
                .allMatch(line -> line.replaceAll(" +", " ").contains("0 % 0 %"));
        assertThat(terminal.out().lines().filter(line -> !line.startsWith("repeat")))
                .allMatch(line -> line.length() <= 100);
    }

    @Test
    void theSameSeedGivesTheSameBytesForAnyNumberOfThreads() {
        var one = Terminal.run("spof", "--json", "--kills", "3", "--threads", "1", TWO);
        var three = Terminal.run("spof", "--json", "--kills", "3", "--threads", "3", TWO);

        assertThat(one.exitCode()).isZero();
        assertThat(one.out())
                .startsWith("{\n  \"schemaVersion\": 1")
                .contains("\"name\": \"outagelab\",\n    \"version\": \"" + Version.number() + "\"")
                .isEqualTo(three.out());
    }

    @Test
    void thePageHasItsPictureAndItsDocument() throws Exception {
        var out = folder.resolve("report");

        var terminal = Terminal.run("spof", "--quiet", "--kills", "2", "--out", out.toString(), THREE);

        assertThat(terminal.exitCode()).isZero();
        assertThat(Files.readString(out.resolve("report.html"))).contains("<svg", "id=\"result\"", "app.1 hang");
        assertThat(out.resolve("charts/spof.svg")).exists();
    }

    @Test
    void aReportThatIsBothWantedAndNotIsRefused() {
        var both = Terminal.run("spof", "--no-report", "--out", folder.resolve("both").toString(), TWO);

        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("--out and --no-report contradict each other");
        assertThat(Terminal.run("spof", "--quiet", "--no-report", "--kills", "0", TWO).exitCode()).isZero();
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThat(Terminal.run("spof", "--kills", "-1", TWO).exitCode()).isEqualTo(2);
        assertThat(Terminal.run("spof", "--variant", "bse", TWO).err()).contains("did you mean 'base'?");
    }
}
