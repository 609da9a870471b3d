package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.Outage;
import org.outagelab.OutageResults;

/** TLS between HAProxy and its servers, and at nginx, in whole runs (docs/models/tls.md#to-servers). */
class ServerTlsTest {
    private static final double ROUND_TRIP_S = 0.01;

    /** 400 requests at 10/s; the certificate of the server expires after half of them. */
    private static Outage site(String balancer, String line, String tls, String certificate, String faults) {
        return Outage.parse("""
                version: 1
                name: A server behind TLS
                seed: 5
                hosts: {edge: {cores: 2}, server: {cores: 4}}
                services:
                  lb: {kind: haproxy, on: edge, backend: web, timeout: {connect: 1s, server: 5s, client: 30s}%s, default-server: {%s}}
                  web: {kind: nginx, on: [server]%s}
                certificates: {inner: {on: web, %s}}
                endpoints: {GET /: {weight: 1, at: web, cpu: 0s}}
                network: {links: [{from: lb, to: web, latency: 5ms}]}
                load:
                  visitors: {to: lb, executor: constant-arrival-rate, arrivals: even, rate: 10/s, duration: 40s, clients: 1,
                    client: {timeout: 20s}}
                faults: [%s]
                run: {count: 1}
                """.formatted(balancer, line, tls, certificate, faults));
    }

    private static OutageResults run(String balancer, String line, String tls, String certificate, String faults) {
        return site(balancer, line, ", tls: {certificate: inner" + tls + "}", certificate, faults).run();
    }

    private static OutageResults expires(String balancer, String line, String faults) {
        return run(balancer, line, ", version: '1.3'", "key: ecdsa, expires: 20s", faults);
    }

    private static double failed(OutageResults results) {
        return results.metric("requests.failed").mean();
    }

    private static double outcome(OutageResults results, String name) {
        return results.all().outcomes().getOrDefault(name, 0L);
    }

    @ParameterizedTest
    @CsvSource({"1.2, true, 4", "1.2, false, 3", "1.3, true, 3", "1.3, false, 3"})
    void aNewConnectionToAServerTakesTheRoundTripsOfItsVersionAndAResumedOneOf12OneLess(
            String version, boolean full, int expected) {
        var results = run(
                ", http-reuse: never",
                "ssl: true, no-ssl-reuse: " + full,
                ", version: '" + version + "', full: 0s, resumed: 0s, caller-full: 0s, caller-resumed: 0s",
                "key: ecdsa",
                "");

        assertThat(results.metric("latency.mean").mean() / ROUND_TRIP_S).isCloseTo(expected, within(0.02));
    }

    @Test
    void aConnectionKeptToAServerNeedsNoHandshake() {
        var kept = run(", http-reuse: always", "ssl: true", ", full: 0s, resumed: 0s, caller-full: 0s", "key: ecdsa", "");

        assertThat(kept.metric("latency.p50").mean() / ROUND_TRIP_S).isCloseTo(1, within(0.02));
        assertThat(kept.metric("web.handshakes_full").mean() + kept.metric("web.handshakes_resumed").mean()).isEqualTo(1);
    }

    @Test
    void theServerPaysForEachFullHandshakeAndLessForAResumedOne() {
        var full = run(", http-reuse: never", "ssl: true, no-ssl-reuse: true", "", "key: rsa4096", "");
        var resumed = run(", http-reuse: never", "ssl: true", ", version: '1.3'", "key: rsa4096", "");

        assertThat(full.metric("web.handshakes_full").mean()).isEqualTo(400);
        assertThat(resumed.metric("web.handshakes_full").mean()).isEqualTo(1);
        assertThat(full.metric("latency.p50").mean() - resumed.metric("latency.p50").mean())
                .isCloseTo(0.0049 - 0.000415 + ROUND_TRIP_S + 0.001 - 0.00055, within(0.0001));
    }

    @ParameterizedTest
    @CsvSource({
        "ecdsa, 1.2, true, 0.0006", "ecdsa, 1.3, true, 0.00065", "rsa4096, 1.3, true, 0.001", "ecdsa, 1.2, false, 0.0003",
        "rsa2048, 1.3, false, 0.00055"
    })
    void theProxyPaysForItsSideOfEachHandshake(String key, String version, boolean full, double seconds) {
        var line = "ssl: true, no-ssl-reuse: " + full;
        var tls = ", full: 0s, resumed: 0s, version: '" + version + "'";
        var paid = run(", http-reuse: never", line, tls, "key: " + key, "");
        var free = run(", http-reuse: never", line, tls + ", caller-full: 0s, caller-resumed: 0s", "key: " + key, "");

        assertThat(paid.metric("latency.mean").mean() - free.metric("latency.mean").mean()).isCloseTo(seconds, within(seconds * 0.02));
    }

