package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.Outage;
import org.outagelab.OutageResults;

/** HTTPS in whole runs: what a handshake costs, who resumes, and whom an expired certificate stops (docs/models/tls.md). */
class TlsTest {
    private static final double ROUND_TRIP_S = 0.1;

    private static Outage site(String balancer, String certificate, String client, String faults) {
        return Outage.parse("""
                version: 1
                name: A site behind TLS
                seed: 5
                hosts: {edge-1: {cores: 1}, server: {cores: 4}}
                services:
                  lb: {kind: haproxy, on: [edge-1], backend: web, timeout: {connect: 1s, server: 5s, client: 5s}%s}
                  web: {kind: nginx, on: [server]}
                %s
                endpoints: {GET /: {weight: 1, at: web}}
                network: {links: [{from: clients, to: all, latency: 50ms}]}
                load:
                  visitors: {to: lb, executor: constant-arrival-rate, arrivals: even, rate: 4/s, duration: 40s, clients: 1,
                    client: {timeout: 5s%s}}
                faults: [%s]
                run: {count: 1}
                """.formatted(
                balancer, certificate.isEmpty() ? "" : "certificates: {www: {" + certificate + "}}", client, faults));
    }

    private static OutageResults run(String tls, String certificate, String client, String faults) {
        return site(", tls: {certificate: www" + tls + "}", certificate, client, faults).run();
    }

    private static double failed(OutageResults results) {
        return results.metric("requests.failed").mean();
    }

    private static double roundTrips(OutageResults results) {
        return results.metric("latency.mean").mean() / ROUND_TRIP_S;
    }

    @ParameterizedTest
    @CsvSource({"1.2, none, 4", "1.2, latest, 3", "1.3, none, 3", "1.3, latest, 3"})
    void aRequestTakesTheRoundTripsOfItsVersionAndAResumedOneOf12OneLess(String version, String resume, int expected) {
        var results = run(
                ", version: '" + version + "', full: 0s, resumed: 0s", "key: ecdsa", ", tls: {resume: " + resume + "}", "");

        // The very first of 160 handshakes is full.
        assertThat(roundTrips(results)).isCloseTo(expected, within(0.02));
    }

    @Test
    void plaintextTakesTwoRoundTripsAndAKeptConnectionOfTlsOne() {
        assertThat(roundTrips(site("", "", "", "").run())).isCloseTo(2, within(0.02));
        // One of 160 opens it.
        assertThat(roundTrips(run(", full: 0s", "key: ecdsa", ", keep-alive: true", ""))).isCloseTo(1, within(0.05));
    }

    @Test
    void handshakesWithoutCpuChangeNoOutcomeButTheRoundTrips() {
        var crash = "{name: crash, at: 10s, duration: 5s, action: crash, target: web}";
        var plain = site("", "", "", crash).run();
        var secure = run(", full: 0s, resumed: 0s", "key: ecdsa", "", crash);

        // Those of its first seconds, before retries last beyond it; shifted by one round trip of 100 ms: less than the 250 ms between two requests.
        assertThat(failed(plain)).isGreaterThan(5);
        assertThat(failed(secure)).isCloseTo(failed(plain), within(1.0));
        assertThat(secure.metric("latency.p50").mean() - plain.metric("latency.p50").mean())
                .isCloseTo(ROUND_TRIP_S, within(0.003));
    }

