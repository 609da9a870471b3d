package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;

/** How a new process takes its servers: init-state, and load-server-state-from-file (docs/models/haproxy.md#reload). */
class InitStateTest {
    private final Specs.Haproxy settings = new Specs.Haproxy();

    private Farm farm(HaproxySpec.InitState state) {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        settings.server.initState = state;
        return new Farm(settings, 1, 0);
    }

    /** fall 3, rise 2; the first check of one server starts with the process. */
    @ParameterizedTest
    @CsvSource({"FULLY_UP, 0, 0", "UP, 0, 0", "DOWN, 0, 1", "FULLY_DOWN, 0, 1001"})
    void aServerThatAnswersIsUpAfter(HaproxySpec.InitState state, long least, long mostMs) {
        var farm = farm(state);
        farm.world().at(20 * SECOND, () -> farm.balancer().reload());

        farm.run(30 * SECOND);

        if (mostMs == 0) {
            assertThat(farm.changes()).isEmpty();
        } else {
            assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP");
            assertThat(farm.changes().get(1).atNs()).isEqualTo(20 * SECOND + (mostMs - 1) * MS + (mostMs > 1 ? MS : 0));
        }
    }

    @ParameterizedTest
    @CsvSource({"FULLY_UP, 2002", "UP, 0"})
    void aDeadServerIsDownAfter(HaproxySpec.InitState state, long afterMs) {
        var farm = farm(state);
        farm.world().at(SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.balancer().reload());

        farm.run(30 * SECOND);

        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP", "DOWN");
        assertThat(farm.changes().get(2).atNs()).isEqualTo(20 * SECOND + afterMs * MS);
    }

    @ParameterizedTest
    @CsvSource({"DOWN", "FULLY_DOWN"})
    void aDeadServerThatStartsDownStaysSo(HaproxySpec.InitState state) {
        var farm = farm(state);
        farm.world().at(SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.balancer().reload());

        farm.run(40 * SECOND);

        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN");
    }

    @Test
    void everyRequestBetweenAReloadAndTheFirstCheckIsRefused() {
        settings.server.check = true;
        settings.server.interNs = 2 * SECOND;
        settings.server.initState = HaproxySpec.InitState.DOWN;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(20 * SECOND, () -> farm.unit(0).hang());
        farm.world().at(20 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND + 1, () -> farm.balancer().reload());
        var early = farm.ask(20 * SECOND + 500 * MS);
        var late = farm.ask(22 * SECOND);

        farm.run(40 * SECOND);

        assertThat(early.name()).isEqualTo("http-503 SC no server");
        assertThat(late.name()).isEqualTo("ok");
    }

    @Test
    void atTheStartOfTheLoadEverythingHasLongBeenRunning() {
        var farm = farm(HaproxySpec.InitState.FULLY_DOWN);
        farm.ask(0);

        farm.run(10 * SECOND);

        assertThat(farm.answers().names()).containsExactly("ok");
        assertThat(farm.changes()).isEmpty();
    }

    @Test
    void outOfMaintenanceItWaitsForItsCheck() {
        var farm = farm(HaproxySpec.InitState.FULLY_DOWN);
        farm.world().at(2 * SECOND, () -> farm.haproxy().maintain("a"));
        farm.world().at(10 * SECOND, () -> farm.haproxy().ready("a"));

        farm.run(20 * SECOND);

        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP");
        assertThat(farm.changes().get(1).atNs()).isEqualTo(11 * SECOND + MS);
    }

    @Test
    void aTrackerStartsAsWhatItTracks() {
        settings.server("a").check = true;
        settings.server("a").initState = HaproxySpec.InitState.DOWN;
        settings.server("b").track = "a";
        var farm = new Farm(settings, 2, 0);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.balancer().reload());
        farm.ask(30 * SECOND);

        farm.run(40 * SECOND);

        assertThat(farm.answers().names()).containsExactly("http-503 SC no server");
    }

    @Test
    void withAStateFileAReloadChangesNothing() {
        settings.resumes = true;
        settings.server.weight = 4;
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(settings, 4, 0);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(3 * SECOND, () -> farm.haproxy().drain("b"));
        farm.world().at(3 * SECOND, () -> farm.haproxy().maintain("c"));
        farm.world().at(20 * SECOND, () -> farm.balancer().reload());
        for (int i = 0; i < 4; i++) {
            farm.ask(20 * SECOND + i);
        }
        farm.world().at(30 * SECOND, () -> farm.haproxy().ready("c"));
        farm.ask(31 * SECOND);
        farm.ask(32 * SECOND);

        farm.run(40 * SECOND);

        assertThat(farm.asked()).startsWith("dddd").contains("c");
        assertThat(farm.changes()).extracting(change -> change.server() + " " + change.what())
                .containsExactly("c DOWN", "a DOWN", "c UP");
    }

    @Test
    void aCrashForgetsTheStateFile() {
        settings.resumes = true;
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.balancer().crash());
        farm.world().at(21 * SECOND, () -> farm.balancer().restart());

        farm.run(30 * SECOND);

        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP", "DOWN");
    }
}
