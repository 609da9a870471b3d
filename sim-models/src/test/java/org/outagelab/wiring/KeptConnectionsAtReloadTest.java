package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.fixture.Lab;

/** What becomes of kept connections of clients when their worker leaves (docs/models/nginx.md#reload, docs/models/gunicorn.md#life-of-processes). */
class KeptConnectionsAtReloadTest {
    private static final String NGINX = "web: {kind: nginx, on: [a], worker_processes: 2}";
    private static final String GUNICORN =
            "web: {kind: gunicorn, on: [a], worker-class: gthread, threads: 4, workers: 2, preload: true, keepalive: 60s}";

    /** Clients 20 ms away, each request over a connection that was kept, and a fault each second. */
    private static Lab run(String method, String web, String action, String latency) {
        var faults = new StringBuilder();
        for (int i = 10; i < 40; i++) {
            faults.append(faults.isEmpty() ? "" : ", ")
                    .append("{name: f" + i + ", at: " + i + ".0003s, action: " + action + ", target: web}");
        }
        return Lab.run("{version: 1, name: test, seed: 5, hosts: {a: {cores: 4}}, services: {" + web + "},"
                + " network: {links: [{from: clients, to: all, latency: " + latency + "}]},"
                + " endpoints: {" + method + " /x: {weight: 1, at: web, steps: [cpu 100us]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 200/s, duration: 50s, to: web, clients: 20,"
                + " client: {keep-alive: true, timeout: 10s}}}, faults: [" + faults + "]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {NGINX, GUNICORN})
    void aPostOnItsWayOverAnIdleConnectionIsLostAtAReloadAndAGetIsRepeated(String web) {
        var posts = run("POST", web, "reload", "20ms");

        // Those of the last 20 ms are under way, and those of the next 20 ms do not know yet: 8 of 200/s, each time.
        assertThat(posts.outcome("reset")).isBetween(30 * 6L, 30 * 9L);
        assertThat(posts.outcome("reset") + posts.outcome("ok")).isEqualTo(10_000);
        var gets = run("GET", web, "reload", "20ms");
        assertThat(gets.outcome("ok")).isEqualTo(10_000);
        assertThat(gets.attempt("reset")).isBetween(30 * 6L, 30 * 9L);
    }

    @ParameterizedTest
    @ValueSource(strings = {NGINX, GUNICORN})
    void whoHearsOfItBeforeItsNextRequestLosesNothing(String web) {
        var posts = run("POST", web, "reload", "0s");

        assertThat(posts.outcome("ok")).isEqualTo(10_000);
        assertThat(posts.attempt("reset")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {NGINX, GUNICORN})
    void aWorkerThatDiesTakesItsOwnConnectionsWithIt(String web) {
        var posts = run("POST", web, "crash-worker", "20ms");

        // One of two: of what is under way those over its own connections.
        assertThat(posts.outcome("reset")).isBetween(3L, 30 * 7L);
    }

    @Test
    void maxRequestsLosesPostsToo() {
        var worn = Lab.run("{version: 1, name: test, seed: 5, hosts: {a: {cores: 4}}, services: {"
                + GUNICORN.replace("keepalive: 60s", "keepalive: 60s, max-requests: 500") + "},"
                + " network: {links: [{from: clients, to: all, latency: 20ms}]},"
                + " endpoints: {POST /x: {weight: 1, at: web, steps: [cpu 100us]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 200/s, duration: 50s, to: web, clients: 20,"
                + " client: {keep-alive: true, timeout: 10s}}}}");

        // Some 20 workers leave in turn.
        assertThat(worn.outcome("reset")).isBetween(10L, 200L);
    }

    @Test
    void aBalancerUsesNoConnectionThatAWorkerHasClosed() {
        var lab = Lab.run("{version: 1, name: test, seed: 5, hosts: {a: {cores: 4}, b: {}}, services: {"
                + " lb: {kind: haproxy, on: [b], backend: web, http-reuse: always, timeout: {connect: 1s, server: 10s}},"
                + " web: {kind: nginx, on: [a], worker_processes: 2}},"
                + " endpoints: {POST /x: {weight: 1, at: web, steps: [cpu 100us]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 200/s, duration: 30s, to: lb}},"
                + " faults: [{at: 10.0003s, action: reload, target: web}]}");

        assertThat(lab.outcome("ok")).isEqualTo(6_000);
    }
}