    @ParameterizedTest
    @CsvSource({"rsa2048, 0.00075", "ecdsa, 0.00048", "rsa4096, 0.0049"})
    void aFullHandshakeTakesTheCpuOfItsKey(String key, double seconds) {
        double full = run("", "key: " + key, ", tls: {resume: none}", "").metric("latency.mean").mean();
        double free = run(", full: 0s", "key: " + key, ", tls: {resume: none}", "").metric("latency.mean").mean();

        assertThat(full - free).isCloseTo(seconds, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void afterItsExpiryANewVerifyingConnectionFailsAndNoOther(String version) {
        var tls = ", version: '" + version + "'";
        var expires = "expires: 20s";

        assertThat(failed(run(tls, expires, ", tls: {resume: none}", ""))).isCloseTo(80, within(1.0));
        assertThat(failed(run(tls, expires, ", tls: {resume: none, verify: false}", ""))).isZero();
        assertThat(failed(run(tls, expires, ", tls: {resume: latest}", ""))).isZero();
        assertThat(failed(run(tls, expires, ", tls: {resume: first}", ""))).isZero();
        assertThat(failed(run(tls, expires, ", keep-alive: true, tls: {resume: none}", ""))).isZero();
    }

    @Test
    void whoFailsByItIsCountedWithoutAStatus() {
        var results = run("", "expires: 20s", ", tls: {resume: none}", "");

        assertThat(results.all().toString()).contains("certificate expired");
        assertThat(run("", "expires: 20s", "", "").all().toString()).doesNotContain("certificate expired");
    }

    @Test
    void aRenewedFileIsServedFromTheReloadOnAndNotBefore() {
        var client = ", tls: {resume: none}";
        var reload = "{name: reload, at: 25s, action: reload, target: lb}";

        assertThat(failed(run("", "expires: 20s, renewed: 12s", client, ""))).isCloseTo(80, within(1.0));
        assertThat(failed(run("", "expires: 20s, renewed: 12s", client, reload))).isCloseTo(20, within(1.0));
        // A reload reads what is there: nothing new.
        assertThat(failed(run("", "expires: 20s", client, reload))).isCloseTo(80, within(1.0));
    }

    private static List<String> causes(OutageResults results) {
        return results.all().incidents().stream().flatMap(incident -> incident.because().faults().stream()).toList();
    }

    @Test
    void whatAnExpiredCertificateCostsIsItsDoingAndNoMetastableState() {
        var refused = run("", "expires: 20s", ", tls: {resume: none}", "");
        var forgotten = run("", "expires: 20s", "", "{name: reload, at: 25s, action: reload, target: lb}");

        assertThat(causes(refused)).containsExactly("certificate www expires");
        assertThat(causes(forgotten)).containsExactly("certificate www expires", "reload");
        assertThat(refused.all().incidents().get(0).failed().mean()).isEqualTo(failed(refused));
        assertThat(refused.all().warnings().toString() + forgotten.all().warnings()).doesNotContain("metastable");
    }

    @Test
    void anExpiryThatStopsNobodyIsMaskedAndOneThatNobodyPresentsIsNone() {
        var resumed = run("", "expires: 20s", "", "");
        var inTime = run("", "expires: 20s, renewed: 5s", ", tls: {resume: none}", "{name: reload, at: 10s, action: reload, target: lb}");

        assertThat(resumed.all().incidents()).singleElement().matches(incident -> incident.masked());
        assertThat(causes(inTime)).doesNotContain("certificate www expires");
        assertThat(causes(run("", "key: ecdsa", "", ""))).isEmpty();
    }

    @Test
    void anExpiryIsOverWhenTheLastProcessHasReadTheRenewedFile() {
        var late = run("", "expires: 15s, renewed: 12s", ", tls: {resume: none}", "{name: reload, at: 20s, action: reload, target: lb}");

        var incident = late.all().incidents().get(0);
        assertThat(incident.because().faults()).startsWith("certificate www expires");
        assertThat(incident.faultEnd().mean()).isCloseTo(20, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"own, 2", "shared, 1"})
    void aReloadForgetsSessionsUnlessItsTicketKeysStandInAFile(String keys, int full) {
        var results = run(", ticket-keys: " + keys, "key: ecdsa", "", "{name: reload, at: 20s, action: reload, target: lb}");

        assertThat(results.metric("lb.handshakes_full").mean()).isEqualTo(full);
        assertThat(results.metric("lb.handshakes_resumed").mean()).isEqualTo(160 - full);
    }

    @Test
    void whoLosesItsSessionToAReloadMeetsTheExpiredCertificate() {
        var reload = "{name: reload, at: 25s, action: reload, target: lb}";

        assertThat(failed(run("", "expires: 20s", "", reload))).isCloseTo(60, within(1.0));
    }

    @Test
    void aSessionOlderThanItsLifetimeIsNotResumed() {
        // TLS 1.3 gives a new ticket with every handshake, 1.2 does not.
        assertThat(run(", lifetime: 10s, version: '1.3'", "key: ecdsa", "", "").metric("lb.handshakes_full").mean()).isEqualTo(1);
        assertThat(run(", lifetime: 10s, version: '1.2'", "key: ecdsa", "", "").metric("lb.handshakes_full").mean())
                .isBetween(4.0, 5.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "duration: 3s, action: crash, target: lb",
                "duration: 3s, action: stop, target: lb",
                "duration: 3s, action: hang, target: lb",
                "duration: 3s, action: host-down, target: edge-1",
                "action: reload, target: lb"
            })
    void handshakesThatAFaultMeetsEndAndGiveTheirPlacesBack(String fault) {
        // Some are under way at any time, and there is room for three; clients leave after 2 s.
        var results = Outage.parse("""
                version: 1
                name: Slow handshakes
                hosts: {edge-1: {cores: 1}, server: {cores: 4}}
                services:
                  lb: {kind: haproxy, on: [edge-1], backend: web, maxconn: 3, timeout: {connect: 1s, server: 5s, client: 5s},
                    tls: {certificate: www, full: 300ms, resumed: 1ms}}
                  web: {kind: nginx, on: [server]}
                certificates: {www: {}}
                endpoints: {GET /: {weight: 1, at: web}}
                load:
                  visitors: {to: lb, executor: constant-arrival-rate, arrivals: even, rate: 2/s, duration: 60s, clients: 1000,
                    client: {timeout: 2s}}
                faults: [{name: fault, at: 10.2s, %s}]
                run: {count: 1}
                """.formatted(fault)).run();

        assertThat(results.metric("requests.in_flight").mean()).isZero();
        // 52 of 60 s are without the fault and what it leaves behind: a place that is not given back would cost all that follows.
        assertThat(results.metric("availability").mean()).isGreaterThan(0.85);
    }

    @Test
    void explainSaysWhereEncryptionEndsAndOnlyThere() {
        assertThat(site(", tls: {certificate: www}", "key: ecdsa", "", "").settings())
                .anyMatch(line -> line.path().contains("tls.ends-here") && line.toString().contains("plaintext to web"));
        assertThat(site("", "", "", "").settings()).noneMatch(line -> line.path().contains("tls.ends-here"));
    }

    @Test
    void aCertificateThatIsNotThereIsRefusedWithAHint() {
        assertThatThrownBy(() -> site(", tls: {certificate: ww}", "key: ecdsa, on: lb", "", "").run())
                .hasMessageContaining("services.lb.tls.certificate")
                .hasMessageContaining("www");
    }

    @Test
    void aCertificateThatNobodyPresentsIsRefused() {
        assertThatThrownBy(() -> site("", "key: ecdsa", "", "").run()).hasMessageContaining("who presents it?");
    }

    @Test
    void aRenewalOfWhatDoesNotExpireIsRefused() {
        assertThatThrownBy(() -> run("", "renewed: 5s", "", "")).hasMessageContaining("add 'expires'");
    }

    @Test
    void aCertificateThatHasExpiredBeforeTheRunIsRefused() {
        assertThatThrownBy(() -> run("", "expires: 0s", "", "")).hasMessageContaining("certificates.www.expires");
    }
}
