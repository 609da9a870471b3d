package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.SECOND;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;

/** Servers that follow the state of another one (track; server.c srv_set_running, srv_set_stopped). */
class TrackingTest {
    private final Specs.Haproxy settings = new Specs.Haproxy();

    private Farm farm(int servers) {
        settings.server("a").check = true;
        settings.server("a").interNs = SECOND;
        settings.server("b").track = "a";
        settings.server("c").track = "b";
        return new Farm(settings, servers, 0);
    }

    @Test
    void aTrackerGoesDownAndComesUpWithWhatItTracks() {
        var farm = farm(4);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.unit(0).restart());

        farm.run(40 * SECOND);

        assertThat(farm.changes()).extracting(change -> change.server() + " " + change.what())
                .containsExactly("a DOWN", "b DOWN", "c DOWN", "a UP", "b UP", "c UP");
        assertThat(farm.changes().get(1).atNs()).isEqualTo(farm.changes().get(0).atNs());
        assertThat(farm.changes().get(5).atNs()).isEqualTo(farm.changes().get(3).atNs());
    }

    @Test
    void itsOwnDeathIsNotNoticed() {
        var farm = farm(2);
        farm.world().at(2 * SECOND, () -> farm.unit(1).crash());
        farm.ask(30 * SECOND);
        farm.ask(31 * SECOND);

        farm.run(60 * SECOND);

        assertThat(farm.changes()).isEmpty();
        assertThat(farm.answers().names()).containsExactly("ok", "http-503 SC connect refused");
    }

    @Test
    void maintenanceAndDrainAreInherited() {
        var farm = farm(4);
        farm.world().at(SECOND, () -> farm.haproxy().drain("a"));
        for (int i = 0; i < 4; i++) {
            farm.ask(2 * SECOND + i);
        }
        farm.world().at(5 * SECOND, () -> farm.haproxy().maintain("a"));
        farm.world().at(10 * SECOND, () -> farm.haproxy().ready("a"));
        for (int i = 0; i < 4; i++) {
            farm.ask(11 * SECOND + i);
        }

        farm.run(20 * SECOND);

        assertThat(farm.asked().substring(0, 4)).isEqualTo("dddd");
        assertThat(farm.asked().substring(4).chars().sorted().mapToObj(Character::toString)).containsExactly(
                "a", "b", "c", "d");
        assertThat(farm.changes()).extracting(change -> change.server() + " " + change.what())
                .containsExactlyInAnyOrder("a DOWN", "b DOWN", "c DOWN", "a UP", "b UP", "c UP");
    }

    @Test
    void aTrackersOwnMaintenanceOutlivesThatOfWhatItTracks() {
        var farm = farm(3);
        farm.world().at(SECOND, () -> farm.haproxy().maintain("b"));
        farm.world().at(2 * SECOND, () -> farm.haproxy().maintain("a"));
        farm.world().at(3 * SECOND, () -> farm.haproxy().ready("a"));
        farm.ask(4 * SECOND);
        farm.ask(5 * SECOND);
        farm.world().at(6 * SECOND, () -> farm.haproxy().ready("b"));
        farm.ask(7 * SECOND);
        farm.ask(8 * SECOND);
        farm.ask(9 * SECOND);

        farm.run(20 * SECOND);

        assertThat(farm.asked().substring(0, 2)).isEqualTo("aa");
        assertThat(farm.asked().substring(2)).contains("a", "b", "c");
    }

    @Test
    void outOfMaintenanceItStaysDownWhileWhatItTracksIsDown() {
        var farm = farm(4);
        farm.world().at(SECOND, () -> farm.haproxy().maintain("b"));
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.haproxy().ready("b"));
        farm.world().at(30 * SECOND, () -> farm.unit(0).restart());

        farm.run(40 * SECOND);

        assertThat(farm.changes().stream().filter(change -> change.server().equals("b")))
                .extracting(change -> change.what() + (change.atNs() > 30 * SECOND ? " late" : ""))
                .containsExactly("DOWN", "UP late");
    }

    @Test
    void aTrackersSlowstartIsItsOwn() {
        settings.server("b").slowstartNs = 10 * SECOND;
        settings.server("b").maxconn = 10;
        var farm = farm(2);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.unit(0).restart());
        for (int i = 0; i < 200; i++) {
            farm.ask(23 * SECOND + i);
        }

        farm.run(23 * SECOND + 1000);

        long onB = farm.asked().chars().filter(c -> c == 'b').count();
        assertThat(onB).isLessThan(60).isPositive();
    }
}
