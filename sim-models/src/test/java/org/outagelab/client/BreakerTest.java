package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.core.SimTime.MILLISECOND;
import static org.outagelab.core.SimTime.SECOND;

import org.junit.jupiter.api.Test;
import org.outagelab.client.Breaker.Permit;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.ClientSpec;

class BreakerTest {
    private static final ClientSpec.Breaker HYSTRIX = new ClientSpec.Breaker(
            10 * SECOND, 0, 20, 0.5, 5 * SECOND, 1, SimTime.NEVER, 1);

    @Test
    void staysClosedBelowTheMinimumOfRequests() {
        var breaker = new Breaker(HYSTRIX);

        fail(breaker, 19, 0);

        assertThat(breaker.ask(SECOND)).isEqualTo(Permit.PASSED);
    }

    @Test
    void opensAtHalfOfTwentyAndLetsOneThroughAfterFiveSeconds() {
        var breaker = new Breaker(HYSTRIX);
        for (int i = 0; i < 10; i++) {
            breaker.ended(0, breaker.ask(0), true, 0);
        }

        fail(breaker, 10, SECOND);

        assertThat(breaker.ask(SECOND)).isEqualTo(Permit.REFUSED);
        assertThat(breaker.ask(6 * SECOND - MILLISECOND)).isEqualTo(Permit.REFUSED);
        assertThat(breaker.ask(6 * SECOND)).isEqualTo(Permit.TRIAL);
        assertThat(breaker.ask(6 * SECOND)).isEqualTo(Permit.REFUSED);
    }

    @Test
    void aTrialThatSucceedsClosesItAndForgetsTheFailures() {
        var breaker = new Breaker(HYSTRIX);
        fail(breaker, 20, 0);

        breaker.ended(5 * SECOND, breaker.ask(5 * SECOND), true, 0);
        fail(breaker, 19, 5 * SECOND);

        assertThat(breaker.ask(5 * SECOND)).isEqualTo(Permit.PASSED);
    }

    @Test
    void aTrialThatFailsOpensItForAnotherPeriod() {
        var breaker = new Breaker(HYSTRIX);
        fail(breaker, 20, 0);

        breaker.ended(6 * SECOND, breaker.ask(5 * SECOND), false, 0);

        assertThat(breaker.ask(11 * SECOND - MILLISECOND)).isEqualTo(Permit.REFUSED);
        assertThat(breaker.ask(11 * SECOND)).isEqualTo(Permit.TRIAL);
    }

    @Test
    void aTrialWhoseClientLeftIsFreeAgain() {
        var breaker = new Breaker(HYSTRIX);
        fail(breaker, 20, 0);

        breaker.withdrawn(breaker.ask(5 * SECOND));

        assertThat(breaker.ask(5 * SECOND)).isEqualTo(Permit.TRIAL);
    }

    @Test
    void failuresLeaveTheWindow() {
        var breaker = new Breaker(HYSTRIX);

        fail(breaker, 19, 0);
        fail(breaker, 1, 10 * SECOND);

        assertThat(breaker.ask(10 * SECOND)).isEqualTo(Permit.PASSED);
    }

    /** resilience4j: the last 100 calls, 60 s open, ten trials, slow from 60 s on. */
    private static final ClientSpec.Breaker RESILIENCE4J = new ClientSpec.Breaker(
            10 * SECOND, 100, 100, 0.5, 60 * SECOND, 10, 60 * SECOND, 1);

    @Test
    void theLastHundredCallsCountHoweverLongAgo() {
        var breaker = new Breaker(RESILIENCE4J);
        fail(breaker, 49, 0);
        for (int i = 0; i < 50; i++) {
            breaker.ended(1000 * SECOND, breaker.ask(1000 * SECOND), true, 0);
        }
        assertThat(breaker.ask(1000 * SECOND)).isEqualTo(Permit.PASSED);

        // The 100th call is the 50th failure; had it been ok, the oldest failures would leave one by one.
        fail(breaker, 1, 2000 * SECOND);

        assertThat(breaker.ask(2000 * SECOND)).isEqualTo(Permit.REFUSED);
        assertThat(breaker.ask(2060 * SECOND)).isEqualTo(Permit.TRIAL);
    }

    @Test
    void oldCallsLeaveTheWindowOneByOne() {
        var breaker = new Breaker(RESILIENCE4J);
        fail(breaker, 49, 0);
        for (int i = 0; i < 100; i++) {
            breaker.ended(0, breaker.ask(0), true, 0);
        }

        fail(breaker, 49, SECOND);
        assertThat(breaker.ask(SECOND)).isEqualTo(Permit.PASSED);
        fail(breaker, 1, SECOND);

        assertThat(breaker.ask(SECOND)).isEqualTo(Permit.REFUSED);
    }

    @Test
    void tenTrialsDecideByTheSameShare() {
        var breaker = new Breaker(RESILIENCE4J);
        fail(breaker, 100, 0);
        var permits = new java.util.ArrayList<Permit>();
        for (int i = 0; i < 11; i++) {
            permits.add(breaker.ask(60 * SECOND));
        }
        for (int i = 0; i < 10; i++) {
            breaker.ended(61 * SECOND, permits.get(i), i >= 4, 0);
        }

        assertThat(permits.get(10)).isEqualTo(Permit.REFUSED);
        assertThat(breaker.ask(61 * SECOND)).isEqualTo(Permit.PASSED);
    }

    @Test
    void answersThatAreAllTooSlowOpenItToo() {
        var breaker = new Breaker(RESILIENCE4J);
        for (int i = 0; i < 99; i++) {
            breaker.ended(0, breaker.ask(0), true, 60 * SECOND);
        }
        assertThat(breaker.ask(0)).isEqualTo(Permit.PASSED);

        breaker.ended(0, Permit.PASSED, true, 60 * SECOND);

        assertThat(breaker.ask(0)).isEqualTo(Permit.REFUSED);
    }

    private static void fail(Breaker breaker, int times, long nowNs) {
        for (int i = 0; i < times; i++) {
            breaker.ended(nowNs, breaker.ask(nowNs), false, 0);
        }
    }
}
