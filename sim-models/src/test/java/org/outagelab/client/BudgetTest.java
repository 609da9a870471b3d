package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.core.SimTime.SECOND;

import org.junit.jupiter.api.Test;
import org.outagelab.scenario.ClientSpec;

class BudgetTest {
    @Test
    void tenPercentOfTenIsOne() {
        var budget = new ShareBudget(new ClientSpec.Share(0.1, 0, 10 * SECOND));
        for (int i = 0; i < 10; i++) {
            budget.sent(0);
        }

        assertThat(budget.take(0)).isTrue();
        assertThat(budget.take(0)).isFalse();
    }

    @Test
    void requestsOfMoreThanTenSecondsAgoGiveNothing() {
        var budget = new ShareBudget(new ClientSpec.Share(0.1, 0, 10 * SECOND));
        for (int i = 0; i < 100; i++) {
            budget.sent(0);
        }

        assertThat(budget.take(10 * SECOND)).isFalse();
    }

    @Test
    void grpcStopsAtHalfOfItsTokensAndTenSuccessesGiveOneBack() {
        var budget = Budget.of(new ClientSpec.Tokens(10, 0.1));

        for (int i = 0; i < 4; i++) {
            budget.ended(false);
        }
        boolean atSix = budget.take(0);
        budget.ended(false);
        boolean atFive = budget.take(0);
        budget.ended(true);
        boolean above = budget.take(0);

        assertThat(atSix).isTrue();
        assertThat(atFive).isFalse();
        assertThat(above).isTrue();
    }

    @Test
    void finagleAllowsTenRetriesASecondBesideAFifthOfTheRequests() {
        var budget = Budget.of(new ClientSpec.Share(0.2, 10, 10 * SECOND));

        assertThat(granted(budget, 0)).isEqualTo(100);
        assertThat(granted(budget, 9 * SECOND)).isZero();
        assertThat(granted(budget, 10 * SECOND)).isEqualTo(100);

        for (int i = 0; i < 1000; i++) {
            budget.sent(20 * SECOND);
        }
        assertThat(granted(budget, 20 * SECOND)).isEqualTo(300);
    }

    @Test
    void envoyAllowsThreeRetriesAtOnce() {
        var budget = Budget.of(new ClientSpec.Concurrent(3, 0));
        budget.underWay(1000);

        assertThat(granted(budget, 0)).isEqualTo(3);
        budget.retryOver();
        budget.retryOver();
        assertThat(granted(budget, 0)).isEqualTo(2);
    }

    @Test
    void envoysShareIsOfTheAttemptsUnderWayAndNoLessThanThree() {
        var budget = Budget.of(new ClientSpec.Concurrent(3, 0.2));
        budget.underWay(10);
        assertThat(granted(budget, 0)).isEqualTo(3);

        budget.underWay(90);
        assertThat(granted(budget, 0)).isEqualTo(17);

        budget.underWay(-90);
        for (int i = 0; i < 17; i++) {
            budget.retryOver();
        }
        assertThat(granted(budget, 0)).isZero();
    }

    private static int granted(Budget budget, long nowNs) {
        int granted = 0;
        while (granted < 10_000 && budget.take(nowNs)) {
            granted++;
        }
        return granted;
    }
}
