package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.experiment.Years;
import org.outagelab.results.YearsResults;
import org.outagelab.scenarios.ScenarioFile;

/** The downtime of a year is right where it can be worked out by hand: each case is one that a sum of first-order incidents gets wrong. */
class OneNumberAYearTest {
    private static final String ONE_HOST = """
            version: 1
            name: one host
            hosts: {s1: {cores: 4}}
            services: {web: {kind: nginx, on: s1}}
            endpoints: {GET /: {weight: 1, at: web}}
            load: {v: {executor: constant-arrival-rate, rate: 50/s, duration: 1m, client: {%s}}}
            reliability: {defaults: none, s1: {%s}}
            """;

    private static final String BALANCED = """
            version: 1
            name: servers behind one balancer
            hosts: {s0: {cores: 4}, s1: {cores: %1$d}, s2: {cores: %1$d}, s3: {cores: %1$d}}
            services:
              lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, queue: 5s, server: 10s, client: 30s}, option: [redispatch], default-server: {check: true, maxconn: 20}}
              app: {kind: gunicorn, on: [s1, s2, s3], workers: 4}
            endpoints: {GET /: {weight: 1, at: app, steps: [%2$s]}}
            load: {v: {%3$s, client: {timeout: 10s}}}
            reliability: {defaults: none, %4$s}
            """;

    private static final String ALL = "s1: {%1$s}, s2: {%1$s}, s3: {%1$s}";

    @TempDir
    private Path folder;

    private YearsResults.Topology years(String text) throws IOException {
        var path = folder.resolve("years.yaml");
        Files.writeString(path, text);
        var file = ScenarioFile.read(path, List.of());
        assertThat(file.errors()).isEmpty();
        return new Years(file.variants().get("base"), 0, 1).analyse("base", 0.999);
    }

    private double hours(String text) throws IOException {
        return years(text).downtime().mean();
    }

    private static String balanced(int cores, String steps, String load, String times) {
        return String.format(BALANCED, cores, steps, load, String.format(ALL, times));
    }

    @Test
    void aRequestThatWaitsForTheRepairIsNotRescued() throws IOException {
        var times = "mtbf: 365d, mttr: 4h";

        assertThat(hours(String.format(ONE_HOST, "", times))).isCloseTo(4.00, within(0.02));
        assertThat(hours(String.format(ONE_HOST, "timeout: 10s", times))).isCloseTo(4.00, within(0.02));
        assertThat(hours(String.format(ONE_HOST, "timeout: 30s", times))).isCloseTo(3.99, within(0.02));
    }

    @Test
    void aPersonWhoFailsOverShortensAnOutageThoughItTakesMinutes() throws IOException {
        var text = """
                version: 1
                name: failover by a person
                hosts: {s1: {cores: 4}, s2: {cores: 4}, s3: {cores: 4}}
                services:
                  app: {kind: gunicorn, on: s1, workers: 8, pool: {to: db, size: 8}}
                  db: {kind: mysql, primary: s2, replicas: [{on: s3}], failover: {by: person}}
                endpoints: {GET /: {weight: 1, at: app, steps: [read 1ms, write 1ms]}}
                load: {v: {executor: constant-arrival-rate, rate: 10/s, duration: 1m, client: {timeout: 10s}}}
                reliability: {defaults: none, s2: {mtbf: 60d, mttr: 8h}}
                """;

        var year = years(text);

        // Six times a year some twenty minutes, not eight hours.
        assertThat(year.causes().get(0).perYear()).isCloseTo(6.05, within(0.02));
        assertThat(year.causes().get(0).lossPerIncident().mean()).isBetween(18 * 60.0, 26 * 60.0);
    }

    @Test
    void aCheckEveryTwoMinutesCostsItsDelayAtEachFailureAndNotTheRepair() throws IOException {
        var text = """
                version: 1
                name: slow checks
                hosts: {s0: {cores: 4}, s1: {cores: 4}, s2: {cores: 4}}
                services:
                  lb: {kind: haproxy, on: s0, backend: web, timeout: {connect: 1s, server: 3s, client: 30s}, retries: 0, default-server: {check: true, inter: 120s, fall: 3, rise: 2}}
                  web: {kind: nginx, on: [s1, s2]}
                endpoints: {GET /: {weight: 1, at: web}}
                load: {v: {executor: constant-arrival-rate, rate: 50/s, duration: 1m, client: {timeout: 10s}}}
                reliability: {defaults: none, s1: {mtbf: 30d, mttr: 24h}}
                """;

        var loss = years(text).causes().get(0).lossPerIncident();

        // Half of the requests for 11 minutes: half an interval, then three checks that take one until they give up, and two between.
        assertThat(loss.mean()).isBetween(300.0, 360.0);
    }

