package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.outagelab.results.Finding;

/** Findings as lines of text: all of the first variant, and of each other one what differs from it. */
public final class FindingsText {
    static final String TITLE = "What the design should not have";
    static final List<String> HEAD = List.of("topology", ">single points", ">exposures", ">plaintext hops", "who watches");
    static final String LEGEND =
            "by the file alone, nothing of it is run: machines without which requests fail, services that clients can connect to and need not, hops"
                    + " that are not encrypted beyond a boundary of trust; which ones, says explain";

    private FindingsText() {}

    /** Whether a table says anything: of several topologies, that they are not alike. */
    static boolean differ(Map<String, List<Finding>> findings) {
        return findings.values().stream().map(FindingsText::counted).distinct().count() > 1;
    }

    static List<List<String>> rows(Map<String, List<Finding>> findings) {
        var rows = new ArrayList<List<String>>();
        findings.forEach((topology, own) -> rows.add(List.of(
                topology,
                count(own, Finding.Sort.SINGLE_POINT),
                count(own, Finding.Sort.EXPOSURE),
                count(own, Finding.Sort.PLAINTEXT),
                count(own, Finding.Sort.UNWATCHED).equals("0") ? "somebody" : "nobody")));
        return rows;
    }

    private static String count(List<Finding> findings, Finding.Sort sort) {
        return Long.toString(findings.stream().filter(finding -> finding.sort() == sort).count());
    }

    /** For a terminal, an empty line before it; nothing where all are alike. */
    static List<String> table(Map<String, List<Finding>> findings) {
        if (!differ(findings)) {
            return List.of();
        }
        var lines = new ArrayList<>(List.of("", TITLE));
        var table = new TextTable("lrrrl", 0);
        table.row(HEAD.stream().map(head -> head.replace(">", "")).toArray(String[]::new));
        rows(findings).forEach(row -> table.row(row.toArray(String[]::new)));
        lines.addAll(table.lines());
        return lines;
    }

    /**
     * Lines without an end.
     *
     * @param findings of each variant, at least one
     * @param width at which sentences are broken
     */
    public static List<String> lines(Map<String, List<Finding>> findings, int width) {
        var lines = new ArrayList<String>();
        var first = findings.values().iterator().next();
        findings.forEach((variant, own) -> {
            var title = "What " + (findings.size() == 1 ? "this design" : variant) + " should not have: " + total(own);
            lines.add(title);
            if (own == first) {
                own.forEach(finding -> lines.addAll(told(finding, "", width)));
                return;
            }
            var gone = first.stream().filter(finding -> of(own, finding) == null).map(FindingsText::named).toList();
            if (!gone.isEmpty()) {
                lines.addAll(broken("gone", String.join("; ", gone), width));
            }
            for (var finding : own) {
                var before = of(first, finding);
                if (before == null || !before.sentence().equals(finding.sentence())) {
                    lines.addAll(told(finding, before == null ? "new: " : "now: ", width));
                }
            }
        });
        return lines;
    }

    /** What the page of a variant says of them. */
    static Map<String, Object> page(List<Finding> findings) {
        return Map.of(
                "hasFindings", !findings.isEmpty(),
                "findingsCounted", counted(findings),
                "findings", findings.stream()
                        .map(finding -> Map.of(
                                "sort", finding.sort().word(),
                                "sentence", finding.sentence(),
                                "hasRemedy", !finding.remedy().isEmpty(),
                                "remedy", finding.remedy()))
                        .toList());
    }

    private static String total(List<Finding> findings) {
        return findings.isEmpty() ? "nothing found" : counted(findings);
    }

    /** The one of the same sort about the same; null if there is none. */
    private static Finding of(List<Finding> findings, Finding like) {
        return findings.stream()
                .filter(each -> each.sort() == like.sort() && each.about().equals(like.about()))
                .findFirst()
                .orElse(null);
    }

    private static String named(Finding finding) {
        return finding.sort().word() + (finding.about().isEmpty() ? "" : " " + finding.about());
    }

    private static List<String> told(Finding finding, String before, int width) {
        return broken(
                finding.sort().word(),
                before + finding.sentence() + (finding.remedy().isEmpty() ? "" : " (remedy: " + finding.remedy() + ")"),
                width);
    }

    private static List<String> broken(String word, String text, int width) {
        var lines = new ArrayList<String>();
        var rest = text;
        var indent = "  " + word + " ".repeat(Math.max(0, 14 - word.length()));
        while (!rest.isEmpty()) {
            int end = rest.length() <= width - indent.length() ? rest.length() : rest.lastIndexOf(' ', width - indent.length());
            end = end > 0 ? end : rest.length();
            lines.add(indent + rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
            indent = " ".repeat(indent.length());
        }
        return lines;
    }

    /** How many of each sort, the empty ones left out: {@code 2 single points, 1 exposure}. */
    public static String counted(List<Finding> findings) {
        var counts = new LinkedHashMap<Finding.Sort, Integer>();
        for (var sort : Finding.Sort.values()) {
            int count = (int) findings.stream().filter(finding -> finding.sort() == sort).count();
            if (count > 0) {
                counts.put(sort, count);
            }
        }
        return counts.entrySet().stream()
                .map(entry -> switch (entry.getKey()) {
                    case PLAINTEXT -> entry.getValue() + (entry.getValue() == 1 ? " plaintext hop" : " plaintext hops");
                    case UNWATCHED -> "nobody watches";
                    default -> entry.getValue() + " " + entry.getKey().word() + (entry.getValue() == 1 ? "" : "s");
                })
                .collect(Collectors.joining(", "));
    }
}
