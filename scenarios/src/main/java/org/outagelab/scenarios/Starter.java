package org.outagelab.scenarios;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A first scenario of somebody's own: the machines and services of a site of a given shape, with a word on everything that
 * its owner will want to change. It runs as it is.
 *
 * @param name of the site
 * @param balancers HAProxy, one on each of as many machines: 0 to 10; two and more hold one virtual IP
 * @param webs nginx with a gunicorn beside it, on each of as many machines: 1 to 100
 * @param replicas of the MySQL primary, on machines of their own: 0 to 20; -1 for no database
 */
public record Starter(String name, int balancers, int webs, int replicas) {
    /** The name of the schema beside the file, which editors read. */
    public static final String SCHEMA = "outagelab.schema.json";

    public Starter {
        bound("balancers", balancers, 0, 10);
        bound("webs", webs, 1, 100);
        bound("replicas", replicas, -1, 20);
        if (balancers == 0 && webs > 1) {
            throw new IllegalArgumentException(webs + " web servers need a balancer before them");
        }
        if (name.isBlank() || name.length() > 100 || !name.matches("[\\p{L}\\p{N} ._-]+")) {
            throw new IllegalArgumentException("expected a name of letters, digits, spaces, '.', '_' and '-', got '" + name + "'");
        }
    }