    @Test
    void threeHostsThatAreBusyLoseRequestsWhenOneDies() throws IOException {
        var load = "executor: constant-arrival-rate, rate: 1200/s, duration: 1m";

        // Two of 500/s for 1,200/s: a sixth is lost, 72 hours a year.
        assertThat(hours(balanced(1, "cpu 2ms", load, "mtbf: 365d, mttr: 24h"))).isCloseTo(12.2, within(0.5));
    }

    @Test
    void whatFailsAnywayIsNoPartOfAMaskedFault() throws IOException {
        var text = """
                version: 1
                name: five per cent time out always
                hosts: {s0: {cores: 4}, s1: {cores: 4}, s2: {cores: 4}}
                services:
                  lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, server: 10s, client: 30s}, option: [redispatch], default-server: {check: true}}
                  app: {kind: gunicorn, on: [s1, s2], workers: 64}
                endpoints: {GET /: {weight: 1, at: app, steps: [wait exp(1s)]}}
                load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 1m, client: {timeout: 3s}}}
                reliability: {defaults: none, s1: {mtbf: 10d, mttr: 4h}}
                """;

        var year = years(text);

        assertThat(year.usual()).isBetween(0.03, 0.07);
        // 36 times four hours, of which nothing is lost once the host is out: not 5 % of 145 hours.
        assertThat(year.downtime().mean()).isLessThan(0.4);
    }

    @Test
    void threeAtOnceAreInTheSum() throws IOException {
        var load = "executor: constant-arrival-rate, rate: 20/s, duration: 1m";
        double down = 12.0 / 252;

        var year = years(balanced(4, "cpu 2ms", load, "mtbf: 10d, mttr: 12h"));

        assertThat(year.exact()).isCloseTo(down * down * down * 8760, within(0.01));
        assertThat(year.downtime().mean()).isBetween(0.9 * year.exact(), year.exact() + 0.5);
        assertThat(year.several()).isGreaterThan(0.8 * year.exact());
    }

    @Test
    void oneCrewForThreeServersIsInTheSum() throws IOException {
        var load = "executor: constant-arrival-rate, rate: 20/s, duration: 1m";
        var text = String.format(BALANCED, 4, "cpu 2ms", load, "app: {mtbf: 2d, mttr: exp(12h)%s}");

        // M/M/1//3 with ρ = 1/4: p₃ = 6/64 / (1 + 3/4 + 6/16 + 6/64).
        assertThat(hours(String.format(text, ", crews: 1")) / 24).isCloseTo(15.41, within(0.3));
        assertThat(hours(String.format(text, "")) / 24).isCloseTo(0.008 * 365, within(0.1));
    }

    @Test
    void theTailOfRepairsIsNotCutOff() throws IOException {
        var times = "mtbf: 1d, mttr: \"lognormal(5s, sigma=2)\"";

        assertThat(hours(String.format(ONE_HOST, "", times))).isCloseTo(3.74, within(0.12));
    }

    @Test
    void whatChecksMissLastsUntilItIsRepaired() throws IOException {
        var text = """
                version: 1
                name: coverage
                hosts: {s0: {cores: 4}, s1: {cores: 4}, s2: {cores: 4}}
                services:
                  lb: {kind: haproxy, on: s0, backend: web, timeout: {connect: 1s, server: 10s, client: 30s}, default-server: {check: true}}
                  web: {kind: nginx, on: [s1, s2]}
                endpoints: {GET /: {weight: 1, at: web}}
                load: {v: {executor: constant-arrival-rate, rate: 50/s, duration: 1m, client: {timeout: 10s}}}
                reliability: {defaults: none, s1: {mtbf: 365d, mttr: 24h, coverage: 80%}, s2: {mtbf: 365d, mttr: 24h, coverage: 80%}}
                """;

        // A fifth of 48 hours at half the requests, and both at once.
        assertThat(hours(text)).isCloseTo(4.85, within(0.12));
    }

    @Test
    void theBusyHalfOfTheDayCountsAsHalfTheTime() throws IOException {
        var load = "executor: ramping-arrival-rate, stages: [{rate: 90/s, duration: 12h}, {rate: 270/s, duration: 12h}]";

        // Two of 100/s for 270/s in half of 72 hours, nothing in the other half.
        assertThat(hours(balanced(1, "cpu 10ms", load, "mtbf: 365d, mttr: 24h"))).isCloseTo(9.4, within(0.35));
    }

