package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a scenario of the catalogue, it is refused with sentences that have a place, or it can be explained,
 * run and searched for single points of failure: no stack trace, and no command of more than ten seconds.
 *
 * <p>The build tries some hundred; the profile {@code studies} goes on for an hour, or for {@code outagelab.fuzz.minutes},
 * from the number {@code outagelab.fuzz.from} on.
 */
class MutatedScenariosTest {
    private static final int TRIES = Integer.getInteger("outagelab.fuzz.tries", 300);
    private static final long FROM = Long.getLong("outagelab.fuzz.from", 0);
    private static final long MINUTES = Long.getLong("outagelab.fuzz.minutes", 60);
    private static final int SHORT_RUN_EVENTS = 500_000;
    private static final long MOST_CPU_NS = 10_000_000_000L;

    private static final Pattern EVENTS = Pattern.compile("about ([0-9,]+) events in a run");
    private static final Pattern PLACE = Pattern.compile(".+:\\d+:\\d+: .+|--set .+: .+");

    @TempDir
    private Path folder;

    @Test
    void everyMutationIsJudgedInSentences() throws IOException {
        mutate(number -> number < FROM + TRIES);
    }

    @Test
    @Tag("studies")
    void everyMutationOfAnHourIsJudgedInSentences() throws IOException {
        long until = System.nanoTime() + MINUTES * 60_000_000_000L;
        mutate(number -> System.nanoTime() < until);
    }

    private void mutate(LongPredicate goesOn) throws IOException {
        var findings = new ArrayList<String>();
        for (long number = FROM; goesOn.test(number); number++) {
            var mutation = Mutation.of(number);
            var finding = tried(mutation);
            if (!finding.isEmpty()) {
                var told = "mutation " + number + ", " + mutation.kind() + " " + mutation.settings() + ": " + finding;
                System.err.println(told);
                findings.add(told);
            }
        }

        assertThat(findings).isEmpty();
    }

    /** @return what is wrong, or nothing */
    private String tried(Mutation mutation) throws IOException {
        var file = folder.resolve("mutated.yaml");
        copyNeighbours(Mutation.folder(mutation));
        Files.write(file, mutation.text());
        var validated = timed("validate", file, mutation.settings(), List.of());
        if (!validated.finding.isEmpty()) {
            return validated.finding;
        }
        var terminal = validated.terminal;
        if (terminal.exitCode() == 2) {
            return misplaced(terminal.err());
        }
        var explained = timed("explain", file, mutation.settings(), List.of());
        if (!explained.finding.isEmpty() || !isShort(terminal.out())) {
            return explained.finding;
        }
        var options = List.of("--runs", "1", "--threads", "1", "--quiet");
        var run = timed("run", file, mutation.settings(), with(options, mutation.number() % 3 == 0 ? List.of("--json") : List.of("--no-report")));
        if (!run.finding.isEmpty() || mutation.number() % 4 != 0) {
            return run.finding;
        }
        return timed("spof", file, mutation.settings(), List.of("--kills", "1", "--threads", "1", "--quiet")).finding;
    }

    private record Timed(Terminal terminal, String finding) {}

    private Timed timed(String verb, Path file, List<String> settings, List<String> options) {
        var arguments = new ArrayList<>(List.of(verb, file.toString()));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(options);
        long before = cpuNs();
        Terminal terminal;
        try {
            terminal = Terminal.run(arguments.toArray(String[]::new));
        } catch (RuntimeException | Error e) {
            return new Timed(null, verb + " threw " + e + " at " + List.of(e.getStackTrace()).subList(0, Math.min(4, e.getStackTrace().length)));
        }
        long tookNs = cpuNs() - before;
        var err = terminal.err();
        if (!List.of(0, 2, 98, 99).contains(terminal.exitCode()) || err.contains("internal error") || err.contains("\tat ") || err.contains("Exception")) {
            return new Timed(terminal, verb + " ended with " + terminal.exitCode() + ": " + err);
        } else if (tookNs > MOST_CPU_NS) {
            return new Timed(terminal, verb + " took " + tookNs / 1_000_000 + " ms of CPU");
        } else if (unprintable(terminal.out()) || unprintable(err)) {
            return new Timed(terminal, verb + " printed control characters");
        }
        return new Timed(terminal, "");
    }

    private static boolean unprintable(String text) {
        return text.codePoints().anyMatch(character -> character != '\n' && (Character.isISOControl(character) || Character.getType(character) == Character.FORMAT));
    }

    private static String misplaced(String err) {
        return err.lines()
                .filter(line -> !line.matches("\\d+ problems?|… and \\d+ more") && !PLACE.matcher(line).matches())
                .findFirst()
                .map(line -> "no place in: " + line)
                .orElse("");
    }

    private static boolean isShort(String out) {
        var events = EVENTS.matcher(out);
        return events.find() && Long.parseLong(events.group(1).replace(",", "")) <= SHORT_RUN_EVENTS;
    }

    private void copyNeighbours(Path from) throws IOException {
        try (var files = Files.walk(from, 2)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = folder.resolve(from.relativize(file).toString());
                if (!Files.exists(copy)) {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static List<String> with(List<String> some, List<String> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** Of all threads of this process. */
    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
