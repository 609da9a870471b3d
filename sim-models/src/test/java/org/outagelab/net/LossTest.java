package org.outagelab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.core.random.RandomStream;
import org.outagelab.fixture.Lab;

/** Packets lost one by one and in bursts (Gilbert; docs/models/network.md#loss-and-latency). */
class LossTest {
    private final Link link = new Link(0, () -> RandomStream.named(7, 0, "loss"));

    @ParameterizedTest
    @CsvSource({"0.05, 1", "0.05, 8", "0.3, 20", "0.5, 1", "0.5, 2"})
    void theShareAndTheLengthOfBurstsAreThoseGiven(double share, double burst) {
        link.lose(new Loss(share, burst));
        int packets = 1_000_000;
        int lost = 0;
        int runs = 0;
        boolean before = false;
        for (int i = 0; i < packets; i++) {
            boolean now = link.loses();
            lost += now ? 1 : 0;
            runs += now && !before ? 1 : 0;
            before = now;
        }

        // A burst of 20 makes a twentieth of the sample independent: five standard deviations.
        double error = 5 * Math.sqrt(2 * burst * share / packets);
        assertThat(lost / (double) packets).isCloseTo(share, within(error));
        double expected = burst > 1 ? burst : 1 / (1 - share);
        assertThat(lost / (double) runs).isCloseTo(expected, within(0.05 * expected));
    }

    @Test
    void burstsAndSingleLossesEndEachForItself() {
        link.lose(new Loss(1, 5));
        link.lose(0.5);
        assertThat(link.loses()).isTrue();

        link.stopLosing(new Loss(1, 5));
        int lost = 0;
        for (int i = 0; i < 1000; i++) {
            lost += link.loses() ? 1 : 0;
        }
        link.stopLosing(0.5);

        assertThat(lost).isBetween(420, 580);
        for (int i = 0; i < 1000; i++) {
            assertThat(link.loses()).isFalse();
        }
    }

    @Test
    void inBurstsTheSameShareCostsFewerRequestsAndThoseMore() {
        var single = Lab.run(scenario("loss(10%)"));
        var bursts = Lab.run(scenario("loss(10%, burst=20)"));

        // A request is four packets: one by one more requests meet a lost one.
        assertThat(delayed(single)).isGreaterThan(delayed(bursts) * 5 / 4);
        // In a burst the packets that are sent again are lost, too: the wait doubles each time.
        assertThat(bursts.ledger().okLatencyMeanNs()).isGreaterThan(1.2 * single.ledger().okLatencyMeanNs());
    }

    private static long delayed(Lab lab) {
        var latency = lab.ledger().okLatency();
        return latency.getTotalCount() - latency.getCountBetweenValues(0, 1_000_000);
    }

    private static String scenario(String action) {
        return "{version: 1, name: test, seed: 5, hosts: {a: {cores: 16}},"
                + " services: {app: {kind: gunicorn, on: [a], workers: 20}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 20ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 10/s, duration: 200s,"
                + " client: {timeout: 60s}}}, faults: [{at: 0s, action: " + action + ", target: app}]}";

    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"loss(5%, burst=0)", "loss(5%, burst=x)", "loss(90%, burst=2)", "loss(0%)"})
    void whatCannotBeIsAProblem(String action) {
        assertThat(Lab.problems(scenario(action))).anyMatch(problem -> problem.contains("expected loss(5%"));
    }
}
