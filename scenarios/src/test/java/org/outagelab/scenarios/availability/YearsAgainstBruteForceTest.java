package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.action.Actions;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.RandomStream;
import org.outagelab.experiment.Experiment;
import org.outagelab.experiment.Years;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.results.Estimate;
import org.outagelab.results.YearsResults;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;

/**
 * The downtime of a year against brute force: the same random file is played at request level with its own failures, drawn
 * one after the other, for hours. Files fail every hour or so, so that hours have enough of them.
 *
 * <p>Where the two differ by more than chance the message has the file, its causes and the exact value.
 */
class YearsAgainstBruteForceTest {
    private static final Position HERE = new Position("test", 1, 1);
    /** Reactions that overlap with other failures are charged as if alone: a few seconds of a repair of a minute. */
    private static final double OVERLAPS = 0.08;

    @TempDir
    private Path folder;

    @Test
    void aFewRandomFilesHaveTheDowntimeThatALongRunShows() throws IOException {
        agree(List.of(1L, 3L), 4711, "3h", 3);
    }

    @Test
    @Tag("studies")
    void fortyRandomFilesOfThreeSeedsHaveTheDowntimeThatALongRunShows() throws IOException {
        for (long seed : new long[] {1, 20, 300}) {
            var files = new ArrayList<Long>();
            for (long i = 0; i < 14; i++) {
                files.add(i);
            }
            agree(files, seed, "20h", 8);
        }
    }

