package org.outagelab.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.monitoring.Laboratory.route;
import static org.outagelab.monitoring.Laboratory.rule;

import org.junit.jupiter.api.Test;

class PrometheusTest {
    private static final AlertRoute PAGER = route(30, 300, "alertname", "instance");

    @Test
    void scrapesAreAnArithmeticSeriesAtThePhaseOfTheTarget() {
        var lab = new Laboratory(PAGER);
        lab.target("a", 15, 10, 4);
        lab.target("b", 15, 10, 11);

        lab.run(60);

        assertThat(lab.ask("count_over_time(up{instance=\"a\"}[1m])", 60)).singleElement()
                .satisfies(sample -> assertThat(sample.value()).isEqualTo(4));
        assertThat(lab.store.exactly(upOf("a")).window(60_000_000_000L, 60_000_000_000L).timesNs())
                .containsExactly(4_000_000_000L, 19_000_000_000L, 34_000_000_000L, 49_000_000_000L);
        assertThat(lab.store.exactly(upOf("b")).window(60_000_000_000L, 60_000_000_000L).timesNs())
                .containsExactly(11_000_000_000L, 26_000_000_000L, 41_000_000_000L, 56_000_000_000L);
    }

    private static Labels upOf(String instance) {
        return Labels.metric("up").with("instance", instance).with("job", "app");
    }

    @Test
    void aFailedScrapeIsUp0AndEndsEverySeriesOfItsTargetAtOnce() {
        var lab = new Laboratory(PAGER);
        var program = lab.target("a", 15, 10, 4);
        lab.target("b", 15, 10, 5);
        lab.at(20, () -> program.refuses = true);

        lab.run(40);

        assertThat(lab.ask("up", 33)).extracting(Sample::value).containsExactly(1.0, 1.0);
        assertThat(lab.ask("requests_total", 33)).hasSize(2);
        assertThat(lab.ask("up", 35)).extracting(Sample::value).containsExactly(0.0, 1.0);
        assertThat(lab.ask("requests_total", 35)).hasSize(1);
        assertThat(lab.ask("absent(requests_total{instance=\"a\"})", 35)).hasSize(1);
    }

    @Test
    void aHungTargetIsUp0OnlyWhenTheTimeoutEndsStampedWithTheStartOfTheScrape() {
        var lab = new Laboratory(PAGER);
        var program = lab.target("a", 15, 10, 4);
        lab.at(20, () -> program.hangs = true);
        lab.at(43.9, () -> assertThat(lab.ask("up", 43.9)).extracting(Sample::value).containsExactly(1.0));

        lab.run(44.1);

        assertThat(lab.ask("up", 34)).extracting(Sample::value).containsExactly(0.0);
    }

    @Test
    void aSeriesWithoutAMarkerIsSeenFor5MinutesAndOneWithAMarkerNoLonger() {
        var store = new SeriesStore(0);
        store.append(Labels.metric("pushed"), Laboratory.ns(10), 7);
        store.append(Labels.metric("scraped"), Laboratory.ns(10), 7);
        store.end(Labels.metric("scraped"), Laboratory.ns(25));

        assertThat(at(store, "pushed", 309.9)).isEqualTo(1);
        assertThat(at(store, "pushed", 310)).isZero();
        assertThat(at(store, "scraped", 24.9)).isEqualTo(1);
        assertThat(at(store, "scraped", 25)).isZero();
    }

    private static int at(SeriesStore store, String metric, double seconds) {
        return Laboratory.expression(metric).at(new Expression.Query(store, Laboratory.ns(seconds))).size();
    }

    @Test
    void whatWasCountedBetweenTheLastScrapeAndACrashIsLost() {
        var lab = new Laboratory(PAGER);
        var program = lab.target("a", 15, 10, 4);
        lab.at(20, () -> program.errorShare(1));
        lab.at(33, () -> program.refuses = true);

        lab.run(40);

        // 13 s of errors were counted, and no scrape saw them: the last was at 19 s.
        assertThat(lab.ask("increase(errors_total[30s])", 40)).allSatisfy(sample -> assertThat(sample.value()).isZero());
    }

