package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.results.Results;

/** The page as a browser shows it, opened from a file, where a Chromium is installed. */
@Tag("studies")
class ReportInBrowserTest {
    /** Says on the page what went wrong, and forbids whatever is not in the page. */
    private static final String WATCH =
            """
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <script>
            var wrong = [];
            addEventListener("error", function (e) { wrong.push("error: " + e.message); });
            addEventListener("securitypolicyviolation", function (e) { wrong.push("asked for " + e.blockedURI); });
            console.error = function (m) { wrong.push("console: " + m); };
            </script>
            """;

    private static final String SAY =
            """
            <script>
            addEventListener("load", function () {
              var said = [], figure = document.querySelector(".timeline"), plot = figure.querySelector(".plot");
              function say(what) { said.push(what); }
              function key(name, shift) { plot.dispatchEvent(new KeyboardEvent("keydown", { key: name, shiftKey: !!shift, cancelable: true })); }
              function click(label) { figure.querySelector("button[aria-label='" + label + "']").click(); }
              function span() { var t = figure.timeline; return (t.to - t.from).toFixed(3); }
              try { %s } catch (e) { wrong.push("" + e); }
              var out = document.createElement("pre");
              out.id = "said";
              out.textContent = said.concat(wrong).join("\\n");
              document.body.append(out);
            });
            </script>
            </body>""";

    @TempDir
    private Path folder;

    @Test
    void thePageOpensWithoutAnErrorAndAsksForNothing() throws IOException, InterruptedException {
        for (Results results : List.of(SampleResults.fiveVariants(), SampleResults.crowded(), SampleResults.hostile())) {
            assertThat(said(results, "say(document.querySelectorAll('.timeline.alive').length)")).containsExactly("1");
        }
    }

    @Test
    void theTimelineIsDrawnOnce() throws IOException, InterruptedException {
        assertThat(said(SampleResults.oneVariant(), "say(getComputedStyle(figure.querySelector('.still')).display); say(figure.querySelectorAll('.plot svg').length)"))
                .containsExactly("none", "1");
    }

    @Test
    void keysAndButtonsZoomAndGoFromEventToEvent() throws IOException, InterruptedException {
        Results results = SampleResults.oneVariant();
        var timeline = results.variants().get(0).timeline();
        double whole = timeline.seconds();
        var events = timeline.marks().stream().map(m -> Numbers.clock(m.at())).distinct().toList();

        assertThat(said(results, "key('+'); say(span()); click('Zoom in'); say(span()); key('-'); say(span()); key('0'); say(span());"
                        + "key('Home'); say(figure.querySelector('.now').textContent);"
                        + "key('ArrowRight', true); say(figure.querySelector('.now').textContent);"
                        + "click('Next event'); say(figure.querySelector('.now').textContent);"
                        + "say(plot.getAttribute('aria-valuetext').split(';')[0])"))
                .containsExactly(
                        Numbers.fixed(whole / 2, 3), Numbers.fixed(whole / 4, 3), Numbers.fixed(whole / 2, 3), Numbers.fixed(whole, 3),
                        "0:00", events.get(0), events.get(1), events.get(1));
    }

    @Test
    void theReplayAndTheCursorHaveOneTimeAndWaitToBeStarted() throws IOException, InterruptedException {
        Results results = SampleResults.oneVariant();
        double at = results.variants().get(0).timeline().marks().get(0).at();
        var states = "[...document.querySelectorAll('.states title')].map(e => e.textContent).join('; ')";

        List<String> said = said(results, "var play = document.querySelector('.replay button'); say(play.getAttribute('aria-label')); say(figure.replay.timer || 'still');"
                + "figure.timeline.go(" + at + " - 1); say(" + states + "); figure.timeline.go(" + at + " + 1); say(" + states + ");"
                + "say(document.querySelector('.happens b').textContent);"
                + "play.click(); say(play.getAttribute('aria-label')); say(!!figure.replay.timer); play.click(); say(!!figure.replay.timer)");

        assertThat(said.get(0)).isEqualTo("Play the run");
        assertThat(said.get(1)).isEqualTo("still");
        assertThat(said.get(2)).doesNotContain("down").contains("app.1: up");
        assertThat(said.get(3)).contains("app.1: down, not yet detected");
        assertThat(said.subList(4, 8)).containsExactly(Numbers.clock(at + 1), "Pause the replay", "true", "false");
        assertThat(said).hasSize(8);
    }

