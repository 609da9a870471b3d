package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.database.Database;
import org.outagelab.results.Cause;

/** What was lost belongs to the incident of its time. */
class HarmTest {
    private static final long LOAD = 600 * SECOND;

    private static Incident fault(double at) {
        return new Incident(Cause.of("fault at " + at), false, at, at + 10, at, new Incident.Detection(at + 5, 5), at + 20, 7, 0);
    }

    private static List<Harm> harm(TestDatabase database, Incident... incidents) {
        return Harm.attribute(List.of(incidents), List.of(database), LOAD).stream().map(Incident::harm).toList();
    }

    @Test
    void eachIncidentHasTheLossesFromItsFaultToTheNext() {
        // At the end 25 are missing: 10 since the first change of the primary, so 15 since the second, whatever was counted then.
        var database = new TestDatabase()
                .lost(100 * SECOND, 10, 2 * SECOND)
                .lost(200 * SECOND, 4, 3 * SECOND)
                .atEnd(20, 5);

        var harm = harm(database, fault(100), fault(200));

        assertThat(harm.get(0).lost()).isEqualTo(10);
        assertThat(harm.get(0).rpo()).isEqualTo(2);
        assertThat(harm.get(1).lost()).isEqualTo(15);
        assertThat(harm.get(1).rpo()).isEqualTo(3);
    }

    @Test
    void theSplitBrainBelongsToTheLastChangeOfThePrimary() {
        var database = new TestDatabase().lost(100 * SECOND, 0, 0).lost(200 * SECOND, 0, 0).splitBrain(30 * SECOND);

        var harm = harm(database, fault(100), fault(200));

        assertThat(harm.get(0).splitBrain()).isZero();
        assertThat(harm.get(1).splitBrain()).isEqualTo(30);
    }

    @Test
    void aLossJustBeforeAFaultIsItsAndOneLongBeforeIsNobodys() {
        var ofIt = harm(new TestDatabase().lost(100 * SECOND - MS, 3, 0).atEnd(3, 0), fault(100));
        var ofNobody = harm(new TestDatabase().lost(99 * SECOND, 3, 0).atEnd(3, 0), fault(100));

        assertThat(ofIt.get(0).lost()).isEqualTo(3);
        assertThat(ofNobody).containsOnlyNulls();
    }

    @Test
    void anIncidentThatDidNothingToTheDataHasNoHarm() {
        var database = new TestDatabase().lost(200 * SECOND, 4, SECOND).atEnd(4, 0);

        var harm = harm(database, fault(100), fault(200));

        assertThat(harm.get(0)).isNull();
        assertThat(harm.get(1).lost()).isEqualTo(4);
    }

    @Test
    void theOrderOfTheIncidentsDoesNotMatterAndLoadAloneHarmsNothing() {
        var database = new TestDatabase().lost(100 * SECOND, 10, 0).lost(200 * SECOND, 4, 0).atEnd(14, 0);
        var load = new Incident(new Cause(List.of(), true), false, Double.NaN, Double.NaN, 150, Incident.Detection.NONE, 160, 7, 0);

        var harm = harm(database, fault(200), load, fault(100));

        assertThat(harm.get(0).lost()).isEqualTo(4);
        assertThat(harm.get(1)).isNull();
        assertThat(harm.get(2).lost()).isEqualTo(10);
    }

    @Test
    void whatCameBackLaterIsNotLost() {
        // The old primary was taken in again: of the ten that were missing at first none is.
        var database = new TestDatabase().lost(100 * SECOND, 10, SECOND).lost(200 * SECOND, 0, 0).atEnd(0, 0);

        assertThat(harm(database, fault(100), fault(200)).get(1).lost()).isZero();
    }

    @Test
    void anAgeThatNobodyKnowsIsNoNumber() {
        assertThat(harm(new TestDatabase().lost(100 * SECOND, 3, -1), fault(100)).get(0).rpo()).isNaN();
    }

    @Test
    void deletedRowsTellWhenTheyWereNoticedAndWhatTheRescueThrewAway() {
        var noticed = new TestDatabase().erased(100 * SECOND, 160 * SECOND, 300 * SECOND, 12);
        var never = new TestDatabase().erased(100 * SECOND, -1, -1, 0);

        var harm = harm(noticed, fault(100)).get(0);
        assertThat(harm.noticed()).isEqualTo(60);
        assertThat(harm.dropped()).isEqualTo(12);
        assertThat(harm.rto()).isEqualTo(200);
        assertThat(harm(never, fault(100)).get(0).noticed()).isNaN();
        assertThat(harm(new TestDatabase().lost(100 * SECOND, 1, 0), fault(100)).get(0).dropped()).isNaN();
    }

    @Test
    void severalDatabasesAreAddedUpAndTheWorstTimeCounts() {
        var one = new TestDatabase().lost(100 * SECOND, 10, 2 * SECOND).atEnd(10, 0);
        var two = new TestDatabase().lost(101 * SECOND, 5, 9 * SECOND).atEnd(5, 0);

        var harm = Harm.attribute(List.of(fault(100)), List.<Database>of(one, two), LOAD).get(0).harm();

        assertThat(harm.lost()).isEqualTo(15);
        assertThat(harm.rpo()).isEqualTo(9);
    }

    @Test
    void withoutADatabaseNothingIsSaid() {
        var incidents = List.of(fault(100));

        assertThat(Harm.attribute(incidents, List.of(), LOAD)).isEqualTo(incidents);
    }
}