    @Test
    void aSlowFailoverOfTheDatabaseCostsAPageNothingThatNeedsNoDatabase() throws IOException {
        var text = """
                version: 1
                name: several callers
                hosts: {s0: {cores: 4}, s1: {cores: 4}, s2: {cores: 4}, s3: {cores: 4}}
                services:
                  lb: {kind: haproxy, on: s0, backend: web, timeout: {connect: 1s, server: 10s, client: 30s}, option: [redispatch], default-server: {check: true}}
                  web: {kind: nginx, on: [s1, s2], upstream: {to: app}}
                  app: {kind: gunicorn, on: s1, workers: 8, pool: {to: db, size: 8}}
                  db: {kind: mysql, primary: s2, replicas: [{on: s3}], failover: {by: person}}
                endpoints: {GET /style.css: {weight: 1, at: web}, GET /item: {weight: 1, at: app, steps: [read 1ms, write 1ms]}}
                load: {v: {executor: constant-arrival-rate, rate: 10/s, duration: 1m, client: {timeout: 10s}}}
                reliability: {defaults: none, s2: {mtbf: 60d, mttr: 8h}}
                """;

        var endpoints = years(text).endpoints();

        assertThat(endpoints.get(0).name()).isEqualTo("GET /style.css");
        assertThat(endpoints.get(0).downtime()).isLessThan(3 / 60.0);
        assertThat(endpoints.get(1).downtime()).isGreaterThan(1.5);
    }

    @Test
    void aSilentPartnerOfAVirtualIpCostsNothingWhenSynsAreRepeated() throws IOException {
        var text = """
                version: 1
                name: a pair
                hosts: {s1: {cores: 4}, s2: {cores: 4}}
                services: {web: {kind: nginx, on: [s1, s2]}}
                addresses: {www: {kind: keepalived, on: [web.1, web.2], advert: 1s, priority: [150, 100]}}
                endpoints: {GET /: {weight: 1, at: web}}
                load: {v: {executor: constant-arrival-rate, rate: 50/s, duration: 1m, to: www, client: {timeout: 10s}}}
                reliability: {defaults: none, s1: {mtbf: 5d, mttr: 1h}, s2: {mtbf: 5d, mttr: 1h}}
                """;

        var year = years(text);

        // Both at once: (1/121)² of the year; 144 take-overs are no outages.
        assertThat(year.downtime().mean()).isCloseTo(8760.0 / 121 / 121, within(0.05));
        assertThat(year.outagesPerYear().mean()).isCloseTo(1.2, within(0.1));
    }

    @Test
    void theExactValueIsThatOfTheSameRequests() throws IOException {
        var text = """
                version: 1
                name: two endpoints
                hosts: {s1: {cores: 4}, s2: {cores: 4}}
                services: {web: {kind: nginx, on: s1, upstream: {to: app}}, app: {kind: gunicorn, on: s2, workers: 4}}
                endpoints: {GET /style.css: {weight: 3, at: web}, GET /item: {weight: 1, at: app, steps: [cpu 2ms]}}
                load: {v: {executor: constant-arrival-rate, rate: 40/s, duration: 1m, client: {timeout: 5s}}}
                reliability: {defaults: none, s2: {mtbf: 365d, mttr: 8h}}
                """;

        var year = years(text);

        assertThat(year.downtime().mean()).isCloseTo(2, within(0.02));
        assertThat(year.exact()).isCloseTo(2, within(0.01));
        assertThat(year.anyEndpoint()).isCloseTo(8, within(0.01));
    }

    @Test
    void theExactValueCountsAPartOfTheRequestsAsThatPart() throws IOException {
        var text = """
                version: 1
                name: nobody checks
                hosts: {s0: {cores: 4}, s1: {cores: 4}, s2: {cores: 4}, s3: {cores: 4}, s4: {cores: 4}}
                services:
                  lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, server: 3s, client: 30s}, retries: 0}
                  app: {kind: gunicorn, on: [s1, s2, s3, s4], workers: 8}
                endpoints: {GET /: {weight: 1, at: app, steps: [wait 5ms]}}
                load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 1m, client: {timeout: 10s}}}
                reliability: {defaults: none, app: {mtbf: 30d, mttr: 4h, fault: hang}}
                """;

        var year = years(text);

        // Each of four hangs for 4 of 724 hours, and has a quarter of the requests.
        assertThat(year.exact()).isCloseTo(8760 * 4.0 / 724, within(0.01));
        assertThat(year.downtime().mean()).isCloseTo(year.exact(), within(0.5));
    }

    @Test
    void threeMachinesThatAreAlikeCostTheSameThoughChecksFlapWhenOneIsAway() throws IOException {
        // The other two are too slow for their checks then, and come and go: a window that saw one moment would say 36, 58 and 35 %.
        var text = balanced(1, "cpu 2ms", "executor: constant-arrival-rate, rate: 1200/s, duration: 1m", "mtbf: 365d, mttr: 24h")
                .replace("default-server: {check: true, maxconn: 20}", "default-server: {check: true, inter: 2s, fall: 2, rise: 2}");

        var year = years(text);
        var alone = year.causes().stream().filter(cause -> !cause.name().contains("+") && cause.name().startsWith("s")).toList();

        assertThat(alone).hasSize(3);
        assertThat(alone.get(0).downtime().mean()).isGreaterThan(1);
        for (var cause : alone) {
            assertThat(cause.downtime().mean()).isCloseTo(alone.get(0).downtime().mean(), within(0.05 * alone.get(0).downtime().mean()));
        }
    }
}
