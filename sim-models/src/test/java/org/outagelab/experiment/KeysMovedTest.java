package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.results.VariantResults;

/** Who moves at a hash remap, in the results. */
class KeysMovedTest {
    private static VariantResults run(String balance, String faults) {
        return new Experiment(
                        Lab.scenario("{version: 1, name: farm, hosts: {a: {}, b: {}, c: {}, d: {}},"
                                + " services: {lb: {kind: haproxy, on: [d], backend: web, " + balance + ", timeout: {connect: 1s, server: 5s, client: 5s},"
                                + " default-server: {check: true, inter: 1s}}, web: {kind: nginx, on: [a, b, c]}},"
                                + " endpoints: {GET /: {at: web, cpu: 1ms}},"
                                + " load: {users: {executor: constant-arrival-rate, rate: 10/s, duration: 40s, to: lb, client: {timeout: 5s}}},"
                                + " faults: [" + faults + "], run: {count: 3}}"),
                        1,
                        (runs, planned) -> { })
                .run("base");
    }

    private static final String CRASH = "{name: one crashes, at: 10s, duration: 10s, action: crash, target: web.3}";

    @Test
    void twoThirdsOfTheKeysOfAMapMoveWhenOneOfThreeServersGoes() {
        var moved = run("balance: uri", CRASH).metrics().get("lb.keys_moved");

        assertThat(moved.mean()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(moved.n()).isEqualTo(3);
    }

    @Test
    void onARingAboutItsOwnThirdMoves() {
        assertThat(run("balance: source, hash-type: consistent", CRASH).metrics().get("lb.keys_moved").mean()).isBetween(0.15, 0.5);
    }

    @Test
    void withoutAHashOrAChangeThereIsNoValueButAReason() {
        var without = run("balance: leastconn", CRASH).metrics().get("lb.keys_moved");
        var quiet = run("balance: uri", "").metrics().get("lb.keys_moved");

        assertThat(without.hasValue()).isFalse();
        assertThat(without.note()).isEqualTo("its policy does not hash");
        assertThat(quiet.hasValue()).isFalse();
        assertThat(quiet.note()).isEqualTo("no server came or went");
    }

    @Test
    void theMarkOfTheFirstRunSaysItToo() {
        var marks = run("balance: uri", CRASH).timeline().marks();

        assertThat(marks).anyMatch(mark -> mark.component().equals("web.3")
                && mark.label().equals("67 % of the keys of lb.1 lead to another server"));
    }
}