    private static void bound(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be from " + least + " to " + most + ", got " + value);
        }
    }

    private boolean database() {
        return replicas >= 0;
    }

    /**
     * The scenario, as YAML with comments.
     *
     * @param command that it was made by
     */
    public String yaml(String command) {
        var lines = new ArrayList<String>();
        lines.add("# yaml-language-server: $schema=" + SCHEMA);
        lines.add("# Made by: " + command);
        lines.add("# Everything runs as it is. What is marked with (!) is a guess about you: put your own numbers there.");
        lines.add("# 'outagelab explain' on this file says what holds for every key that is not given.");
        lines.add("version: 1");
        lines.add("name: \"" + name + "\"");
        lines.add("seed: 1                               # the same seed gives the same outage to the last byte");
        lines.add("");
        hosts(lines);
        services(lines);
        endpoints(lines);
        load(lines);
        addresses(lines);
        faults(lines);
        lines.add("# What is promised. The run ends with exit code 0 if all of it holds, and with 99 if something surely does not.");
        lines.add("thresholds:");
        lines.add("  - availability >= 99%               # (!)");
        if (database()) {
            lines.add("  - writes.lost == 0                  # writes that were acknowledged and are gone");
        }
        lines.add("");
        lines.add("run: {count: 10}                      # independent runs; more of them make the intervals narrower");
        return String.join("\n", lines) + "\n";
    }

    private void hosts(List<String> lines) {
        lines.add("# The machines, in two zones in turn. boot: from power on until services are started. (!)");
        lines.add("hosts:");
        machines(lines, "lb", balancers, 2);
        machines(lines, "web", webs, 4);
        machines(lines, "db", replicas + 1, 4);
        lines.add("");
    }

    private static void machines(List<String> lines, String prefix, int count, int cores) {
        for (int i = 1; i <= count; i++) {
            lines.add("  " + prefix + "-" + i + ": {cores: " + cores + ", zone: " + (i % 2 == 1 ? "a" : "b") + ", boot: 30s}");
        }
    }

    private static String on(String prefix, int count) {
        return count == 1
                ? prefix + "-1"
                : "[" + String.join(", ", IntStream.rangeClosed(1, count).mapToObj(i -> prefix + "-" + i).toList()) + "]";
    }

    private void services(List<String> lines) {
        lines.add("# What runs on them; instances are called web.1, web.2 … in the order of 'on'.");
        lines.add("services:");
        if (balancers > 0) {
            lines.add("  lb:");
            lines.add("    kind: haproxy");
            lines.add("    on: " + on("lb", balancers));
            lines.add("    backend: web");
            lines.add("    balance: roundrobin");
            lines.add("    timeout: {connect: 1s, queue: 5s, server: 10s, client: 30s}");
            lines.add("    option: [redispatch, {httpchk: GET /health}]");
            lines.add("    default-server: {check: true, inter: 2s, fall: 3, rise: 2}");
        }
        lines.add("  web:");
        lines.add("    kind: nginx                       # answers files itself, and asks the application beside it for the rest");
        lines.add("    on: " + on("web", webs));
        lines.add("    upstream: {to: app, pick: same-host}");
        lines.add("  app:");
        lines.add("    kind: gunicorn");
        lines.add("    on: " + on("web", webs));
        lines.add("    workers: 5                        # (!)");
        lines.add("    boot: 2s                          # (!)");
        if (database()) {
            lines.add("    pool: {to: db}");
            lines.add("  db:");
            lines.add("    kind: mysql");
            lines.add("    primary: db-1");
            if (replicas > 0) {
                lines.add("    replicas:");
                for (int i = 2; i <= replicas + 1; i++) {
                    lines.add("      - {on: db-" + i + ", apply: {time: 0.5ms, workers: 1}}");
                }
                lines.add("    reads: {from: replica, else: primary}");
                lines.add("    # failover: {by: orchestrator}    # without it a dead primary stays away until it is repaired");
            }
            lines.add("    boot: 5s");
        }
        lines.add("");
    }

    private void endpoints(List<String> lines) {
        lines.add("# What is asked for: weight is its share of the load, the steps are its work. (!)");
        lines.add("endpoints:");
        lines.add("  GET /style.css: {weight: 60, at: web, cpu: exp(0.2ms)}");
        lines.add("  GET /item: {weight: 30, at: app, steps: [cpu exp(3ms)" + (database() ? ", read exp(2ms)" : "") + ", wait exp(15ms)]}");
        lines.add("  POST /cart: {weight: 10, at: app, steps: [cpu exp(4ms)" + (database() ? ", write exp(4ms)" : ", wait exp(10ms)") + "]}");
        lines.add("  GET /health: {weight: 0, at: app}");
        lines.add("");
    }

    private void load(List<String> lines) {
        lines.add("load:");
        lines.add("  visitors:");
        lines.add("    executor: constant-arrival-rate");
        lines.add("    rate: 50/s                        # (!)");
        lines.add("    duration: 5m");
        lines.add("    client: {timeout: 10s}            # (!) how long a visitor waits");
        lines.add("");
    }

    private void addresses(List<String> lines) {
        if (balancers > 1) {
            lines.add("# One address that the balancers hold in turn (keepalived): the highest priority that is alive has it.");
            lines.add("addresses:");
            lines.add("  www.example.com:");
            lines.add("    kind: keepalived");
            lines.add("    on: [" + String.join(", ", IntStream.rangeClosed(1, balancers).mapToObj(i -> "lb." + i).toList()) + "]");
            lines.add("    priority: ["
                    + String.join(", ", IntStream.range(0, balancers).mapToObj(i -> "" + (150 - 10 * i)).toList()) + "]");
            lines.add("    advert: 1s");
            lines.add("    track: true                       # gives the address up when its HAProxy dies");
            lines.add("");
        }
    }

    private void faults(List<String> lines) {
        lines.add("# What goes wrong. Other actions: crash, hang, freeze, slow(10), partition(web, db), restart …");
        lines.add("faults:");
        lines.add("  - {name: web-1 loses power, at: 2m, duration: 1m, action: host-down, target: web-1}");
        if (balancers > 0) {
            lines.add("  # - {name: lb-1 loses power, at: 2m, duration: 1m, action: host-down, target: lb-1}");
        }
        if (database()) {
            lines.add("  # - {name: the primary dies, at: 2m, duration: 1m, action: crash, target: db.1}");
        }
        lines.add("");
    }

    /**
     * What the words of a database mean: {@code none}, {@code primary}, {@code primary+2}.
     *
     * @return replicas, or -1
     */
    public static int replicas(String database) {
        var form = java.util.regex.Pattern.compile("primary(?:\\+(\\d{1,3}))?").matcher(database.toLowerCase(Locale.ROOT));
        if (database.equals("none")) {
            return -1;
        } else if (!form.matches()) {
            throw new IllegalArgumentException("expected none, primary or primary+2 as database, got '" + database + "'");
        }
        return form.group(1) == null ? 0 : Integer.parseInt(form.group(1));
    }
}
