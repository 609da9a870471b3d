package org.outagelab.reports;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.outagelab.results.Results;

/** A hash over all that must be the same bytes everywhere. */
final class Fingerprint {
    private Fingerprint() {}

    public static void main(String[] args) {
        System.out.println(ofSamples());
    }

    static String ofSamples() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (Results results : new Results[] {
                SampleResults.oneVariant(), SampleResults.nothing(), SampleResults.searched()
            }) {
                var charts = new Charts(results, "");
                charts.all().forEach(p -> digest.update(p.svg().getBytes(StandardCharsets.UTF_8)));
                digest.update(HtmlReport.of(results, charts).getBytes(StandardCharsets.UTF_8));
                digest.update(JsonReport.of(results).getBytes(StandardCharsets.UTF_8));
                digest.update(TextReport.of(results, TextReport.Options.PLAIN).getBytes(StandardCharsets.UTF_8));
                for (Format format : Format.all().values()) {
                    new java.util.TreeMap<>(format.files(results)).forEach((n, text) -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
