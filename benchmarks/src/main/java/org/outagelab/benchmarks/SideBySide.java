package org.outagelab.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The same models on every engine: a process per engine and round, the engines taking turns, and the median of all
 * rounds. Arguments: the number of rounds (3 unless given), and what the rows begin with that are wanted, for example
 * {@code "hold 100 "} (all unless given).
 */
public final class SideBySide {
    private static final int[] SIZES = {30, 100, 1_000, 10_000, 100_000, 1_000_000};
    private static final String[] PATTERNS = {"equal", "bursts", "decreasing", "far-future"};

    private SideBySide() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        String only = arguments.length > 1 ? arguments[1] : "";
        var rows = new ArrayList<Row>();
        for (String model : new String[] {"mm1", "mm1-our-draws", "mm1-by-hand", "draws"}) {
            rows.add(new Row(model, 0, "exponential"));
        }
        rows.add(new Row("timeouts", 10_000, "exponential"));
        rows.add(new Row("timers", 10_000, "web"));
        for (String delays : new String[] {"exponential", "web"}) {
            for (int size : SIZES) {
                rows.add(new Row("hold", size, delays));
            }
        }
        for (String pattern : PATTERNS) {
            rows.add(new Row("hold", 10_000, pattern));
        }
        for (Row row : rows) {
            if (row.toString().startsWith(only)) {
                compare(row, rounds);
            }
        }
    }

    private record Row(String model, int size, String delays) {
        @Override
        public String toString() {
            return model + " " + size + " " + delays;
        }
    }

    private static boolean takesPart(Engine engine, Row row) {
        return engine.model(row.model, 4, row.delays) != null
                && !(engine.slow() && (row.size > 10_000 || !row.delays.equals("exponential")));
    }

    private static void compare(Row row, int rounds) throws IOException, InterruptedException {
        Map<Engine, List<Double>> times = new EnumMap<>(Engine.class);
        Map<Engine, Double> bytes = new EnumMap<>(Engine.class);
        for (int round = 0; round < rounds; round++) {
            for (Engine engine : Engine.values()) {
                if (!takesPart(engine, row)) {
                    continue;
                }
                for (String line : measure(engine, row)) {
                    String[] numbers = line.split(" ");
                    times.computeIfAbsent(engine, e -> new ArrayList<>()).add(Double.valueOf(numbers[0]));
                    bytes.merge(engine, Double.valueOf(numbers[1]), Math::min);
                }
            }
        }
        double ours = median(times.get(Engine.OUTAGELAB));
        times.forEach((engine, all) -> System.out.printf(Locale.ROOT, "%-13s %-11s %9d  %-15s %9.1f ns  %8.3f B  ratio %.2f%n",
                row.model, row.delays, row.size, engine, median(all), bytes.get(engine), median(all) / ours));
    }

    private static List<String> measure(Engine engine, Row row) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseParallelGC", "-Xmx3g",
                        "-cp", System.getProperty("java.class.path"), Measure.class.getName(),
                        engine.name(), row.model, Integer.toString(row.size), row.delays)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(engine + " failed: " + output);
        }
        return output.lines().toList();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
