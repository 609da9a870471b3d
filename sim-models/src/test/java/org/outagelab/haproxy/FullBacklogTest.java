package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.SECOND;

import org.junit.jupiter.api.Test;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;

/** HAProxy before a server whose SYNs are dropped for a while, with a timeout of a round second (docs/models/haproxy.md#retries). */
class FullBacklogTest {
    @Test
    void haproxyGivesUpAWholeSecondBeforeTheRepeatedSynComesAndStartsAnew() {
        var settings = new Specs.Haproxy();
        settings.connectNs = SECOND;
        var farm = new Farm(settings, 1, 0);
        farm.server(0).port().drop();
        farm.world().at(SECOND + SECOND / 2, () -> farm.server(0).port().stopDropping());
        var answer = farm.ask(SECOND);
        farm.run(60 * SECOND);

        // The second attempt's own SYN, at 2 s and a tick, and not the first one's repeated SYN at 2.02 s.
        assertThat(answer.outcome()).isSameAs(Outcome.OK);
        assertThat(answer.tookNs()).isBetween(SECOND, SECOND + 2 * HealthCheck.TICK_NS);
    }

    @Test
    void withRoundTimeoutsEveryAttemptMeetsTheFirstSynAlone() {
        var settings = new Specs.Haproxy();
        settings.connectNs = SECOND;
        var farm = new Farm(settings, 1, 0);
        farm.server(0).port().drop();
        var answer = farm.ask(SECOND);
        farm.run(60 * SECOND);

        assertThat(answer.name()).isEqualTo("http-503 sC connect timeout");
        assertThat(answer.tookNs()).isBetween(4 * SECOND, 4 * SECOND + 4 * HealthCheck.TICK_NS);
    }
}
