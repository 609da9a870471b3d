package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outagelab.experiment.Experiment;
import org.outagelab.results.VariantResults;
import tools.jackson.databind.JsonNode;

/**
 * Measured TLS at HAProxy: CPU by key and version, who resumes after a reload or a restart, whom an expired certificate
 * stops, and what happens when all come back at once.
 */
final class TlsCase {
    private static final double REQUESTS = 2;
    private static final double CPU = 0.2;
    private static final double STORM = 0.25;
    private static final double EXPENSIVE_MS = 3;
    private static final String OF_NGINX = "nginx speaks no TLS in the model";

    /** The measured clients, and what the scenario language calls them. */
    private static final Map<String, String> CLIENTS = Map.of(
            "new", "tls: {resume: none}",
            "kept", "keep-alive: true, tls: {resume: none}",
            "resumed_fresh", "tls: {resume: latest}",
            "resumed_fixed", "tls: {resume: first}",
            "noverify", "tls: {resume: none, verify: false}");

    private final JsonNode root;
    private final String name;
    private final Path scenarios;
    private final List<Row> rows = new ArrayList<>();

    TlsCase(JsonNode root, Path scenarios) {
        this.root = root;
        this.name = root.path("name").asString("");
        this.scenarios = scenarios;
    }

    static boolean isOne(JsonNode root) {
        var name = root.path("name").asString("");
        return name.startsWith("t1_tls_")
                || name.startsWith("t1_cert_")
                || name.startsWith("t1_reconnect_storm_")
                || root.has("tls_cpu_ms_per_handshake_minus_http");
    }

    List<Row> judge() throws IOException {
        var measured = root.path("measured");
        if (measured.isEmpty()) {
            throw new UntranslatedCaseException("it was never measured");
        }
        if (name.startsWith("t1_reconnect_storm_")) {
            storm(measured);
            return rows;
        }
        for (var key : measured.propertyNames()) {
            var found = measured.path(key);
            if (found.has("resumed_before") && found.has("resumed_after") && !found.has("ok_after")) {
                resumption(key, found);
            } else if (found.has("cpu_ms")) {
                cpu(key, found.path("cpu_ms"), measured.path(key.replaceAll("(full|resumed)$", "keepalive_request")).path("cpu_ms"));
            } else if (found.has("haproxy_cpu_ms_per_request")) {
                cpu("haproxy " + key, found.path("haproxy_cpu_ms_per_request"), measured.path("http_newconn").path("haproxy_cpu_ms_per_request"));
            } else if (found.has("ok_after")) {
                expiry(key, found);
            } else {
                throw new UntranslatedCaseException("a shape of measurements of TLS without a model: " + key);
            }
        }
        return rows;
    }

    private VariantResults run(String what, String text) throws IOException {
        return new Experiment(Fidelity.read(scenarios.resolve(name + "-" + what.replaceAll("[^A-Za-z0-9]+", "-") + ".yaml"), text), 1, (done, planned) -> {})
                .run("base");
    }

    /** @param tls of the balancer, @param loads and faults as flow maps */
    private String site(String tls, String certificate, String loads, String faults, double roundTripSeconds) {
        return """
                version: 1
                name: %s
                hosts: {edge: {cores: 1}, server: {cores: 8}}
                services:
                  lb: {kind: haproxy, on: [edge], backend: web, timeout: {connect: 5s, server: 30s, client: 30s}, tls: {certificate: www%s}}
                  web: {kind: nginx, on: [server]}
                certificates: {www: {%s}}
                endpoints: {GET /: {at: web, cpu: 0s}}
                network: {links: [{from: clients, to: all, latency: %sms}]}
                load: {%s}
                faults: [%s]
                run: {count: 1}
                """.formatted(name, tls, certificate, roundTripSeconds * 500, loads, faults);
    }

    private static String load(String name, double perSecond, double seconds, String client) {
        return name + ": {to: lb, executor: constant-arrival-rate, arrivals: even, rate: " + number(perSecond) + "/s, duration: "
                + number(seconds) + "s, clients: 1, client: {timeout: 10s, " + client + "}}";
    }

