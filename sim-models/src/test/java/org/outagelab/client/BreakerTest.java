package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.core.SimTime.MILLISECOND;
import static org.outagelab.core.SimTime.SECOND;

import org.junit.jupiter.api.Test;
import org.outagelab.client.Breaker.Permit;
import org.outagelab.scenario.ClientSpec;

class BreakerTest {
    private static final ClientSpec.Breaker HYSTRIX = new ClientSpec.Breaker(10 * SECOND, 20, 0.5, 5 * SECOND, 1);

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
            breaker.ended(0, breaker.ask(0), true);
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

        breaker.ended(5 * SECOND, breaker.ask(5 * SECOND), true);
        fail(breaker, 19, 5 * SECOND);

        assertThat(breaker.ask(5 * SECOND)).isEqualTo(Permit.PASSED);
    }

    @Test
    void aTrialThatFailsOpensItForAnotherPeriod() {
        var breaker = new Breaker(HYSTRIX);
        fail(breaker, 20, 0);

        breaker.ended(6 * SECOND, breaker.ask(5 * SECOND), false);

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

    private static void fail(Breaker breaker, int times, long nowNs) {
        for (int i = 0; i < times; i++) {
            breaker.ended(nowNs, breaker.ask(nowNs), false);
        }
    }
}
