package org.outagelab.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.outagelab.testing.OutageAssertions.assertThatOutage;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.outagelab.Fault;
import org.outagelab.Outage;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.Types;

class OutageArbitrariesTest {
    private static final Outage SHOP = Outage.resource("/shop.yaml");

    @Property(tries = 50)
    void everyDrawIsAScenarioWithoutAProblem(
            @ForAll
                    @AnyFault(
                            scenario = "/shop.yaml",
                            actions = {"crash", "hang", "slow(10)", "restart", "host-down", "stop-replication"},
                            atLeast = 0,
                            atMost = 3)
                    List<Fault> faults,
            @ForAll @AnyChange(path = "services.app.on", values = {"[app-1]", "[app-1, app-2]"}) Change topology) {
        assertThat(faults).hasSizeLessThanOrEqualTo(3);
        // A draw may strike the second instance: then there is one.
        var shop = faults.stream().anyMatch(fault -> fault.targets().contains("app.2")) ? SHOP : topology.of(SHOP);
        assertThat(shop.withFaults(faults).problems()).isEmpty();
    }

    @Example
    void mostLengthsAreNearATimerAndFallOnBothSidesOfIt() {
        var lengths = new ArrayList<Long>();
        OutageArbitraries.faults(SHOP, List.of("app.1"), List.of("crash"), 1, 1)
                .generator(1000, false)
                .stream(new java.util.Random(1))
                .limit(1000)
                .forEach(drawn -> lengths.add(Types.parseDuration(drawn.value().get(0).length())));

        var timers = Timers.of(SHOP).values();
        long near = lengths.stream()
                .filter(ns -> timers.stream().anyMatch(timer -> Math.abs(ns - timer) <= 0.15 * timer + SimTime.MILLISECOND))
                .count();
        long detection = 3 * SimTime.SECOND;
        assertThat(near).isGreaterThan(700);
        assertThat(lengths).anyMatch(ns -> ns < detection && ns > 0.85 * detection);
        assertThat(lengths).anyMatch(ns -> ns > detection && ns < 1.15 * detection);
        assertThat(new HashSet<>(lengths)).hasSizeGreaterThan(200);
    }

    @Example
    void anActionThatStrikesNothingOfItIsSaid() {
        assertThatThrownBy(() -> OutageArbitraries.faults(SHOP, List.of("app.1"), List.of("host-down"), 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'host-down' strikes hosts, and 'app.1' is none: it runs on app-1");
        assertThatThrownBy(() -> OutageArbitraries.topologies("app", 3, List.of("app-1")))
                .hasMessage("a service needs from 1 to 1 of these hosts, got 3");
    }

    @Example
    void loadsAndTopologiesAreChangesThatTheScenarioTakes() {
        for (Arbitrary<Change> changes : List.of(
                OutageArbitraries.rates("visitors", 5, 50),
                OutageArbitraries.topologies("app", 1, List.of("app-1", "app-2", "lb-1")),
                OutageArbitraries.changes("services.lb.retries", List.of("0", "3")))) {
            var seen = new HashSet<String>();
            changes.generator(100, false).stream(new java.util.Random(2)).limit(100).forEach(drawn -> {
                seen.add(drawn.value().toString());
                assertThat(drawn.value().of(SHOP).problems()).isEmpty();
            });
            assertThat(seen).hasSizeGreaterThan(1);
        }
    }

    @Example
    void aFailureIsShrunkToOneFaultAndSaysHowToReplayIt() {
        Hopeful.TRIED.clear();
        var failures = new ArrayList<Throwable>();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Hopeful.class)).build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
            }
        });

        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).hasMessageContaining("replay: outagelab run ").hasMessageContaining("faults: ");
        var faults = failures.get(0).getMessage().lines().filter(line -> line.startsWith("faults: ")).findFirst().orElseThrow();
        assertThat(faults).doesNotContain(",");
        assertThat(Hopeful.TRIED).anyMatch(tried -> tried.size() > 1);
    }

    @Example
    void aHundredTriesOfAShopOnFiveMachinesAreQuick() {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var shop = SHOP.threads(1);
        long before = machine.getProcessCpuTime();
        long started = System.nanoTime();
        int tries = 0;

        for (var drawn : OutageArbitraries.faults(shop, List.of("db.1", "app.2"), List.of("crash", "hang"), 1, 2)
                .generator(1000, false)
                .stream(new java.util.Random(3))
                .limit(100)
                .toList()) {
            assertThatOutage(shop.withFaults(drawn.value()).run()).atLeast("requests.sent", 1000);
            tries++;
        }

        assertThat(tries).isEqualTo(100);
        System.out.printf(
                java.util.Locale.ROOT,
                "100 tries of a shop on five machines: %.2f s, %.2f s of CPU with the compiler's%n",
                (System.nanoTime() - started) * 1e-9,
                (machine.getProcessCpuTime() - before) * 1e-9);
    }
}
