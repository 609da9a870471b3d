package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;

/** A reload: a new process with nothing remembered, while the old one drains (reference/haproxy.md §13). */
class ReloadTest {
    private final Specs.Haproxy settings = new Specs.Haproxy();

    @Test
    void nobodyIsRefusedAndWhatHasBegunIsFinished() {
        settings.server.maxconn = 1;
        var farm = new Farm(settings, 1, 2 * SECOND);
        farm.ask(SECOND);
        farm.ask(SECOND + MS);
        farm.world().at(1500 * MS, () -> farm.balancer().reload());
        for (int i = 0; i < 20; i++) {
            farm.ask(1400 * MS + i * 10 * MS);
        }
        farm.run(60 * SECOND);

        assertThat(farm.answers().names().stream().filter(name -> !name.equals("ok") && !name.startsWith("http-503 sQ")))
                .isEmpty();
        assertThat(farm.answers().get(0).endedNs()).isEqualTo(3 * SECOND);
        // Each process keeps its own count: for a while the server has twice its maxconn.
        assertThat(farm.server(0).most()).isEqualTo(2);
        assertThat(farm.queue().value()).isZero();
    }

    @Test
    void allServersAreUpAgainAndTheFirstFailedCheckTakesOneDown() {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.balancer().reload());

        farm.run(25 * SECOND);

        var changes = farm.changes();
        assertThat(changes).extracting(Farm.Change::what).containsExactly("DOWN", "UP", "DOWN");
        assertThat(changes.get(1).atNs()).isEqualTo(20 * SECOND);
        assertThat(changes.get(2).atNs()).isEqualTo(20 * SECOND);
    }

    @Test
    void requestsMayMeetADeadServerAgainUntilItsFirstCheck() {
        settings.server.check = true;
        settings.server.interNs = 2 * SECOND;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(2 * SECOND, () -> farm.unit(1).crash());
        farm.world().at(20 * SECOND, () -> farm.balancer().reload());
        farm.ask(20 * SECOND + 100 * MS);
        farm.ask(20 * SECOND + 200 * MS);
        farm.ask(22 * SECOND);

        farm.run(60 * SECOND);

        // Server 2 of 2 is checked half an interval after the start.
        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP", "DOWN");
        assertThat(farm.changes().get(2).atNs()).isEqualTo(21 * SECOND);
        assertThat(farm.answers().get(0).name()).isEqualTo("ok");
        assertThat(farm.answers().get(1).name()).isEqualTo("http-503 SC connect refused");
        assertThat(farm.answers().get(2).name()).isEqualTo("ok");
    }

    @Test
    void aCrashEndsTheOldProcessesToo() {
        var farm = new Farm(settings, 1, 10 * SECOND);
        farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.balancer().reload());
        farm.ask(3 * SECOND);
        farm.world().at(4 * SECOND, () -> farm.balancer().reload());
        farm.world().at(5 * SECOND, () -> farm.balancer().crash());

        farm.run(60 * SECOND);

        assertThat(farm.answers().names()).containsExactly("reset", "reset");
        assertThat(farm.answers().get(0).endedNs()).isEqualTo(5 * SECOND);
    }

    @Test
    void aHungProcessDoesNotReload() {
        settings.server.check = true;
        var farm = new Farm(settings, 1, 0);
        farm.world().at(SECOND, () -> farm.balancer().hang());
        farm.world().at(2 * SECOND, () -> farm.balancer().reload());
        farm.world().at(3 * SECOND, () -> farm.balancer().resume());
        farm.ask(4 * SECOND);

        farm.run(10 * SECOND);

        assertThat(farm.answers().names()).containsExactly("ok");
    }

    @Test
    void shutdownBackupSessionsEndsWhatBackupsHaveWhenAnActiveServerIsBack() {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        settings.server.shutdownBackupSessions = true;
        settings.server("b").backup = true;
        var farm = new Farm(settings, 2, 30 * SECOND);
        farm.world().at(SECOND, () -> farm.unit(0).crash());
        farm.world().at(20 * SECOND, () -> farm.unit(0).restart());
        var onBackup = farm.ask(15 * SECOND);

        farm.run(60 * SECOND);

        assertThat(onBackup.name()).isEqualTo("http-502 UH session shut down");
        assertThat(onBackup.endedNs()).isEqualTo(farm.changes().get(2).atNs());
    }
}
