package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.outagelab.experiment.Experiment;
import org.outagelab.results.VariantResults;
import tools.jackson.databind.JsonNode;

/**
 * The certificate of a server expires behind a measured HAProxy that speaks TLS with it. Its configuration becomes that of a scenario;
 * times are from the expiry, and the phase of the check is moved through its interval.
 */
final class ServerCertificateCase {
    private static final int RUNS = 40;
    /** Longer than any {@code inter} of the measurements. */
    private static final double PHASES_S = 2;

    private final JsonNode root;
    private final BalancerFile balancer;
    private final List<Row> rows = new ArrayList<>();

    /** @param folder {@code configs/<case>} */
    ServerCertificateCase(JsonNode root, Path folder) {
        this.root = root;
        this.balancer = new BalancerFile(folder);
    }

    static boolean isOne(String name) {
        return name.startsWith("t1_backend_cert_");
    }

    List<Row> judge(Path scenarios) throws IOException {
        var measured = root.path("measured");
        double rate = root.path("inputs").path("rate").asDouble();
        if (rate <= 0 || !measured.has("after")) {
            throw new UntranslatedCaseException("no rate, or nothing seen after the expiry");
        }
        double beforeS = requests(measured.path("before")) / rate;
        double afterS = requests(measured.path("after")) / rate;
        var runs = new ArrayList<VariantResults>();
        for (int i = 0; i < RUNS; i++) {
            var text = scenario(rate, beforeS, afterS, PHASES_S * i / RUNS);
            runs.add(new Experiment(Fidelity.read(scenarios.resolve(name() + "-" + i + ".yaml"), text), 1, (done, planned) -> { })
                    .run("base"));
        }
        statuses(measured, runs);
        failures(measured.path("states"), runs);
        if (measured.has("DOWN_after_expiry_s")) {
            range(Row.Kind.DETECTION, "DOWN_after_expiry_s", all(measured.path("DOWN_after_expiry_s")),
                    runs.stream().flatMapToDouble(run -> firstOut(run, beforeS)).sorted().toArray(), 0.1,
                    "every repeat within the predicted range ±0.1 s");
        } else {
            long out = runs.stream().filter(run -> firstOut(run, beforeS).findAny().isPresent()).count();
            rows.add(new Row(name(), "drawn", "DOWN", Row.Kind.DETECTION, "never", out == 0 ? "never" : out + " of " + RUNS + " runs",
                    Row.met(out == 0), "no run, as in all repeats"));
        }
        if (measured.has("error_latency_s")) {
            range(Row.Kind.LATENCY, "error_latency_s", all(measured.path("error_latency_s")),
                    runs.stream().mapToDouble(ServerCertificateCase::slowest).sorted().toArray(), 0.1,
                    "the longest of each run: every failure within ±0.1 s of them");
        }
        return rows;
    }

    private String name() {
        return root.path("name").asString("");
    }

    private String scenario(double rate, double beforeS, double afterS, double phaseS) throws IOException {
        var text = balancer.service("edge", "web");
        var firstCheck = text.contains("check: true") ? text.replace("check: true", "check: true, first-check: " + seconds(phaseS)) : text;
        var renewed = "";
        var faults = new ArrayList<String>();
        for (var action : root.path("inputs").path("actions")) {
            var what = action.path(0).asString("");
            var at = seconds(beforeS + action.path(1).asDouble());
            var target = what.contains("server") ? "web" : "lb";
            if (what.contains("renewed")) {
                renewed = ", renewed: " + at;
            } else if (what.contains("reload")) {
                faults.add("{name: reload of " + target + ", at: " + at + ", action: reload, target: " + target + "}");
            } else if (what.contains("restart")) {
                faults.add("{name: restart of " + target + ", at: " + at + ", duration: 100ms, action: crash, target: " + target + "}");
            } else {
                throw new UntranslatedCaseException("an action without a model: " + what);
            }
        }
        return """
                version: 1
                name: %s
                hosts: {edge: {cores: 4}, server: {cores: 4}}
                services:
                  lb: %s
                  web: {kind: nginx, on: [server], tls: {certificate: inner, version: '%s'}}
                certificates: {inner: {key: ecdsa, expires: %s%s}}
                faults: [%s]
                endpoints: {GET /: {at: web, cpu: 0s}}
                network: {default: {latency: 0.05ms}}
                load: {visitors: {to: lb, executor: constant-arrival-rate, arrivals: even, rate: %s/s, duration: %s, clients: 1, client: {timeout: 30s}}}
                run: {count: 1}
                """.formatted(
                name(), firstCheck, (name() + root.path("description").asString("")).matches(".*(tls12|TLS 1\\.2).*") ? "1.2" : "1.3",
                seconds(beforeS), renewed, String.join(", ", faults), number(rate), seconds(beforeS + afterS));
    }

