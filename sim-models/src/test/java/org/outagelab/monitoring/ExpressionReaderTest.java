package org.outagelab.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionReaderTest {
    private final SeriesStore store = new SeriesStore(0);

    private Labels labels(String name, String... pairs) {
        var labels = Labels.metric(name);
        for (int i = 0; i < pairs.length; i += 2) {
            labels = labels.with(pairs[i], pairs[i + 1]);
        }
        return labels;
    }

    private void sample(Labels labels, double seconds, double value) {
        store.append(labels, Laboratory.ns(seconds), value);
    }

    private String at(String expression, double seconds) {
        var found = new ArrayList<String>();
        Laboratory.expression(expression).at(new Expression.Query(store, Laboratory.ns(seconds))).forEach(sample ->
                found.add(sample.labels() + " " + sample.value()));
        return String.join(", ", found);
    }

    @Test
    void operatorsBindAsInPromql() {
        assertThat(at("1 + 2 * 3 - 4 / 2", 0)).isEqualTo("{} 5.0");
        assertThat(at("(1 + 2) * 3", 0)).isEqualTo("{} 9.0");
        assertThat(at("10 - 4 - 3", 0)).isEqualTo("{} 3.0");
        assertThat(at("1 + 1 == bool 2", 0)).isEqualTo("{} 1.0");
        assertThat(at("-2 * 3", 0)).isEqualTo("{} -6.0");
        assertThat(at("time()", 90)).isEqualTo("{} 90.0");
    }

    @Test
    void matchersChooseSeriesAndAMissingLabelIsEmpty() {
        sample(labels("up", "job", "web", "instance", "web.1"), 1, 1);
        sample(labels("up", "job", "app", "instance", "app.1", "zone", "a"), 1, 0);

        assertThat(at("up{job=\"web\"}", 2)).isEqualTo("up{instance=\"web.1\",job=\"web\"} 1.0");
        assertThat(at("up{job!=\"web\"}", 2)).contains("app.1");
        assertThat(at("up{job=~\"we.|x\"}", 2)).contains("web.1").doesNotContain("app.1");
        assertThat(at("up{instance!~'web.*'}", 2)).contains("app.1").doesNotContain("web.1");
        assertThat(at("up{zone=\"\"}", 2)).contains("web.1").doesNotContain("app.1");
    }

    @Test
    void aComparisonKeepsTheSamplesForWhichItHoldsAndArithmeticLosesTheName() {
        sample(labels("queue", "instance", "a"), 1, 5);
        sample(labels("queue", "instance", "b"), 1, 50);

        assertThat(at("queue > 10", 2)).isEqualTo("queue{instance=\"b\"} 50.0");
        assertThat(at("10 < queue", 2)).isEqualTo("queue{instance=\"b\"} 50.0");
        assertThat(at("queue > bool 10", 2)).isEqualTo("{instance=\"a\"} 0.0, {instance=\"b\"} 1.0");
        assertThat(at("queue / 10", 2)).isEqualTo("{instance=\"a\"} 0.5, {instance=\"b\"} 5.0");
    }

    @Test
    void twoListsArePairedByTheirLabels() {
        sample(labels("errors", "instance", "a"), 1, 5);
        sample(labels("errors", "instance", "b"), 1, 1);
        sample(labels("requests", "instance", "a"), 1, 10);
        sample(labels("requests", "instance", "c"), 1, 10);
        sample(labels("limit", "instance", "a", "unit", "x"), 1, 4);

        assertThat(at("errors / requests", 2)).isEqualTo("{instance=\"a\"} 0.5");
        assertThat(at("errors > on (instance) limit", 2)).isEqualTo("{instance=\"a\"} 5.0");
        assertThat(at("errors > ignoring (unit) limit", 2)).isEqualTo("errors{instance=\"a\"} 5.0");
        assertThat(at("errors and requests", 2)).isEqualTo("errors{instance=\"a\"} 5.0");
        assertThat(at("errors unless requests", 2)).isEqualTo("errors{instance=\"b\"} 1.0");
        assertThat(at("errors or requests", 2)).contains("a\"} 5.0").contains("b\"} 1.0").contains("c\"} 10.0");
    }

    @Test
    void aggregationsGroupByLabelsOrWithoutThem() {
        sample(labels("busy", "job", "app", "instance", "a"), 1, 2);
        sample(labels("busy", "job", "app", "instance", "b"), 1, 4);
        sample(labels("busy", "job", "web", "instance", "c"), 1, 1);

        assertThat(at("sum by (job) (busy)", 2)).isEqualTo("{job=\"app\"} 6.0, {job=\"web\"} 1.0");
        assertThat(at("avg(busy) without (instance)", 2)).isEqualTo("{job=\"app\"} 3.0, {job=\"web\"} 1.0");
        assertThat(at("max(busy)", 2)).isEqualTo("{} 4.0");
        assertThat(at("min(busy)", 2)).isEqualTo("{} 1.0");
        assertThat(at("count(busy)", 2)).isEqualTo("{} 3.0");
        assertThat(at("count(nothing)", 2)).isEmpty();
    }

    @Test
    void absentIsOneOfNothingWithTheLabelsAskedForByEquality() {
        assertThat(at("absent(up{job=\"web\",instance=~\"w.*\"})", 2)).isEqualTo("{job=\"web\"} 1.0");
        sample(labels("up", "job", "web", "instance", "web.1"), 1, 0);
        assertThat(at("absent(up{job=\"web\"})", 2)).isEmpty();
    }

    @Test
    void aRateStretchesToTheEndsOfItsWindowAndTakesAFallForAReset() {
        var counter = labels("c");
        for (int i = 0; i <= 3; i++) {
            sample(counter, 10 + 15 * i, 100 + 30 * i);
        }
        // Samples at 10, 25, 40, 55 in (0, 60]: 90 in 45 s, stretched by 10 s and 5 s.
        assertThat(at("increase(c[1m])", 60)).isEqualTo("{} 120.0");
        assertThat(at("rate(c[1m])", 60)).isEqualTo("{} 2.0");

        sample(counter, 70, 20);
        // At 70 s in (40, 70]: 55 and 70: it fell from 190 to 20, so 20 were counted since.
        assertThat(at("irate(c[30s])", 70)).startsWith("{} 1.33333");
        assertThat(at("resets(c[1m])", 70)).isEqualTo("{} 1.0");
        assertThat(at("rate(c[14s])", 70)).isEmpty();
    }

    @Test
    void aCounterIsNotStretchedBelowZero() {
        var counter = labels("c");
        sample(counter, 50, 1);
        sample(counter, 60, 101);

        // The line through both is zero at 49.9 s: the window reaches no further back than that.
        var samples = Laboratory.expression("increase(c[20s])").at(new Expression.Query(store, Laboratory.ns(60)));
        assertThat(samples.get(0).value()).isCloseTo(101, within(1e-9));
    }

    @Test
    void aQuantileOfAHistogramLiesWithinItsBucket() {
        sample(labels("d_bucket", "le", "0.1"), 1, 50);
        sample(labels("d_bucket", "le", "0.5"), 1, 90);
        sample(labels("d_bucket", "le", "+Inf"), 1, 100);

        assertThat(at("histogram_quantile(0.5, d_bucket)", 2)).isEqualTo("{} 0.1");
        assertThat(at("histogram_quantile(0.7, d_bucket)", 2)).startsWith("{} 0.3000");
        assertThat(at("histogram_quantile(0.99, d_bucket)", 2)).isEqualTo("{} 0.5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "up ==;expected a metric, a function or a number, got the end",
        "up = 0;expected an operator or the end, got '='",
        "rate(x);'rate' needs a window: x[5m]",
        "x[5m] > 1;a window needs a function: rate(x[…])",
        "rate(x[5]);expected a duration such as 5m, got '5'",
        "1 > 2;two numbers are compared with '> bool'",
        "predict(x);the function 'predict' is not known: use one of [rate, increase,",
        "x and 1;'and' joins lists of samples, and a number is none",
        "x > bool;expected a metric, a function or a number, got the end",
        "x + bool 1;'bool' belongs to a comparison, not to '+'",
        "x{job=web};expected a text in quotes after 'job=', got 'web'",
        "x{job~`\"w\"`};cannot read '~`\"w\"`}'",
        "x{job=~\"(\"};'(' is no regular expression",
        "x * on (a) group_left y;'group_left' is not modelled: pair samples one to one",
        "x offset 5m;'offset' is not modelled",
        "rate(x[20y]);a window of 20y is longer than 10y",
        "sum(1);'sum' is of samples, and a number is none",
        "histogram_quantile(2, x);expected a quantile from 0 to 1, got '2'",
        "(up;expected ')', got the end"})
    void whatCannotBeReadIsRefusedWithASentence(String text, String sentence) {
        assertThatThrownBy(() -> ExpressionReader.read(text))
                .isInstanceOf(BadExpressionException.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void nestingWithoutEndIsRefused() {
        for (var nesting : new String[] {"(", "-", "abs("}) {
            assertThatThrownBy(() -> ExpressionReader.read(nesting.repeat(1000) + "up"))
                    .isInstanceOf(BadExpressionException.class)
                    .hasMessage("nested more than 50 deep");
        }
    }
}
