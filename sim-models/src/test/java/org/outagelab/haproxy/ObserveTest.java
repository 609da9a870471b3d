package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;

/**
 * Live traffic under {@code observe}: real requests get 500, the TCP check passes; inter 3 s, fall 3, error-limit 5,
 * 10 requests per second from 10 s on (docs/models/haproxy.md#health-checks, measured).
 */
class ObserveTest {
    private static final long BAD_FROM = 10 * SECOND;

    /** A client that pauses 100 ms between requests: a little less than 10 per second. */
    private static final long GAP = 101 * MS;

    private final Specs.Haproxy settings = new Specs.Haproxy();

    ObserveTest() {
        settings.server.check = true;
        settings.server.interNs = 3 * SECOND;
        settings.server.observe = HaproxySpec.Observe.LAYER7;
        settings.server.errorLimit = 5;
        // A check has just been when the errors begin: the next one is 3 s later.
        settings.server.firstCheckNs = BAD_FROM - 3 * SECOND - HealthCheck.TICK_NS - 10 * MS;
    }

    private Farm farm(Outcome answer, int seconds) {
        var farm = new Farm(settings, 1, 0);
        farm.server(0).answers(answer);
        for (int i = 0; i * GAP < seconds * SECOND; i++) {
            farm.ask(BAD_FROM + i * GAP);
        }
        farm.run(BAD_FROM + seconds * SECOND);
        return farm;
    }

    @Test
    void failCheckWithoutFastinterTakesItDownAfterFifteenErrors() {
        var farm = farm(Outcome.http(500, ""), 2);

        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN");
        assertThat(farm.changes().get(0).atNs()).isEqualTo(BAD_FROM + 14 * GAP);
        assertThat(farm.asked()).hasSize(15);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL_CHECK", "SUDDEN_DEATH", "FASTINTER"})
    void withFastinterAPassingCheckAlwaysComesInTime(HaproxySpec.OnError onError) {
        settings.server.onError = onError;
        settings.server.fastinterNs = 500 * MS;

        var farm = farm(Outcome.http(500, ""), 60);

        assertThat(farm.changes()).isEmpty();
        assertThat(farm.asked()).hasSizeGreaterThan(590);
    }

    @Test
    void suddenDeathMakesTheNextFailureFatal() {
        settings.server.onError = HaproxySpec.OnError.SUDDEN_DEATH;

        var farm = farm(Outcome.http(500, ""), 2);

        // Five errors bring it to its last life, five more take it down.
        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN");
        assertThat(farm.asked()).hasSize(10);
    }

    /**
     * HAProxy 2.6.12 with these very settings, 10 requests per second: DOWN 5.5 s and UP 0.5 s, every 6.0 s; with
     * fastinter 500 ms DOWN 1.0 s and UP 0.5 s, every 1.5 s (measured over 30 s each).
     */
    @ParameterizedTest
    @CsvSource({"3000, 5500, 500", "500, 1000, 500"})
    void markDownOscillates(long fastinterMs, long downMs, long upMs) {
        settings.server.onError = HaproxySpec.OnError.MARK_DOWN;
        settings.server.fastinterNs = fastinterMs * MS;

        var farm = farm(Outcome.http(500, ""), 30);

        var changes = farm.changes();
        assertThat(changes.size()).isGreaterThan(6);
        for (int i = 1; i + 1 < changes.size(); i++) {
            boolean down = changes.get(i).what().equals("DOWN");
            assertThat(changes.get(i).what()).isEqualTo(i % 2 == 0 ? "DOWN" : "UP");
            long lasted = changes.get(i + 1).atNs() - changes.get(i).atNs();
            // An error more or less is 100 ms.
            assertThat(lasted).isBetween((down ? downMs : upMs) * MS - 101 * MS, (down ? downMs : upMs) * MS + 101 * MS);
        }
    }

    @Test
    void aGoodAnswerForgetsTheErrors() {
        var farm = new Farm(settings, 1, 0);
        for (int i = 0; i < 200; i++) {
            boolean good = i % 5 == 4;
            long atNs = BAD_FROM + i * 100 * MS;
            farm.world().at(atNs - MS, () -> farm.server(0).answers(good ? Outcome.OK : Outcome.http(500, "")));
            farm.ask(atNs);
        }

        farm.run(BAD_FROM + 30 * SECOND);

        assertThat(farm.changes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404, false", "429, false", "500, true", "501, false", "502, true", "503, true", "505, false"})
    void atLayer7TheStatusTellsGoodFromBad(int status, boolean bad) {
        settings.server.onError = HaproxySpec.OnError.MARK_DOWN;

        var farm = farm(Outcome.http(status, ""), 2);

        assertThat(farm.changes().isEmpty()).isEqualTo(!bad);
    }

    @Test
    void atLayer4AnswersDoNotCountButConnectionsDo() {
        settings.server.observe = HaproxySpec.Observe.LAYER4;
        settings.server.onError = HaproxySpec.OnError.MARK_DOWN;
        settings.retries = 0;
        var answered = farm(Outcome.http(500, ""), 2);
        var refused = new Farm(settings, 1, 0);
        refused.world().at(BAD_FROM, () -> refused.unit(0).crash());
        for (int i = 0; i < 5; i++) {
            refused.ask(BAD_FROM + (i + 1) * 100 * MS);
        }
        refused.run(BAD_FROM + SECOND);

        assertThat(answered.changes()).isEmpty();
        assertThat(refused.changes()).extracting(Farm.Change::what).containsExactly("DOWN");
        assertThat(refused.changes().get(0).atNs()).isEqualTo(BAD_FROM + 500 * MS);
    }

    @Test
    void atLayer7RefusedConnectionsAndTimeoutsAreBadToo() {
        settings.server.onError = HaproxySpec.OnError.MARK_DOWN;
        settings.server.errorLimit = 4;
        settings.serverNs = 50 * MS;
        settings.retries = 1;
        var farm = new Farm(settings, 1, SECOND);
        farm.ask(BAD_FROM);
        farm.ask(BAD_FROM + 100 * MS);
        farm.world().at(BAD_FROM + 200 * MS, () -> farm.unit(0).crash());
        farm.ask(BAD_FROM + 300 * MS);

        farm.run(BAD_FROM + 2 * SECOND);

        // Two timeouts, then a refused connection and its repetition a second later.
        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN");
        assertThat(farm.changes().get(0).atNs()).isEqualTo(BAD_FROM + 1300 * MS + HealthCheck.TICK_NS);
    }
}
