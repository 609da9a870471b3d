package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.core.SimTime;
import org.outagelab.fixture.Lab;

/** Each client has connections of its own, and a server counts those that are idle (docs/models/haproxy.md#one-request). */
class KeptConnectionsOfClientsTest {
    private static final String HAPROXY = "lb: {kind: haproxy, on: a, backend: app, maxconn: 6,"
            + " timeout: {connect: 1s, server: 30s, client: 30s}}, app: {kind: gunicorn, on: [a], workers: 20}";
    private static final String OPEN = "constant-arrival-rate, arrivals: even, rate: 12/s, duration: 20s";
    private static final String CLOSED = "constant-vus, vus: 12, think: 990ms, duration: 20s";

    private static String scenario(String services, String at, String load, String rest) {
        return "{version: 1, name: test, seed: 7, hosts: {a: {cores: 8}}, services: {" + services + "},"
                + " endpoints: {GET /x: {weight: 1, at: " + at + ", steps: [cpu 10ms]}},"
                + " load: {users: {executor: " + load + "}}" + rest + "}";
    }

    @Test
    void idleConnectionsOfSixClientsKeepSixOthersOutOfAnIdleHaproxy() {
        // Nobody lets go of a connection that is used every second: the others wait as long as they want to.
        var lab = Lab.run(scenario(HAPROXY, "app", CLOSED + ", client: {timeout: 15s, keep-alive: true}", ""));
        var without = Lab.run(scenario(HAPROXY, "app", CLOSED + ", client: {timeout: 15s}", ""));

        assertThat(lab.outcome("timeout")).isEqualTo(12);
        assertThat(lab.outcome("ok")).isBetween(6 * 19L, 6 * 21L);
        assertThat(without.outcome("timeout")).isZero();
        assertThat(without.outcome("ok")).isBetween(12 * 19L, 12 * 21L);
    }

    @Test
    void theOthersGetTheirTurnWhenTheLoadEndsAndIdleConnectionsAreClosed() {
        var lab = Lab.run(scenario(
                HAPROXY, "app", CLOSED + ", client: {timeout: 60s, keep-alive: true, idle: 5s}", ""));

        // Six wait from the first second to 5 s after the last request of the others.
        assertThat(lab.outcome("ok")).isEqualTo(lab.ledger().counted());
        assertThat(lab.ledger().endpoints().get(0).latency().getMaxValue() * 100).isBetween(24 * SimTime.SECOND, 26 * SimTime.SECOND);
    }

    @Test
    void haproxyClosesAnIdleConnectionAfterItsKeepAliveTimeout() {
        var quick = HAPROXY.replace("client: 30s", "client: 30s, http-keep-alive: 100ms");

        var lab = Lab.run(scenario(quick, "app", CLOSED + ", client: {timeout: 15s, keep-alive: true}", ""));

        // 6 places, each taken for 110 ms of a second by 12 clients.
        assertThat(lab.outcome("timeout")).isZero();
        assertThat(lab.ledger().okLatencyMeanNs()).isLessThan(100e6);
    }

    @Test
    void anOpenLoadHasAsManyClientsAsItSaysAndEachKeepsItsOwn() {
        var few = Lab.run(scenario(HAPROXY, "app", OPEN + ", clients: 6, client: {timeout: 15s, keep-alive: true}", ""));
        var many = Lab.run(scenario(HAPROXY, "app", OPEN + ", clients: 12, client: {timeout: 15s, keep-alive: true}", ""));

        assertThat(few.outcome("timeout")).isZero();
        assertThat(many.outcome("timeout")).isGreaterThan(20);
    }

    @Test
    void withKeepAliveAndNoNumberOfClientsEachAsksAboutOnceASecond() {
        assertThat(clients(OPEN + ", client: {timeout: 15s, keep-alive: true}")).isEqualTo(12);
        assertThat(clients(OPEN + ", client: {timeout: 15s}")).isEqualTo(1_000_000);
        assertThat(clients("ramping-arrival-rate, stages: [{rate: 5/s, duration: 1s}, {rate: 7.5/s, duration: 1s}],"
                        + " client: {timeout: 15s, keep-alive: true}"))
                .isEqualTo(8);
        assertThat(Lab.explained(scenario(HAPROXY, "app", OPEN + ", client: {timeout: 15s, keep-alive: true}", "")))
                .anyMatch(line -> line.path().equals("load.users.clients") && line.value().equals("12"));
    }

    @Test
    void aMillionClientsMayKeepConnectionsAndNotMore() {
        assertThat(Lab.problems(scenario(
                        HAPROXY, "app", OPEN + ", clients: 1000001, client: {timeout: 15s, keep-alive: true}", "")))
                .singleElement()
                .asString()
                .contains("clients: ")
                .contains("at most 1000000 clients");
    }

    private static int clients(String load) {
        return Lab.scenario(scenario(HAPROXY, "app", load, "")).loads().get(0).clients();
    }

