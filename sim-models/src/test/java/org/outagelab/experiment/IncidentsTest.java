package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.action.Actions;
import org.outagelab.call.Ledger;
import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.World;
import org.outagelab.kind.Rotation;
import org.outagelab.machine.Unit;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Position;

/** Incidents as docs/definitions.md#incidents has them, found in a load of 20 requests a second for 300 s. */
class IncidentsTest {
    private static final long LOAD = 300 * SECOND;

    private final World world = new World();
    private final Recorder recorder = new Recorder(world.simulation());
    private final Unit web = world.unit("web.1");
    private final Unit app = world.unit("app.1");
    private final List<long[]> losses = new ArrayList<>();
    private final List<long[]> slow = new ArrayList<>();
    private final List<Long> strikes = new ArrayList<>();
    private final long[] rejected = {0, 0};
    /** Of 50 requests the one that is always answered with 404; -1 for none. */
    private int always = -1;
    private int perSecond = 20;

    {
        new FixedDelay(world, web, 0, new ArrayList<>());
        new FixedDelay(world, app, 0, new ArrayList<>());
        recorder.follow(web, List.of("lb.1"));
        recorder.follow(app, List.of());
    }

    /** Every k-th request is lost from one instant to another. */
    private void lose(double from, double to, int everyKth) {
        losses.add(new long[] {SimTime.fromSeconds(from), SimTime.fromSeconds(to), everyKth});
    }

    private void crash(String name, Unit unit, double from, double to) {
        var fault = new FaultSpec(
                name,
                SimTime.fromSeconds(from),
                SimTime.fromSeconds(to - from),
                Actions.parse("crash"),
                List.of(unit.name()),
                new Position("test", 1, 1));
        strikes.add(SimTime.fromSeconds(from));
        recorder.concerns(fault, List.of(unit));
        world.at(SimTime.fromSeconds(from), () -> {
            recorder.fault(fault, true);
            unit.crash();
        });
        world.at(SimTime.fromSeconds(to), () -> {
            recorder.fault(fault, false);
            unit.restart();
        });
    }

    private void rotation(double at, Unit unit, Rotation.Change change) {
        world.at(SimTime.fromSeconds(at), () -> recorder.changed("lb.1", unit, change, "test"));
    }

    private List<Incident> find() {
        return found().incidents();
    }

    private Incidents.Found found() {
        var ledger = new Ledger(0, LOAD, SECOND, List.of("GET /"));
        strikes.forEach(ledger::struck);
        for (int i = 0; i < LOAD / SECOND * perSecond; i++) {
            long ns = i * SECOND / perSecond;
            boolean lost = false;
            for (var loss : losses) {
                lost |= ns >= loss[0] && ns < loss[1] && i % loss[2] == 0;
            }
            long took = 10 * MS;
            for (var window : slow) {
                took = ns >= window[0] && ns < window[1] ? window[2] : took;
            }
            boolean fault = ns >= rejected[0] && ns < rejected[1];
            var answer = fault && i % 5 == 0 || i % 50 == always ? Outcome.http(404, "test") : Outcome.OK;
            ledger.arrived(ns);
            ledger.ended(ns, ns + took, 0, lost ? Outcome.REFUSED : answer, 1);
        }
        world.run(LOAD);
        return new Incidents(ledger, LOAD, recorder, recorder.lanes(LOAD)).find();
    }

    @Test
    void withoutLossThereIsNoIncident() {
        assertThat(find()).isEmpty();
    }

    @Test
    void itStartsWithTheFirstLossIsDetectedByTheBalancerAndRecoversAfterTheLastLoss() {
        crash("web dies", web, 100, 160);
        rotation(104.5, web, Rotation.Change.DOWN);
        rotation(163, web, Rotation.Change.UP);
        lose(100.2, 104.5, 2);

        var incidents = find();

        assertThat(incidents).hasSize(1);
        var incident = incidents.get(0);
        assertThat(incident.cause().text()).isEqualTo("web dies");
        assertThat(incident.masked()).isFalse();
        assertThat(incident.faultStart()).isEqualTo(100);
        assertThat(incident.faultEnd()).isEqualTo(160);
        assertThat(incident.start()).isEqualTo(100.2);
        assertThat(incident.detected()).isEqualTo(104.5);
        assertThat(incident.recovered()).isCloseTo(104.5, within(1.0));
        assertThat(incident.failed()).isEqualTo(43);
    }

    @Test
    void aFaultWithoutLossIsMaskedWithTheLatencyItCost() {
        crash("web dies", web, 100, 160);
        rotation(104.5, web, Rotation.Change.DOWN);
        rotation(163, web, Rotation.Change.UP);
        slow.add(new long[] {100 * SECOND, 160 * SECOND, 30 * MS});

        var incidents = find();

        assertThat(incidents).hasSize(1);
        assertThat(incidents.get(0).masked()).isTrue();
        assertThat(incidents.get(0).failed()).isZero();
        assertThat(incidents.get(0).start()).isNaN();
        assertThat(incidents.get(0).detected()).isEqualTo(104.5);
        assertThat(incidents.get(0).extraLatency()).isBetween(0.015, 0.020);
    }

