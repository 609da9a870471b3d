package org.outagelab.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.World;
import org.outagelab.machine.Host;

/** Whether a packet gets through: one verdict for all that is sent. */
class PassageTest {
    private static final long MS = World.MS;

    private final World world = new World(1, 5 * MS);
    private final Host from = world.host("a");
    private final Host to = world.host("b");
    private final Link link = new Link(5 * MS, () -> world.simulation().stream("loss"));
    private boolean dropping;
    private final Passage way = new Passage(from, link, to, () -> dropping);

    @Test
    void theFirstRuleThatHasAnAnswerDecides() {
        var verdicts = new ArrayList<Verdict>();
        link.lose(1);
        dropping = true;
        to.powerOff();
        link.block();

        verdicts.add(way.verdict());
        link.unblock();
        verdicts.add(way.verdict());
        to.powerOn();
        world.run(MS);
        verdicts.add(way.verdict());
        dropping = false;
        verdicts.add(way.verdict());
        link.stopLosing(1);
        verdicts.add(way.verdict());

        assertThat(verdicts).containsExactly(
                Verdict.PARTITIONED, Verdict.NOBODY, Verdict.DROPPED, Verdict.LOST, Verdict.DELIVERED);
    }

    @Test
    void aFrozenMachineIsSilentAndSendsNothing() {
        to.freeze();
        from.freeze();

        assertThat(way.verdict()).isEqualTo(Verdict.NOBODY);
        assertThat(way.sends()).isFalse();
    }

    @Test
    void aFirewallThatDropsWhatGoesToOnePortLeavesTheMachineReachable() {
        dropping = true;

        assertThat(way.open()).isFalse();
        assertThat(way.reaches()).isTrue();
        assertThat(new Passage(from, link, to, null).open()).isTrue();
    }

    @Test
    void whereNothingElseDecidesChanceIsDrawnAndOnlyThen() {
        link.lose(0.5);
        dropping = true;
        for (int i = 0; i < 100; i++) {
            way.verdict();
        }
        dropping = false;
        var drawn = new ArrayList<Verdict>();
        for (int i = 0; i < 20; i++) {
            drawn.add(way.verdict());
        }

        var fresh = new Link(0, () -> new World().simulation().stream("loss"));
        fresh.lose(0.5);
        var expected = new ArrayList<Verdict>();
        for (int i = 0; i < 20; i++) {
            expected.add(fresh.loses() ? Verdict.LOST : Verdict.DELIVERED);
        }
        assertThat(drawn).isEqualTo(expected).contains(Verdict.LOST, Verdict.DELIVERED);
    }

    @Test
    void aDatagramThatIsLostIsNotSentAgainAndOneMeetsWhatHoldsWhenItArrives() {
        var heard = new ArrayList<String>();
        var datagrams = new Datagrams<String>(world.simulation(), "test", heard::add);
        world.at(10 * MS, () -> datagrams.send(way, "arrives"));
        world.at(20 * MS, () -> {
            link.lose(1);
            datagrams.send(way, "lost");
            link.stopLosing(1);
        });
        world.at(30 * MS, () -> datagrams.send(way, "dropped at its port"));
        world.at(31 * MS, () -> dropping = true);
        world.at(40 * MS, () -> {
            dropping = false;
            from.freeze();
            datagrams.send(way, "not sent");
            from.thaw();
        });
        world.at(50 * MS, () -> datagrams.send(way, "arrives again"));

        world.run(10_000 * MS);

        assertThat(heard).isEqualTo(List.of("arrives", "arrives again"));
    }
}
