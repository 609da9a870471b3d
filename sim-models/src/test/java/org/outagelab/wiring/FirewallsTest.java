package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** Firewalls of a file, and rules put in while it runs (docs/models/firewall.md). */
class FirewallsTest {
    /** A balancer, two web servers, an application on each, and a database; 30 requests a second for 40 s. */
    private static String site(String firewalls, String faults) {
        return "{version: 1, seed: 3, hosts: {lb-1: {cores: 4}, s-1: {cores: 8}, s-2: {cores: 8}, db-1: {cores: 4}},"
                + " services: {lb: {kind: haproxy, on: lb-1, backend: web, balance: roundrobin, retries: 3,"
                + " timeout: {connect: 1s, server: 10s, queue: 5s}, option: [redispatch, {httpchk: GET /health}],"
                + " default-server: {check: true, inter: 2s, fall: 3, rise: 2}},"
                + " web: {kind: nginx, on: [s-1, s-2], upstream: {to: app, pick: same-host}},"
                + " app: {kind: gunicorn, on: [s-1, s-2], workers: 8, pool: {to: db}},"
                + " db: {kind: mysql, primary: db-1}},"
                + " endpoints: {GET /item: {weight: 1, at: app, steps: [read 2ms]}, GET /health: {weight: 0, at: web}},"
                + " network: {default: {latency: 0.1ms}}, firewalls: {" + firewalls + "},"
                + " load: {visitors: {to: lb, executor: constant-arrival-rate, rate: 30/s, duration: 40s, client: {timeout: 10s}}},"
                + " faults: [" + faults + "]}";
    }

    private static String rule(String action) {
        return "{name: rule, at: 8s, duration: 15s, action: '" + action + "'}";
    }

    private static long ok(Lab lab) {
        return lab.outcome("ok");
    }

    @Test
    void aFirewallThatAllowsWhatTheTopologyCallsChangesNoOutcome() {
        var none = Lab.run(site("", ""));
        var allowing = Lab.run(site(
                "edge: {guards: lb, policy: drop, rules: [{from: clients, verdict: accept}]},"
                        + " inner: {guards: [web, app], policy: drop, rules: [{from: lb, to: web, verdict: accept}]},"
                        + " data: {guards: db, policy: drop, rules: [{from: app, verdict: accept}]}",
                ""));

        assertThat(ok(allowing)).isEqualTo(ok(none)).isPositive();
        assertThat(allowing.log("lb.1")).isEqualTo(none.log("lb.1"));
        assertThat(allowing.changes()).isEqualTo(none.changes());
    }

    @Test
    void oneThatKeepsEverybodyOutServesNobodyAndIsWarnedOf() {
        var shut = site("edge: {guards: lb, policy: reject}", "");

        assertThat(ok(Lab.run(shut))).isZero();
        assertThat(Lab.warnings(shut)).anySatisfy(warning ->
                assertThat(warning).contains("firewalls.edge: keeps calls of this topology out: clients → lb"));
        assertThat(Lab.warnings(site("edge: {guards: lb, policy: drop, rules: [{from: clients, verdict: accept}]}", "")))
                .noneMatch(warning -> warning.contains("firewalls"));
    }

    @Test
    void callsWithinAMachineAreNeverKeptOutAndThoseToAnotherOneAreNamed() {
        var inner = "inner: {guards: [web, app], policy: drop, rules: [{from: lb, to: web, verdict: accept}]}";

        assertThat(Lab.warnings(site(inner, ""))).noneMatch(warning -> warning.contains("keeps calls"));
        assertThat(Lab.warnings(site(inner, "").replace("pick: same-host", "pick: all")))
                .anyMatch(warning -> warning.contains("keeps calls of this topology out: web → app"));
    }

    @Test
    void checksThatAreDroppedTakeAHealthyTierDown() {
        var lab = Lab.run(site("", rule("block(lb, web, checks)")));

        // Both are DOWN some 6 s after the rule, until a check gets through again: 503 by the balancer itself.
        assertThat(lab.log("lb.1")).containsKey("503 SC--");
        assertThat(lab.changes()).anyMatch(change -> change.contains("web.1")).anyMatch(change -> change.contains("web.2"));
        assertThat(lab.log("lb.1").keySet()).allMatch(line -> line.startsWith("200") || line.equals("503 SC--"));
    }