    @Test
    void forIsRoundedUpToAMultipleOfTheEvaluationInterval() {
        var lab = new Laboratory(PAGER);
        lab.target("a", 5, 2, 1).refuses = true;
        lab.rules(15, 3, rule("Down", "up == 0", 20));

        lab.run(60);

        assertThat(lab.first("Down", AlertState.PENDING)).isEqualTo(3);
        assertThat(lab.first("Down", AlertState.FIRING)).isEqualTo(33);
    }

    @Test
    void withoutForAnAlertFiresInTheEvaluationInWhichItIsFirstSeen() {
        var lab = new Laboratory(PAGER);
        lab.target("a", 5, 2, 1).refuses = true;
        lab.rules(15, 3, rule("Down", "up == 0", 0));

        lab.run(60);

        assertThat(lab.first("Down", AlertState.FIRING)).isEqualTo(3);
    }

    @Test
    void oneEvaluationWithoutTheSeriesDropsAPendingAlertAndItsClockBeginsAnew() {
        var lab = new Laboratory(PAGER);
        var program = lab.target("a", 5, 2, 1);
        program.refuses = true;
        lab.rules(5, 3, rule("Down", "up == 0", 20));
        lab.at(15.5, () -> program.refuses = false);
        lab.at(20.5, () -> program.refuses = true);

        lab.run(60);

        assertThat(lab.became).extracting(Laboratory.Became::state)
                .containsExactly(AlertState.PENDING, null, AlertState.PENDING, AlertState.FIRING);
        assertThat(lab.first("Down", AlertState.FIRING)).isEqualTo(43);
    }

    @Test
    void oneEvaluationWithoutTheSeriesResolvesAFiringAlertUnlessItKeepsFiring() {
        var lab = new Laboratory(PAGER);
        var program = lab.target("a", 5, 2, 1);
        program.refuses = true;
        lab.rules(5, 3, rule("Down", "up == 0", 0), rule("Kept", "up == 0", 0, 10));
        lab.at(15.5, () -> program.refuses = false);

        lab.run(60);

        assertThat(lab.first("Down", AlertState.RESOLVED)).isEqualTo(18);
        assertThat(lab.first("Kept", AlertState.RESOLVED)).isEqualTo(28);
    }

    @Test
    void anErrorRatioResolvesWhenItsTargetDiesAndOnlyThenDownFires() {
        // As measured: rate over 20 s, scrapes and evaluations each 5 s, for 10 s; the target dies at 45 s.
        var lab = new Laboratory(route(5, 20, "alertname", "instance"));
        var program = lab.target("a", 5, 2, 2);
        lab.rules(
                5,
                4.266,
                rule("Errors", "rate(errors_total[20s]) / rate(requests_total[20s]) > 0.05", 10),
                rule("Down", "up == 0", 10),
                rule("NoData", "absent(requests_total{instance=\"a\"})", 10));
        lab.at(100, () -> program.errorShare(0.5));
        lab.at(145, () -> program.refuses = true);

        lab.run(200);

        assertThat(lab.first("Errors", AlertState.FIRING)).isCloseTo(114.266, within(1e-9));
        assertThat(lab.first("Down", AlertState.PENDING)).isCloseTo(149.266, within(1e-9));
        assertThat(lab.first("Errors", AlertState.RESOLVED)).isCloseTo(159.266, within(1e-9));
        assertThat(lab.first("Down", AlertState.FIRING)).isCloseTo(159.266, within(1e-9));
        assertThat(lab.first("NoData", AlertState.FIRING)).isCloseTo(159.266, within(1e-9));
    }

    @Test
    void theExpiryAlertResolvesAtTheExpiryBecauseAFailedProbeExportsNone() {
        var lab = new Laboratory(route(5, 20, "alertname", "instance"));
        var probe = lab.target("probe", 5, 2, 1);
        probe.extra = 170;
        lab.rules(5, 3.891, rule("Expiring", "extra - time() < 30", 0), rule("ProbeFailed", "up == 0", 0));
        lab.at(170, () -> probe.refuses = true);

        lab.run(300);

        assertThat(lab.first("Expiring", AlertState.FIRING)).isCloseTo(143.891, within(1e-9));
        assertThat(lab.first("Expiring", AlertState.RESOLVED)).isCloseTo(173.891, within(1e-9));
        assertThat(lab.first("ProbeFailed", AlertState.FIRING)).isCloseTo(173.891, within(1e-9));
    }

