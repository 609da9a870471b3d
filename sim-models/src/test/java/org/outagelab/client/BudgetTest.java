package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.core.SimTime.SECOND;

import org.junit.jupiter.api.Test;
import org.outagelab.scenario.ClientSpec;

class BudgetTest {
    @Test
    void tenPercentOfTenIsOne() {
        var budget = new Budget(0.1);
        for (int i = 0; i < 10; i++) {
            budget.sent(0);
        }

        assertThat(budget.take(0)).isTrue();
        assertThat(budget.take(0)).isFalse();
    }

    @Test
    void requestsOfMoreThanTenSecondsAgoGiveNothing() {
        var budget = new Budget(0.1);
        for (int i = 0; i < 100; i++) {
            budget.sent(0);
        }

        assertThat(budget.take(10 * SECOND)).isFalse();
    }

    @Test
    void grpcStopsAtHalfOfItsTokensAndTenSuccessesGiveOneBack() {
        var budget = new Budget(new ClientSpec.Budget(0, 10, 0.1));

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
}
