package org.outagelab.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.outagelab.monitoring.Laboratory.ns;
import static org.outagelab.monitoring.Laboratory.route;
import static org.outagelab.monitoring.Laboratory.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;

class AlertmanagerTest {
    private final Simulation simulation = new Simulation(1);
    private final EventType<Runnable> later = simulation.eventType("test", Runnable::run);
    private final List<String> told = new ArrayList<>();
    private final List<Double> times = new ArrayList<>();
    private boolean works = true;

    private Alertmanager alertmanager(AlertRoute route) {
        return alertmanager(AlertmanagerSettings.alone("alertmanager", route, ns(6)));
    }

    private Alertmanager alertmanager(AlertmanagerSettings settings) {
        return new Alertmanager(simulation, settings, notification -> {
            times.add(simulation.nowNs() / 1e9);
            told.add(names(notification.firing()) + "/" + names(notification.resolved()));
            return works;
        });
    }

    private static String names(List<SentAlert> alerts) {
        return String.join("+", alerts.stream().map(alert -> alert.labels().value("instance")).sorted().toList());
    }

    private void fires(Alertmanager alertmanager, String instance, double at) {
        post(alertmanager, instance, at, at, at + 1e5);
    }

    private void post(Alertmanager alertmanager, String instance, double at, double starts, double ends) {
        later.at(ns(at), () -> alertmanager.post(List.of(new SentAlert(
                Labels.of(Map.of("alertname", "Down", "instance", instance, "team", "web")), ns(starts), ns(ends)))));
    }

    private void told(String expected, double at) {
        int index = told.indexOf(expected);
        assertThat(told).contains(expected);
        assertThat(times.get(index)).isCloseTo(at, within(0.05));
    }

    @Test
    void theFirstNotificationComesGroupWaitAfterTheFirstAlertOfAGroup() {
        var alertmanager = alertmanager(route(30, 300, "alertname"));
        fires(alertmanager, "a", 100);
        fires(alertmanager, "b", 110);

        simulation.runUntil(ns(200));

        told("a+b/", 130);
        assertThat(told).hasSize(1);
    }

    @Test
    void anAlertThatFiresForLongerThanGroupWaitIsNotifiedAtOnce() {
        var alertmanager = alertmanager(route(30, 300, "alertname"));
        post(alertmanager, "a", 100, 60, 1e5);

        simulation.runUntil(ns(200));

        told("a/", 100);
    }

    @ParameterizedTest
    @CsvSource({"1, 300", "150, 300", "299, 300", "301, 600"})
    void anAlertThatJoinsAGroupWaitsForAMultipleOfGroupIntervalAfterTheFirstNotification(double after, double expected) {
        var alertmanager = alertmanager(route(30, 300, "alertname"));
        fires(alertmanager, "a", 100);
        fires(alertmanager, "b", 130 + after);

        simulation.runUntil(ns(1000));

        told("a+b/", 130 + expected);
    }

    @Test
    void anUnchangedGroupIsRepeatedAtALookAfterTheRepeatInterval() {
        var route = new AlertRoute("pager", List.of("alertname"), ns(30), ns(300), ns(700), true);
        var alertmanager = alertmanager(route);
        fires(alertmanager, "a", 100);

        simulation.runUntil(ns(2000));

        assertThat(times).hasSize(3);
        assertThat(times.get(1)).isCloseTo(130 + 900, within(0.05));
        assertThat(times.get(2)).isCloseTo(130 + 1800, within(0.05));
    }

    @Test
    void anAlertThatIsNotSentAgainCountsAsResolvedAtItsEnd() {
        var alertmanager = alertmanager(route(30, 60, "alertname"));
        post(alertmanager, "a", 100, 100, 340);

        simulation.runUntil(ns(1000));

        told("a/", 130);
        told("/a", 370);
        assertThat(told).hasSize(2);
    }

