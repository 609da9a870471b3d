package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;

/** minconn, maxqueue and the order of queues (docs/models/haproxy.md#balancing, #one-request). */
class QueueingTest {
    private final Specs.Haproxy settings = new Specs.Haproxy();

    /** max(minconn, maxconn · requests/fullconn), maxconn from fullconn on; the newcomer counts itself. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "4, 2", "10, 2", "20, 4", "50, 10", "80, 10"})
    void minconnGrowsToMaxconnWithTheLoadOfTheBackend(int requests, int expected) {
        settings.server.minconn = 2;
        settings.server.maxconn = 10;
        settings.fullconn = 50;
        settings.balance = "leastconn";
        var farm = new Farm(settings, 1, SECOND);
        for (int i = 0; i < requests; i++) {
            farm.ask(SECOND);
        }
        // What ends lets others in up to the limit of the moment.
        farm.run(SECOND + 500 * MS);

        assertThat(farm.server(0).open()).isLessThanOrEqualTo(10);
        if (requests <= 2) {
            assertThat(farm.server(0).open()).isEqualTo(expected);
        } else {
            assertThat(farm.server(0).open()).isEqualTo(Math.max(2, expected));
        }
    }

    @Test
    void aFullQueueOfTheServerIsA503WithoutWaiting() {
        settings.balance = "source";
        settings.server.maxconn = 1;
        settings.server.maxqueue = 2;
        var farm = new Farm(settings, 2, SECOND);
        for (int i = 0; i < 5; i++) {
            farm.ask(SECOND);
        }

        farm.run(60 * SECOND);

        assertThat(farm.answers().names())
                .containsExactly("ok", "ok", "ok", "http-503 SQ server queue full", "http-503 SQ server queue full");
        assertThat(farm.answers().get(4).tookNs()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, http-503 SQ server queue full", "-1, ok"})
    void aCookieLeadsPastAFullQueueOnlyWithRedispatch(int redispatch, String last) {
        settings.cookie = true;
        settings.redispatch = redispatch;
        settings.server.maxconn = 1;
        settings.server.maxqueue = 1;
        var farm = new Farm(settings, 2, SECOND);
        farm.ask(SECOND);
        for (int i = 0; i < 3; i++) {
            farm.ask(10 * SECOND);
        }

        farm.run(60 * SECOND);

        assertThat(farm.answers().get(2).name()).isEqualTo("ok");
        assertThat(farm.answers().get(3).name()).isEqualTo(last);
        assertThat(farm.asked()).isEqualTo(redispatch == 0 ? "aaa" : "aaba");
    }

    @Test
    void aMoreUrgentClassOvertakesAndEqualsKeepTheirOrder() {
        settings.server.maxconn = 1;
        settings.priorities = Map.of("POST /", -10, "GET /last", 5);
        var farm = new Farm(settings, 1, SECOND);
        farm.ask(SECOND);
        var last = farm.answers().ask(SECOND + MS, Endpoints.named("GET /last", "app"));
        var first = farm.ask(SECOND + 2 * MS);
        var second = farm.ask(SECOND + 3 * MS);
        var urgent = farm.answers().ask(SECOND + 4 * MS, Endpoints.post());
        var urgentToo = farm.answers().ask(SECOND + 5 * MS, Endpoints.post());

        farm.run(60 * SECOND);

        assertThat(urgent.endedNs()).isEqualTo(3 * SECOND);
        assertThat(urgentToo.endedNs()).isEqualTo(4 * SECOND);
        assertThat(first.endedNs()).isEqualTo(5 * SECOND);
        assertThat(second.endedNs()).isEqualTo(6 * SECOND);
        assertThat(last.endedNs()).isEqualTo(7 * SECOND);
    }

    @Test
    void aFreeSlotGoesToTheOldestOfBothQueues() {
        settings.cookie = true;
        settings.server.maxconn = 1;
        var farm = new Farm(settings, 2, SECOND);
        farm.answers().ask(SECOND, Endpoints.get(), 1);
        farm.run(5 * SECOND);
        // Client 1 belongs to a. Both servers are busy; then three wait: one for any, one for a, one for any.
        farm.answers().ask(10 * SECOND, Endpoints.get(), 2);
        farm.answers().ask(10 * SECOND, Endpoints.get(), 3);
        var any = farm.answers().ask(10 * SECOND + 100 * MS, Endpoints.get(), 4);
        var bound = farm.answers().ask(10 * SECOND + 200 * MS, Endpoints.get(), 1);
        var anyToo = farm.answers().ask(10 * SECOND + 300 * MS, Endpoints.get(), 5);

        farm.run(60 * SECOND);

        assertThat(any.endedNs()).isEqualTo(12 * SECOND);
        assertThat(bound.endedNs()).isBetween(12 * SECOND, 13 * SECOND);
        assertThat(anyToo.endedNs()).isBetween(12 * SECOND, 13 * SECOND);
    }
}
