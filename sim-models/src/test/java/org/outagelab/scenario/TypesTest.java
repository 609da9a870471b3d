package org.outagelab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypesTest {
    private static final Position AT = new Position("f.yaml", 3, 7);

    @Test
    void durationsAreSumsOfNumbersWithUnits() {
        assertThat(Types.parseDuration("200ms")).isEqualTo(200_000_000L);
        assertThat(Types.parseDuration("1h30m")).isEqualTo(5_400_000_000_000L);
        assertThat(Types.parseDuration("1.5s")).isEqualTo(1_500_000_000L);
        assertThat(Types.parseDuration("-2.1s")).isEqualTo(-2_100_000_000L);
        assertThat(Types.parseDuration("0")).isZero();
        assertThat(Types.parseDuration("0.4ns")).isZero();
        assertThat(Types.parseDuration("2w")).isEqualTo(Types.parseDuration("14d"));
        assertThat(Types.parseDuration("292y")).isEqualTo(292L * 365 * 86_400 * 1_000_000_000);
    }

    @Test
    void otherTextsAreNoDurations() {
        for (var text : List.of("", "5", "s", "5 s", "5sec", "1h 30m", "1e3s", "NaN", ".inf", "300y", "--5s", "5s-", "0x10s")) {
            assertThat(Types.parseDuration(text)).as(text).isNull();
        }
    }

    @Test
    void durationsArePrintedInTheirUsualForm() {
        for (var text : List.of("0s", "200ms", "1h30m", "2.5s", "1us", "7ns", "60d", "-5ms", "1m")) {
            assertThat(Types.showDuration(Types.parseDuration(text))).isEqualTo(text);
        }
    }

    @Test
    void ratesArePerSecond() {
        assertThat(read(Types.RATE_PER_SECOND, "39.5/s")).isEqualTo(39.5);
        assertThat(read(Types.RATE_PER_SECOND, "120/m")).isEqualTo(2);
        assertThat(read(Types.RATE_PER_SECOND, "1 / ms")).isEqualTo(1000);
        assertThat(problem(Types.RATE_PER_SECOND, "100")).endsWith("got '100' without a unit; did you mean '100/s'?");
        assertThat(problem(Types.RATE_PER_SECOND, "100 req/s")).endsWith("did you mean '100/s'?");
        assertThat(problem(Types.RATE_PER_SECOND, "50rps")).endsWith("did you mean '50/s'?");
        assertThat(problem(Types.RATE_PER_SECOND, "0/s")).contains("more than 0");
        assertThat(problem(Types.RATE_PER_SECOND, "9".repeat(60) + "/s")).contains("at most 1000000000/s");
    }

    @Test
    void sharesArePercentOrPlain() {
        assertThat(read(Types.SHARE, "5%")).isEqualTo(0.05);
        assertThat(read(Types.SHARE, "0.05")).isEqualTo(0.05);
        assertThat(read(Types.SHARE, "100%")).isEqualTo(1);
        for (var text : List.of("101%", "-1%", "1.01", "NaN", "5", "five", "")) {
            assertThat(problem(Types.SHARE, text)).as(text).contains("expected a share from 0 to 1 or from 0% to 100%");
        }
    }

    @Test
    void wholeNumbersHaveOneWayOfWriting() {
        var type = Types.integer(0, 20);

        assertThat(read(type, "8")).isEqualTo(8);
        assertThat(read(type, "+8")).isEqualTo(8);
        for (var text : List.of("08", "0x8", "0o7", "1_0", "8.0", "8e0", "21", "-1", "99999999999999999999")) {
            assertThat(problem(type, text)).as(text).isEqualTo(
                    "f.yaml:3:7: key: expected a whole number from 0 to 20, got '" + text + "'");
        }
    }

    @Test
    void termsHavePositionalAndNamedArguments() {
        assertThat(Term.parse("crash")).isEqualTo(new Term("crash", List.of(), Map.of()));
        assertThat(Term.parse(" slow( 3, add = 5ms ) ")).isEqualTo(new Term("slow", List.of("3"), Map.of("add", "5ms")));
        for (var text : List.of("", "crash app.1", "slow(", "slow(3", "slow(3,)", "slow(,)", "3", "slow(a=1, a=2)", "a b(1)")) {
            assertThat(Term.parse(text)).as(text).isNull();
        }
    }

    @Test
    void distributionsHaveTheMomentsAskedFor() {
        assertThat(read(DistributionType.DURATION, "15ms").mean()).isEqualTo(15e6);
        assertThat(read(DistributionType.DURATION, "exp(15ms)").mean()).isEqualTo(15e6);
        assertThat(read(DistributionType.DURATION, "exp(mean=15ms)").mean()).isEqualTo(15e6);
        assertThat(read(DistributionType.DURATION, "uniform(10ms, 20ms)").quantile(0.5)).isEqualTo(15e6);
        assertThat(read(DistributionType.DURATION, "lognormal(20ms, sigma=1)").quantile(0.5)).isCloseTo(20e6, within());
        assertThat(read(DistributionType.DURATION, "lognormal(20ms, p95=60ms)").quantile(0.95)).isCloseTo(60e6, within());
        assertThat(read(DistributionType.DURATION, "lognormal(p95=60ms, median=20ms)").quantile(0.5)).isCloseTo(20e6, within());
        assertThat(read(DistributionType.DURATION, "lognormal(mean=30ms, cv=2)").mean()).isCloseTo(30e6, within());
        assertThat(read(DistributionType.DURATION, "erlang(3, 12ms)").mean()).isCloseTo(12e6, within());
    }

    @Test
    void explainShowsMeanMedianAndTail() {
        var shown = DistributionType.DURATION.show(read(DistributionType.DURATION, "exp(15ms)"));

        assertThat(shown).isEqualTo("mean 15ms, median 10.4ms, p95 44.9ms");
        assertThat(DistributionType.DURATION.show(read(DistributionType.DURATION, "15ms"))).isEqualTo("15ms");
    }

    @Test
    void mergingIsByKeyAndNullRemoves() {
        var below = map("a", map("x", scalar("1"), "y", scalar("2")), "b", list("1", "2"), "c", scalar("3"));
        var above = map("a", map("x", scalar("9"), "z", scalar("8")), "b", list("7"), "c", nothing(), "d", map("e", nothing()));

        var merged = below.merge(above);

        assertThat(Types.showNode(merged)).isEqualTo("{a: {x: 9, y: 2, z: 8}, b: [7], d: {}}");
        // What has no value at all removes what is there, and is not forgotten where nothing is.
        var empty = new Node.Scalar(AT, "", true);
        assertThat(below.merge(map("c", empty, "d", empty)).entries()).containsOnlyKeys("a", "b", "d");
        assertThat(Types.showNode(below)).isEqualTo("{a: {x: 1, y: 2}, b: [1, 2], c: 3}");
    }

    private static org.assertj.core.data.Percentage within() {
        return org.assertj.core.data.Percentage.withPercentage(1e-6);
    }

    private static <T> T read(Type<T> type, String text) {
        var problems = new Problems();
        var value = type.read(new Node.Scalar(AT, text, false), new Reading(problems, "key"));
        assertThat(problems.errors()).isEmpty();
        return value;
    }

    private static String problem(Type<?> type, String text) {
        var problems = new Problems();
        assertThat(type.read(new Node.Scalar(AT, text, false), new Reading(problems, "key"))).isNull();
        assertThat(problems.errors()).hasSize(1);
        return problems.errors().get(0).toString();
    }

    private static Node.Mapping map(Object... keysAndValues) {
        var entries = new java.util.LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put((String) keysAndValues[i], new Node.Entry(AT, (Node) keysAndValues[i + 1]));
        }
        return new Node.Mapping(AT, entries);
    }

    private static Node list(String... texts) {
        return new Node.Items(AT, java.util.stream.Stream.of(texts).<Node>map(TypesTest::scalar).toList());
    }

    private static Node scalar(String text) {
        return new Node.Scalar(AT, text, false);
    }

    private static Node nothing() {
        return new Node.Scalar(AT, "null", true);
    }
}