    /** The CPU of the server by the time that it adds, and that of the request as measured beside it. */
    private void cpu(String key, JsonNode found, JsonNode request) throws IOException {
        boolean tls = key.contains("tls") || key.contains("TLS");
        boolean handshake = tls && (key.endsWith("full") || key.endsWith("resumed") || key.endsWith("resume"));
        if (key.startsWith("nginx") || !handshake) {
            rows.add(new Row(name, "drawn", key + " CPU", Row.Kind.LATENCY, show(median(found)), "", Row.Verdict.NOT_JUDGED,
                    key.startsWith("nginx") ? OF_NGINX : "CPU of a request is not counted"));
            return;
        }
        var text = key.toLowerCase(Locale.ROOT).replace("ecdsap256", "ecdsa").replace("tls1.", "tls1");
        var certificate = "key: " + (text.contains("rsa4096") ? "rsa4096" : text.contains("ecdsa") ? "ecdsa" : "rsa2048");
        var version = ", version: '" + (text.contains("tls12") ? "1.2" : "1.3") + "'";
        boolean full = text.endsWith("full");
        var visitors = load("visitors", 10, 60, "tls: {resume: " + (full ? "none" : "latest") + "}");
        double taken = run(key, site(version + (full ? "" : ", full: 0s"), certificate, visitors, "", 0)).metrics().get("latency.mean").mean();
        double free = run(key + " free", site(version + ", full: 0s, resumed: 0s", certificate, visitors, "", 0)).metrics().get("latency.mean").mean();
        double predicted = 1000 * (taken - free) + median(request);
        add(key + " CPU ms", Row.Kind.LATENCY, show(median(found)), show(predicted),
                Math.abs(predicted - median(found)) <= CPU * median(found), "±20 %, with the measured request");
    }

    private void resumption(String key, JsonNode found) throws IOException {
        if (!key.startsWith("haproxy")) {
            rows.add(new Row(name, "drawn", key, Row.Kind.COUNT, show(median(found.path("resumed_after"))), "",
                    Row.Verdict.NOT_JUDGED, OF_NGINX));
            return;
        }
        var version = key.contains("1.2") ? "1.2" : "1.3";
        var keys = key.contains("shared") ? "shared" : "own";
        var fault = key.endsWith("restart")
                ? "{name: restart, at: 20.1s, duration: 100ms, action: crash, target: lb}"
                : "{name: reload, at: 20.1s, action: reload, target: lb}";
        var result = run(key, site(", ticket-keys: " + keys + ", version: '" + version + "'", "key: ecdsa", load("visitors", 1, 40, "tls: {resume: latest}"), fault, 0));
        // One client: its first handshake is full, and one more if its session is lost.
        double full = result.metrics().get("lb.handshakes_full").mean();
        double before = median(found.path("resumed_before"));
        double after = median(found.path("resumed_after"));
        add(key + " resumed before and after", Row.Kind.COUNT, show(before) + ", " + show(after), "1, " + show(2 - full),
                before == 1 && after == 2 - full, "exactly");
    }

    private void expiry(String who, JsonNode found) throws IOException {
        var settings = CLIENTS.get(who);
        if (settings == null) {
            throw new UntranslatedCaseException("a client without a model: " + who);
        }
        double life = root.path("inputs").path("life_s").asDouble();
        double period = root.path("inputs").path("period_s").asDouble();
        double after = (median(found.path("ok_after")) + median(found.path("fail_after"))) * period;
        var certificate = new StringBuilder("key: ecdsa, expires: " + number(life) + "s");
        var faults = new ArrayList<String>();
        for (var action : root.path("inputs").path("actions")) {
            double at = life + action.path(1).asDouble();
            var what = action.path(0).asString("");
            if (what.contains("renewed")) {
                certificate.append(", renewed: ").append(number(at)).append('s');
            } else if (what.equals("reload")) {
                faults.add("{name: reload, at: " + number(at) + "s, action: reload, target: lb}");
            } else if (what.equals("restart")) {
                faults.add("{name: restart, at: " + number(at) + "s, duration: 100ms, action: crash, target: lb}");
            } else {
                throw new UntranslatedCaseException("an action without a model: " + what);
            }
        }
        var version = (name + root.path("description").asString("")).contains("tls12")
                        || root.path("description").asString("").contains("TLS 1.2")
                ? "1.2"
                : "1.3";
        var result = run(who, site(", version: '" + version + "'", certificate.toString(), load("visitors", 1 / period, life + after, settings),
                String.join(", ", faults), 0));
        double failed = result.metrics().get("requests.failed").mean();
        double seen = median(found.path("fail_before")) + median(found.path("fail_after"));
        add(who + " failed", Row.Kind.COUNT, show(seen), show(failed), Math.abs(seen - failed) <= REQUESTS, "±2 requests");
    }

