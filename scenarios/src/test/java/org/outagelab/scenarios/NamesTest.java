package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.OutageResults;

/** DNS names in whole runs: whose records change, whose caches hold what was, and who never asks again. */
class NamesTest {
    private static Outage site(String dns, String client, String... faults) {
        return Outage.parse("""
                version: 1
                name: Two addresses of one name
                seed: 5
                hosts: {one: {cores: 4}, two: {cores: 4}}
                services: {web: {kind: nginx, on: [one, two]}}
                addresses: {www.foobar.com: {to: web, dns: {%s}}}
                endpoints: {GET /: {weight: 1, at: web}}
                load:
                  visitors: {to: www.foobar.com, executor: constant-arrival-rate, arrivals: even, rate: 20/s, duration: 10m,
                    clients: 200, client: {timeout: 1s%s}}
                faults: [%s]
                run: {count: 1}
                """.formatted(dns, client, String.join(", ", faults)));
    }

    private static final String SECOND_IS_OFF = "{name: off, at: 0s, action: drop, target: web.2}";

    private static String wrong(String at, String lasts) {
        return "{name: wrong, at: " + at + ", duration: " + lasts + ", action: 'records(www.foobar.com, web.2)'}";
    }

    private static double failed(OutageResults results) {
        return results.metric("requests.failed").mean();
    }

    @Test
    void aWrongRecordLosesItsOwnTimeWhateverTheTtlIsButForLonger() {
        var brief = site("ttl: 10s, records: [web.1]", "", SECOND_IS_OFF, wrong("2m", "1m")).run();
        var kept = site("ttl: 3m, records: [web.1]", "", SECOND_IS_OFF, wrong("2m", "1m")).run();

        // 1200 requests come in that minute; with 100 resolvers about a third of them asks in it, and then errs for 3 minutes.
        assertThat(failed(brief)).isCloseTo(1200, within(60.0));
        assertThat(failed(kept)).isCloseTo(1200, within(450.0));
        // Of the long TTL never more than a part is wrong at a time.
        assertThat(brief.metric("uptime").mean()).isCloseTo(0.9, within(0.01));
        assertThat(kept.metric("uptime").mean()).isGreaterThan(0.96);
    }

    @Test
    void whoNeverAsksAgainStaysWithTheOldAddressForGood() {
        var moves = "{name: moves, at: 2m, action: 'records(www.foobar.com, web.1)'}";
        var off = "{name: off, at: 5m, action: drop, target: web.2}";
        var follows = site("ttl: 30s, records: [web.2]", "", moves, off).run();
        var java = site("ttl: 30s, records: [web.2], cache: jvm", "", moves, off).run();
        var pinned = site("ttl: 30s, records: [web.2], cache: forever", "", moves, off).run();

        assertThat(failed(follows)).isZero();
        assertThat(failed(java)).isZero();
        assertThat(failed(pinned)).isGreaterThan(5500);
    }

    @Test
    void aNameThatIsGoneFailsAtOnceAndIsBackAfterTheNegativeTtl() {
        var gone = site("ttl: 10s, records: [web.1]", "", "{name: expired, at: 2m, duration: 1m, action: 'records(www.foobar.com, none)'}")
                .run();

        assertThat(failed(gone)).isCloseTo(1200, within(60.0));
        assertThat(gone.all().toString()).contains("name not found").doesNotContain("timeout connect");
        assertThat(gone.metric("requests.sent").mean()).isEqualTo(12_000);
    }

    @Test
    void aConnectionThatIsKeptAsksNoName() {
        var moves = "{name: moves, at: 2m, action: 'records(www.foobar.com, none)'}";
        var kept = site("ttl: 10s, records: [web.1]", ", keep-alive: true", moves).run();
        var fresh = site("ttl: 10s, records: [web.1]", "", moves).run();

        assertThat(failed(fresh)).isGreaterThan(9000);
        assertThat(failed(kept)).isLessThan(1000);
    }

