package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Lab;
import org.outagelab.fixture.Specs;

/** Status and termination state as HAProxy logs them (docs/models/haproxy.md#answers, and version 2.6.12 itself). */
class LogTest {
    private final Specs.Haproxy settings = new Specs.Haproxy();

    private void leave(Farm farm, int answer, long atNs) {
        farm.world().at(atNs, () -> farm.answers().get(answer).call().close());
    }

    @Test
    void withAbortoncloseAClientThatLeavesIsLoggedByWhereItsRequestWas() {
        settings.abortOnClose = true;
        settings.server.maxconn = 1;
        settings.connectNs = 3 * SECOND;
        var farm = new Farm(settings, 1, 2 * SECOND);
        farm.ask(SECOND);
        farm.ask(SECOND + 100 * MS);
        leave(farm, 1, SECOND + 600 * MS);
        leave(farm, 0, SECOND + 900 * MS);
        farm.world().at(5 * SECOND, () -> farm.unit(0).host().powerOff());
        farm.ask(6 * SECOND);
        leave(farm, 2, 7 * SECOND);

        farm.run(20 * SECOND);

        assertThat(farm.haproxy().log()).isEqualTo(Map.of("-1 CQ--", 1L, "400 CH--", 1L, "-1 CC--", 1L));
    }

    @Test
    void withoutItTheServerAnswersAllTheSame() {
        settings.server.maxconn = 1;
        var farm = new Farm(settings, 1, 2 * SECOND);
        farm.ask(SECOND);
        farm.ask(SECOND + 100 * MS);
        leave(farm, 1, SECOND + 600 * MS);

        farm.run(20 * SECOND);

        assertThat(farm.haproxy().log()).isEqualTo(Map.of("200 ----", 2L));
        assertThat(farm.asked()).isEqualTo("aa");
    }

    @Test
    void theServersOwnErrorsAreNotHaproxys() {
        settings.retries = 0;
        settings.serverNs = SECOND;
        var farm = new Farm(settings, 1, 10 * MS);
        farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.server(0).answers(Outcome.http(503, "its own")));
        farm.ask(3 * SECOND);
        farm.world().at(4 * SECOND, () -> farm.unit(0).hang());
        farm.ask(5 * SECOND);
        farm.world().at(7 * SECOND, () -> farm.unit(0).crash());
        farm.ask(8 * SECOND);

        farm.run(20 * SECOND);

        assertThat(farm.haproxy().log())
                .isEqualTo(Map.of("200 ----", 1L, "503 ----", 1L, "504 sH--", 1L, "503 SC--", 1L));
    }

    @Test
    void aConnectTimeoutOnAKeptConnectionClosesItSilently() {
        var text = slowClients("http-request: 5s", "keep-alive: true")
                .replace("hosts: {a: {cores: 8}}", "hosts: {a: {cores: 8}, b: {cores: 8}}")
                .replace("app: {kind: gunicorn, on: [a]", "app: {kind: gunicorn, on: [b]")
                .replace("backend: app,", "backend: app, retries: 0,");
        var lab = Lab.run(text.substring(0, text.length() - 1)
                + ", faults: [{at: 5s, duration: 2s, action: host-down, target: b}]}");

        // Clients ask again over a new connection, and hear of it then: each time a line with sC.
        assertThat(lab.attempt("reset")).isPositive();
        assertThat(lab.outcome("http-503 sC connect timeout")).isPositive();
        assertThat(lab.log("lb.1").get("503 sC--"))
                .isEqualTo(lab.attempt("reset") + lab.attempt("http-503 sC connect timeout"));
    }

    @Test
    void aClientThatSendsItsRequestTooSlowlyGets408() {
        var lab = Lab.run(slowClients("http-request: 1s", "sends: 1500ms"));

        assertThat(lab.outcome("http-408 cR request timeout")).isEqualTo(100);
        assertThat(lab.log("lb.1")).isEqualTo(Map.of("408 cR--", 100L));
    }

    @Test
    void oneThatIsSlowButInTimeIsServed() {
        var lab = Lab.run(slowClients("http-request: 2s", "sends: 1500ms"));
        var few = Lab.run(slowClients("http-request: 2s", "sends: 1500ms").replace("timeout: {", "maxconn: 10, timeout: {"));

        assertThat(lab.outcome("ok")).isEqualTo(100);
        assertThat(lab.ledger().okLatencyMeanNs()).isBetween(1.5e9, 1.53e9);
        // 15 send at a time: 10 of them to HAProxy, and 5 to the kernel until their turn comes.
        assertThat(few.ledger().okLatencyMeanNs()).isBetween(1.5e9, 1.53e9);
    }

    @Test
    void timeoutClientCountsWithoutHttpRequest() {
        var lab = Lab.run(slowClients("client: 1s", "sends: 1500ms"));

        assertThat(lab.outcome("http-408 cR request timeout")).isEqualTo(100);
    }

    @Test
    void anIncompleteRequestOfAClientThatLeavesIsNoRequest() {
        var lab = Lab.run(slowClients("http-request: 5s", "sends: 1500ms").replace("timeout: 60s", "timeout: 1s"));

        assertThat(lab.outcome("timeout")).isEqualTo(100);
        assertThat(lab.log("lb.1")).isEqualTo(Map.of("400 CR--", 100L));
    }

    private static String slowClients(String timeout, String sends) {
        return "{version: 1, name: test, hosts: {a: {cores: 8}},"
                + " services: {lb: {kind: haproxy, on: [a], backend: app, timeout: {connect: 1s, server: 10s, " + timeout
                + "}}, app: {kind: gunicorn, on: [a], workers: 20}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 20ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 10/s, duration: 10s,"
                + " client: {timeout: 60s, " + sends + "}}}}";
    }
}
