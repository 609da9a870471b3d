package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.Outage;
import org.outagelab.OutageResults;

/** TLS between an application and its database, in whole runs (docs/models/tls.md#to-a-database). */
class DatabaseTlsTest {
    private static final double ROUND_TRIP_S = 0.01;

    /** 400 requests at 10/s, one connection each with recycle 1 ms; a round trip to the database takes 10 ms. */
    private static Outage site(String pool, String database, String certificate, String faults) {
        return Outage.parse("""
                version: 1
                name: A database behind TLS
                seed: 5
                hosts: {server: {cores: 4, zone: a}, data: {cores: 4, zone: b}}
                services:
                  app: {kind: gunicorn, on: server, workers: 4, pool: {to: db%s}}
                  db: {kind: mysql, primary: data%s}
                %s
                endpoints: {GET /: {weight: 1, at: app, steps: [read 1ms]}}
                network: {links: [{from: app, to: db, latency: 5ms}]}
                load:
                  visitors: {to: app, executor: constant-arrival-rate, arrivals: even, rate: 10/s, duration: 40s, clients: 1, client: {timeout: 20s}}
                faults: [%s]
                run: {count: 1}
                """.formatted(pool, database, certificate.isEmpty() ? "" : "certificates: {data: {on: db, " + certificate + "}}", faults));
    }

    private static OutageResults run(String pool, String tls, String certificate, String faults) {
        return site(", " + pool, ", tls: {certificate: data" + tls + "}", certificate, faults).run();
    }

    private static double failed(OutageResults results) {
        return results.metric("requests.failed").mean();
    }

    private static double latency(OutageResults results) {
        return results.metric("latency.mean").mean();
    }

    @ParameterizedTest
    @CsvSource({"1.2, 2", "1.3, 1"})
    void aNewConnectionTakesTheRoundTripsOfItsVersionMoreAndTheCpuOfTheServer(String version, int roundTrips) {
        var plain = run("ssl: disabled, recycle: 1ms", "", "key: ecdsa", "");
        var free = run("ssl: required, recycle: 1ms", ", full: 0s, version: '" + version + "'", "key: ecdsa", "");
        var paid = run("ssl: required, recycle: 1ms", ", version: '" + version + "'", "key: rsa4096", "");

        assertThat(latency(free) - latency(plain)).isCloseTo(roundTrips * ROUND_TRIP_S, within(0.0001));
        assertThat(latency(paid) - latency(free)).isCloseTo(0.0049, within(0.0001));
        assertThat(paid.metric("db.handshakes_full").mean()).isEqualTo(400);
        assertThat(plain.metric("db.handshakes_full").mean()).isZero();
    }

    @Test
    void aPooledConnectionShakesHandsOnce() {
        var pooled = run("ssl: required", "", "key: ecdsa", "");

        // One for each worker.
        assertThat(pooled.metric("db.handshakes_full").mean()).isLessThanOrEqualTo(4);
        assertThat(failed(pooled)).isZero();
    }

    @Test
    void anExpiredCertificateStopsNewConnectionsThatVerifyAndNoOther() {
        var expires = "key: ecdsa, expires: 20s";
        var fresh = run("ssl: verify-ca, recycle: 1ms", "", expires, "");

        assertThat(failed(fresh)).isCloseTo(200, within(1.0));
        assertThat(fresh.all().outcomes().get("http-500 database certificate expired").doubleValue()).isEqualTo(failed(fresh));
        assertThat(fresh.all().incidents().get(0).because().faults()).containsExactly("certificate data expires");
        assertThat(failed(run("ssl: required, recycle: 1ms", "", expires, ""))).isZero();
        assertThat(failed(run("ssl: verify-ca", "", expires, ""))).isZero();
    }

    @Test
    void poolsThatARestartOfTheDatabaseEmptiesMeetTheExpiredCertificateUnlessItWasRenewed() {
        var restart = "{name: restart, at: 25s, duration: 2s, action: crash, target: db}";
        var still = run("ssl: verify-ca", "", "expires: 20s", restart);
        var renewed = run("ssl: verify-ca", "", "expires: 20s, renewed: 22s", restart);

        assertThat(failed(still)).isGreaterThan(100);
        assertThat(failed(renewed)).isLessThan(80);
        assertThat(still.metric("requests.in_flight").mean()).isZero();
    }

    @Test
    void connectionsWhoseHandshakeFailedDoNotCountAgainstMaxConnections() {
        var results = site(
                        ", ssl: verify-ca, recycle: 1ms",
                        ", max_connections: 8, tls: {certificate: data}",
                        "expires: 5s, renewed: 20s",
                        "{name: restart, at: 25s, duration: 1s, action: stop, target: db}")
                .run();

        assertThat(results.all().outcomes().keySet()).noneMatch(outcome -> outcome.contains("too many connections"));
        assertThat(results.all().outcomes().get("ok").doubleValue()).isGreaterThan(100);
    }

    @Test
    void whoWantsTlsWhereThereIsNoneIsRefusedAndTlsThatNobodyWantsIsWarnedOf() {
        assertThatThrownBy(() -> site(", ssl: required", "", "", "").run()).hasMessageContaining("'app' wants TLS");
        assertThat(site("", ", tls: {certificate: data}", "key: ecdsa", "").warnings().toString()).contains("nobody wants it");
        assertThat(site(", ssl: required", ", tls: {certificate: data}", "key: ecdsa", "").warnings().toString())
                .doesNotContain("nobody wants it");
    }
}