    @Test
    void aProxyWithoutTheCpuForItsHandshakesIsSlowAndWhatItNeverSentReachesNobody() {
        var results = run(
                ", http-reuse: never, retries: 0, option: [abortonclose]",
                "ssl: true, check: true, no-ssl-reuse: true",
                ", caller-full: 300ms",
                "key: ecdsa",
                "{name: c, at: 10.05s, duration: 1s, action: crash, target: lb}, {name: h, at: 20.05s, duration: 1s, action: hang, target: lb},"
                        + " {name: r, at: 30.05s, action: reload, target: lb}, {name: e, at: 34.05s, duration: 1s, action: host-down, target: edge}");

        // 10/s need 3 cores, and there are two.
        assertThat(outcome(results, "http-503 sC connect timeout")).isGreaterThan(50);
        assertThat(results.metric("requests.in_flight").mean()).isZero();
        assertThat(results.all().audit().arrived()).isEqualTo(400);
    }

    @Test
    void aProxyThatResumesNeverNoticesThatTheCertificateOfItsServerHasExpired() {
        var results = expires(", http-reuse: never", "ssl: true, check: true", "");

        assertThat(failed(results)).isZero();
        assertThat(results.all().toString()).doesNotContain("SSL handshake failure");
    }

    @Test
    void withoutResumptionEachRequestFailsAfterItsRetriesUntilTheCheckTakesTheServerOut() {
        var results = expires(", http-reuse: never", "ssl: true, check: true, no-ssl-reuse: true", "");

        assertThat(failed(results)).isCloseTo(200, within(1.0));
        assertThat(outcome(results, "http-503 SC TLS handshake failed")).isBetween(39.0, 62.0);
        assertThat(outcome(results, "http-503 SC no server"))
                .isEqualTo(failed(results) - outcome(results, "http-503 SC TLS handshake failed"));
        // Three retries, 1 s before each.
        assertThat(results.metric("latency.all.p99").mean()).isBetween(3.0, 3.2);
        assertThat(results.all().toString()).contains("Layer6 invalid response, SSL handshake failure");
    }

