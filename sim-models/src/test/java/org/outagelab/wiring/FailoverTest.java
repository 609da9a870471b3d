package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** A primary that dies, and who takes its place: detection, candidates, fencing, cut-over, the old primary's return. */
class FailoverTest {
    private static final String REPLICAS =
            "[{on: b, link: {delay: 50ms}, connect-retry: 1s, net_timeout: 4s, read_only: true},"
                    + " {on: c, link: {delay: 20ms}, connect-retry: 1s, net_timeout: 4s, read_only: true}]";

    /** 50 writes a second for 3 minutes from one application to a database of three servers. */
    private static String lab(String database, String faults) {
        return "{version: 1, seed: 7, hosts: {web: {cores: 8}, a: {cores: 4}, b: {cores: 4}, c: {cores: 4}},"
                + " services: {"
                + "app: {kind: gunicorn, on: web, workers: 20,"
                + " pool: {to: db, connect-timeout: 5s, read-timeout: 5s}},"
                + "db: {kind: mysql, primary: a, gtid: true, replicas: " + REPLICAS + ", " + database + "}},"
                + " endpoints: {POST /cart: {weight: 1, at: app, steps: [write 1ms]}},"
                + " load: {visitors: {to: app, executor: constant-arrival-rate, arrivals: even, rate: 50/s,"
                + " duration: 3m, client: {timeout: 10s}}},"
                + " faults: [" + faults + "]}";
    }

    private static final String CRASH = "{name: it dies, at: 60s, action: crash, target: db.1}";
    private static final String POWER = "{name: it dies, at: 60s, action: host-down, target: a}";

    /** Seconds at which something was first said of a server. */
    private static double at(List<String> lines, String words) {
        var found = lines.stream().filter(line -> line.contains(words)).findFirst();
        assertThat(found).as(words + " in " + lines).isPresent();
        return Double.parseDouble(found.get().substring(0, found.get().indexOf('s')));
    }

    @Test
    void withoutAFailoverNothingIsPromoted() {
        var run = Lab.run(lab("failover: none", CRASH));

        assertThat(run.database().primaryIndex()).isZero();
        assertThat(run.changes()).isEmpty();
        assertThat(run.outcome("ok")).isEqualTo(3000);
    }

    @Test
    void aScriptActsAtTheFourthRefusalAndPromotesTheMostAdvanced() {
        var run = Lab.run(lab("failover: {by: script, takes: 2s}", CRASH));

        // Refused at U(0, 3 s) and every 3 s from there: the fourth within 9 to 12 s.
        assertThat(at(run.changes(), "db.1 DOWN")).isBetween(69.0, 72.0);
        assertThat(at(run.changes(), "db.3 ACTIVE") - at(run.changes(), "db.1 DOWN")).isBetween(2.0, 2.1);
        assertThat(run.database().primaryIndex()).isEqualTo(2);
        // 20 ms on the way at 50/s: one acknowledged write, two at most, had not come.
        assertThat(run.database().losses()).hasSize(1);
        assertThat(run.database().losses().get(0).lost()).isBetween(1L, 2L);
        assertThat(run.database().fates().acknowledged()).isGreaterThan(8000);
        assertThat(run.outcome("http-500 database refused")).isBetween(550L, 800L);
    }

    @Test
    void silenceTakesOneTimeOutMore() {
        var run = Lab.run(lab("failover: {by: script, takes: 2s}", POWER));

        assertThat(at(run.changes(), "db.1 DOWN")).isBetween(72.0, 75.0);
        assertThat(run.database().primaryIndex()).isNotZero();
    }

    @Test
    void aNamedCandidateIsPromotedAndTheOtherFollowsIt() {
        var run = Lab.run(lab("failover: {by: script, candidate: db.2}", CRASH));

        assertThat(run.database().primaryIndex()).isEqualTo(1);
        // db.3 had more than its new source: by GTID it is refused, and what only it has is lost.
        assertThat(run.database().fates().diverged()).isBetween(2L, 4L);
    }