    @Test
    void whatCameAndWentBeforeTheFirstLookIsToldToNobody() {
        var alertmanager = alertmanager(route(30, 60, "alertname"));
        fires(alertmanager, "a", 100);
        post(alertmanager, "a", 110, 100, 110);

        simulation.runUntil(ns(1000));

        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    // Measured (group_wait 5 s, group_interval 20 s): offset after the re-sent resolved alert, wait for the notification.
    @CsvSource({"1, 19", "3, 17", "4.5, 15.5", "7, 13", "12, 8", "18, 2", "24, 16", "32, 5", "44, 5", "56, 5"})
    void aResolvedAlertThatIsSentAgainMakesAGroupForWhichTheNextFiringWaits(double offset, double expected) {
        var alertmanager = alertmanager(route(5, 20, "alertname"));
        post(alertmanager, "a", 1000, 800, 900);
        fires(alertmanager, "a", 1000 + offset);

        simulation.runUntil(ns(1200));

        told("a/", 1000 + offset + expected);
    }

    @Test
    void anEmptyGroupIsRemovedOnlyAtASweepEach30Seconds() {
        // The second repeat of the same measurement: the sweep comes 2 s after the re-sent alert.
        var alertmanager = alertmanager(AlertmanagerSettings.alone("alertmanager", route(5, 20, "alertname"), ns(12)));
        post(alertmanager, "a", 1000, 800, 900);
        fires(alertmanager, "a", 1003);

        simulation.runUntil(ns(1200));

        told("a/", 1008);
    }

    @Test
    void prometheusSendsAResolvedAlertForAQuarterOfAnHourAboutEachMinute() {
        var lab = new Laboratory(route(5, 20, "alertname"));
        var program = lab.target("a", 5, 2, 1);
        lab.rules(5, 3, rule("Down", "up == 0", 0));
        lab.at(100, () -> program.refuses = true);
        lab.at(150, () -> program.refuses = false);
        var posts = new ArrayList<Double>();
        var counting = new Prometheus(
                lab.simulation, PrometheusSettings.defaults("counting"), lab.store, alerts -> posts.add(lab.simulation.nowNs() / 1e9));
        counting.group(new RuleGroupSettings("g", ns(5), ns(3), List.of(rule("Down", "up == 0", 0))), (rule, labels, state, at) -> { });
        counting.start();

        lab.run(1500);

        // Fires at 103, resolved at 153, then every 65 s: 60 s have to be over at an evaluation.
        assertThat(posts.subList(0, 4)).containsExactly(103.0, 153.0, 218.0, 283.0);
        assertThat(posts.get(posts.size() - 1)).isBetween(153.0 + 900 - 65, 153.0 + 900);
    }

    @Test
    void aSilenceAndAnInhibitionHoldBackAtTheLook() {
        var silence = new AlertmanagerSettings.Silence(
                List.of(Matcher.of("instance", Matcher.Operator.EQUAL, "a")), ns(120), ns(140));
        var inhibition = new AlertmanagerSettings.Inhibition(
                List.of(Matcher.of("instance", Matcher.Operator.EQUAL, "router")),
                List.of(Matcher.of("instance", Matcher.Operator.MATCHES, "b.*")),
                List.of("team"));
        var alertmanager = alertmanager(new AlertmanagerSettings(
                "alertmanager", List.of(), route(30, 60, "instance"), List.of(inhibition), List.of(silence), 0, 0));
        fires(alertmanager, "a", 100);
        fires(alertmanager, "b1", 100);
        fires(alertmanager, "router", 101);

        simulation.runUntil(ns(400));

        told("a/", 190);
        told("router/", 131);
        assertThat(told).doesNotContain("b1/");
    }

    @Test
    void aReceiverThatIsNotReachedIsTriedAgainAtTheNextLook() {
        works = false;
        var alertmanager = alertmanager(route(30, 60, "alertname"));
        fires(alertmanager, "a", 100);
        later.at(ns(150), () -> works = true);

        simulation.runUntil(ns(400));

        assertThat(times).hasSize(2);
        assertThat(times.get(1)).isCloseTo(190, within(0.05));
        assertThat(alertmanager.notifications()).isEqualTo(1);
    }

    @Test
    void aSecondPeerWaits15SecondsAndSaysNothingTwiceUnlessTheyAreCutOff() {
        var route = route(30, 300, "alertname");
        var first = alertmanager(AlertmanagerSettings.alone("first", route, 0));
        var second = alertmanager(new AlertmanagerSettings("second", List.of(), route, List.of(), List.of(), 0, 1));
        first.tells(second);
        fires(first, "a", 100);
        fires(second, "a", 100);
        later.at(ns(500), first::tellsNobody);
        fires(first, "b", 520);
        fires(second, "b", 520);

        simulation.runUntil(ns(1000));

        assertThat(told).containsExactly("a/", "a+b/", "a+b/");
        assertThat(times.get(2) - times.get(1)).isCloseTo(15, within(0.05));
    }

    @Test
    void afterARestartItLearnsOfAlertsAgainAndRemembersWhatItHasSaid() {
        var alertmanager = alertmanager(route(30, 60, "alertname"));
        fires(alertmanager, "a", 100);
        later.at(ns(200), alertmanager::stop);
        fires(alertmanager, "b", 210);
        later.at(ns(220), alertmanager::start);
        post(alertmanager, "a", 230, 100, 1e5);
        post(alertmanager, "b", 270, 210, 1e5);

        simulation.runUntil(ns(500));

        assertThat(told).containsExactly("a/", "a+b/");
        assertThat(times.get(1)).isCloseTo(290, within(0.05));
    }

    @Test
    void aRouteOfItsOwnTakesTheAlertsThatFitIt() {
        var watchdog = new AlertRoute("switch", List.of(), ns(0), ns(60), ns(50), false);
        var settings = new AlertmanagerSettings(
                "alertmanager",
                List.of(new AlertmanagerSettings.Branch(
                        List.of(Matcher.of("instance", Matcher.Operator.EQUAL, "watchdog")), watchdog)),
                route(30, 300),
                List.of(),
                List.of(),
                0,
                0);
        var alertmanager = alertmanager(settings);
        fires(alertmanager, "watchdog", 100);
        fires(alertmanager, "a", 100);

        simulation.runUntil(ns(290));

        assertThat(told).containsExactly("watchdog/", "a/", "watchdog/", "watchdog/", "watchdog/");
    }

    @Test
    void aDeadMansSwitchPagesOnceWhenNothingIsHeard() {
        var pages = new ArrayList<Double>();
        var watch = new DeadMansSwitch(simulation, "switch", ns(300), () -> pages.add(simulation.nowNs() / 1e9));
        watch.start();
        for (int minute = 1; minute <= 10; minute++) {
            later.at(ns(60 * minute), watch::heard);
        }

        simulation.runUntil(ns(5000));

        assertThat(pages).containsExactly(900.0);
    }
}
