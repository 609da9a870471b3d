package org.outagelab.nginx;

import java.util.Arrays;
import java.util.List;
import org.outagelab.scenario.Section;

/** Versions whose rules and defaults differ, the oldest first (docs/models/nginx.md#versions). */
enum Flavour {
    V1_10("nginx-1.10"),
    V1_22("nginx-1.22"),
    V1_30("nginx-1.30");

    private static final String SOURCE = "nginx's CHANGES";

    private final String word;

    Flavour(String word) {
        this.word = word;
    }

    /** As they are written in a scenario. */
    static List<String> written() {
        return Arrays.stream(values()).map(flavour -> flavour.word).toList();
    }

    /** @param written one of {@link #written()} */
    static Flavour of(String written) {
        return values()[written().indexOf(written)];
    }

    String word() {
        return word;
    }

    /** Whether a request that finds no peer left makes all of them available again; since 1.11.5 they rest until their time is over. */
    boolean forgetsFailuresWhenNoPeerIsLeft() {
        return this == V1_10;
    }

    /** The default of {@code accept_mutex}, which 1.11.3 turned off. */
    boolean acceptMutex() {
        return this == V1_10;
    }

    /** The default of {@code keepalive} in an upstream group: 32 since 1.29.7. */
    int keepAlive() {
        return compareTo(V1_30) >= 0 ? 32 : 0;
    }

    /** The newest version of TLS 1 in the default of {@code ssl_protocols}: TLS 1.3 since 1.23.4. */
    int tls() {
        return compareTo(V1_30) >= 0 ? 3 : 2;
    }

    /** The default of {@code proxy_http_version}. */
    String httpVersion() {
        return compareTo(V1_30) >= 0 ? "1.1" : "1.0";
    }

    /** Which rules are in force for these settings, for {@code explain}. */
    List<Section.Line> rules(String group, NginxSpec spec) {
        var mutex = rule(
                group,
                "rule.accept_mutex",
                spec.accepting().mutex() ? "on" : "off",
                "Whether workers take turns to accept. Depends on the version: unless given, on before 1.11.3 and off from then on.");
        if (spec.upstream() == null) {
            return List.of(mutex);
        }
        return List.of(
                mutex,
                rule(
                        group,
                        "rule.no-peer-left",
                        forgetsFailuresWhenNoPeerIsLeft() ? "all are tried again" : "all rest on",
                        "What becomes of unavailable peers when a request finds none left, and gets 502. Depends on the version: before 1.11.5 "
                                + "their failures are forgotten, from then on they rest until fail_timeout is over."),
                rule(
                        group,
                        "rule.keepalive",
                        spec.keepAlive() == null ? "none" : Integer.toString(spec.keepAlive().connections()),
                        "Idle connections that each worker keeps to its peers. Depends on the version: unless given, 32 over HTTP/1.1 from "
                                + "1.29.7 on, none over HTTP/1.0 before."));
    }

    private static Section.Line rule(String group, String key, String value, String sentence) {
        return new Section.Line(group, key, value, false, sentence, SOURCE, true);
    }
}