    @Test
    void whoeverLagsTooMuchIsNotPromoted() {
        var stopped = "{name: lag, at: 30s, action: stop-replication(sql), target: [db.2, db.3]}, " + CRASH;
        var aborts = Lab.run(lab("failover: {by: script, max-lag: 10s, drain: false}", stopped));
        var throwsAway = Lab.run(lab("failover: {by: script, drain: false}", stopped));
        var waits = Lab.run(lab("failover: {by: script}", stopped));

        assertThat(aborts.database().primaryIndex()).isZero();
        assertThat(aborts.notes().get(0)).contains("failover failed: db.3 lags too far behind");
        // 30 s of relay log at 50/s are thrown away.
        assertThat(throwsAway.database().losses().get(0).lost()).isBetween(1490L, 1510L);
        assertThat(throwsAway.database().losses().get(0).rpoNs() / 1e9).isBetween(29.9, 30.1);
        assertThat(waits.notes().get(0)).contains("the applier of db.3 has stopped");
    }

    @Test
    void withoutAReplicaThatCanBeReachedThereIsNoCandidate() {
        var run = Lab.run(lab(
                "failover: {by: script, from: web}",
                "{name: others die, at: 59s, action: crash, target: [db.2, db.3]}, " + CRASH));

        assertThat(run.notes().get(0)).contains("failover failed: no candidate");
        assertThat(run.database().primaryIndex()).isZero();
    }

    /** Of five members three had to have a commit; of the three that are left after two were expelled, two. */
    @Test
    void aGroupThatHasExpelledMembersNeedsFewerForItsMajority() {
        var replicas = new java.util.ArrayList<String>();
        for (var host : List.of("b", "c", "d", "e")) {
            replicas.add("{on: " + host + ", link: {delay: 1ms}, connect-retry: 1s, net_timeout: 4s, read_only: true}");
        }
        var run = Lab.run("{version: 1, seed: 7, hosts: {web: {cores: 8}, a: {cores: 4}, b: {cores: 4}, c: {cores: 4},"
                + " d: {cores: 4}, e: {cores: 4}}, services: {"
                + "app: {kind: gunicorn, on: web, workers: 20, pool: {to: db, connect-timeout: 5s, read-timeout: 5s}},"
                + "db: {kind: mysql, primary: a, gtid: true, replicas: " + replicas
                + ", failover: {by: group-replication}}},"
                + " endpoints: {POST /cart: {weight: 1, at: app, steps: [write 1ms]}},"
                + " load: {visitors: {to: app, executor: constant-arrival-rate, arrivals: even, rate: 50/s,"
                + " duration: 3m, client: {timeout: 10s}}},"
                + " faults: [{name: two die, at: 60s, action: crash, target: [db.4, db.5]},"
                + " {name: a third dies, at: 100s, action: crash, target: db.3}]}");

        assertThat(run.database().fates().acknowledged()).isEqualTo(9000);
        assertThat(run.database().fates().lost()).isZero();
    }

    @Test
    void anAttemptMayFailAndThenTheBlockKeepsItFromAnother() {
        var run = Lab.run(lab("failover: {by: script, fails: 100%}", CRASH));

        assertThat(run.notes()).hasSize(2);
        assertThat(run.notes().get(0)).contains("failover failed: it goes wrong");
        assertThat(run.notes().get(1)).contains("blocked");
        assertThat(run.database().primaryIndex()).isZero();
    }

    @Test
    void orchestratorOnlyDetectsUnlessToldToAct() {
        var only = Lab.run(lab("failover: {by: orchestrator}", CRASH));
        var acts = Lab.run(lab("failover: {by: orchestrator, recover: true}", CRASH));

        assertThat(only.database().primaryIndex()).isZero();
        assertThat(only.notes().get(0)).contains("recovery is not enabled");
        // A poll within 5 s, an analysis within 1 s, another after the replicas were read again.
        assertThat(at(acts.changes(), "db.1 DOWN")).isBetween(60.0, 67.1);
        assertThat(acts.database().primaryIndex()).isEqualTo(2);
    }

    @Test
    void orchestratorNeedsTheReplicasToNoticeASilentDeath() {
        var patient = lab("failover: {by: orchestrator, recover: true}", POWER).replace("net_timeout: 4s", "net_timeout: 60s");
        var quick = Lab.run(lab("failover: {by: orchestrator, recover: true}", POWER));
        var slow = Lab.run(patient);

        assertThat(at(quick.changes(), "db.1 DOWN")).isBetween(63.0, 72.0);
        assertThat(at(slow.changes(), "db.1 DOWN")).isBetween(118.0, 127.0);
    }

