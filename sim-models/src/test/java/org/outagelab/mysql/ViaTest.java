package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** People who log in by way of a machine do nothing where that does not reach. */
class ViaTest {
    private static String scenario(String via, String faults) {
        return "{version: 1, name: test, seed: 5, hosts: {a: {cores: 4}, d1: {cores: 4}, d2: {cores: 4}, office: {}},"
                + " services: {app: {kind: gunicorn, on: a, workers: 8, pool: {to: db}},"
                + " db: {kind: mysql, primary: d1, replicas: [{on: d2, delay: 1h}],"
                + " rescue: {notice: 10s, decide: 5s, size: 10MB" + via + "}}},"
                + " endpoints: {POST /x: {weight: 1, at: app, steps: [write 1ms]}},"
                + " load: {visitors: {executor: constant-arrival-rate, arrivals: even, rate: 20/s, duration: 3m}}, faults: ["
                + "{at: 20s, action: delete(10%), target: db}" + faults + "]}";
    }

    private static final String CUT = ", {at: 10s, duration: 90s, action: 'partition(office, d1 + d2)'}";

    @Test
    void whoReachesTheServersActsWhenHeHasDecided() {
        assertThat(Lab.run(scenario(", via: office", "")).notes()).contains("35.0s db.1 takes no more writes");
    }

    @Test
    void whoIsCutOffWaitsUntilTheWayIsFree() {
        var notes = Lab.run(scenario(", via: office", CUT)).notes();

        assertThat(notes).contains("30.0s db.1 misses rows: somebody notices", "100.0s db.1 takes no more writes");
    }

    @Test
    void whoseOfficeHasNoPowerDoesNothing() {
        var notes = Lab.run(scenario(", via: office", ", {at: 1s, action: host-down, target: office}")).notes();

        assertThat(notes).noneMatch(note -> note.contains("takes no more writes"));
    }

    @Test
    void whoActsFromAnywhereIsNotHeldUp() {
        assertThat(Lab.run(scenario("", CUT)).notes()).contains("35.0s db.1 takes no more writes");
    }

    @Test
    void aMachineThatThereIsNotIsAProblemAtItsPlace() {
        assertThat(Lab.problems(scenario(", via: offise", "")))
                .singleElement()
                .asString()
                .contains("services.db.rescue.via: unknown host 'offise'; did you mean 'office'?");
    }
}
