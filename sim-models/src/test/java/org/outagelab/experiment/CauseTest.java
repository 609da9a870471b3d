package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Cause;

/** Incidents are of the same cause when they are of the same faults, and not when the names read alike. */
class CauseTest {
    @Test
    void aFaultCalledLikeTwoIsNotThoseTwo() {
        var one = incident(Cause.of("x + y"));
        var two = incident(Cause.of("x", "y"));

        var summaries = IncidentFold.of(List.of(List.of(one), List.of(two)));

        assertThat(summaries).hasSize(2).allMatch(summary -> summary.runs() == 1);
        assertThat(summaries).extracting(summary -> summary.cause()).containsExactlyInAnyOrder("'x + y'", "x + y");
    }

    @Test
    void aFaultCalledLoadIsNotTheLoad() {
        assertThat(new Cause(List.of(), true).text()).isEqualTo("load");
        assertThat(Cause.of("load").text()).isEqualTo("'load'");
        assertThat(new Cause(List.of("a", "b"), true).text()).isEqualTo("load, then a + b");
        assertThat(Cause.of("load, then a").text()).isEqualTo("'load, then a'");
        assertThat(Cause.of("a+b").text()).isEqualTo("a+b");
    }

    @Test
    void nothingIsNoCause() {
        assertThatIllegalArgumentException().isThrownBy(Cause::of).withMessage("a cause needs a fault or the load");
    }

    private static Incident incident(Cause cause) {
        return new Incident(cause, false, 60, 70, 60, Incident.Detection.NONE, 80, 100, 0);
    }
}