    @Test
    void orchestratorIsNotDeceivedByItsOwnIsolation() {
        var run = Lab.run(lab(
                "failover: {by: orchestrator, recover: true, from: b}", "{name: cut, at: 60s, action: partition(a, b)}"));

        // db.3 still replicates.
        assertThat(run.changes()).isEmpty();
        assertThat(run.database().primaryIndex()).isZero();
    }

    @Test
    void aScriptThatAsksElsewhereIsNotDeceivedEither() {
        var cut = "{name: cut, at: 60s, action: partition(a, b)}";
        var alone = Lab.run(lab("failover: {by: script, from: b}", cut));
        var asks = Lab.run(lab("failover: {by: script, from: b, check-from: web}", cut));

        assertThat(alone.database().primaryIndex()).isNotZero();
        assertThat(asks.changes()).isEmpty();
        assertThat(asks.database().primaryIndex()).isZero();
    }

    @Test
    void aGroupExpelsAfterTenSecondsAndLosesNothing() {
        var run = Lab.run(lab("failover: {by: group-replication}", CRASH));

        assertThat(at(run.changes(), "db.1 DOWN")).isBetween(70.0, 72.0);
        assertThat(run.database().primaryIndex()).isEqualTo(2);
        assertThat(run.database().fates().lost() + run.database().fates().diverged()).isZero();
    }

    @Test
    void aMinorityTakesNoWritesAndElectsNobody() {
        var primaryAlone = Lab.run(lab(
                "failover: {by: group-replication}",
                "{name: cut 1, at: 60s, action: partition(a, b)}, {name: cut 2, at: 60s, action: partition(a, c)}"));
        var twoDie = Lab.run(lab(
                "failover: {by: group-replication}",
                "{name: two die, at: 60s, action: crash, target: [db.1, db.2]}"));

        // The application still reaches the old primary, which can commit nothing.
        assertThat(primaryAlone.database().primaryIndex()).isNotZero();
        assertThat(primaryAlone.database().splitBrainNs()).isZero();
        assertThat(primaryAlone.database().fates().diverged()).isZero();
        assertThat(twoDie.database().primaryIndex()).isZero();
        assertThat(twoDie.changes()).isEmpty();
    }

    @Test
    void withoutFencingBothSidesTakeWritesAndWithItOneDoes() {
        // The replicas and whoever decides lose sight of the primary, which the application still reaches; the proxy
        // there sends writes to the first server that takes them.
        var cut = "{name: cut 1, at: 60s, duration: 60s, action: partition(a, b)},"
                + " {name: cut 2, at: 60s, duration: 60s, action: partition(a, c)}";
        var settings = "failover: {by: script, from: b, cut-over: {by: dns, ttl: 30s}%s}";
        var unfenced = Lab.run(lab(settings.formatted(""), cut));
        var fenced = Lab.run(lab(settings.formatted(", fence: {by: power}"), cut));
        var unreached = Lab.run(lab(settings.formatted(", fence: {by: read-only}"), cut));
        var strict = Lab.run(lab(settings.formatted(", fence: {by: read-only, required: true}"), cut));

        // Long-lived connections to a living old primary never move: it takes writes to the end.
        assertThat(unfenced.database().primaryIndex()).isNotZero();
        assertThat(unfenced.database().splitBrainNs() / 1e9).isBetween(90.0, 110.0);
        assertThat(unfenced.database().fates().diverged()).isGreaterThan(4000);
        assertThat(fenced.database().splitBrainNs()).isZero();
        assertThat(fenced.database().fates().diverged()).isBetween(500L, 1300L);
        assertThat(unreached.notes().get(0)).contains("db.1 cannot be fenced");
        assertThat(unreached.database().splitBrainNs()).isPositive();
        assertThat(strict.database().primaryIndex()).isZero();
        assertThat(strict.database().fates().diverged()).isZero();
    }

