package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Results;
import tools.jackson.databind.json.JsonMapper;

class HtmlReportTest {
    @Test
    void thePageNeedsNothingButItself() {
        String page = page(SampleResults.fiveVariants());

        assertThat(page).doesNotContainPattern("(?i)<link|<iframe|<img|@import|url\\(\\s*['\"]?(http|//)");
        assertThat(page).doesNotContainPattern("(?i)(src|href|action)\\s*=\\s*['\"]?(https?:)?//");
    }

    @Test
    void whatComesFromTheScenarioIsEscaped() {
        String page = page(SampleResults.hostile());

        assertThat(page).doesNotContain("<b>bold</b>").contains("&lt;b&gt;bold&lt;/b&gt; {{name}}");
        assertThat(page).doesNotContain("<script>alert(1)");
    }

    @Test
    void theResultDocumentIsEmbedded() {
        Results results = SampleResults.hostile();

        var json = Pattern.compile("(?s)<script type=\"application/json\" id=\"result\">(.*?)</script>")
                .matcher(page(results));

        assertThat(json.find()).isTrue();
        var mapper = JsonMapper.builder().build();
        assertThat(mapper.readTree(json.group(1))).isEqualTo(mapper.readTree(JsonReport.of(results)));
    }

    @Test
    void identifiersAreUniqueAndAllReferencesResolve() {
        String page = page(SampleResults.fiveVariants());

        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(m -> m.group(1))
                .toList();
        List<String> references = Pattern.compile("url\\(#([^)]+)\\)")
                .matcher(page)
                .results()
                .map(m -> m.group(1))
                .toList();

        assertThat(ids).doesNotHaveDuplicates().containsAll(references);
    }

    @Test
    void aPageOfTwelveVariantsIsSmall() {
        assertThat(page(SampleResults.twelveVariants()).getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500_000);
    }

    @Test
    void thePageAsksForNothingFromElsewhere() {
        assertThat(page(SampleResults.fiveVariants())).doesNotContain(" src=", "<link", "@import", "url(http", "fetch(", "XMLHttpRequest");
    }

    @Test
    void everySampleHasAPage() {
        for (Results results :
                List.of(SampleResults.nothing(), SampleResults.allFailed(), SampleResults.noneFailed())) {
            assertThat(page(results)).endsWith("</html>\n").contains(results.scenario());
        }
    }

    private static String page(Results results) {
        return HtmlReport.of(results, new Charts(results, ""));
    }
}