    @Test
    void nginxClosesTheOldestIdleConnectionsForNewOnes() {
        // 12 clients and at most 8 sockets: whoever comes costs somebody else an idle connection, and nobody is turned away.
        var web = "web: {kind: nginx, on: [a], worker_connections: 8}";
        var users = CLOSED.replace("990ms", "uniform(500ms, 1500ms)");

        var lab = Lab.run(scenario(web, "web", users + ", client: {timeout: 15s, keep-alive: true}", ""));

        assertThat(lab.outcome("ok")).isEqualTo(lab.ledger().counted());
    }

    @Test
    void aThreadedWorkerCountsIdleConnectionsAndLeavesRoomForItsThreads() {
        var app = "app: {kind: gunicorn, on: [a], worker-class: gthread, threads: 2, worker-connections: 6, keepalive: 30s}";

        var lab = Lab.run(scenario(app, "app", CLOSED + ", client: {timeout: 15s, keep-alive: true}", ""));

        // Four may idle; the others open a connection each time, and find two places.
        assertThat(lab.outcome("ok")).isEqualTo(lab.ledger().counted());
    }

    @Test
    void anAsyncWorkerHasNoRoomForMoreClientsThanConnections() {
        var app = "app: {kind: gunicorn, on: [a], worker-class: gevent, worker-connections: 6, keepalive: 30s}";

        var lab = Lab.run(scenario(app, "app", CLOSED + ", client: {timeout: 15s, keep-alive: true}", ""));

        assertThat(lab.outcome("timeout")).isEqualTo(12);
    }

    @Test
    void aReloadClosesIdleConnectionsAndClientsOpenOthers() {
        var lab = Lab.run(scenario(
                HAPROXY.replace("maxconn: 6", "maxconn: 12"),
                "app",
                CLOSED + ", client: {timeout: 15s, keep-alive: true}",
                ", faults: [{at: 10s, action: reload, target: lb}]"));

        assertThat(lab.outcome("ok")).isEqualTo(lab.ledger().counted());
        assertThat(lab.attempt("reset")).isZero();
    }

    @Test
    void aPostOnItsWayToAClosedConnectionIsLostAndAGetIsRepeated() {
        // 50 ms each way, and 12 requests a second: some are on their way when the old process closes.
        var reload = scenario(
                HAPROXY.replace("maxconn: 6", "maxconn: 100"),
                "app",
                "constant-vus, vus: 60, think: exp(500ms), duration: 20s, client: {timeout: 15s, keep-alive: true}",
                ", network: {links: [{from: clients, to: a, latency: 50ms}]}, faults: [{at: 10s, action: reload, target: lb}]");

        var gets = Lab.run(reload);
        var posts = Lab.run(reload.replace("GET /x", "POST /x"));

        assertThat(gets.attempt("reset")).isBetween(2L, 20L);
        assertThat(gets.outcome("ok")).isEqualTo(gets.ledger().counted());
        assertThat(posts.outcome("reset")).isBetween(2L, 20L);
    }

    @Test
    void aVirtualIpThatMovesMeetsAnotherMachineThatKnowsNothingOfAConnection() {
        var lab = Lab.run("{version: 1, name: test, seed: 7, hosts: {a: {cores: 8}, b: {cores: 8}, c: {cores: 8}},"
                + " services: {lb: {kind: haproxy, on: [a, b], backend: app,"
                + " timeout: {connect: 1s, server: 30s, client: 30s}}, app: {kind: gunicorn, on: [c], workers: 20}},"
                + " addresses: {www: {kind: keepalived, on: [lb.1, lb.2]}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [cpu 1ms]}},"
                + " load: {users: {executor: constant-vus, vus: 12, think: 1s, duration: 30s,"
                + " client: {timeout: 20s, keep-alive: true}}},"
                + " faults: [{at: 10s, action: host-down, target: b}]}");

        // Each client's connection is answered with RST once, and its GET goes over another one.
        assertThat(lab.outcome("ok")).isEqualTo(lab.ledger().counted());
        assertThat(lab.attempt("reset")).isEqualTo(12);
    }

    @Test
    void aConnectionIsReusedByItsOwnClientAlone() {
        var network = ", network: {links: [{from: clients, to: a, latency: 10ms}]}";
        var web = "web: {kind: nginx, on: [a]}";

        var one = Lab.run(scenario(web, "web", OPEN + ", clients: 1, client: {timeout: 15s, keep-alive: true}", network));
        var each = Lab.run(scenario(web, "web", OPEN + ", clients: 1000000, client: {timeout: 15s, keep-alive: true}", network));

        assertThat(one.ledger().okLatencyMeanNs()).isCloseTo(30e6, within(3e6));
        assertThat(each.ledger().okLatencyMeanNs()).isCloseTo(50e6, within(1e6));
    }
}