    @Test
    void ofTwoAddressesASilentOneCostsItsPartAndARefusedOneNothing() {
        var silent = site("ttl: 10s, records: [web.1, web.2]", ", next-address: 5s", SECOND_IS_OFF).run();
        var refused = site("ttl: 10s, records: [web.1, web.2]", "", "{name: off, at: 0s, action: stop, target: web.2}").run();
        var nextJoins = site("ttl: 10s, records: [web.1, web.2]", ", next-address: 250ms", SECOND_IS_OFF).run();

        assertThat(failed(silent) / 12_000).isCloseTo(0.5, within(0.03));
        assertThat(failed(refused)).isLessThan(12);
        assertThat(failed(nextJoins)).isLessThan(12);
    }

    @Test
    void twoChangesAtOnceAreTakenBackOneByOne() {
        var results = site("ttl: 0s, records: [web.1]", "", SECOND_IS_OFF, wrong("1m", "4m"),
                "{name: put right, at: 2m, duration: 1m, action: 'records(www.foobar.com, web.1)'}").run();

        // Wrong from 1 to 2 and from 3 to 5 minutes.
        assertThat(failed(results)).isCloseTo(3600, within(60.0));
    }

    private static final String CRASH = "{name: dies, at: 2m, duration: 4m, action: drop, target: web.1}";

    @Test
    void aNameWhoseInstancesAreCheckedLeavesOutTheDeadAfterItsChecksAndTheTtl() {
        var plain = site("ttl: 20s", ", next-address: 5s", CRASH).run();
        var checked = site("ttl: 20s, check: {interval: 10s}", ", next-address: 5s", CRASH).run();
        var slow = site("ttl: 20s, check: {interval: 10s, publish: 1m}", ", next-address: 5s", CRASH).run();

        // Half of 20/s, for 4 minutes; or for two to three intervals and, of the resolvers, half of the TTL on average.
        assertThat(failed(plain)).isCloseTo(2400, within(120.0));
        assertThat(failed(checked)).isBetween(10.0 * (20 + 5), 10.0 * (30 + 20));
        assertThat(failed(slow) - failed(checked)).isCloseTo(600, within(60.0));
    }

    @Test
    void withNobodyLeftTheNameGivesAllOfThem() {
        var both = site("ttl: 20s, check: {interval: 10s}", "", CRASH, "{name: dies too, at: 2m, duration: 1m, action: drop, target: web.2}")
                .run();

        assertThat(both.all().toString()).doesNotContain("name not found");
    }

    @Test
    void aProcessThatHangsIsConnectedToAndStays() {
        var hangs = "{name: hangs, at: 2m, duration: 4m, action: hang, target: web.1}";

        assertThat(failed(site("ttl: 20s, check: {interval: 10s}", ", next-address: 5s", hangs).run())).isGreaterThan(2200);
    }

    @Test
    void recordsThatNoNameCanHaveAreRefusedAtTheirPlace() {
        assertThatThrownBy(() -> site("ttl: 10s", "", "{name: x, at: 0s, action: 'records(www.foobar.com, web.3)'}").run())
                .hasMessageContaining("unknown instance of 'web' 'web.3'");
        assertThatThrownBy(() -> site("ttl: 10s", "", "{name: x, at: 0s, action: 'records(www.foobar.con, web.1)'}").run())
                .hasMessageContaining("unknown address 'www.foobar.con'; did you mean 'www.foobar.com'?");
        assertThatThrownBy(() -> site("records: [web.3]", "").run()).hasMessageContaining("dns.records: unknown instance of 'web' 'web.3'");
        assertThatThrownBy(() -> site("cache: java", "").run()).hasMessageContaining("dns.cache");
        assertThatThrownBy(() -> site("resolvers: 0", "").run()).hasMessageContaining("dns.resolvers");
    }
}
