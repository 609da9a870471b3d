package org.outagelab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.World;

/** The life of an instance under overlapping faults. */
class UnitTest {
    private final World world = new World();
    private final Unit unit = world.unit("a", 2 * SECOND);
    private final FixedDelay server = new FixedDelay(world, unit, 0, new ArrayList<>());
    private final Host host = world.host("host of a");
    private final List<String> states = new ArrayList<>();

    {
        unit.observe(changed -> states.add(world.simulation().nowNs() / SECOND + " " + changed.state()));
    }

    @Test
    void aCrashedInstanceServesAgainOnceItHasBooted() {
        world.at(SECOND, unit::crash);
        world.at(5 * SECOND, unit::restart);

        world.run(20 * SECOND);

        assertThat(states).containsExactly("1 DOWN", "5 BOOTING", "7 RUNNING");
        assertThat(unit.generation()).isEqualTo(1);
    }

    @Test
    void itHealsWhenTheLastOfTwoOverlappingFaultsEnds() {
        world.at(SECOND, unit::crash);
        world.at(2 * SECOND, unit::crash);
        world.at(3 * SECOND, unit::restart);
        world.at(9 * SECOND, unit::restart);

        world.run(20 * SECOND);

        assertThat(states).containsExactly("1 DOWN", "9 BOOTING", "11 RUNNING");
    }

    @Test
    void aCrashWhileBootingStartsOver() {
        world.at(SECOND, unit::crash);
        world.at(5 * SECOND, unit::restart);
        world.at(6 * SECOND, unit::crash);
        world.at(8 * SECOND, unit::restart);

        world.run(20 * SECOND);

        assertThat(states).containsExactly("1 DOWN", "5 BOOTING", "6 DOWN", "8 BOOTING", "10 RUNNING");
    }

    @Test
    void healingTwiceIsHarmless() {
        world.at(SECOND, unit::crash);
        world.at(2 * SECOND, unit::restart);
        world.at(2 * SECOND, unit::restart);
        world.at(8 * SECOND, unit::resume);
        world.at(8 * SECOND, host::powerOn);
        world.at(8 * SECOND, () -> server.port().stopDropping());
        world.at(10 * SECOND, unit::crash);
        world.at(11 * SECOND, unit::restart);
        world.at(15 * SECOND, unit::hang);
        world.at(16 * SECOND, unit::resume);
        world.at(17 * SECOND, host::powerOff);
        world.at(18 * SECOND, host::powerOn);
        world.at(19 * SECOND, () -> server.port().drop());

        world.run(40 * SECOND);

        assertThat(states)
                .containsExactly(
                        "1 DOWN", "2 BOOTING", "4 RUNNING", "10 DOWN", "11 BOOTING", "13 RUNNING", "15 HUNG",
                        "16 RUNNING", "17 DOWN", "18 BOOTING", "20 RUNNING");
        assertThat(server.port().unit().dropping()).isTrue();
    }

    @Test
    void aHangThatBeginsWhileBootingHoldsOnceItServes() {
        world.at(SECOND, unit::crash);
        world.at(2 * SECOND, unit::restart);
        world.at(3 * SECOND, unit::hang);
        world.at(6 * SECOND, unit::resume);

        world.run(20 * SECOND);

        assertThat(states).containsExactly("1 DOWN", "2 BOOTING", "4 RUNNING", "4 HUNG", "6 RUNNING");
    }

    @Test
    void aHungProcessThatIsKilledComesBackHungWhileTheFaultLasts() {
        world.at(SECOND, unit::hang);
        world.at(2 * SECOND, unit::hang);
        world.at(3 * SECOND, unit::crash);
        world.at(4 * SECOND, unit::restart);
        world.at(8 * SECOND, unit::resume);
        world.at(9 * SECOND, unit::resume);

        world.run(20 * SECOND);

        assertThat(states)
                .containsExactly("1 HUNG", "3 DOWN", "4 BOOTING", "6 RUNNING", "6 HUNG", "9 RUNNING");
    }

    @Test
    void powerAndCrashTogetherNeedBothToEnd() {
        world.at(SECOND, unit::crash);
        world.at(2 * SECOND, host::powerOff);
        world.at(3 * SECOND, unit::restart);
        world.at(10 * SECOND, host::powerOn);

        world.run(20 * SECOND);

        assertThat(states).containsExactly("1 DOWN", "10 BOOTING", "12 RUNNING");
    }

    @Test
    void powerLossWhileBootingDoesNotLetItServe() {
        world.at(SECOND, unit::crash);
        world.at(2 * SECOND, unit::restart);
        world.at(3 * SECOND, host::powerOff);

        world.run(20 * SECOND);

        assertThat(states).containsExactly("1 DOWN", "2 BOOTING", "3 DOWN");
    }

    @Test
    void slownessesMultiplyAndEndOneByOne() {
        var three = new Slowness(3, 0, 1);
        var later = new Slowness(2, 5, 1);

        unit.slowDown(three);
        unit.slowDown(later);
        long both = unit.slowed(100);
        unit.speedUp(three);
        long one = unit.slowed(100);
        unit.speedUp(later);
        unit.speedUp(later);

        assertThat(both).isEqualTo(605);
        assertThat(one).isEqualTo(205);
        assertThat(unit.slowed(100)).isEqualTo(100);
        assertThat(unit.slow()).isFalse();
    }

    @Test
    void aShareOfRequestsIsSlow() {
        unit.slowDown(new Slowness(10, 0, 0.2));

        int slow = 0;
        for (int i = 0; i < 20_000; i++) {
            slow += unit.slowed(100) == 1000 ? 1 : 0;
        }

        // Four standard deviations.
        assertThat(slow).isBetween(4000 - 227, 4000 + 227);
    }
}