    /** What clients got before and after: who fails, and when it begins. */
    private void statuses(JsonNode measured, List<VariantResults> runs) {
        var statuses = new TreeSet<String>();
        for (var part : List.of("before", "after")) {
            measured.path(part).propertyNames().forEach(statuses::add);
        }
        runs.forEach(run -> run.outcomes().keySet().forEach(outcome -> statuses.add(status(outcome))));
        for (var status : statuses) {
            var before = all(measured.path("before").path(status));
            var after = all(measured.path("after").path(status));
            var seen = new double[Math.max(before.length, after.length)];
            for (int i = 0; i < seen.length; i++) {
                seen[i] = (i < before.length ? before[i] : 0) + (i < after.length ? after[i] : 0);
            }
            Arrays.sort(seen);
            double middle = seen.length == 0 ? 0 : seen[seen.length / 2];
            range(Row.Kind.COUNT, "status " + status, seen.length == 0 ? new double[] {0} : seen,
                    counts(runs, outcome -> status(outcome).equals(status) ? 1 : 0), middle == 0 ? 0 : Math.max(2, 0.02 * middle),
                    "every repeat within the predicted range ±max(2, 2 %): a failure that is not there nowhere");
        }
    }

    /** Failures by whether all retries were made before them. */
    private void failures(JsonNode states, List<VariantResults> runs) {
        var kinds = new LinkedHashSet<String>();
        states.propertyNames().forEach(state -> {
            if (state.matches("503 S.*")) {
                kinds.add(state);
            }
        });
        for (var kind : kinds) {
            boolean retried = !kind.endsWith("rc0");
            var seen = all(states.path(kind));
            double middle = seen[seen.length / 2];
            range(Row.Kind.COUNT, "log " + kind, seen,
                    counts(runs, outcome -> outcome.startsWith("http-503 S") && retried == !outcome.endsWith("no server") ? 1 : 0),
                    Math.max(2, 3 * Math.sqrt(middle)), "every repeat within the predicted range ±max(2, 3·√n)");
        }
    }

    private static double[] counts(List<VariantResults> runs, ToDoubleFunction<String> counted) {
        return runs.stream()
                .mapToDouble(run -> run.outcomes().entrySet().stream()
                        .mapToDouble(each -> counted.applyAsDouble(each.getKey()) * each.getValue())
                        .sum())
                .sorted()
                .toArray();
    }

    private static DoubleStream firstOut(VariantResults run, double expiryS) {
        return run.timeline().marks().stream()
                .filter(mark -> mark.label().contains(" taken out by ") || mark.label().contains(" out of rotation"))
                .mapToDouble(mark -> mark.at() - expiryS)
                .filter(at -> at >= 0)
                .limit(1);
    }

    private static double slowest(VariantResults run) {
        return run.metrics().get("latency.all.p99").mean();
    }

    private void range(Row.Kind kind, String quantity, double[] seen, double[] predicted, double allowed, String rule) {
        boolean met = seen.length > 0
                && predicted.length > 0
                && seen[0] >= predicted[0] - allowed
                && seen[seen.length - 1] <= predicted[predicted.length - 1] + allowed;
        rows.add(new Row(name(), "drawn", quantity, kind, show(seen), show(predicted), Row.met(met), rule));
    }

    private static double requests(JsonNode statuses) {
        double sum = 0;
        for (var status : statuses.propertyNames()) {
            var seen = all(statuses.path(status));
            sum += seen[seen.length / 2];
        }
        return sum;
    }

    private static double[] all(JsonNode found) {
        var all = found.path("all");
        var numbers = new double[all.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = all.path(i).asDouble();
        }
        Arrays.sort(numbers);
        return numbers;
    }

    private static String status(String outcome) {
        return outcome.equals("ok") ? "200" : outcome.startsWith("http-") ? outcome.substring(5, 8) : outcome;
    }

    private static String show(double[] sorted) {
        return sorted.length == 0
                ? "none"
                : show(sorted[0]) + " – " + show(sorted[sorted.length / 2]) + " – " + show(sorted[sorted.length - 1]);
    }

    private static String show(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String seconds(double value) {
        return number(value) + "s";
    }
}
