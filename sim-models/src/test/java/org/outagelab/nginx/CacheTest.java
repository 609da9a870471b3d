package org.outagelab.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.fixture.Lab;

/** proxy_cache: hits, stampede, lock, stale answers (docs/models/nginx.md#cache, ngx_http_file_cache.c). */
class CacheTest {
    /** 100 requests per second, each of 200 ms in the application, which counts its work in attempts that miss. */
    private static String scenario(String cache, String more) {
        return "{version: 1, name: test, seed: 5, hosts: {a: {cores: 64}, b: {cores: 64}},"
                + " services: {web: {kind: nginx, on: [a], worker_connections: 10000, upstream: {to: app}"
                + (cache.isEmpty() ? "" : ", cache: {" + cache + "}") + "},"
                + " app: {kind: gunicorn, on: [b], workers: 100}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 200ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 30s,"
                + " client: {timeout: 60s}}}" + more + "}";
    }

    /** Requests that took as long as the application does, or longer. */
    private static long fetched(Lab lab) {
        var latency = lab.ledger().okLatency();
        return latency.getTotalCount() - latency.getCountBetweenValues(0, 1_990_000);
    }

    @Test
    void aFreshAnswerCostsTheApplicationNothing() {
        var lab = Lab.run(scenario("valid: 60s, prefilled: true", ""));

        assertThat(fetched(lab)).isZero();
        assertThat(lab.outcome("ok")).isEqualTo(3000);
    }

    @Test
    void withoutTheLockAllFetchWhatIsNotThereYet() {
        var lab = Lab.run(scenario("valid: 60s", ""));

        // Those of the first 200 ms: 20 of an even 100/s.
        assertThat(fetched(lab)).isEqualTo(20);
    }

    @Test
    void withTheLockOneFetchesAndTheOthersLookAgainAfterHalfASecond() {
        var lab = Lab.run(scenario("valid: 60s, lock: true", ""));

        // One of 200 ms; the other 19 wait 500 ms, though the answer is there after 200 ms.
        assertThat(lab.ledger().okLatency().getCountBetweenValues(1_990_000, 2_010_000)).isEqualTo(1);
        assertThat(lab.ledger().okLatency().getCountBetweenValues(4_990_000, 5_010_000)).isEqualTo(19);
        assertThat(fetched(lab)).isEqualTo(20);
    }

    @Test
    void theLockDoesNotGuardWhatHasExpired() {
        // 20 fetch it until the first of their answers is stored, after 200 ms; the last is stored 200 ms later, and is
        // fresh for a second: 20 every 1.4 s, however the lock is set.
        var unlocked = Lab.run(scenario("valid: 1s, prefilled: true", ""));
        var locked = Lab.run(scenario("valid: 1s, prefilled: true, lock: true", ""));

        assertThat(fetched(locked)).isEqualTo(fetched(unlocked));
        assertThat(fetched(locked)).isEqualTo(20 * 21L);
    }

    @Test
    void updatingServesAllButOneWhatHasExpired() {
        var lab = Lab.run(scenario("valid: 1s, prefilled: true, use_stale: [updating]", ""));

        // One in 1.2 s waits for the application itself.
        assertThat(fetched(lab)).isBetween(24L, 25L);
    }

    @Test
    void aBackgroundUpdateServesThatOneToo() {
        var lab = Lab.run(scenario("valid: 1s, prefilled: true, use_stale: [updating], background_update: true", ""));

        assertThat(fetched(lab)).isZero();
        assertThat(lab.outcome("ok")).isEqualTo(3000);
    }

    @ParameterizedTest
    @CsvSource({
        "crash, 'error, timeout', 0",
        "crash, off, 1000",
        "crash, http_500, 1000",
        "'errors(100%, 500)', http_500, 0",
        "'errors(100%, 500)', error, 1000",
    })
    void useStaleMasksFailuresOfTheClassesItNames(String action, String classes, long lost) {
        var lab = Lab.run(scenario(
                "valid: 1s, prefilled: true, use_stale: [" + classes + "]",
                ", faults: [{at: 10s, duration: 10s, action: " + action + ", target: app}]"));

        // What is in flight when it dies, and what had just been stored, make a difference of a second.
        assertThat((double) (3000 - lab.outcome("ok"))).isCloseTo(lost, within(lost == 0 ? 0.0 : 125.0));
    }

