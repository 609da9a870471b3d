package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Finding;
import org.outagelab.results.Finding.Sort;

class FindingsTextTest {
    private static Finding finding(Sort sort, String about, String sentence) {
        return new Finding(sort, about, sentence, sort == Sort.EXPOSURE ? "a firewall that guards " + about : "", "");
    }

    private static List<String> lines(List<Finding> first, List<Finding> second) {
        var both = new LinkedHashMap<String, List<Finding>>();
        both.put("base", first);
        both.put("other", second);
        return FindingsText.lines(both, 200);
    }

    @Test
    void anotherVariantSaysWhatIsGoneWhatIsNewAndWhatIsOtherwise() {
        var lines = lines(
                List.of(finding(Sort.SINGLE_POINT, "a", "While a is down, all fail"), finding(Sort.EXPOSURE, "db", "db.1 is open"), finding(Sort.UNWATCHED, "", "Nobody watches")),
                List.of(finding(Sort.EXPOSURE, "db", "db.1, db.2 are open"), finding(Sort.PLAINTEXT, "x → y", "It passes in plaintext"), finding(Sort.UNWATCHED, "", "Nobody watches")));

        assertThat(lines).containsExactly(
                "What base should not have: 1 single point, 1 exposure, nobody watches",
                "  single point  While a is down, all fail",
                "  exposure      db.1 is open (remedy: a firewall that guards db)",
                "  unwatched     Nobody watches",
                "What other should not have: 1 exposure, 1 plaintext hop, nobody watches",
                "  gone          single point a",
                "  exposure      now: db.1, db.2 are open (remedy: a firewall that guards db)",
                "  plaintext     new: It passes in plaintext");
    }

    @Test
    void whereNothingIsFoundThatIsSaid() {
        assertThat(lines(List.of(finding(Sort.UNWATCHED, "", "Nobody watches")), List.of())).containsExactly(
                "What base should not have: nobody watches",
                "  unwatched     Nobody watches",
                "What other should not have: nothing found",
                "  gone          unwatched");
        assertThat(FindingsText.lines(Map.of("base", List.of()), 80)).containsExactly("What this design should not have: nothing found");
    }

    @Test
    void longSentencesGoOnBelowWithinTheWidth() {
        var lines = FindingsText.lines(Map.of("base", List.of(finding(Sort.EXPOSURE, "db", "word ".repeat(30).strip()))), 60);

        assertThat(lines).hasSizeGreaterThan(3).allMatch(line -> line.length() <= 60);
        assertThat(lines.subList(2, lines.size())).allMatch(line -> line.startsWith(" ".repeat(16)) && line.charAt(16) != ' ');
    }
}