    @Test
    void whatNobodyTakesOutIsUndetected() {
        crash("app dies", app, 100, 130);
        lose(100, 130, 1);

        var incidents = find();

        assertThat(incidents.get(0).detected()).isNaN();
        assertThat(incidents.get(0).recovered()).isCloseTo(130, within(1.0));
    }

    @Test
    void lossThatLastsToTheEndIsUnrecovered() {
        crash("app dies", app, 100, 130);
        lose(100, 300, 1);

        var incidents = find();

        assertThat(incidents).hasSize(1);
        assertThat(incidents.get(0).recovered()).isNaN();
        assertThat(incidents.get(0).unrecovered()).isTrue();
        assertThat(incidents.get(0).notSeen()).isFalse();
    }

    @Test
    void aLoadThatEndsLessThan30SecondsAfterTheLastLossDoesNotShowWhetherItRecovered() {
        crash("app dies", app, 260, 270);
        lose(260, 280, 1);

        var incident = find().get(0);

        assertThat(incident.recovered()).isNaN();
        assertThat(incident.unrecovered()).isFalse();
        assertThat(incident.notSeen()).isTrue();
        assertThat(incident.calmSeconds()).isCloseTo(20, within(0.1));
        assertThat(incident.metastable()).isFalse();
    }

    @Test
    void aFaultJustBeforeTheEndIsNotUnrecoveredEvenIfLossGoesOn() {
        crash("app dies", app, 280, 400);
        lose(280, 300, 1);

        var incident = find().get(0);

        assertThat(incident.unrecovered()).isFalse();
        assertThat(incident.notSeen()).isTrue();
    }

    @Test
    void aLoadThatEndsBeforeTheFaultDoesNotShowWhetherItRecovered() {
        crash("app dies", app, 200, 400);
        lose(200, 300, 1);

        var incident = find().get(0);

        assertThat(incident.faultEnd()).isEqualTo(400);
        assertThat(incident.notSeen()).isTrue();
    }

    @Test
    void oneOfAThousandInFlightWhenTheFaultStruckIsItsLoss() {
        // 200 requests a second: one that arrived 2 s before the fault is background in number.
        perSecond = 200;
        crash("web dies", web, 100, 101);
        lose(98, 98.005, 1);
        slow.add(new long[] {98 * SECOND, SimTime.fromSeconds(98.005), 2001 * MS});

        var found = found();

        assertThat(found.incidents()).hasSize(1);
        var incident = found.incidents().get(0);
        assertThat(incident.masked()).isFalse();
        assertThat(incident.failed()).isEqualTo(1);
        assertThat(incident.start()).isEqualTo(100);
        assertThat(incident.cause().text()).isEqualTo("web dies");
        assertThat(found.outside()).isZero();
    }

    @Test
    void aRequestThatHadFailedBeforeTheFaultIsNotItsLoss() {
        perSecond = 200;
        crash("web dies", web, 100, 101);
        lose(80, 80.005, 1);

        var found = found();

        assertThat(found.incidents()).extracting(Incident::masked).containsExactly(true);
        assertThat(found.outside()).isEqualTo(1);
    }

    @Test
    void fewLossesWhileAFaultIsActiveAreOneIncidentOfIt() {
        perSecond = 200;
        crash("web dies", web, 100, 200);
        lose(120, 120.005, 1);
        lose(150, 150.005, 1);
        lose(260, 260.005, 1);

        var found = found();

        assertThat(found.incidents()).hasSize(1);
        assertThat(found.incidents().get(0).failed()).isEqualTo(2);
        assertThat(found.outside()).isEqualTo(1);
    }

    @Test
    void lossThatBeganBeforeTheFaultSaysSo() {
        crash("web dies", web, 100, 130);
        lose(90, 128, 1);

        assertThat(find()).extracting(incident -> incident.cause().text()).containsExactly("load, then web dies");
    }

    @Test
    void aFaultWhoseTargetFeedsOneServerAloneIsDetectedWhenThatServerIsTakenOut() {
        recorder.needs(web, List.of(app));
        crash("app dies", app, 100, 160);
        rotation(104.5, web, Rotation.Change.DOWN);
        lose(100, 104, 1);

        assertThat(find().get(0).detected()).isEqualTo(104.5);
        assertThat(find().get(0).detection().after()).isEqualTo(4.5);
    }

    @Test
    void aServerThatHasOthersToAskDetectsNothingByBeingTakenOut() {
        var other = world.unit("app.2");
        new FixedDelay(world, other, 0, new ArrayList<>());
        recorder.follow(other, List.of());
        recorder.needs(web, List.of(app, other));
        crash("app dies", app, 100, 160);
        rotation(104.5, web, Rotation.Change.DOWN);
        lose(100, 104, 1);

        assertThat(find().get(0).detected()).isNaN();
    }

    @Test
    void answersOf404BecauseOfAFaultAreSaid() {
        crash("bug", web, 100, 160);
        rejected[0] = 100 * SECOND;
        rejected[1] = 150 * SECOND;

        var incident = find().get(0);

        assertThat(incident.masked()).isTrue();
        assertThat(incident.wrong()).containsExactly(Map.entry("404", 200L));
    }

