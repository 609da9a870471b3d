package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The scenario files of a measured rollout. */
final class RolloutFile {
    private static final Pattern LOAD = Pattern.compile("Poisson ([0-9.]+)/s, ([0-9.]+) (ms|s)");

    private final Path folder;
    private final JsonNode root;
    private final BalancerFile balancer;

    /** @param truth the folder of measurements */
    RolloutFile(Path truth, JsonNode root) {
        this.folder = truth;
        this.root = root;
        this.balancer = new BalancerFile(truth.resolve("configs").resolve(name()));
    }

    private String name() {
        return root.path("name").asString();
    }

    boolean behindNginx() {
        return balancer.isNginx();
    }

    boolean bluegreen() {
        return name().startsWith("t1_bluegreen_");
    }

    /** The recording of the first repeat; there need not be one. */
    Path trace() {
        return folder.resolve("traces").resolve(name() + ".csv.gz");
    }

    private JsonNode input(String key) {
        return root.path("inputs").path(key);
    }

    int instances() {
        if (!bluegreen()) {
            return root.path("topology").path("servers").asInt();
        }
        int sum = 0;
        for (var number : root.path("topology").path("servers").asString("").split("\\D+")) {
            sum += number.isEmpty() ? 0 : Integer.parseInt(number);
        }
        return sum;
    }

    private String hosts(int from, int to) {
        var hosts = new ArrayList<String>();
        for (int i = from; i <= to; i++) {
            hosts.add("s" + i);
        }
        return String.join(", ", hosts);
    }

    private String apps(int from, int to) {
        return hosts(from, to).replace("s", "app.");
    }

    /** What both modes have in common. */
    private StringBuilder topology() throws IOException {
        var yaml = new StringBuilder("version: 1\nname: " + name() + "\nseed: 1\nhosts: {balancer: {cores: 8}");
        for (int i = 1; i <= instances(); i++) {
            yaml.append(", s").append(i).append(": {cores: 8}");
        }
        yaml.append("}\nservices:\n  lb: ").append(balancer.service("balancer", "app")).append('\n');
        var graceful = input("graceful_timeout_s");
        yaml.append("  app: {kind: gunicorn, on: [").append(hosts(1, instances())).append("], workers: ")
                .append(root.path("topology").path("workers").asInt(8))
                .append(", preload: false, listens: 0.2s, boot: ").append(number(input("boot_sleep_s").asDouble())).append('s')
                .append(graceful.isNumber() ? ", graceful-timeout: " + number(graceful.asDouble()) + "s" : "")
                .append("}\n");
        yaml.append("endpoints:\n");
        for (var part : List.of("short", "long")) {
            yaml.append("  GET /").append(part).append(": {weight: ").append(rate(part)).append(", at: app, steps: [wait ")
                    .append(work(part)).append("]}\n");
        }
        return yaml.append("  GET /health: {weight: 0, at: app}\n");
    }

    private String rate(String part) {
        return load(part).group(1);
    }

    private String work(String part) {
        return load(part).group(2) + load(part).group(3);
    }

    private java.util.regex.Matcher load(String part) {
        var found = LOAD.matcher(root.path("load").path(part).asString(""));
        if (!found.find()) {
            throw new UntranslatedCaseException("a load without a model: " + root.path("load"));
        }
        return found;
    }

    private String client() {
        return "client: {timeout: 30s" + (keepsAlive() ? ", keep-alive: true" : "") + "}";
    }

    private boolean keepsAlive() {
        return input("client_keepalive").asBoolean(false) || name().endsWith("_keepalive");
    }

    private String drawnLoad() {
        double rate = perSecond();
        long seconds = Math.round(root.path("measured").path("sent").path("median").asDouble() / rate);
        return String.format(
                Locale.ROOT,
                "load: {visitors: {executor: constant-arrival-rate, rate: %s/s, duration: %ds, %s}}%n",
                number(rate), seconds, client());
    }

    private String recordedLoad() {
        var paths = new TreeSet<String>();
        for (var part : List.of("short", "long")) {
            paths.add("'" + path(part) + "': GET /" + part);
        }
        return "load:\n  visitors:\n    executor: trace\n    file: " + trace().toAbsolutePath()
                + "\n    columns: {arrival: t_s, endpoint: path}\n    map: {" + String.join(", ", paths) + "}\n    " + client() + "\n";
    }

    /** As the client asked for it: by milliseconds of sleep. */
    private String path(String part) {
        var found = load(part);
        double ms = Double.parseDouble(found.group(2)) * (found.group(3).equals("s") ? 1000 : 1);
        return (part.equals("short") ? "/n" : "/l") + "?ms=" + number(ms);
    }