    @Test
    void eachWayOfCuttingOverHasItsTime() {
        var vip = Lab.run(lab("failover: {by: script, takes: 1s, cut-over: {by: vip, takes: 500ms}}", CRASH));
        var dns = Lab.run(lab("failover: {by: script, takes: 1s, cut-over: {by: dns, takes: 1s, ttl: 60s}}", CRASH));
        var proxy = Lab.run(lab("failover: {by: script, takes: 1s, cut-over: {by: proxy, inter: 2s, rise: 2}}", CRASH));
        var restart = Lab.run(lab("failover: {by: script, takes: 1s, cut-over: {by: restart, within: 40s}}", CRASH));

        assertThat(afterPromotion(vip)).isBetween(0.49, 0.56);
        assertThat(afterPromotion(dns)).isBetween(1.0, 61.0);
        // The second good check, the first within 2 s.
        assertThat(afterPromotion(proxy)).isBetween(2.0, 4.1);
        assertThat(afterPromotion(restart)).isBetween(1.0, 41.0);
    }

    /** From the promotion to the next acknowledged write. */
    private static double afterPromotion(Lab run) {
        var silences = run.database().silencesNs();
        return silences.get(silences.size() - 1)[1] / 1e9 - at(run.changes(), "ACTIVE");
    }

    @Test
    void connectionsThroughAMovedAddressAreResetOnce() {
        // The primary lives, but is cut off from whoever decides; the address moves away under open connections.
        var cut = "{name: cut, at: 60s, duration: 30s, action: partition(a, b)}";
        var run = Lab.run(lab("failover: {by: script, from: b, cut-over: {by: vip}}", cut));
        var pinged = Lab.run(lab("failover: {by: script, from: b, cut-over: {by: vip}}", cut)
                .replace("pool: {to: db,", "pool: {to: db, pre-ping: true,"));

        // One for each worker that holds a connection: at 50/s and 1 ms one worker does nearly all.
        assertThat(run.outcome("http-500 database connection lost")).isBetween(1L, 20L);
        assertThat(pinged.outcome("http-500 database connection lost")).isZero();
        assertThat(run.database().primaryIndex()).isNotZero();
    }

    /** The primary lives, cut off from whoever decides, who has its machine give up the address 10 s before it moves. */
    private static String givesUp(String pool) {
        return lab(
                        "failover: {by: script, from: web, candidate: db.3, takes: 10s,"
                                + " fence: {by: vip, takes: 0s}, cut-over: {by: vip, takes: 0s}}",
                        "{name: it dies, at: 60s, action: hang, duration: 14s, target: db.1}")
                .replace("pool: {to: db, connect-timeout: 5s, read-timeout: 5s}", pool);
    }

    @Test
    void anAddressThatIsGivenUpIsSilentUntilItsNewHolderAnnouncesIt() {
        var run = Lab.run(givesUp("pool: {to: db, connect-timeout: 3s, read-timeout: 3s}"));

        assertThat(at(run.changes(), "db.3 ACTIVE") - at(run.notes(), "db.1 fenced")).isEqualTo(10.0);
        // 20 workers that wait for 3 s, again and again; of those whose clients wait too long nobody hears. None is refused.
        assertThat(run.outcome("http-500 database timeout")).isGreaterThanOrEqualTo(20);
        assertThat(run.outcome("http-500 database refused")).isZero();
        // The workers wait in step, 3 s each: at 10 s their SYNs of 9.0 to 9.6 s are under way, repeated 1 s later.
        assertThat(afterPromotion(run)).isBetween(0.0, 0.7);
    }

    @Test
    void anOldPrimaryIsRefusedWithErrantTransactionsAndRebuilt() {
        var back = "{name: it dies, at: 60s, duration: 30s, action: crash, target: db.1}";
        var refused = Lab.run(lab("failover: {by: script, old-primary: {rejoin: 5s}}", back));
        var rebuilt = Lab.run(
                lab("failover: {by: script, old-primary: {rejoin: 5s, size: 2GB, rate: 100MB/s}}", back));
        var clean = Lab.run(lab("failover: {by: script, old-primary: {rejoin: 5s}}", back)
                .replace("delay: 50ms", "delay: 0ms").replace("delay: 20ms", "delay: 0ms"));

        assertThat(at(refused.notes(), "db.1 refused: errant transactions (1236)")).isBetween(95.0, 98.0);
        assertThat(at(rebuilt.notes(), "db.1 rebuilt") - at(rebuilt.notes(), "db.1 refused")).isBetween(20.0, 20.1);
        assertThat(rebuilt.database().lagNs(0)).isLessThan(1_000_000_000L);
        assertThat(rebuilt.database().fates().diverged()).isZero();
        assertThat(rebuilt.database().fates().lost()).isPositive();
        assertThat(at(clean.notes(), "db.1 rejoins as replica")).isBetween(95.0, 98.0);
        assertThat(clean.database().fates().lost() + clean.database().fates().diverged()).isZero();
    }

