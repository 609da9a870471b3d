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
 * rounds. Arguments: the number of rounds (3 unless given).
 */
public final class SideBySide {
    private static final int[] SIZES = {100, 1_000, 10_000, 100_000, 1_000_000};

    private SideBySide() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        compare("mm1", 0, "exponential", rounds);
        compare("mm1-our-draws", 0, "exponential", rounds);
        compare("timeouts", 10_000, "exponential", rounds);
        for (String delays : new String[] {"exponential", "web"}) {
            for (int size : SIZES) {
                compare("hold", size, delays, rounds);
            }
        }
    }

    private static void compare(String model, int size, String delays, int rounds)
            throws IOException, InterruptedException {
        Map<Engine, List<Double>> times = new EnumMap<>(Engine.class);
        Map<Engine, Double> bytes = new EnumMap<>(Engine.class);
        for (int round = 0; round < rounds; round++) {
            for (Engine engine : Engine.values()) {
                if (engine.model(model, 1, delays) == null) {
                    continue;
                }
                for (String line : measure(engine, model, size, delays)) {
                    String[] numbers = line.split(" ");
                    times.computeIfAbsent(engine, e -> new ArrayList<>()).add(Double.valueOf(numbers[0]));
                    bytes.merge(engine, Double.valueOf(numbers[1]), Math::min);
                }
            }
        }
        double ours = median(times.get(Engine.OUTAGELAB));
        times.forEach((engine, all) -> System.out.printf(Locale.ROOT, "%-13s %-11s %9d  %-15s %9.1f ns  %8.3f B  ratio %.2f%n",
                model, delays, size, engine, median(all), bytes.get(engine), median(all) / ours));
    }

    private static List<String> measure(Engine engine, String model, int size, String delays)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseParallelGC", "-Xmx2g",
                        "-cp", System.getProperty("java.class.path"), Measure.class.getName(),
                        engine.name(), model, Integer.toString(size), delays)
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
