package org.outagelab.core.theory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The exact values by case id, from the test resources, and from the shared files where they are present. */
final class ExactCases {
    private static final Pattern CASE =
            Pattern.compile("\"id\":\\s*\"([^\"]+)\".*?\"expected\":\\s*([-+0-9.eE]+)", Pattern.DOTALL);

    private ExactCases() {}

    static Map<String, Double> copied() {
        try (InputStream in = ExactCases.class.getResourceAsStream("/cases/exact.json")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty where the shared folder is not beside the checkout. */
    static Map<String, Double> shared(String file) {
        Path path = Path.of("../../shared/cases", file);
        try {
            return Files.exists(path) ? parse(Files.readString(path)) : Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Double> parse(String json) {
        Map<String, Double> cases = new LinkedHashMap<>();
        var matcher = CASE.matcher(json);
        while (matcher.find()) {
            cases.put(matcher.group(1), Double.valueOf(matcher.group(2)));
        }
        return cases;
    }
}