    /** Clients that keep their connections meet a process that is back, which each of them has tried every 50 ms; and as many at one instant. */
    private void storm(JsonNode measured) throws IOException {
        var inputs = root.path("inputs");
        int clients = inputs.path("clients").asInt();
        boolean offers = inputs.path("session_offered").asBoolean();
        var tls = ", version: '" + inputs.path("tls").asString("1.3") + "', ticket-keys: "
                + (inputs.path("shared_ticket_keys").asBoolean() ? "shared" : "own");
        var load = "visitors: {to: lb, executor: constant-vus, vus: " + clients + ", think: 8s, duration: 28s, client: {timeout: 30s, "
                + "retries: 1000, backoff: {policy: none, base: 50ms}, keep-alive: true, tls: {resume: " + (offers ? "latest" : "none") + "}}}";
        var fault = "{name: killed, at: 15s, duration: 9s, action: crash, target: lb}";
        var certificate = "key: " + inputs.path("certificate").asString("rsa2048");
        var result = run("storm", site(tls, certificate, load, fault, 0));
        double full = result.metrics().get("lb.handshakes_full").mean();
        double resumed = result.metrics().get("lb.handshakes_resumed").mean();
        add("resumed", Row.Kind.COUNT, show(median(measured.path("resumed"))), show(resumed),
                Math.abs(median(measured.path("resumed")) - resumed) < 0.5, "exactly");
        var burst = "visitors: {to: lb, executor: constant-arrival-rate, arrivals: even, rate: " + 100 * clients
                + "/s, duration: 10ms, clients: 1000000, client: {timeout: 60s, tls: {resume: none}}}";
        double predicted = run("all at once", site(tls, certificate, burst, "", 0))
                .metrics().get("latency.p99").mean();
        double each = median(measured.path("server_cpu_ms_per_handshake"));
        double seen = median(measured.path("time_to_99_pct_s"));
        if (each > EXPENSIVE_MS) {
            add("time_to_99_pct_s", Row.Kind.LATENCY, show(seen), show(predicted), Math.abs(predicted - seen) <= STORM * seen, "±25 %");
        } else {
            rows.add(new Row(name, "drawn", "time_to_99_pct_s", Row.Kind.LATENCY, show(seen), "", Row.Verdict.NOT_JUDGED,
                    "the client was the slower side"));
        }
        double seenFull = median(measured.path("handshakes")) - median(measured.path("resumed"));
        add("full handshakes", Row.Kind.COUNT, show(seenFull), show(full - clients), Math.abs(seenFull - full + clients) < 0.5, "exactly");
        var cpu = measured.path("server_cpu_s");
        rows.add(new Row(name, "drawn", "server_cpu_s", Row.Kind.LATENCY, show(median(cpu)), "", Row.Verdict.NOT_JUDGED,
                "the start of the process and the requests are in it"));
    }

    private void add(String quantity, Row.Kind kind, String measured, String predicted, boolean met, String rule) {
        rows.add(new Row(name, "drawn", quantity, kind, measured, predicted, Row.met(met), rule));
    }

    private static double median(JsonNode found) {
        var all = found.path("all");
        var values = new double[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.path(i).asDouble();
        }
        Arrays.sort(values);
        return values.length == 0 ? found.path("median").asDouble(0) : values[values.length / 2];
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String show(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.3f", value);
    }
}
