package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Results;

class FormatTest {
    @Test
    void aFormatIsFoundByItsWordAlone() {
        assertThat(Format.all().keySet()).contains("csv", "github", "junit", "openmetrics");
        Format.all().forEach((word, format) -> assertThat(format.files(SampleResults.oneVariant()))
                .as(word)
                .isNotEmpty()
                .allSatisfy((name, text) -> assertThat(name + text).isNotBlank().doesNotContain("\r")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Format.of("jnit"))
                .withMessageContaining("jnit")
                .withMessageContaining("junit");
    }

    @Test
    void junitHasOneCasePerThreshold() throws Exception {
        String xml = JunitReport.of(SampleResults.hostile());

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(4);
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("error").getLength()).isEqualTo(1);
    }

    @Test
    void openMetricsEndsAsTheSpecificationWants() {
        String text = OpenMetricsReport.of(SampleResults.oneVariant());

        assertThat(text)
                .contains("# TYPE outagelab_availability_ratio gauge\n# UNIT outagelab_availability_ratio ratio\n"
                        + "# HELP outagelab_availability_ratio Share of the counted requests that were ok.\n"
                        + "outagelab_availability_ratio{variant=\"base\"} 0.99131\n")
                .contains("outagelab_availability_low_ratio{variant=\"base\"} 0.99091\n")
                .contains("outagelab_endpoint_latency_p99_seconds{variant=\"base\",endpoint=\"GET /item\"} ")
                .contains("outagelab_requests_sent{variant=\"base\"} 60012.4\n")
                .contains("outagelab_service_utilization_ratio{variant=\"base\",service=\"app\"} ")
                .contains("outagelab_threshold_met{variant=\"base\",threshold=\"latency.p99.9 < 1s\"} NaN\n")
                .endsWith("# EOF\n");
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        assertThat(CsvReport.metrics(SampleResults.oneVariant()).lines())
                .contains("base,availability,ratio,0.99131,0.99091,0.99171,20,0.99091,0.99131,0.99171,")
                .contains("base,latency.p99.9,s,,,,0,,,,\"a run has fewer than 10,000 ok requests\"");
        assertThat(CsvReport.series(SampleResults.oneVariant())
                        .lines()
                        .skip(1)
                        .findFirst()
                        .orElseThrow())
                .startsWith("base,requests.ok,1/s,0.0,1.0,");
    }

    @Test
    void githubAnnotatesWhatIsNotMet() {
        assertThat(GithubReport.annotations(SampleResults.oneVariant()).lines())
                .containsExactly(
                        "::error file=web.yaml,title=OutageLab%2C base::availability >= 99.9%25: fail, "
                                + "found 99.131 %25 (99.081 … 99.181 %25), n = 20",
                        "::warning file=web.yaml,title=OutageLab%2C base::latency.p99.9 < 1s: inconclusive, "
                                + "found – (a run has fewer than 10,000 ok requests), n = 0; "
                                + "no interval: a run has fewer than 10,000 ok requests");
        assertThat(GithubReport.summary(SampleResults.oneVariant())).startsWith("## FAIL: Three servers");
    }

    @Test
    void markdownHasTheFindingFirstAndNoTableBrokenByAName() {
        var text = MarkdownReport.of(SampleResults.oneVariant());
        assertThat(text).startsWith("# Three servers").contains("\n\n**FAIL**: ").contains("| fail | base | 99.131 % |");
        // Of every table each row has as many cells as its head.
        var sample = SampleResults.oneVariant();
        var hostile = MarkdownReport.of(renamed(sample, sample.variants().get(0), "a|b`<script>[x](y)*"));
        assertThat(hostile).doesNotContain("<script>").contains("a\\|b\\`&lt;script>\\[x\\](y)\\*");
        int columns = 0;
        for (String line : hostile.split("\n")) {
            int bars = line.startsWith("|") ? line.replace("\\|", "").replaceAll("[^|]", "").length() : 0;
            columns = columns == 0 || bars == 0 ? bars : columns;
            assertThat(bars).as(line).isEqualTo(columns);
        }
    }

    /** https://prometheus.io/docs/specs/om/open_metrics_spec/#abnf, for gauges. */
    @Test
    void openMetricsKeepsToTheGrammarWhateverTheNamesAre() {
        var name = "[a-zA-Z_:][a-zA-Z0-9_:]*";
        var label = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\"\\\\n])*\"";
        for (Results results : java.util.List.of(SampleResults.oneVariant(), SampleResults.hostile(), SampleResults.searched())) {
            var families = new java.util.HashSet<String>();
            var samples = new java.util.HashSet<String>();
            String family = "";
            for (String line : OpenMetricsReport.of(results).split("\n")) {
                if (line.startsWith("# TYPE ")) {
                    family = line.split(" ")[2];
                    assertThat(line).matches("# TYPE " + name + " gauge");
                    assertThat(families.add(family)).as("a family stands in one piece: " + family).isTrue();
                } else if (line.startsWith("# UNIT ")) {
                    assertThat(line).matches("# UNIT " + family + " [a-z_]+");
                    assertThat(family).endsWith("_" + line.substring(line.lastIndexOf(' ') + 1));
                } else if (line.startsWith("# HELP ")) {
                    assertThat(line).startsWith("# HELP " + family + " ");
                } else if (!line.equals("# EOF")) {
                    assertThat(line).matches(java.util.regex.Pattern.quote(family) + "\\{" + label + "(," + label
                            + ")*} (NaN|[+-]Inf|-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?)");
                    assertThat(samples.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
                }
            }
        }
    }

    @Test
    void everyQueryOfTheDashboardFindsAFamilyThatIsExported() {
        var families = OpenMetricsReport.of(SampleResults.oneVariant()).lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .toList();
        var asked = java.util.regex.Pattern.compile("(outagelab_[a-z0-9_]+)")
                .matcher(GrafanaReport.of(SampleResults.oneVariant()))
                .results()
                .map(java.util.regex.MatchResult::group)
                .toList();
        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(families).containsAll(asked);
    }

    @Test
    void noCellOfATableIsAFormulaButNumbersStayNumbers() {
        var sample = SampleResults.oneVariant();
        var first = sample.variants().get(0);
        for (String name : java.util.List.of("=1+2", "+1", "-x", "@SUM(A1)")) {
            var text = CsvReport.metrics(renamed(sample, first, name));

            assertThat(text.lines()).anyMatch(line -> line.startsWith("'" + name + ",availability,ratio,0.99131"));
        }
        assertThat(CsvReport.metrics(renamed(sample, first, "-5")).lines()).anyMatch(line -> line.startsWith("-5,"));
        assertThat(CsvReport.metrics(renamed(sample, first, "a=b")).lines()).anyMatch(line -> line.startsWith("a=b,"));
    }

    private static Results renamed(Results sample, VariantResults first, String name) {
        return copy(sample, "variants", java.util.List.of(copy(first, "name", name)));
    }

    /** A record with one component changed. */
    @SuppressWarnings("unchecked")
    private static <T extends Record> T copy(T from, String component, Object value) {
        try {
            var components = from.getClass().getRecordComponents();
            var types = new Class<?>[components.length];
            var values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getName().equals(component) ? value : components[i].getAccessor().invoke(from);
            }
            return (T) from.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
