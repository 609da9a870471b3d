package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever happens to a scenario file, it is accepted or refused with sentences: never an internal error. */
class MutatedFilesProperties {
    /** The build repeats itself; another seed looks further. */
    private static final String SEED = "20261123";

    private static final List<String> STRANGE = List.of(
            "", "null", "~", "[]", "{}", "[[]]", "{a: b}", "0", "-1", "1e999", "NaN", ".inf", "0s", "-5ms", "292y", "9999y", "100%",
            "101%", "exp(1ms)", "lognormal(1ms, p95=0s)", "exp(", "server-1", "lb", "app.1", "app.99", "GET /item", "zone a",
            "clients", "each instance", "*a", "&a x", "!!str", "\"\\0\"", "\"\\n\"", "'", "\"", "|", "?", "-", ":", "#", "\t", "<<", "x".repeat(300),
            "mysql", "nginx", "haproxy", "trace", "replay", "availability >= 1", "during", "crash", "partition(a, b)", "slow(0)");

    private Path file;

    @BeforeProperty
    void makeFile() throws IOException {
        file = Files.createTempFile("mutated", ".yaml");
    }

    @AfterProperty
    void removeFile() throws IOException {
        Files.delete(file);
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF, seed = SEED)
    void changedTokensAreJudgedInSentences(@ForAll long seed) throws IOException {
        var random = new Random(seed);
        var tokens = tokens(random);
        for (int change = 1 + random.nextInt(4); change > 0; change--) {
            int at = random.nextInt(tokens.size());
            switch (random.nextInt(4)) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
                case 2 -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
                default -> tokens.set(at, STRANGE.get(random.nextInt(STRANGE.size())));
            }
        }

        assertJudged(String.join("", tokens).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF, seed = SEED)
    void changedLinesAreJudgedInSentences(@ForAll long seed) throws IOException {
        var random = new Random(seed);
        var lines = new ArrayList<>(source(random).lines().toList());
        for (int change = 1 + random.nextInt(4); change > 0; change--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                case 2 -> lines.set(at, " ".repeat(random.nextInt(6)) + lines.get(at).strip());
                default -> lines.add(at, " ".repeat(random.nextInt(6)) + STRANGE.get(random.nextInt(STRANGE.size())) + ": " + STRANGE.get(random.nextInt(STRANGE.size())));
            }
        }

        assertJudged(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF, seed = SEED)
    void changedBytesAreJudgedInSentences(@ForAll long seed) throws IOException {
        var random = new Random(seed);
        var bytes = source(random).getBytes(StandardCharsets.UTF_8);
        for (int change = 1 + random.nextInt(5); change > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : 32 + random.nextInt(95));
        }

        assertJudged(random.nextInt(10) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
    }

    private void assertJudged(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        var terminal = Terminal.run("validate", file.toString());
        assertThat(terminal.exitCode()).as(terminal.err() + "\n" + new String(bytes, StandardCharsets.UTF_8)).isIn(0, 2);
        assertThat(terminal.err()).doesNotContain("internal error", "\tat ");
        assertThat(terminal.exitCode() == 0).isEqualTo(!terminal.out().isEmpty());
        assertThat(terminal.exitCode() == 2).isEqualTo(terminal.err().contains(" problem"));
    }

    private static List<String> tokens(Random random) throws IOException {
        return new ArrayList<>(Arrays.asList(source(random).split("(?<=[\\s,:\\[\\]{}()])|(?=[\\s,:\\[\\]{}()])")));
    }

    private static String source(Random random) throws IOException {
        var names = List.of("skeleton.yaml", "two-web-servers.yaml");
        return Files.readString(BrokenFilesTest.folder("valid").resolve(names.get(random.nextInt(names.size()))));
    }
}
