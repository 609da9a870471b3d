package org.outagelab.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.SimTime;

/** The books of a run: what arrived is what ended and what is open, or the run is stopped. */
class LedgerTest {
    private static final long SECOND = SimTime.SECOND;

    private final Ledger ledger = new Ledger(2 * SECOND, 10 * SECOND, SECOND, List.of("GET /"));

    @Test
    void whatTookSeveralAttemptsIsCountedOnce() {
        var ledger = new Ledger(SimTime.SECOND, 10 * SimTime.SECOND, SimTime.SECOND, List.of("GET /"));
        // In the warm-up; once; three times; never sent.
        ledger.ended(0, 1, 0, Outcome.OK, 2);
        ledger.ended(2 * SimTime.SECOND, 3 * SimTime.SECOND, 0, Outcome.OK, 1);
        ledger.ended(2 * SimTime.SECOND, 3 * SimTime.SECOND, 0, Outcome.TIMEOUT, 3);
        ledger.ended(2 * SimTime.SECOND, 3 * SimTime.SECOND, 0, Outcome.REFUSED, 0);

        assertThat(ledger.retried()).isEqualTo(1);
        assertThat(ledger.attempts()).isEqualTo(4);
    }

    @Test
    void aRequestThatIsForgottenStopsTheRun() {
        ledger.arrived(SECOND);
        ledger.arrived(3 * SECOND);
        ledger.ended(SECOND, 2 * SECOND, 0, Outcome.OK, 1);

        assertThatCode(() -> ledger.audit(1)).doesNotThrowAnyException();
        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.audit(0))
                .withMessage("the ledger does not balance: 2 requests arrived, 1 ended, but 0 are open");
    }

    @Test
    void aRequestThatEndsTwiceStopsTheRun() {
        ledger.arrived(3 * SECOND);
        ledger.ended(3 * SECOND, 4 * SECOND, 0, Outcome.TIMEOUT, 1);
        ledger.ended(3 * SECOND, 5 * SECOND, 0, Outcome.OK, 1);

        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.audit(0))
                .withMessage("the ledger does not balance: 1 requests arrived, 2 ended, but 0 are open");
    }

    @Test
    void whatArrivedBeforeTheEndOfTheWarmUpIsInTheBooksAndNotCounted() {
        ledger.arrived(SECOND);
        ledger.ended(SECOND, 3 * SECOND, 0, Outcome.REFUSED, 2);
        ledger.arrived(3 * SECOND);
        ledger.ended(3 * SECOND, 4 * SECOND, 0, Outcome.OK, 3);

        ledger.audit(0);
        assertThat(ledger.arrived()).isEqualTo(2);
        assertThat(ledger.counted()).isEqualTo(1);
        assertThat(ledger.attempts()).isEqualTo(3);
        assertThat(ledger.outcomes()).containsOnlyKeys("ok");
        assertThat(ledger.buckets().get(1).failed()).isEqualTo(1);
    }
}