    @Test
    void theReplayPlaysToTheEndAndStops() throws IOException, InterruptedException {
        Results results = SampleResults.oneVariant();
        double whole = results.variants().get(0).timeline().seconds();

        assertThat(said(results, "var real = setInterval; window.setInterval = function (f) { for (var i = 0; i < 400; i++) { f(); } return 7; };"
                        + "figure.timeline.go(0); figure.replay.play(); say(document.querySelector('.happens b').textContent)"))
                .containsExactly(Numbers.clock(whole));
    }

    @Test
    void twoPrimariesAtOnceAreHatchedAndNamed() throws IOException, InterruptedException {
        String read = "say(plot.getAttribute('aria-valuetext').includes('acknowledges writes beside the primary: db.2'));";

        assertThat(said(SampleResults.oneVariant(), "say(plot.querySelectorAll('.beside').length); say(figure.querySelectorAll('.read .hatch').length);"
                        + "figure.timeline.go(199);" + read + "figure.timeline.go(210);" + read + "figure.timeline.go(230);" + read))
                .containsExactly("1", "1", "false", "true", "false");
    }

    @Test
    void everyControlIsReachedByTabAndHasAName() throws IOException, InterruptedException {
        assertThat(said(SampleResults.oneVariant(), "say([plot].concat([...document.querySelectorAll('.tools button')])"
                        + ".every(e => e.tabIndex === 0 && e.getAttribute('aria-label'))); say(document.querySelectorAll('.tools button').length);"
                        + "say(plot.getAttribute('role'))"))
                .containsExactly("true", "8", "slider");
    }

    @Test
    void thePageIsDarkForThoseWhoWantItAndWhiteForOthers() throws IOException, InterruptedException {
        String background = "say(getComputedStyle(document.body).backgroundColor); say(getComputedStyle(document.querySelector('.topology svg')).filter.split('(')[0])";

        assertThat(said(SampleResults.oneVariant(), background, "--blink-settings=preferredColorScheme=0")).containsExactly("rgb(18, 24, 31)", "invert");
        assertThat(said(SampleResults.oneVariant(), background, "--blink-settings=preferredColorScheme=1")).containsExactly("rgb(255, 255, 255)", "none");
    }

    @Test
    void thePageIsNotWiderThanASmallWindow() throws IOException, InterruptedException {
        for (Results results : List.of(SampleResults.fiveVariants(), SampleResults.crowded(), SampleResults.hostile())) {
            assertThat(said(results, "say(innerWidth < 600); say(document.documentElement.scrollWidth - document.documentElement.clientWidth);"
                            + "say(Math.max(...[...document.querySelectorAll('.plot text')].map(e => Math.ceil(e.getBBox().x + e.getBBox().width - plot.clientWidth))) <= 0)",
                            "--window-size=500,2000"))
                    .containsExactly("true", "0", "true");
        }
    }

    @Test
    void theCursorReadsTheValuesOfTheRun() throws IOException, InterruptedException {
        Results results = SampleResults.oneVariant();
        var timeline = results.variants().get(0).timeline();
        double at = timeline.marks().get(0).at();
        var ok = timeline.series().stream().filter(s -> s.name().equals("requests.ok")).findFirst().orElseThrow();
        double value = ok.values().get((int) (at / ok.stepSeconds()));

        String text = said(results, "figure.timeline.go(" + at + "); say(plot.getAttribute('aria-valuetext'))").get(0);

        String read = text.replaceAll("(?s).*; ok ([0-9.]+)/s.*", "$1");
        assertThat(Double.parseDouble(read)).isCloseTo(value, withPercentage(1));
    }

    /** What the script said, then what went wrong, one item per line. */
    private List<String> said(Results results, String script, String... settings) throws IOException, InterruptedException {
        String browser = browser();
        assumeThat(browser).isNotEmpty();
        String page = HtmlReport.of(results, new Charts(results, ""))
                .replace("<meta charset=\"utf-8\">", "<meta charset=\"utf-8\">\n" + WATCH)
                .replace("</body>", SAY.replace("%s", script));
        Path file = Files.writeString(folder.resolve("report.html"), page);
        Path out = folder.resolve("dom.html");
        List<String> command = new ArrayList<>(List.of(
                        browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=3000", "--dump-dom"));
        command.addAll(settings.length == 0 ? List.of("--window-size=1200,2000") : List.of(settings));
        command.add(file.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(browser + " did not end within 60 s");
        }
        String dom = Files.readString(out, StandardCharsets.UTF_8);
        int from = dom.indexOf("<pre id=\"said\">");
        assertThat(from).as("the script of the page ran to its end").isPositive();
        return dom.substring(from + 15, dom.indexOf("</pre>", from)).lines().toList();
    }

    /** Empty if none is installed. */
    private static String browser() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(dir -> Stream.of("chromium", "chromium-browser", "google-chrome").map(name -> Path.of(dir, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
    }
}
