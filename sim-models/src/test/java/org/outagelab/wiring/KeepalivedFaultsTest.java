package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** Keepalived as the target of faults, and its script, in a scenario. */
class KeepalivedFaultsTest {
    private static final String TEXT = "{version: 1, name: test, seed: 3, hosts: {a: {cores: 8}, b: {cores: 8}, c: {cores: 8}},"
            + " services: {lb: {kind: haproxy, on: [a, b], backend: app, timeout: {connect: 1s, server: 10s, client: 60s}},"
            + " app: {kind: nginx, on: c}}, endpoints: {GET /x: {weight: 1, at: app}},"
            + " addresses: {www: {kind: keepalived, on: [lb.1, lb.2], priority: [150, 100]SCRIPT}},"
            + " load: {users: {executor: constant-arrival-rate, rate: 50/s, duration: 60s, to: www, client: {timeout: 5s}}},"
            + " faults: [{at: 20s, duration: 20s, action: ACTION, target: TARGET}]}";

    private static String text(String script, String action, String target) {
        return TEXT.replace("SCRIPT", script).replace("ACTION", action).replace("TARGET", target);
    }

    @Test
    void aKilledKeepalivedCostsNoRequest() {
        var lab = Lab.run(text("", "crash", "keepalived of lb.1"));

        assertThat(lab.outcome("ok")).isEqualTo(lab.ledger().arrived());
        assertThat(lab.changes()).anyMatch(change -> change.contains("lb.2 ACTIVE"));
    }

    @Test
    void lossOnTheMachineReachesItsAdverts() {
        var lab = Lab.run(text("", "loss(100%)", "lb.1"));

        assertThat(lab.changes()).anyMatch(change -> change.contains("lb.2 ACTIVE"));
    }

    @Test
    void aMasterWithoutALinkIsOutWhenTheOtherTakesOverAndNotBefore() {
        var lab = Lab.run(text("", "link-down", "a"));

        var out = lab.changes().stream().filter(change -> change.contains("lb.1 DOWN")).findFirst().orElseThrow();
        assertThat(Double.parseDouble(out.substring(0, out.indexOf('s')))).isBetween(22.0, 24.0);
    }

    private static double activeAt(Lab lab, String instance) {
        return lab.changes().stream()
                .filter(change -> change.contains(instance + " ACTIVE"))
                .mapToDouble(change -> Double.parseDouble(change.substring(0, change.indexOf('s'))))
                .filter(at -> at > 0)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static final String ASKS = ", vrrp_script: {interval: 1s, timeout: 500ms, fall: 2, check: GET /x}";

    @Test
    void aScriptThatAsksSeesAProgramThatHangs() {
        // U(0, 1 s), the time-out and another interval, then the skew of the backup.
        assertThat(activeAt(Lab.run(text(ASKS, "hang", "lb.1")), "lb.2")).isBetween(20 + 1.5, 20 + 2.5 + 1);
    }

    @Test
    void aScriptThatLooksForTheProcessOrConnectsDoesNot() {
        assertThat(activeAt(Lab.run(text(", vrrp_script: {}", "hang", "lb.1")), "lb.2")).isNaN();
        assertThat(activeAt(Lab.run(text(", vrrp_script: {check: tcp}", "hang", "lb.1")), "lb.2")).isNaN();
    }

    @Test
    void allSeeAProgramThatIsGone() {
        for (var script : new String[] {", vrrp_script: {}", ", vrrp_script: {check: tcp}", ", vrrp_script: {check: GET /x}"}) {
            assertThat(activeAt(Lab.run(text(script, "crash", "lb.1")), "lb.2")).as(script).isBetween(20.0, 22.0);
        }
    }

    @Test
    void whatAScriptAsksForIsKnown() {
        assertThatThrownBy(() -> Lab.run(text(", vrrp_script: {check: GET /y}", "hang", "lb.1")))
                .hasMessageContaining("unknown check 'GET /y'; did you mean 'GET /x'");
        assertThat(Lab.scenario(text(", vrrp_script: {timeout: 1s}", "hang", "lb.1")).warnings())
                .anyMatch(warning -> warning.toString().contains("seeing whether the process exists takes no time"));
        assertThat(Lab.scenario(text(ASKS, "hang", "lb.1")).warnings())
                .noneMatch(warning -> warning.toString().contains("takes no time"));
    }

    @Test
    void anotherFaultDoesNotStrikeKeepalived() {
        assertThatThrownBy(() -> Lab.run(text("", "slow(5)", "keepalived of lb.1")))
                .hasMessageContaining("'slow' does not strike keepalived: crash, restart, hang, drop, stop do");
    }

    @Test
    void aKeepalivedThatThereIsNotIsNamed() {
        assertThatThrownBy(() -> Lab.run(text("", "crash", "keepalived of app.1")))
                .hasMessageContaining("keepalived of app.1");
    }

    @Test
    void settingsOfAScriptAreChecked() {
        assertThatThrownBy(() -> Lab.run(text(", vrrp_script: {weight: 300}", "crash", "lb.1"))).hasMessageContaining("weight");
        assertThatThrownBy(() -> Lab.run(text(", preempt_delay: 2000s", "crash", "lb.1"))).hasMessageContaining("1000 s");
        assertThatThrownBy(() -> Lab.run(text(", track: false, vrrp_script: {fall: 2}", "crash", "lb.1")))
                .hasMessageContaining("leave 'track' out");
    }
}