    private String release() {
        boolean bad = input("new_version").asString("").equals("bad");
        return "releases: {new: {of: app" + (bad ? ", effect: ['errors(100%, 500, checks=true)']" : "");
    }

    private String stop() {
        var how = input("how").asString();
        return ", stop: " + how + (how.equals("hup") ? "" : ", health: " + (gated() ? number(gateSeconds()) + "s" : "30s"));
    }

    private boolean gated() {
        return name().startsWith("t1_gate_");
    }

    private double gateSeconds() {
        var found = Pattern.compile("after ([0-9.]+) s").matcher(root.path("description").asString(""));
        return found.find() ? Double.parseDouble(found.group(1)) : 30;
    }

    /** @param later than the first repeat began, in seconds */
    String drawn(double later) throws IOException {
        var drain = input("drain");
        // What never passes its check has no measured boot: its import takes 0.2 to 4 s, say the inputs.
        var measured = RolloutCase.numbers(root.path("measured").path("boot_s").path("all"));
        var boots = gated() || measured.length == 0 ? new double[] {boot() + 0.2, boot() + 4} : measured;
        boolean hup = input("how").asString().equals("hup");
        double pause = input("pause_between_steps_s").asDouble();
        // After a HUP nobody waits for the new workers, but for the old ones.
        var taus = RolloutCase.numbers(root.path("measured").path("tau_s").path("all"));
        var range = hup
                ? "uniform(" + seconds(Math.max(0, pause + taus[0] - boot())) + ", "
                        + seconds(Math.max(0.001, pause + taus[taus.length - 1] - boot())) + ")"
                : seconds(pause);
        return topology() + drawnLoad() + release()
                + (hup ? "" : ", boot: 'uniform(" + seconds(boots[0]) + ", " + seconds(boots[boots.length - 1] + 0.001) + ")'")
                + "}}\nrollouts:\n  step: {release: new, at: " + seconds(start(0) + later) + ", how: rolling, pause: '" + range + "'"
                + (drain.isNumber() ? ", drain: " + seconds(drain.asDouble()) : drain.asString("").equals("wait") ? ", drain: wait" : "")
                + stop() + "}\nrun: {count: 1}\n";
    }

    private double boot() {
        return input("boot_sleep_s").asDouble();
    }

    private double start(int repeat) {
        return root.path("per_repeat").path(repeat).path("rollout_start_s").asDouble(5);
    }

    /** Every instance at its recorded instants: a rollout of its own. */
    String recorded() throws IOException {
        var yaml = new StringBuilder().append(topology()).append(recordedLoad());
        var releases = new ArrayList<String>();
        var rollouts = new StringBuilder("rollouts:\n");
        var text = release().substring("releases: {new: ".length());
        for (var step : root.path("per_repeat").path(0).path("steps")) {
            int i = step.path("i").asInt();
            double drained = step.path("t_stop").asDouble() - step.path("t0").asDouble();
            boolean drains = !input("drain").isNull() && !input("drain").isMissingNode();
            releases.add("new" + i + ": " + text
                    + (step.path("boot").isNumber() && !gated() ? ", boot: " + seconds(step.path("boot").asDouble()) : "") + "}");
            rollouts.append("  step ").append(i).append(": {release: new").append(i).append(", instances: [app.").append(i)
                    .append("], at: ").append(seconds(drains ? step.path("t0").asDouble() : step.path("t_stop").asDouble()))
                    .append(drains ? ", drain: " + seconds(Math.max(0.001, drained)) : "")
                    .append(stop()).append("}\n");
        }
        return yaml.append("releases: {").append(String.join(", ", releases)).append("}\n").append(rollouts).append("run: {count: 1}\n")
                .toString();
    }

    /** Requests in a second. */
    double perSecond() {
        return Double.parseDouble(rate("short")) + Double.parseDouble(rate("long"));
    }

    double switchedAt() {
        return root.path("per_repeat").path(0).path("faults").path(0).path(0).asDouble();
    }

    /** The work goes from the first half of the instances to the second. */
    String switched() throws IOException {
        int blue = instances() / 2;
        return topology() + drawnLoad() + "releases: {green: {of: app}}\nrollouts:\n  switch: {release: green, at: "
                + seconds(switchedAt()) + ", how: blue-green, instances: [" + apps(1, blue) + "], to: [" + apps(blue + 1, instances())
                + "], health: 0s}\nrun: {count: 1}\n";
    }

    private static String seconds(double value) {
        return number(value) + "s";
    }

    private static String number(double value) {
        return TruthCase.number(value);
    }
}