    @Test
    void usualAnswersOf404AreNotTheFaults() {
        crash("bug", web, 100, 160);
        always = 7;

        assertThat(find().get(0).wrong()).isEmpty();
    }

    @Test
    void eachEndpointIsComparedWithItself() {
        // Before: 10 ms and 1 s by turns. Then the slow ones fail, and the fast ones take 12 ms.
        var ledger = new Ledger(0, LOAD, SECOND, List.of("GET /fast", "GET /slow"));
        var fault = new FaultSpec("f", 100 * SECOND, 60 * SECOND, Actions.parse("crash"), List.of("web.1"), new Position("t", 1, 1));
        world.at(100 * SECOND, () -> recorder.fault(fault, true));
        world.at(160 * SECOND, () -> recorder.fault(fault, false));
        ledger.struck(100 * SECOND);
        for (int i = 0; i < 6000; i++) {
            long ns = i * 50 * MS;
            boolean during = ns >= 100 * SECOND && ns < 160 * SECOND;
            boolean fast = i % 2 == 0;
            ledger.arrived(ns);
            ledger.ended(
                    ns, ns + (fast ? during ? 12 : 10 : 1000) * MS, i % 2, during && !fast ? Outcome.REFUSED : Outcome.OK, 1);
        }
        world.run(LOAD);

        var incident = new Incidents(ledger, LOAD, recorder, recorder.lanes(LOAD)).find().incidents().get(0);

        // All together would be faster by half a second.
        assertThat(incident.extraLatency()).isCloseTo(0.002, within(1e-9));
    }

    @Test
    void aLatencyThatStaysMoreThanTwiceAsHighIsNoRecovery() {
        crash("app dies", app, 100, 110);
        lose(100, 110, 1);
        slow.add(new long[] {110 * SECOND, 180 * SECOND, 50 * MS});

        var incidents = find();

        // The first 30 s whose median is normal again may hold up to half of the slow time.
        assertThat(incidents.get(0).recovered()).isBetween(164.0, 181.0);
    }

    @Test
    void lossWithoutAFaultIsTheLoads() {
        lose(50, 60, 2);

        var incidents = find();

        assertThat(incidents).hasSize(1);
        assertThat(incidents.get(0).cause().text()).isEqualTo("load");
        assertThat(incidents.get(0).faultStart()).isNaN();
        assertThat(incidents.get(0).start()).isEqualTo(50);
    }

    @Test
    void lossUnderSeveralFaultsIsOfAllOfThem() {
        crash("web dies", web, 100, 130);
        crash("app dies", app, 110, 140);
        lose(112, 128, 1);

        var incidents = find();

        assertThat(incidents).extracting(incident -> incident.cause().text()).containsExactly("web dies + app dies");
        assertThat(incidents.get(0).faultStart()).isEqualTo(100);
    }

    @Test
    void lossLongAfterAFaultIsNotItsFault() {
        crash("web dies", web, 50, 60);
        lose(200, 205, 1);

        var incidents = find();

        assertThat(incidents).extracting(incident -> incident.cause().text()).containsExactly("load", "web dies");
        assertThat(incidents.get(1).masked()).isTrue();
    }

    @Test
    void gapsOfLessThanTenSecondsAreBridged() {
        lose(50, 52, 1);
        lose(60, 62, 1);
        lose(150, 152, 1);
        lose(200, 202, 1);

        var incidents = find();

        assertThat(incidents).extracting(Incident::start).containsExactly(50.0, 150.0, 200.0);
        assertThat(incidents.get(0).failed()).isEqualTo(80);
        assertThat(incidents.get(0).recovered()).isCloseTo(62, within(1.0));
    }

    @Test
    void lossBeforeTheLastIncidentHadRecoveredBelongsToIt() {
        lose(50, 52, 1);
        // A gap of more than 10 s, but no 30 s of normal service in it.
        lose(70, 72, 1);

        var incidents = find();

        assertThat(incidents).extracting(Incident::start).containsExactly(50.0);
        assertThat(incidents.get(0).failed()).isEqualTo(80);
        assertThat(incidents.get(0).recovered()).isCloseTo(72, within(1.0));
    }

    @Test
    void aBackgroundOfLessThanOneInAThousandIsNoIncident() {
        // One of the 200 requests of 10 s is 0.5 %: an incident. One of 2000 would be none.
        lose(50, 50.05, 1);

        assertThat(find()).hasSize(1);

        var busy = new Ledger(0, LOAD, SECOND, List.of("GET /"));
        for (int i = 0; i < 300 * 300; i++) {
            long ns = i * (SECOND / 300);
            busy.arrived(ns);
            busy.ended(ns, ns + MS, 0, i == 45_000 || i == 60_000 ? Outcome.REFUSED : Outcome.OK, 1);
        }
        var found = new Incidents(busy, LOAD, recorder, recorder.lanes(LOAD)).find();
        assertThat(found.incidents()).isEmpty();
        assertThat(found.outside()).isEqualTo(2);
    }
}
