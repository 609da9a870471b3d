package org.example.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.kind.Kinds;

/** The kind as users of it meet it: files, and the verbs of the command line. */
class RedisKindTest {
    @TempDir
    private Path folder;

    @Test
    void theKindIsFoundOnTheClassPath() {
        assertThat(Kinds.names()).contains("redis", "gunicorn");
    }

    @Test
    void explainSaysWhatIsInForce() throws Exception {
        var told = outagelab("explain", shop());

        assertThat(told).contains("ttl").contains("30s").contains("tcp-backlog").contains("511");
    }

    @Test
    void aPageThatIsInTheCacheNeedsNoWork() throws Exception {
        var result = outagelab("run", shop(), "--json", "--quiet", "--variant", "base", "--set", "faults=null");

        // Misses: 20 pages in 300 s, each about once in 30 s, and concurrent ones: about 2 % of 12,000 requests.
        assertThat(metric(result, "latency.p50")).isLessThan(0.005);
        assertThat(metric(result, "latency.max")).isGreaterThan(0.060);
        assertThat(metric(result, "latency.mean")).isBetween(0.002, 0.005);
    }

    @Test
    void howManyLookUpsFindAnElementIsAMetricOfTheCacheAlone() throws Exception {
        var result = outagelab("run", shop(), "--json", "--quiet", "--variant", "base", "--set", "faults=null");

        assertThat(metric(result, "pages.hit_ratio")).isBetween(0.97, 0.99);
        assertThat(result).doesNotContain("\"shop.hit_ratio\"");
        assertThat(outagelab("run", shop(), "--no-report", "--quiet", "--variant", "base")).contains("pages.hit_ratio");
        assertThat(outagelab("run", shop(), "--no-report", "--quiet", "--variant", "base", "--set", "thresholds=[pages.hit_ratio >= 90%]"))
                .contains("pages.hit_ratio >= 90%")
                .startsWith("PASS");
        assertThat(outagelab("explain", "--metrics")).contains("`<service>.hit_ratio`");
    }

    @Test
    void oneKeyIsMissedOnceInEveryLifeTime() throws Exception {
        var result = outagelab("run", shop(), "--json", "--quiet", "--variant", "base", "--set", "faults=null",
                "--set", "endpoints.GET /page.uris=1", "--set", "load.visitors.rate=0.1/s",
                "--set", "load.visitors.duration=10h", "--set", "services.shop.workers=8");

        // r·T = 0.1/s · 30 s = 3: three of four requests are hits, and a miss costs 60 ms more.
        double hitSeconds = 0.0024;
        assertThat((metric(result, "latency.mean") - hitSeconds) / 0.060).isBetween(0.235, 0.265);
    }

    @Test
    void withoutTheCacheEnoughWorkersCarryTheShop() throws Exception {
        assertThat(metric(outagelab("run", shop(), "--json", "--quiet", "--variant", "base"), "availability")).isEqualTo(1);
    }

    @Test
    void withoutTheCacheTooFewWorkersDoNot() throws Exception {
        var result = outagelab("run", shop(), "--json", "--quiet", "--variant", "too few workers");

        // 40/s of 61 ms each are 2.4 workers' work; one does 16/s.
        assertThat(metric(result, "availability")).isLessThan(0.95);
    }

    @Test
    void aSilentCacheCostsEveryRequestTheTimeOutOfTheCall() throws Exception {
        var result = outagelab("run", shop(), "--json", "--quiet", "--variant", "a silent cache");

        // Asking costs 50 ms, storing too: 0.16 s and more in the minute of the fault, a fifth of all requests.
        assertThat(metric(result, "latency.p95")).isGreaterThan(0.16);
    }

    @Test
    void theCacheIsASinglePointOnlyWhereItsWorkCannotBeDone() throws Exception {
        var spof = outagelab("spof", shop(), "--json", "--quiet", "--variant", "base");
        var few = outagelab("spof", shop(), "--json", "--quiet", "--variant", "too few workers");

        assertThat(singlePoints(spof)).contains("shop.1").doesNotContain("pages.1");
        assertThat(singlePoints(few)).contains("pages.1");
    }

    @Test
    void yearsCountTheCacheWhereItsWorkCannotBeDone() throws Exception {
        var years = outagelab("years", shop(), "--json", "--quiet", "--variant", "too few workers");

        assertThat(years).contains("pages.1");
    }

    @Test
    void aServiceOfAnotherKindOffersNoCache() throws Exception {
        var wrong = folder.resolve("wrong.yaml");
        Files.writeString(wrong, Files.readString(Path.of(shop())).replace("cache pages", "cache shop"));

        assertThat(outagelab("validate", wrong.toString())).contains("'shop' does not say how it calls 'shop'");
    }

    /** What stands before the parts that are redundant. */
    private static String singlePoints(String spof) {
        return spof.substring(0, spof.indexOf("\"redundant\""));
    }

    private static String shop() {
        return Path.of("src/test/resources/shop.yaml").toString();
    }

    /** The mean of a metric in a result of one variant. */
    private static double metric(String json, String name) {
        var place = json.indexOf('"' + name + '"');
        var value = json.substring(json.indexOf("\"mean\":", place) + 7).trim();
        return Double.parseDouble(value.split("[,}\\s]")[0]);
    }

    private static String outagelab(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                // Commands of seconds are over before the second compiler has paid for itself.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.outagelab.cli.Main"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return told;
    }
}