    @Test
    void requestsThatAreRejectedAtOneOfTwoServersAreRetriedAtTheOtherAndNoneFails() {
        var lab = Lab.run(site("", rule("block(lb, web.1, reject, new)")));

        assertThat(lab.log("lb.1").keySet()).allMatch(line -> line.startsWith("200"));
        assertThat(lab.changes()).anyMatch(change -> change.contains("web.1")).noneMatch(change -> change.contains("web.2"));
    }

    @Test
    void aDatabaseThatRefusesAnswersFastAndOneThatIsSilentHoldsWorkers() {
        var rejected = Lab.run(site("", rule("block(app, db, reject)")));
        var dropped = Lab.run(site("", rule("block(app, db)")));

        assertThat(ok(rejected)).isLessThan(30 * 40);
        assertThat(ok(dropped)).isLessThanOrEqualTo(ok(rejected));
        // What waits for a silent database is cut off by the balancer; what is refused has its answer long before.
        assertThat(dropped.log("lb.1").keySet()).anyMatch(line -> line.startsWith("504"));
        assertThat(rejected.log("lb.1").keySet()).noneMatch(line -> line.startsWith("504"));
    }

    @Test
    void aRuleThatReadsAsAnEarlierOneIsWarnedOfAtItsPlace() {
        var warnings = Lab.warnings(site(
                "data: {guards: db, rules: [{from: all, verdict: accept}, {from: app, verdict: drop}, {from: clients, verdict: drop}]}", ""));

        assertThat(warnings).filteredOn(warning -> warning.contains("never decides")).singleElement().satisfies(warning ->
                assertThat(warning).contains("firewalls.data.rules[1]: this rule never decides: rule 1 takes all that fits it"));
    }

    @Test
    void aLimitDoesNotHideTheRulesBehindIt() {
        assertThat(Lab.warnings(site(
                        "edge: {guards: lb, rules: [{from: clients, over: 20/s, burst: 5, verdict: drop}, {from: clients, verdict: accept}]}", "")))
                .noneMatch(warning -> warning.contains("never decides"));
    }

    @Test
    void aLimitBelowTheRateLosesRequestsAndOneAboveItNone() {
        var tight = Lab.run(site("edge: {guards: lb, rules: [{from: clients, state: new, over: 20/s, burst: 5, verdict: reject}]}", ""));
        var wide = Lab.run(site("edge: {guards: lb, rules: [{from: clients, state: new, over: 200/s, burst: 50, verdict: reject}]}", ""));

        assertThat(ok(tight)).isBetween(20 * 40 - 40L, 20 * 40 + 6L);
        assertThat(ok(wide)).isEqualTo(ok(Lab.run(site("", ""))));
    }

    @Test
    void wrongFirewallsAreNamedAtTheirPlaces() {
        assertThat(Lab.problems(site(
                        "a: {guards: dbb}, b: {guards: clients}, c: {guards: db, rules: [{from: ap, verdict: drop}]},"
                                + " d: {guards: db, rules: [{verdict: deny}]}, e: {guards: db, rules: [{burst: 3, verdict: drop}]}, f: {}, g: {guard: db}, h: {guards: db, rules: [{over: 0/s, verdict: drop}]}",
                        "")))
                .anyMatch(problem -> problem.contains("firewalls.a.guards") && problem.contains("did you mean 'db'?"))
                .anyMatch(problem -> problem.contains("firewalls.b.guards"))
                .anyMatch(problem -> problem.contains("firewalls.c.rules[0].from") && problem.contains("did you mean 'app'?"))
                .anyMatch(problem -> problem.contains("firewalls.d.rules[0].verdict"))
                .anyMatch(problem -> problem.contains("firewalls.e.rules[0].burst") && problem.contains("add 'over'"))
                .anyMatch(problem -> problem.contains("firewalls.h.rules[0].over") && problem.contains("more than 0"))
                .anyMatch(problem -> problem.contains("firewalls.f"))
                .anyMatch(problem -> problem.contains("did you mean 'guards'?"));
    }

    @Test
    void aBlockOfClientsPortsOrWithAnUnknownWordIsRefused() {
        for (var action : new String[] {"block(app)", "block(app, clients)", "block(app, db, rejct)", "block(app, db, reject, icmp)", "block(app, db, new, new)"}) {
            assertThat(Lab.problems(site("", rule(action)))).as(action).anyMatch(problem -> problem.contains("block(a, b)"));
        }
        assertThat(Lab.problems(site("", rule("block(app, bd)")))).anyMatch(problem -> problem.contains("did you mean 'db'?"));
    }
}
