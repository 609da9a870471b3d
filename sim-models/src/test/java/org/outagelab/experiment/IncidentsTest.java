package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.call.Ledger;
import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.World;
import org.outagelab.host.Rotation;
import org.outagelab.host.Unit;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Term;

/** Incidents as DEFINITIONS has them, found in a load of 20 requests a second for 300 s. */
class IncidentsTest {
    private static final long LOAD = 300 * SECOND;
    private static final int PER_SECOND = 20;

    private final World world = new World();
    private final Recorder recorder = new Recorder(world.simulation());
    private final Unit web = world.unit("web.1");
    private final Unit app = world.unit("app.1");
    private final List<long[]> losses = new ArrayList<>();
    private final List<long[]> slow = new ArrayList<>();

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
                Term.parse("crash"),
                List.of(unit.name()),
                new Position("test", 1, 1));
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
        var ledger = new Ledger(0, LOAD, SECOND, List.of("GET /"));
        for (int i = 0; i < LOAD / SECOND * PER_SECOND; i++) {
            long ns = i * SECOND / PER_SECOND;
            boolean lost = false;
            for (var loss : losses) {
                lost |= ns >= loss[0] && ns < loss[1] && i % loss[2] == 0;
            }
            long took = 10 * MS;
            for (var window : slow) {
                took = ns >= window[0] && ns < window[1] ? window[2] : took;
            }
            ledger.arrived(ns);
            ledger.ended(ns, ns + took, 0, lost ? Outcome.REFUSED : Outcome.OK, 1);
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
        assertThat(incident.cause()).isEqualTo("web dies");
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
        lose(100, 290, 1);

        var incidents = find();

        assertThat(incidents).hasSize(1);
        assertThat(incidents.get(0).recovered()).isNaN();
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
        assertThat(incidents.get(0).cause()).isEqualTo("load");
        assertThat(incidents.get(0).faultStart()).isNaN();
        assertThat(incidents.get(0).start()).isEqualTo(50);
    }

    @Test
    void lossUnderSeveralFaultsIsOfAllOfThem() {
        crash("web dies", web, 100, 130);
        crash("app dies", app, 110, 140);
        lose(112, 128, 1);

        var incidents = find();

        assertThat(incidents).extracting(Incident::cause).containsExactly("web dies + app dies");
        assertThat(incidents.get(0).faultStart()).isEqualTo(100);
    }

    @Test
    void lossLongAfterAFaultIsNotItsFault() {
        crash("web dies", web, 50, 60);
        lose(200, 205, 1);

        var incidents = find();

        assertThat(incidents).extracting(Incident::cause).containsExactly("load", "web dies");
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
        assertThat(new Incidents(busy, LOAD, recorder, recorder.lanes(LOAD)).find()).isEmpty();
    }
}
