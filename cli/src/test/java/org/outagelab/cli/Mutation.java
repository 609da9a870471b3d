package org.outagelab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.outagelab.action.Actions;
import org.outagelab.metric.MetricTable;
import org.outagelab.metric.Owners;
import org.outagelab.scenarios.ScenarioFile;

/** A scenario of the catalogue, changed at random: always the same for one number. */
record Mutation(long number, String kind, byte[] text, List<String> settings) {
    private static final List<String> STRANGE = List.of(
            "", "null", "~", "[]", "{}", "[[]]", "{a: b}", "0", "-1", "1e999", "NaN", ".inf", "0s", "-5ms", "292y", "9999y", "100%",
            "101%", "exp(1ms)", "lognormal(1ms, p95=0s)", "exp(", "server-1", "lb", "app.1", "app.99", "GET /item", "zone a",
            "clients", "each instance", "*a", "&a x", "!!str", "\"\\0\"", "\"\\n\"", "'", "\"", "|", "?", "-", ":", "#", "\t", "<<", "x".repeat(300),
            "mysql", "nginx", "haproxy", "trace", "replay", "availability >= 1", "during", "crash", "partition(a, b)", "slow(0)",
            "\"\\e[31m\"", "\"\\u202e\"", "\"a\\0b\"", "true", "false", "5", "x", "[x, x]", "[[], {}]", "1", "2000000000", "1ns", "1ms",
            "1h", "0%", "9".repeat(9_000) + "s", "\"\"", "[\"\"]", "/dev/null", "../..", "{\"\": 1}", "[1, 2, 3]", "[5s]", "99999999999999999999");

    private static final List<String> OWN_WORDS = List.of(
            "all", "failed", "none", "true", "false", "~", "null", "each", "clients", "base", "zone", "during", "endpoint", "latency",
            "mean", "max", "p99", "p99.9", "99", "1", "0", "-", ".", "a.b", "a.1", "app.1", "a b", "\"a'b\"", "\"a\\\"b\"", "é", "日本", "-x", "=x", "::error", "..",
            "/", "a/b", "constructor", "__proto__", "toString", "NaN", "INFINITY", "off", "yes", "load", "ok", "refused", "timeout", "variants", "x".repeat(61));

    private static final Pattern KEY = Pattern.compile("(?m)(?<=[{,\\s])([A-Za-z][A-Za-z0-9_.-]*|[A-Z]+ /\\S*|\"[^\"]+\")(?=:(\\s|$))");
    private static final List<Path> SOURCES = sources();
    private static final List<String> WORDS = words();

    static Mutation of(long number) throws IOException {
        var random = new Random(number * 0x9E3779B97F4A7C15L + 5);
        var path = SOURCES.get(random.nextInt(SOURCES.size()));
        var text = Files.readString(path);
        return switch (random.nextInt(8)) {
            case 0 -> new Mutation(number, "tokens " + path, tokens(text, random), List.of());
            case 1 -> new Mutation(number, "lines " + path, lines(text, random), List.of());
            case 2 -> new Mutation(number, "bytes " + path, bytes(text, random), List.of());
            case 3, 4 -> new Mutation(number, "renamed " + path, renamed(text, random), List.of());
            default -> new Mutation(number, "set " + path, text.getBytes(StandardCharsets.UTF_8), settings(path, random));
        };
    }

    /** Files beside which the changed one can stand, so that what it names is found. */
    static Path folder(Mutation mutation) {
        return Path.of(mutation.kind().substring(mutation.kind().indexOf(' ') + 1)).getParent();
    }

    private static byte[] tokens(String text, Random random) {
        var tokens = new ArrayList<>(Arrays.asList(text.split("(?<=[\\s,:\\[\\]{}()])|(?=[\\s,:\\[\\]{}()])")));
        for (int change = 1 + random.nextInt(3); change > 0; change--) {
            int at = random.nextInt(tokens.size());
            switch (random.nextInt(4)) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
                case 2 -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
                default -> tokens.set(at, STRANGE.get(random.nextInt(STRANGE.size())));
            }
        }
        return String.join("", tokens).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] lines(String text, Random random) {
        var lines = new ArrayList<>(text.lines().toList());
        for (int change = 1 + random.nextInt(3); change > 0; change--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(3)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                default -> lines.set(at, " ".repeat(random.nextInt(6)) + lines.get(at).strip());
            }
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text, Random random) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int change = 1 + random.nextInt(5); change > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : 32 + random.nextInt(95));
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    /** Something that the file gives a name is called by a word of the catalogues instead, wherever it is named. */
    private static byte[] renamed(String text, Random random) {
        var keys = new LinkedHashSet<String>();
        KEY.matcher(text).results().forEach(key -> keys.add(key.group(1)));
        var all = List.copyOf(keys);
        var changed = text;
        for (int change = 1 + random.nextInt(2); change > 0 && !all.isEmpty(); change--) {
            var old = all.get(random.nextInt(all.size()));
            var word = WORDS.get(random.nextInt(WORDS.size()));
            changed = changed.replaceAll(
                    "(?<![A-Za-z0-9_-])" + Pattern.quote(old) + "(?![A-Za-z0-9_-])", Matcher.quoteReplacement(word));
        }
        return changed.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> settings(Path path, Random random) {
        var lines = ScenarioFile.read(path, List.of()).lines();
        var settings = new ArrayList<String>();
        for (int change = 1 + random.nextInt(3); change > 0 && !lines.isEmpty(); change--) {
            var line = lines.get(random.nextInt(lines.size()));
            var keyPath = line.group().equals("scenario") ? line.key() : line.path();
            settings.add(keyPath + "=" + (random.nextInt(5) == 0 ? WORDS.get(random.nextInt(WORDS.size())) : STRANGE.get(random.nextInt(STRANGE.size()))));
        }
        return settings;
    }

    private static List<String> words() {
        var words = new ArrayList<>(OWN_WORDS);
        words.addAll(Actions.words());
        words.addAll(MetricTable.of(Owners.NONE).named().keySet());
        words.addAll(List.of("haproxy", "nginx", "gunicorn", "mysql", "constant-arrival-rate", "constant-vus", "trace", "replay"));
        try {
            for (var source : SOURCES) {
                KEY.matcher(Files.readString(source)).results().forEach(key -> words.add(key.group(1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words.stream().distinct().toList();
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("outagelab.catalogue", "../scenarios/src/main/scenarios")))) {
            var sources = new ArrayList<>(files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.getParent().endsWith("parts"))
                    .sorted()
                    .toList());
            for (var name : List.of("skeleton.yaml", "two-web-servers.yaml")) {
                sources.add(BrokenFilesTest.folder("valid").resolve(name));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
