package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Lane;
import org.outagelab.results.Results;
import org.outagelab.results.Topology;

class ChartsTest {
    @Test
    void aPictureInAPageHasLettersAsWideAsTheShapesOfItsFile() {
        var picture = AvailabilityChart.of(SampleResults.fiveVariants(), "");

        assertThat(picture.inlineSvg())
                .contains("</text>")
                .containsPattern("<text [^>]*textLength=\"\\d+\\.\\d\"")
                .doesNotContain("Dialog", "'Inter'");
        assertThat(picture.svg()).doesNotContain("<text").startsWith("<?xml");
        assertThat(picture.inlineSvg().length()).isLessThan(picture.svg().length() / 5);
    }

    @Test
    void titlesStateTheFinding() {
        assertThat(titles(SampleResults.fiveVariants()))
                .contains(
                        "3 of 5 topologies meet 99.9 %; “standby in zone b” lost no request",
                        "app.1 crashes: 512 of 2,301 requests lost in 23 s",
                        "Replication lag reaches 3.32 s (db.2, base)");
        assertThat(titles(SampleResults.oneVariant()))
                .contains("Availability 99.131 %: the objective of 99.9 % is missed");
        assertThat(titles(SampleResults.nothing()))
                .contains(
                        "No requests were counted: no availability",
                        "No request ended ok: no latency",
                        "No request was counted");
    }

    @Test
    void aSearchOverLoadSaysUpToWhereGoodputReturns() {
        var chart = RecoveryChart.of(SampleResults.searched()).orElseThrow();

        assertThat(chart.title())
                .isEqualTo("Goodput returns after the trigger up to 45.0 requests/s (base), at every load tried (a retry"
                        + " budget), at no load tried (four retries)");
        assertThat(RecoveryChart.of(SampleResults.results(null, List.of(SampleResults.searched().variants().get(0))))
                        .orElseThrow()
                        .title())
                .isEqualTo("Goodput always returned after the trigger up to 45.0 requests/s, and not always from 48.5"
                        + " requests/s on");
        assertThat(RecoveryChart.of(SampleResults.fiveVariants())).isEmpty();
    }

    @Test
    void theLossOfDataStandsBesideWhatItCosts() {
        assertThat(titles(SampleResults.lossy()))
                .contains("1 of 3 topologies lost no acknowledged write; “no backup” 24,106 per run");
        assertThat(DataLossChart.of(SampleResults.fiveVariants())).as("nothing was lost").isEmpty();
    }

    @Test
    void noDifferenceIsClaimedWhereIntervalsOverlap() {
        Results close = SampleResults.results(
                null,
                List.of(SampleResults.variant("base", 0.990, 0.002), SampleResults.variant("other", 0.991, 0.002)));

        assertThat(AvailabilityChart.of(close, "").title())
                .isEqualTo("None of 2 topologies meet 99.9 %; no topology is surely more available than “base”");
        assertThat(AvailabilityChart.of(SampleResults.close(), "").title())
                .isEqualTo("None of 6 topologies surely meet 99.9 %; “reaches one” loses at least 8.9× fewer requests than"
                        + " “base”");
    }

    @Test
    void everySampleCanBeDrawn() {
        for (Results results : List.of(
                SampleResults.twelveVariants(),
                SampleResults.allFailed(),
                SampleResults.noneFailed(),
                SampleResults.nothing(),
                SampleResults.hostile(),
                SampleResults.crowded(),
                SampleResults.searched(),
                SampleResults.lossy(),
                SampleResults.close())) {
            assertThat(new Charts(results, "").all())
                    .allSatisfy(p -> assertThat(
                                    p.svg().endsWith("</svg>\n") && !p.svg().contains("NaN"))
                            .as(p.title())
                            .isTrue());
        }
    }

    @Test
    void everyStateOfALaneHasAColourAndWordsOfItsOwn() {
        var states = List.of(Lane.State.values());

        assertThat(states).allSatisfy(state -> assertThat(ChartStyle.of(state)).as(state.words()).isNotNull());
        assertThat(states).extracting(Lane.State::words).doesNotHaveDuplicates();
    }

    @Test
    void anEdgeToNowhereIsNotDrawn() {
        var topology = new Topology(
                List.of(new Topology.Node("a", "nginx", "", "", "", 3)), List.of(new Topology.Edge("a", "b", "call")));

        assertThat(TopologyPicture.of(topology, "t").svg())
                .doesNotContain("<polygon")
                .endsWith("</svg>\n");
    }

    @Test
    void theSameResultsGiveTheSameBytesInAnotherProcess() throws IOException, InterruptedException {
        String here = Fingerprint.ofSamples();

        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Duser.language=de",
                        "-Duser.country=DE",
                        "-Dline.separator=\r\n",
                        Fingerprint.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String there = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(other.waitFor()).isZero();
        assertThat(there.strip()).isEqualTo(here);
        assertThat(Fingerprint.ofSamples()).isEqualTo(here);
    }

    private static List<String> titles(Results results) {
        return new Charts(results, "").all().stream().map(Picture::title).toList();
    }
}