    @Test
    void afterARestartAPendingAlertBeginsAnewAtTheFirstEvaluation() {
        // As measured: for 40 s, stopped at 20 s for 6 s, evaluations at 0.371 + k * 5 s: fires at 70.371 s.
        var lab = new Laboratory(route(5, 20, "alertname", "instance"));
        var program = lab.target("a", 5, 2, 2);
        lab.rules(5, 0.371, rule("Down", "up == 0", 40));
        lab.at(100, () -> program.refuses = true);
        lab.at(120, lab.prometheus::stop);
        lab.at(126.3, lab.prometheus::start);

        lab.run(220);

        assertThat(lab.first("Down", AlertState.PENDING)).isCloseTo(105.371, within(1e-9));
        assertThat(lab.first("Down", AlertState.FIRING)).isCloseTo(170.371, within(1e-9));
        assertThat(lab.told.get(0).atSeconds()).isCloseTo(175.371, within(0.001));
    }

    @Test
    void withAShorterGracePeriodAPendingAlertGoesOnWhereItStood() {
        var lab = new Laboratory(
                1,
                route(5, 20, "alertname"),
                new PrometheusSettings("prometheus", 60_000_000_000L, 5_000_000_000L, 3_600_000_000_000L));
        lab.target("a", 5, 2, 2).refuses = true;
        lab.rules(5, 3, rule("Down", "up == 0", 40));
        lab.at(20, lab.prometheus::stop);
        lab.at(26, lab.prometheus::start);

        lab.run(120);

        // Pending from 3 s to the stop, last seen at 18 s: 15 s of 40; looked up at 33 s, so that 25 s are left from there.
        assertThat(lab.after("Down", AlertState.FIRING, 0)).isEqualTo(58);
    }

    @Test
    void anOutageBeyondTheToleranceBeginsTheClockAnewEvenWithAShortGracePeriod() {
        var lab = new Laboratory(
                1,
                route(5, 20, "alertname"),
                new PrometheusSettings("prometheus", 60_000_000_000L, 5_000_000_000L, 10_000_000_000L));
        lab.target("a", 5, 2, 2).refuses = true;
        lab.rules(5, 3, rule("Down", "up == 0", 40));
        lab.at(20, lab.prometheus::stop);
        lab.at(46, lab.prometheus::start);

        lab.run(120);

        assertThat(lab.first("Down", AlertState.FIRING)).isEqualTo(88);
    }

    @Test
    void afterARestartAFiringAlertRunsItsForAgainUnseenAndNobodyIsToldTwice() {
        var lab = new Laboratory(route(5, 20, "alertname", "instance"));
        var program = lab.target("a", 5, 2, 2);
        lab.rules(5, 3.158, rule("Down", "up == 0", 10));
        lab.at(100, () -> program.refuses = true);
        lab.at(130, lab.prometheus::stop);
        lab.at(138.3, lab.prometheus::start);
        lab.at(213, () -> program.refuses = false);

        lab.run(300);

        assertThat(lab.first("Down", AlertState.FIRING)).isCloseTo(113.158, within(1e-9));
        assertThat(lab.after("Down", AlertState.FIRING, 130)).isCloseTo(153.158, within(1e-9));
        assertThat(lab.ask("ALERTS{alertstate=\"firing\"}", 129)).hasSize(1);
        assertThat(lab.tellings(true)).hasSize(1);
        assertThat(lab.tellings(false)).singleElement().satisfies(at -> assertThat(at).isCloseTo(218.158, within(0.01)));
    }

    @Test
    void aRuleWhoseSidesHaveSeveralPartnersFailsAndItsAlertsStayAsTheyAre() {
        var lab = new Laboratory(PAGER);
        lab.target("a", 5, 2, 1);
        lab.target("b", 5, 2, 1);
        lab.rules(5, 3, rule("Ambiguous", "up > on (job) up", 0));

        lab.run(60);

        assertThat(lab.became).isEmpty();
    }
}
