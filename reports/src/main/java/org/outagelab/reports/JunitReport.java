package org.outagelab.reports;

import java.util.Map;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

/** JUnit XML: a suite per variant, a test case per threshold; an inconclusive one is an error, not a failure. */
public final class JunitReport implements Format {
    @Override
    public String word() {
        return "junit";
    }

    @Override
    public Map<String, String> files(Results results) {
        return Map.of("junit.xml", of(results));
    }

    /** The document, without times: it holds no wall time. */
    public static String of(Results results) {
        var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"")
                .append(escaped(results.scenario()))
                .append("\">\n");
        for (VariantResults variant : results.variants()) {
            out.append("  <testsuite name=\"")
                    .append(escaped(variant.name()))
                    .append("\" tests=\"")
                    .append(variant.thresholds().size())
                    .append("\" failures=\"")
                    .append(count(variant, Verdict.FAIL))
                    .append("\" errors=\"")
                    .append(count(variant, Verdict.INCONCLUSIVE))
                    .append("\" skipped=\"0\">\n");
            variant.thresholds().forEach(t -> append(out, results.scenario() + " / " + variant.name(), t));
            out.append("  </testsuite>\n");
        }
        return out.append("</testsuites>\n").toString();
    }

    private static void append(StringBuilder out, String where, ThresholdResult threshold) {
        out.append("    <testcase classname=\"")
                .append(escaped(where))
                .append("\" name=\"")
                .append(escaped(threshold.expression()))
                .append("\"");
        if (threshold.verdict() == Verdict.PASS) {
            out.append("/>\n");
            return;
        }
        String tag = threshold.verdict() == Verdict.FAIL ? "failure" : "error";
        String message = Facts.found(threshold);
        out.append(">\n      <")
                .append(tag)
                .append(" type=\"")
                .append(threshold.verdict().word())
                .append("\" message=\"")
                .append(escaped(message))
                .append("\"/>\n    </testcase>\n");
    }

    private static long count(VariantResults variant, Verdict verdict) {
        return variant.thresholds().stream().filter(t -> t.verdict() == verdict).count();
    }

    /** Escapes for attributes; what XML 1.0 cannot hold becomes a replacement character. */
    static String escaped(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n', '\r', '\t' -> out.append("&#").append(c).append(';');
                default ->
                    out.appendCodePoint(
                            c < 0x20 || c >= 0xD800 && c <= 0xDFFF || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
            }
        });
        return out.toString();
    }
}
