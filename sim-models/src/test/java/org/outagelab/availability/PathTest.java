package org.outagelab.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.outagelab.availability.structure.Structure;

class PathTest {
    private static final Structure A = Structure.unit("a");
    private static final Structure B = Structure.unit("b");
    private static final Structure DB = Structure.unit("db");

    private static Path.Server server(String name, Structure seen, Structure masked, Structure served, double capacity) {
        return new Path.Server(name, 1, seen, masked, new Path.Needs(served), capacity);
    }

    private static Path.Balanced two(Structure seenOfA, Structure maskedOfA, double demand, double capacity) {
        return new Path.Balanced(
                "lb",
                List.of(
                        server("x.1", seenOfA, maskedOfA, Structure.all(A, DB), capacity),
                        server("x.2", B, B, Structure.all(B, DB), capacity)),
                demand,
                null,
                false);
    }

    @Test
    void aServerThatIsTakenOutLeavesTheOther() {
        var path = two(A, Structure.ALWAYS, 0, 1);

        assertThat(path.structure()).hasToString("all(db, any(a, b))");
        assertThat(path.share(SystemState.settled(Set.of("a")))).isEqualTo(1);
        assertThat(path.share(SystemState.unnoticed(Set.of("a")))).isEqualTo(0.5);
        assertThat(path.share(SystemState.settled(Set.of("a", "b")))).isZero();
        assertThat(path.share(SystemState.settled(Set.of("db")))).isZero();
    }

    @Test
    void aFailureThatNobodySeesCostsItsShareForEver() {
        var path = two(Structure.ALWAYS, Structure.ALWAYS, 0, 1);

        assertThat(path.structure()).hasToString("all(a, db)");
        assertThat(path.share(SystemState.settled(Set.of("a")))).isEqualTo(0.5);
    }

    @Test
    void aMaskedFailureCostsNothingBeforeItIsSeen() {
        var path = two(A, A, 0, 1);

        assertThat(path.share(SystemState.unnoticed(Set.of("a")))).isEqualTo(1);
    }

    @Test
    void whatIsUpMayBeTooLittle() {
        var path = two(A, A, 100, 60);

        // 60 of 100 are served by one; both are needed for all.
        assertThat(path.share(SystemState.settled(Set.of("a")))).isCloseTo(0.6, within(1e-12));
        assertThat(path.structure()).hasToString("all(db, a, b)");
    }

    @Test
    void aBackupIsUsedOnlyWhenNoServerIsLeft() {
        var path = new Path.Balanced(
                "lb",
                List.of(server("x.1", A, Structure.ALWAYS, A, 1)),
                0,
                new Path.Balanced("lb", List.of(server("x.2", B, Structure.ALWAYS, Structure.all(B, DB), 1)), 0, null, false),
                false);

        // The database of the backup alone is no single point of failure.
        assertThat(path.structure()).hasToString("any(a, all(db, b))");
        assertThat(path.share(SystemState.settled(Set.of("db")))).isEqualTo(1);
        assertThat(path.share(SystemState.unnoticed(Set.of("a")))).isZero();
    }

    /** A zone that takes a web server out of rotation still kills the database that the other one needs. */
    @Test
    void beingOutOfRotationExcusesAServerAndNotTheOthers() {
        var zone = Structure.unit("zone");
        var path = new Path.Balanced(
                "lb",
                List.of(
                        server("x.1", zone, Structure.ALWAYS, zone, 1),
                        server("x.2", B, Structure.ALWAYS, Structure.all(B, zone), 1)),
                0,
                null,
                false);

        assertThat(path.structure().succeeds(unit -> !unit.equals("zone"))).isFalse();
        assertThat(path.share(SystemState.settled(Set.of("zone")))).isZero();
    }
}
