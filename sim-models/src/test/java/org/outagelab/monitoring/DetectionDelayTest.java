package org.outagelab.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.monitoring.Laboratory.route;
import static org.outagelab.monitoring.Laboratory.rule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.core.random.RandomStream;
import org.outagelab.core.stats.Tally;

/** From a target's death to the pager, with phases of scrape and evaluation at random: the published arithmetic. */
class DetectionDelayTest {
    private static final int TARGETS = 400;

    /** Each target dies at its own instant; scrape and evaluation phases are uniform. */
    private static Tally delays(double interval, double timeout, double hold, double groupWait, boolean hangs) {
        var tally = new Tally();
        var random = RandomStream.named(4, 0, "phases");
        for (int i = 0; i < TARGETS; i++) {
            var lab = new Laboratory(i, route(groupWait, 300, "alertname"), PrometheusSettings.defaults("prometheus"));
            var program = lab.target("a", interval, timeout, interval * random.nextDouble());
            lab.rules(interval, interval * random.nextDouble(), rule("Down", "up == 0", hold));
            double death = 200 + 100 * random.nextDouble();
            lab.at(death, () -> {
                program.refuses = !hangs;
                program.hangs = hangs;
            });
            lab.run(1000);
            tally.add(lab.tellings(true).get(0) - death);
        }
        return tally;
    }

    @ParameterizedTest
    // The defaults; 15 s each with for 1 m; with for 5 m.
    @CsvSource({"60, 10, 0, 30, 150, 90", "15, 10, 60, 90, 120, 105", "15, 10, 300, 330, 360, 345"})
    void theDelayToTheNotificationLiesInTheIntervalOfTheTable(
            double interval, double timeout, double hold, double least, double most, double mean) {
        var delays = delays(interval, timeout, hold, 30, false);

        assertThat(delays.min()).isBetween(least, least + interval / 4);
        assertThat(delays.max()).isBetween(most - interval / 4, most + 0.1);
        assertThat(delays.mean()).isCloseTo(mean, within(interval / 12));
    }

    @Test
    void aHangTakesLongerByTheScrapeTimeout() {
        var refused = delays(60, 10, 0, 30, false);
        var hung = delays(60, 10, 0, 30, true);

        assertThat(hung.mean() - refused.mean()).isCloseTo(10, within(2.0));
        assertThat(hung.max()).isLessThanOrEqualTo(160.1);
    }

    @ParameterizedTest
    // Errors of r on rate over 5 m with the threshold 5 %: first true about 300 s * 0.05 / r after the onset.
    @CsvSource({"0.1, 150", "0.25, 60", "1, 15"})
    void aRateIsOverItsThresholdOnceItsWindowIsFilledFarEnough(double share, double expected) {
        var lab = new Laboratory(route(0, 300));
        var program = lab.target("a", 1, 1, 0.5);
        lab.rules(1, 0.7, rule("Errors", "rate(errors_total[5m]) / rate(requests_total[5m]) > 0.05", 0));
        lab.at(600, () -> program.errorShare(share));

        lab.run(1200);

        assertThat(lab.first("Errors", AlertState.FIRING) - 600).isCloseTo(expected, within(3.0));
    }

    private static final String BURN_RATE = "(rate(errors_total[%s]) / rate(requests_total[%s]) > %s and"
            + " rate(errors_total[%s]) / rate(requests_total[%s]) > %s)";

    private static String burn(String longWindow, String shortWindow, double threshold) {
        return String.format(
                java.util.Locale.ROOT, BURN_RATE, longWindow, longWindow, threshold, shortWindow, shortWindow, threshold);
    }

    @ParameterizedTest
    // SLO, error share, seconds to the page of 14.4 times over 1 h, 5 m: w * b * B / e; the window is full before.
    @CsvSource({"0.999, 1, 52", "0.999, 0.1, 518", "0.9999, 1, 5.2", "0.99, 1, 518", "0.999, 0.015, 3456"})
    void aBurnRateAlertFiresAfterWindowTimesThresholdOverErrorRatio(double objective, double share, double expected) {
        var lab = new Laboratory(route(0, 300));
        var program = lab.target("a", 2, 1, 0.5);
        lab.rules(2, 0.7, rule("Burn", burn("1h", "5m", 14.4 * (1 - objective)), 0));
        lab.at(4000, () -> program.errorShare(share));

        lab.run(9000);

        assertThat(lab.first("Burn", AlertState.FIRING) - 4000).isCloseTo(expected, within(4 + 0.01 * expected));
    }

    @Test
    void aBurnRateAlertIsOverWhenItsShortWindowHasEmptied() {
        // short * (1 - b * B / e) after the repair: 300 s * (1 - 0.0144 / 0.1).
        var lab = new Laboratory(route(0, 300));
        var program = lab.target("a", 2, 1, 0.5);
        lab.rules(2, 0.7, rule("Burn", burn("1h", "5m", 0.0144), 0));
        lab.at(4000, () -> program.errorShare(0.1));
        lab.at(5000, () -> program.errorShare(0));

        lab.run(6000);

        assertThat(lab.first("Burn", AlertState.RESOLVED) - 5000).isCloseTo(257, within(5.0));
    }

    @Test
    void anObjectiveOfAtMost93PercentNeverPagesAt14Point4TimesItsBudget() {
        var lab = new Laboratory(route(0, 300));
        var program = lab.target("a", 5, 2, 0.5);
        lab.rules(5, 0.7, rule("Burn", burn("1h", "5m", 14.4 * 0.07), 0));
        lab.at(4000, () -> program.errorShare(1));

        lab.run(9000);

        assertThat(lab.became).isEmpty();
    }
}