    @Test
    void withoutGtidsAnOldPrimaryDivergesInSilence() {
        var back = "{name: it dies, at: 60s, duration: 30s, action: crash, target: db.1}";
        var run = Lab.run(lab("failover: {by: script, old-primary: {rejoin: 5s}}", back).replace("gtid: true", "gtid: false"));

        assertThat(at(run.notes(), "db.1 rejoins as replica")).isBetween(95.0, 98.0);
        assertThat(run.database().fates().diverged()).isBetween(1L, 2L);
    }

    @Test
    void whatIsSwitchedOffIsSwitchedOnByWhoeverWantsItBack() {
        var run = Lab.run(lab("failover: {by: script, fence: {by: power}, old-primary: {rejoin: 30s}}", CRASH));

        // The fault keeps its process down for good: the machine is back, the server is not.
        assertThat(at(run.notes(), "db.1 fenced")).isBetween(76.0, 83.0);
        assertThat(run.notes()).noneMatch(note -> note.contains("rejoins"));
    }

    @Test
    void aPersonNeedsTimeAndMakesMistakes() {
        var careful = Lab.run(lab("failover: {by: person, decide: 60s, mistake: 0%}", CRASH));
        var hasty = Lab.run(lab("failover: {by: person, decide: 20s, mistake: 100%, fence: {by: power}}", CRASH));

        assertThat(at(careful.changes(), "db.3 ACTIVE")).isBetween(130.0, 136.0);
        assertThat(hasty.notes().stream().map(note -> note.substring(note.indexOf(' ') + 1)))
                .containsExactly(
                        "db.1 fencing forgotten",
                        "db.2 chosen by mistake",
                        "db.2 relay log forgotten",
                        "db.2 replicas left behind");
        assertThat(hasty.database().primaryIndex()).isEqualTo(1);
    }

    @Test
    void nobodyActsWhenThePrimaryIsBackBeforeTheDecision() {
        var run = Lab.run(lab(
                "failover: {by: person, decide: 60s}",
                "{name: it dies, at: 60s, duration: 30s, action: crash, target: db.1}"));

        assertThat(run.database().primaryIndex()).isZero();
        assertThat(run.notes().get(0)).contains("is back before anybody acted");
        assertThat(run.changes()).last().asString().contains("db.1 UP");
    }

    @Test
    void aPlannedSwitchOverLosesNothing() {
        var run = Lab.run(lab(
                "failover: {by: script, cut-over: {by: vip, takes: 200ms}}",
                "{name: planned, at: 60s, action: switch-over, target: db.2}"));

        assertThat(run.database().primaryIndex()).isEqualTo(1);
        assertThat(run.database().fates().lost() + run.database().fates().diverged()).isZero();
        assertThat(run.outcome("ok")).isGreaterThan(8900);
        assertThat(run.outcome("http-500 mysql 1290 read only")).isBetween(5L, 40L);
        assertThat(run.database().lagNs(0)).isLessThan(1_000_000_000L);
        assertThat(run.database().lagNs(2)).isLessThan(1_000_000_000L);
    }

    @Test
    void aFailoverThatCannotBeIsAProblemAtItsPlace() {
        assertThat(Lab.problems(lab("failover: {by: script, candidate: db.4}", CRASH)).get(0))
                .contains("services.db.failover.candidate: unknown candidate 'db.4'");
        assertThat(Lab.problems(lab("failover: {by: script, candidate: db.1}", CRASH)).get(0))
                .contains("'db.1' is the primary");
        assertThat(Lab.problems(lab("failover: {by: script, cut-over: {by: dns, address: db.internal}}", CRASH)).get(0))
                .contains("services.db.failover.cut-over.address: unknown address 'db.internal'");
    }
}