    @Test
    void aCachedHealthCheckHidesADeadApplication() {
        var text = scenario("valid: 60s, prefilled: true", "")
                .replace("services: {web:", "services: {lb: {kind: haproxy, on: [a], backend: web,"
                        + " timeout: {connect: 1s, server: 10s}, option: [{httpchk: GET /x}],"
                        + " default-server: {check: true}}, web:")
                .replace("duration: 30s,", "duration: 60s,");
        var fault = ", faults: [{at: 10s, duration: 30s, action: crash, target: app}]}";
        var hidden = Lab.run(text.substring(0, text.length() - 1) + fault);
        var seen = Lab.run(text.replace(", cache: {valid: 60s, prefilled: true}", "").substring(
                0, text.length() - ", cache: {valid: 60s, prefilled: true}".length() - 1) + fault);

        assertThat(hidden.changes()).isEmpty();
        assertThat(seen.changes()).anyMatch(change -> change.endsWith("web.1 DOWN"));
    }

    @Test
    void minUsesKeepsWhatIsAskedForOnceOutOfTheCache() {
        // 1000 URIs of 3000 requests: with two uses the first of each URI is not kept.
        var one = Lab.run(uris("valid: 60s"));
        var two = Lab.run(uris("valid: 60s, min_uses: 2"));

        assertThat(fetched(one)).isBetween(930L, 975L);
        assertThat(fetched(two)).isBetween(1720L, 1800L);
    }

    @Test
    void urisAreDrawnInEveryRunAndStayWithTheirRequest() {
        var fetched = new TreeSet<Long>();
        for (int seed = 1; seed <= 8; seed++) {
            fetched.add(fetched(Lab.run(uris("valid: 60s").replace("seed: 5", "seed: " + seed))));
        }
        assertThat(fetched).hasSizeGreaterThan(3);

        // A repeated attempt asks for what the first one asked for: nothing is fetched twice.
        var repeated = Lab.run(uris("valid: 60s, prefilled: true")
                .replace("uris: 1000", "uris: 5").replace("timeout: 60s", "timeout: 60s, retries: 2, work: per-attempt"));
        assertThat(fetched(repeated)).isZero();
    }

    private static String uris(String cache) {
        return scenario(cache, "").replace("weight: 1, at: app", "weight: 1, uris: 1000, at: app");
    }

    @Test
    void whatNobodyAsksForIsRemoved() {
        var lab = Lab.run(scenario("valid: 60s, inactive: 50ms, prefilled: true", "").replace("rate: 100/s", "rate: 10/s"));

        assertThat(fetched(lab)).isEqualTo(299);
    }

    @Test
    void aClientThatLeavesDoesNotStopTheFetch() {
        // The first one gives up after 100 ms; its fetch fills the cache after 200 ms all the same.
        var lab = Lab.run(scenario("valid: 60s", "").replace("timeout: 60s", "timeout: 100ms"));

        // Arrivals of [100 ms, 200 ms) give up too: each has its own fetch, of 200 ms.
        assertThat(lab.outcome("timeout")).isEqualTo(20);
        assertThat(lab.outcome("ok")).isEqualTo(2980);
    }

    @Test
    void waitersFetchForThemselvesAfterTheLockTimeout() {
        var lab = Lab.run(scenario("valid: 60s, lock: true, lock_timeout: 700ms, lock_age: 60s", "")
                .replace("wait 200ms", "wait 3s").replace("rate: 100/s", "rate: 10/s"));

        var latency = lab.ledger().okLatency();
        // The first takes 3 s, those of the next 2.3 s wait 0.7 s more in vain, the last find it there within 0.7 s.
        assertThat(latency.getCountBetweenValues(29_900_000, 30_100_000)).isEqualTo(1);
        assertThat(latency.getCountBetweenValues(36_900_000, 37_100_000)).isBetween(22L, 23L);
        assertThat(lab.outcome("ok")).isEqualTo(300);
    }

    @Test
    void otherMethodsPassByAndWrongSettingsAreProblems() {
        var post = Lab.run(scenario("valid: 60s, prefilled: true", "").replace("GET /x", "POST /x"));

        assertThat(fetched(post)).isEqualTo(3000);
        assertThat(Lab.problems(scenario("prefilled: true", ""))).anyMatch(text -> text.contains("'valid' is missing"));
        assertThat(Lab.problems(scenario("valid: 0s", ""))).isNotEmpty();
        assertThat(Lab.problems(scenario("valid: 1s, for: [GET /y]", "")))
                .anyMatch(text -> text.contains("unknown endpoint 'GET /y'"));
        assertThat(Lab.problems(scenario("valid: 1s, use_stale: [off, error]", "")))
                .anyMatch(text -> text.contains("'off' does not go with other classes"));
    }
}
