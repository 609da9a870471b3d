package org.outagelab.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** Idle connections from nginx to gunicorn (docs/models/nginx.md#kept-connections): what they save, and the race they bring. */
class KeptConnectionsTest {
    /** 10 ms one way between nginx and its peers; requests by one client after the other. */
    private static String scenario(String upstream, String app, String load, String faults) {
        return "{version: 1, name: test, seed: 5, hosts: {a: {cores: 64}, b: {cores: 64}, c: {cores: 64}},"
                + " network: {default: {latency: 10ms}, links: [{from: clients, to: all, latency: 0ms}]},"
                + " services: {web: {kind: nginx, on: [a], upstream: {to: app" + upstream + "}},"
                + " app: {kind: gunicorn, on: [b], " + app + "}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 5ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, " + load
                + ", client: {timeout: 60s}}}, faults: [" + faults + "]}";
    }

    private static final String KEPT = ", keepalive: 4, http_version: 1.1";
    private static final String THREADS = "workers: 1, threads: 8";

    private static double meanMs(Lab lab) {
        return lab.ledger().okLatencyMeanNs() / 1e6;
    }

    @Test
    void aKeptConnectionSavesTheHandshake() {
        var kept = Lab.run(scenario(KEPT, THREADS, "rate: 10/s, duration: 10s", ""));
        var opened = Lab.run(scenario("", THREADS, "rate: 10/s, duration: 10s", ""));

        // 25 ms of request, work and answer, and 20 ms of handshake for all but the first.
        assertThat(meanMs(opened)).isEqualTo(45.0);
        assertThat(meanMs(kept)).isEqualTo(25.2);
    }

    @Test
    void syncWorkersCloseEveryConnection() {
        var lab = Lab.run(scenario(KEPT, "workers: 8", "rate: 10/s, duration: 10s", ""));

        assertThat(meanMs(lab)).isEqualTo(45.0);
    }

    @Test
    void oneIsClosedAfterItsRequestsItsIdleTimeAndItsLife() {
        var requests = Lab.run(scenario(KEPT + ", keepalive_requests: 5", THREADS, "rate: 10/s, duration: 10s", ""));
        var idle = Lab.run(scenario(KEPT + ", keepalive_timeout: 50ms", THREADS, "rate: 10/s, duration: 10s", ""));
        var life = Lab.run(scenario(KEPT + ", keepalive_time: 1s", THREADS, "rate: 10/s, duration: 10s", ""));

        assertThat(meanMs(requests)).isEqualTo(29.0);
        assertThat(meanMs(idle)).isEqualTo(45.0);
        // Born with its first answer: a new one for every 11th request.
        assertThat(meanMs(life)).isBetween(26.8, 27.1);
    }

    @Test
    void onlyAsManyAsAllowedAreKeptByEachWorker() {
        // Two requests always overlap: with one place the other has to open a connection every time.
        var one = Lab.run(scenario(
                ", keepalive: 1, http_version: 1.1", THREADS, "rate: 10/s, duration: 10s", "")
                .replace("arrivals: even", "arrivals: batch(2)"));
        var two = Lab.run(scenario(
                ", keepalive: 2, http_version: 1.1", THREADS, "rate: 10/s, duration: 10s", "")
                .replace("arrivals: even", "arrivals: batch(2)"));

        assertThat(meanMs(one)).isBetween(35.0, 37.0);
        assertThat(meanMs(two)).isLessThan(27);
    }

    @Test
    void aRequestThatCrossesThePeersGoodbyeMeetsAClosedConnectionAndIsTriedAgain() {
        // The last answer left gunicorn 2 s before: its goodbye is under way for 10 ms more.
        var lab = Lab.run(scenario(KEPT, THREADS, "rate: 0.4934/s, duration: 20s", ""));

        // Every 2027 ms: the answer is back after 25 or 45 ms; the connection is asked for 1.98 s to 2.0 s later.
        assertThat(lab.outcome("ok")).isEqualTo(lab.ledger().counted());
        // Asking in vain costs 20 ms there and back before a new connection is opened.
        assertThat(lab.ledger().okLatency().getMaxValue()).isBetween(649_000L, 651_000L);
    }

    @Test
    void aPostIsNotTriedAgainThere() {
        var lab = Lab.run(scenario(KEPT, THREADS, "rate: 0.4934/s, duration: 20s", "").replace("GET /x", "POST /x"));

        assertThat(lab.outcome("http-502 upstream closed")).isPositive();
    }

    @Test
    void longerIdlePeersNeverLoseTheRace() {
        var lab = Lab.run(scenario(
                KEPT + ", keepalive_timeout: 1s", THREADS, "rate: 0.4934/s, duration: 20s", "").replace("GET /x", "POST /x"));

        assertThat(lab.outcome("ok")).isEqualTo(lab.ledger().counted());
    }

    @Test
    void aPeerThatDiesSaysGoodbyeButAPowerCutDoesNot() {
        var crash = Lab.run(scenario(
                KEPT, THREADS + ", boot: 10ms", "rate: 10/s, duration: 10s", "{at: 5080ms, action: restart, target: app}"));
        var power = Lab.run(scenario(
                KEPT + ", read_timeout: 3s", THREADS, "rate: 10/s, duration: 10s",
                "{at: 5080ms, duration: 20ms, action: host-down, target: b}"));

        // The connection is known to be dead: one more handshake, no error.
        assertThat(crash.outcome("ok")).isEqualTo(100);
        assertThat(meanMs(crash)).isEqualTo(25.4);
        // The machine that came back answers RST to a connection it does not know: one try more, at no price.
        assertThat(power.outcome("ok")).isEqualTo(100);
        assertThat(meanMs(power)).isEqualTo(25.6);
    }

    @Test
    void withHttp10NothingIsKeptAndItIsSaid() {
        var lab = Lab.run(scenario(", keepalive: 4", THREADS, "rate: 10/s, duration: 10s", ""));

        assertThat(meanMs(lab)).isEqualTo(45.0);
        assertThat(Lab.scenario(scenario(", keepalive: 4", THREADS, "rate: 10/s, duration: 10s", "")).warnings())
                .anyMatch(text -> text.contains("it needs 'http_version: 1.1'"));
    }
}
