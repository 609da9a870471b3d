package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A configuration file of the balancer of a case, of HAProxy or of nginx, in the words of a scenario file. */
final class BalancerFile {
    /** Those of HAProxy that change a request, and that the scenario language has. */
    private static final Set<String> OPTIONS = Set.of("redispatch", "httpchk", "abortonclose", "allbackups", "persist");

    private static final Set<String> TIMEOUTS = Set.of("connect", "client", "server", "queue", "check", "http-request", "tarpit");

    /** Of a server, without a value; what is {@code disabled} stands by until the rollout gives it work. */
    private static final Set<String> FLAGS =
            Set.of("backup", "check", "shutdown-backup-sessions", "shutdown-sessions", "ssl", "no-ssl-reuse", "check-ssl");

    private static final Set<String> WITH_VALUE = Set.of(
            "inter", "fastinter", "downinter", "fall", "rise", "maxconn", "maxqueue", "minconn", "slowstart", "weight", "init-state",
            "observe", "error-limit", "on-error", "on-marked-down", "on-marked-up", "verify");

    private final Path haproxy;
    private final Path nginx;

    /** @param folder {@code configs/<case>} */
    BalancerFile(Path folder) {
        this.haproxy = folder.resolve("haproxy.cfg");
        this.nginx = folder.resolve("nginx.conf");
    }

    boolean isNginx() {
        return !Files.exists(haproxy) && Files.exists(nginx);
    }

    /** The service of a balancer before a service of some instances, one line of YAML. */
    String service(String host, String backend) throws IOException {
        if (!Files.exists(haproxy) && !Files.exists(nginx)) {
            throw new UntranslatedCaseException("no configuration of its balancer");
        }
        return isNginx() ? ofNginx(host, backend) : ofHaproxy(host, backend);
    }

    private String ofHaproxy(String host, String backend) throws IOException {
        var settings = new ArrayList<>(List.of("kind: haproxy", "on: " + host, "backend: " + backend));
        // What a backend says stands for it, and what the defaults say for the rest.
        var timeouts = new LinkedHashMap<String, String>();
        var options = new ArrayList<String>();
        var servers = new ArrayList<String>();
        for (var line : Files.readAllLines(haproxy)) {
            var words = List.of(line.trim().split("\\s+"));
            switch (words.get(0)) {
                case "balance" -> settings.add("balance: " + words.get(1));
                case "http-reuse" -> settings.add("http-reuse: " + words.get(1));
                case "retries" -> settings.add("retries: " + words.get(1));
                case "retry-on" -> settings.add("retry-on: [" + String.join(", ", words.subList(1, words.size())) + "]");
                case "timeout" -> {
                    if (TIMEOUTS.contains(words.get(1))) {
                        timeouts.put(words.get(1), words.get(1) + ": " + words.get(2));
                    }
                }
                case "option" -> {
                    if (OPTIONS.contains(words.get(1))) {
                        var value = String.join(" ", words.subList(2, words.size()));
                        options.add(value.isEmpty() ? words.get(1) : "{" + words.get(1) + ": " + value + "}");
                    }
                }
                case "server" -> servers.add(backend + "." + (servers.size() + 1) + ": {"
                        + String.join(", ", keys(words.subList(3, words.size()))) + "}");
                default -> { }
            }
        }
        settings.add("timeout: {" + String.join(", ", timeouts.values()) + "}");
        settings.add("option: [" + String.join(", ", options) + "]");
        settings.add("server: {" + String.join(", ", servers) + "}");
        return "{" + String.join(", ", settings) + "}";
    }

    private static List<String> keys(List<String> words) {
        var keys = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("no-check-ssl")) {
                keys.add("check-ssl: false");
            } else if (FLAGS.contains(words.get(i))) {
                keys.add(words.get(i) + ": true");
            } else if (WITH_VALUE.contains(words.get(i)) && i + 1 < words.size()) {
                keys.add(words.get(i) + ": " + words.get(++i));
            }
        }
        return keys;
    }

    private String ofNginx(String host, String backend) throws IOException {
        var upstream = new ArrayList<>(List.of("to: " + backend, "pick: all"));
        var servers = 0;
        // One directive or one word of a block each.
        for (var directive : Files.readString(nginx).split("[;{}]")) {
            var words = List.of(directive.trim().split("\\s+"));
            if (words.get(0).equals("server") && words.size() > 1 && servers++ == 0) {
                for (var option : words.subList(2, words.size())) {
                    if (option.startsWith("max_fails=") || option.startsWith("fail_timeout=")) {
                        upstream.add(option.replace("=", ": "));
                    }
                }
            } else if (words.get(0).equals("proxy_next_upstream")) {
                upstream.add("next_upstream: [" + String.join(", ", words.subList(1, words.size())) + "]");
            } else if (words.get(0).matches("proxy_(next_upstream_tries|next_upstream_timeout|connect_timeout|read_timeout|send_timeout)")) {
                upstream.add(words.get(0).substring("proxy_".length()) + ": " + words.get(1));
            } else if (words.get(0).equals("least_conn")) {
                upstream.add("balance: least_conn");
            }
        }
        return String.format(
                Locale.ROOT, "{kind: nginx, on: %s, worker_connections: 4096, upstream: {%s}}", host, String.join(", ", upstream));
    }
}
