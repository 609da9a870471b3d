package org.outagelab.availability.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The exact values of availability and rare events by case id. */
final class Expected {
    private static final Pattern CASE =
            Pattern.compile("\"id\":\\s*\"([^\"]+)\".*?\"expected\":\\s*([-+0-9.eE]+)", Pattern.DOTALL);

    private Expected() {}

    static Map<String, Double> copied() {
        Map<String, Double> cases = new LinkedHashMap<>();
        try (InputStream in = Expected.class.getResourceAsStream("/availability-cases.tsv")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] columns = line.split("\t");
                cases.put(columns[0], Double.valueOf(columns[1]));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    /** Empty where the shared folder is not beside the checkout. */
    static Map<String, Double> shared() {
        Map<String, Double> cases = new LinkedHashMap<>();
        for (String file : new String[] {"availability.json", "rare.json"}) {
            Path path = Path.of("../../shared/cases", file);
            try {
                if (Files.exists(path)) {
                    var matcher = CASE.matcher(Files.readString(path));
                    while (matcher.find()) {
                        cases.put(matcher.group(1), Double.valueOf(matcher.group(2)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return cases;
    }
}