    @Test
    void aCheckThatFailsByItDetectsTheExpiryAndOneInPlaintextDoesNot() {
        var shakesHands = expires(", http-reuse: never", "ssl: true, check: true, no-ssl-reuse: true", "");
        var plaintext = expires(", http-reuse: never", "ssl: true, check: true, check-ssl: false, no-ssl-reuse: true", "");

        assertThat(shakesHands.all().incidents().get(0).detectedAfter().mean()).isBetween(4.0, 6.1);
        assertThat(plaintext.all().incidents().get(0).undetected()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify: none", "verify: none, check: true"})
    void whoDoesNotVerifyGoesOn(String line) {
        assertThat(failed(expires(", http-reuse: never", "ssl: true, no-ssl-reuse: true, " + line, ""))).isZero();
    }

    @Test
    void aConnectionThatIsKeptGoesOnAndTheCheckEndsItAllTheSame() {
        var unchecked = expires(", http-reuse: always", "ssl: true, no-ssl-reuse: true", "");
        var checked = expires(", http-reuse: always", "ssl: true, no-ssl-reuse: true, check: true", "");

        assertThat(failed(unchecked)).isZero();
        assertThat(outcome(checked, "http-503 SC no server")).isEqualTo(failed(checked)).isBetween(138.0, 162.0);
    }

    @Test
    void aCheckInPlaintextStaysGreenWhileEveryRequestFails() {
        var results = expires(", http-reuse: never", "ssl: true, check: true, check-ssl: false, no-ssl-reuse: true", "");

        assertThat(outcome(results, "http-503 SC TLS handshake failed")).isEqualTo(failed(results)).isCloseTo(200, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{name: r, at: 25s, action: reload, target: lb}",
        "{name: r, at: 25s, duration: 100ms, action: crash, target: lb}",
        "{name: r, at: 25s, action: reload, target: web}"
    })
    void aReloadOnEitherSideForgetsTheSessionAndMeetsTheExpiredCertificate(String reload) {
        assertThat(failed(expires(", http-reuse: never", "ssl: true", reload))).isCloseTo(150, within(3.0));
    }

    @Test
    void ticketKeysInAFileLetTheServerReloadUnnoticed() {
        var reload = "{name: r, at: 25s, action: reload, target: web}";

        assertThat(failed(run(", http-reuse: never", "ssl: true", ", version: '1.3', ticket-keys: shared", "expires: 20s", reload)))
                .isZero();
    }

    @Test
    void aSessionOfTls12IsNotRenewedByResumptionSoThatItsEndIsNoticed() {
        var tls12 = run(", http-reuse: never", "ssl: true", ", version: '1.2', lifetime: 15s", "expires: 20s", "");
        var tls13 = run(", http-reuse: never", "ssl: true", ", version: '1.3', lifetime: 15s", "expires: 20s", "");

        // The second session is of 15 s, and ends at 30 s.
        assertThat(failed(tls12)).isCloseTo(100, within(2.0));
        assertThat(failed(tls13)).isZero();
    }

    @Test
    void aRenewedFileHelpsOnlyAfterTheReloadOfTheServer() {
        var reload = "{name: r, at: 30s, action: reload, target: web}";
        var certificate = "expires: 20s, renewed: 10s";

        assertThat(failed(run(", http-reuse: never", "ssl: true, no-ssl-reuse: true", "", certificate, ""))).isCloseTo(200, within(1.0));
        // A handshake that failed is tried again for 3 s: the last ones before the reload are served after it.
        assertThat(failed(run(", http-reuse: never", "ssl: true, no-ssl-reuse: true", "", certificate, reload)))
                .isCloseTo(70, within(3.0));
    }

    @Test
    void aServerThatHangsDuringTheHandshakeIsAConnectTimeoutAndWithoutTlsAServerTimeout() {
        var hang = "{name: hang, at: 20s, duration: 15s, action: hang, target: web}";
        var secure = expires(", http-reuse: never", "ssl: true", hang);
        var plain = site(", http-reuse: never", "", "", "key: ecdsa", hang).run();

        assertThat(outcome(secure, "http-503 sC connect timeout")).isGreaterThan(50);
        assertThat(outcome(secure, "http-504 sH server timeout")).isZero();
        assertThat(outcome(plain, "http-504 sH server timeout")).isGreaterThan(50);
    }

    @Test
    void aCheckThatShakesHandsSeesAServerThatHangsWhereOneOfLayer4DoesNot() {
        var hang = "{name: hang, at: 20s, duration: 15s, action: hang, target: web}";
        var secure = expires(", http-reuse: never", "ssl: true, check: true", hang);
        var plain = site(", http-reuse: never", "check: true", "", "key: ecdsa", hang).run();

        assertThat(outcome(secure, "http-503 SC no server")).isGreaterThan(50);
        assertThat(outcome(plain, "http-503 SC no server")).isZero();
    }

    @Test
    void aBalancerBehindABalancerMayBeTheServer() {
        var results = Outage.parse("""
                version: 1
                name: Two balancers
                hosts: {edge: {cores: 2}, inner: {cores: 2}, server: {cores: 4}}
                services:
                  front: {kind: haproxy, on: edge, backend: lb, timeout: {connect: 1s, server: 5s, client: 30s},
                    default-server: {ssl: true, check: true, no-ssl-reuse: true}}
                  lb: {kind: haproxy, on: inner, backend: web, timeout: {connect: 1s, server: 5s, client: 30s}, tls: {certificate: www}}
                  web: {kind: nginx, on: [server]}
                certificates: {www: {expires: 20s}}
                endpoints: {GET /: {weight: 1, at: web}}
                load: {visitors: {to: front, executor: constant-arrival-rate, arrivals: even, rate: 10/s, duration: 40s, client: {timeout: 20s}}}
                run: {count: 1}
                """).run();

        assertThat(failed(results)).isCloseTo(200, within(1.0));
        assertThat(results.metric("requests.in_flight").mean()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "duration: 3s, action: crash, target: web",
                "duration: 3s, action: stop, target: web",
                "duration: 3s, action: hang, target: web",
                "duration: 3s, action: host-down, target: server",
                "duration: 3s, action: crash, target: lb",
                "action: reload, target: web",
                "action: reload, target: lb"
            })
    void handshakesThatAFaultMeetsEndAndGiveTheirConnectionsBack(String fault) {
        // Some are under way at any time, and there is room for four.
        var results = Outage.parse("""
                version: 1
                name: Slow handshakes with a server
                hosts: {edge: {cores: 1}, server: {cores: 4}}
                services:
                  lb: {kind: haproxy, on: [edge], backend: web, http-reuse: never, timeout: {connect: 1s, server: 5s, client: 5s},
                    default-server: {ssl: true, no-ssl-reuse: true}}
                  web: {kind: nginx, on: [server], worker_connections: 6, tls: {certificate: inner, full: 300ms}}
                certificates: {inner: {}}
                endpoints: {GET /: {weight: 1, at: web}}
                load:
                  visitors: {to: lb, executor: constant-arrival-rate, arrivals: even, rate: 2/s, duration: 60s, clients: 1000,
                    client: {timeout: 4s}}
                faults: [{name: fault, at: 10.2s, %s}]
                run: {count: 1}
                """.formatted(fault)).run();

        assertThat(results.metric("requests.in_flight").mean()).isZero();
        assertThat(results.metric("availability").mean()).isGreaterThan(0.85);
    }

    @Test
    void clientsShakeHandsWithNginxItself() {
        var text = """
                version: 1
                name: nginx at the edge
                hosts: {edge: {cores: 2}}
                services: {web: {kind: nginx, on: [edge], worker_processes: 2, tls: {certificate: www, full: 0s, resumed: 0s}%s}}
                certificates: {www: {expires: 20s}}
                endpoints: {GET /: {weight: 1, at: web, cpu: 0s}}
                network: {links: [{from: clients, to: all, latency: 50ms}]}
                load: {visitors: {to: web, executor: constant-arrival-rate, arrivals: even, rate: 10/s, duration: 40s, clients: 1,
                  client: {timeout: 20s, tls: {resume: %s}}}}
                run: {count: 1}
                """;
        var programs = Outage.parse(text.formatted("", "none")).run();
        var browsers = Outage.parse(text.formatted("", "latest")).run();
        var newer = Outage.parse(text.formatted(", flavour: nginx-1.30", "none")).run();

        // The certificate arrives 0.2 s after the SYN.
        assertThat(failed(programs)).isCloseTo(201, within(1.0));
        assertThat(failed(browsers)).isZero();
        // TLS 1.2 unless it is new enough: four round trips of 100 ms, or three.
        assertThat(programs.metric("latency.p50").mean()).isCloseTo(0.4, within(0.001));
        assertThat(newer.metric("latency.p50").mean()).isCloseTo(0.3, within(0.001));
        // Those that come before the first one is complete.
        assertThat(browsers.metric("web.handshakes_full").mean()).isLessThanOrEqualTo(4);
    }

    @Test
    void explainSaysThatEncryptionEndsOnlyWhereItDoes() {
        var outer = ", tls: {certificate: inner}";
        var plain = site(outer, "", "", "key: ecdsa", "").settings();
        var secure = site(outer, "ssl: true", ", tls: {certificate: inner}", "key: ecdsa", "").settings();

        assertThat(plain).anyMatch(line -> line.path().contains("tls.ends-here"));
        assertThat(secure).noneMatch(line -> line.path().contains("tls.ends-here"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssl: true || web.1 has 'ssl: true', but 'web' speaks no TLS",
                "check: true, check-ssl: true || web.1 has 'check-ssl: true', but 'web' speaks no TLS",
                "check: true | , tls: {certificate: inner} | 'lb' calls it in plaintext"
            })
    void whatAServerLineSaysOfTlsMustBeWhatTheServerSpeaks(String line, String tls, String message) {
        assertThatThrownBy(() -> site("", line, tls == null ? "" : tls, "key: ecdsa", "").run()).hasMessageContaining(message);
    }

    @Test
    void aCheckThatWouldAskInPlaintextIsRefused() {
        assertThatThrownBy(() -> site(
                                ", option: [{httpchk: GET /}]",
                                "ssl: true, check: true, check-ssl: false",
                                ", tls: {certificate: inner}",
                                "key: ecdsa",
                                "")
                        .run())
                .hasMessageContaining("'httpchk' would ask in plaintext");
    }
}