    private void agree(List<Long> files, long seed, String hours, int runs) throws IOException {
        var wrong = new ArrayList<String>();
        for (long number : files) {
            var text = text(RandomStream.named(seed, number, "file"), hours);
            var path = folder.resolve("random.yaml");
            Files.writeString(path, text);
            var file = ScenarioFile.read(path, List.of());
            assertThat(file.errors()).as(text).isEmpty();
            var scenario = file.variants().get("base");
            var year = new Years(scenario, 0, 1).analyse("base", 0.999);
            var played = bruteForce(scenario, seed, runs);
            double said = year.downtime().mean() / 8760 + year.usual();
            double chance = (year.downtime().high() - year.downtime().low()) / 2 / 8760 + (played.high() - played.low()) / 2;
            double off = Math.abs(said - played.mean());
            if (off > 1.5 * chance + OVERLAPS * played.mean() + year.unknown() / 8760) {
                wrong.add(sentence(text, said, played, year));
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static String sentence(String text, double said, Estimate played, YearsResults.Topology year) {
        var cause = new StringBuilder();
        year.causes().stream().limit(4).forEach(one -> cause.append(
                String.format(Locale.ROOT, "%s: %.5f; ", one.name(), one.downtime().mean() / 8760)));
        return String.format(
                Locale.ROOT,
                "%s%nof the time lost: said %.5f, played %.5f (%.5f … %.5f), exact %.5f; fails anyway %.5f; %s",
                text, said, played.mean(), played.low(), played.high(), year.exact() / 8760, year.usual(), cause);
    }

    private static String text(RandomStream random, String hours) {
        int servers = 1 + random.nextInt(3);
        var fault = pick(random, "crash", "hang", "host-down");
        var option = pick(random, "[redispatch, {httpchk: GET /health}]", "[{httpchk: GET /health}]", "[redispatch]", "[]");
        var check = pick(random, "inter: 1s, fall: 2", "inter: 2s, fall: 3", "inter: 5s, fall: 2");
        var timeout = pick(random, "2s", "4s", "10s");
        var repair = pick(random, "20s", "exp(60s)", "lognormal(30s, sigma=1)", "150s");
        var crews = random.nextInt(4) == 0 ? ", crews: 1" : "";
        boolean database = random.nextBoolean(0.4);
        boolean backup = servers > 1 && random.nextBoolean(0.3);
        var hosts = new StringBuilder("hosts: {s0: {cores: 2}");
        var on = new ArrayList<String>();
        for (int i = 1; i <= servers; i++) {
            hosts.append(", s").append(i).append(": {cores: 4}");
            on.add("s" + i);
        }
        hosts.append(", d: {cores: 4}");
        var steps = database ? "read 2ms, wait 10ms" : "wait exp(20ms)";
        int rate = 4 + random.nextInt(8);
        var struck = fault.equals("host-down") ? hostsFail(on, repair) : "app: {mtbf: 40m, mttr: \"" + repair + "\", fault: " + fault + crews + "}";
        return "version: 1\nname: random\nseed: 7\n" + hosts + "}\n"
                + "services:\n"
                + "  lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, server: 3s, client: 30s}, option: " + option
                + ", default-server: {check: true, " + check + ", rise: 2}"
                + (backup ? ", server: {app." + servers + ": {backup: true}}" : "") + "}\n"
                + "  app: {kind: gunicorn, on: " + on + ", workers: 8" + (database ? ", pool: {to: db, size: 8, connect-timeout: 1s, read-timeout: 2s}" : "") + "}\n"
                + (database ? "  db: {kind: mysql, primary: d, max_connections: 1000}\n" : "")
                + "endpoints:\n  GET /item: {weight: 2, at: app, steps: [" + steps + "]}\n  GET /page: {weight: 1, at: app, steps: [wait 5ms]}\n"
                + "  GET /health: {weight: 0, at: app}\n"
                + "load: {visitors: {executor: constant-arrival-rate, rate: " + rate + "/s, duration: " + hours + ", client: {timeout: " + timeout + "}}}\n"
                + "reliability:\n  defaults: none\n  " + struck + "\n"
                + (database ? "  db: {mtbf: 2h, mttr: exp(40s), fault: crash}\n" : "");
    }

    private static String hostsFail(List<String> hosts, String repair) {
        var lines = new ArrayList<String>();
        hosts.forEach(host -> lines.add(host + ": {mtbf: 40m, mttr: \"" + repair + "\"}"));
        return String.join("\n  ", lines);
    }

    private static String pick(RandomStream random, String... of) {
        return of[random.nextInt(of.length)];
    }

    private static Estimate bruteForce(Scenario scenario, long seed, int runs) {
        var lost = new double[runs];
        for (int run = 0; run < runs; run++) {
            var played = scenario.withFaults(drawn(scenario, seed, run)).withSeed(seed + run).withRun(new RunSpec(1, 1, "", 0));
            var metrics = new Experiment(played, 1, (done, planned) -> {}).run("base").metrics();
            lost[run] = 1 - metrics.get("availability").mean();
        }
        return Means.of(lost, Confidence.P95, "ratio");
    }

    /** Failures and repairs one after the other, from the start with everything up; a crew of one takes them in their order. */
    private static List<FaultSpec> drawn(Scenario scenario, long seed, int run) {
        var faults = new ArrayList<FaultSpec>();
        var failures = scenario.reliability().failures();
        var random = new RandomStream[failures.size()];
        var next = new double[random.length];
        for (int i = 0; i < random.length; i++) {
            random[i] = RandomStream.named(seed, run, "failures of " + failures.get(i).name());
            next[i] = failures.get(i).uptime().sample(random[i]);
        }
        double crewFree = 0;
        while (true) {
            int first = 0;
            for (int i = 1; i < next.length; i++) {
                first = next[i] < next[first] ? i : first;
            }
            double at = next[first];
            if (at >= scenario.durationNs()) {
                return faults;
            }
            var failure = failures.get(first);
            double begins = failure.crews() == 1 ? Math.max(at, crewFree) : at;
            double ends = begins + Math.max(SimTime.MILLISECOND, failure.repair().sample(random[first]));
            crewFree = failure.crews() == 1 ? ends : crewFree;
            faults.add(new FaultSpec(
                    failure.name() + " " + faults.size(), (long) at, (long) (ends - at), Actions.showing(failure), failure.members(), HERE));
            next[first] = ends + failure.uptime().sample(random[first]);
        }
    }
}
