package org.outagelab.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.outagelab.call.Ledger;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.experiment.Recorder;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;
import org.outagelab.wiring.Deployment;

/**
 * Prints what a request costs on the whole path: requests per CPU second of one core, executed events and allocated
 * bytes per request, round by round; the first rounds are warm-up. Beside each round stands what one event of a
 * {@code java.util.PriorityQueue} took right after it: where that differs, the machine ran at another speed.
 *
 * <p>{@code RequestPath FILE [rounds] [path=value …]}; the settings are laid over the file as by {@code --set}.
 */
public final class RequestPath {
    private static final int BASELINE_PENDING = 10_000;
    private static final long BASELINE_EVENTS = 500_000;

    private RequestPath() {}

    public static void main(String[] arguments) throws IOException {
        var settings = new ArrayList<String>();
        int rounds = 10;
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i].contains("=")) {
                settings.add(arguments[i]);
            } else {
                rounds = Integer.parseInt(arguments[i]);
            }
        }
        var file = ScenarioFile.read(Path.of(arguments[0]), settings);
        if (!file.errors().isEmpty()) {
            file.errors().forEach(System.err::println);
            System.exit(2);
        }
        var scenario = file.variants().values().iterator().next();
        Model baseline = Engine.PRIORITY_QUEUE.model("hold", BASELINE_PENDING, "exponential");
        baseline.run(4 * BASELINE_EVENTS);
        for (int round = 0; round < rounds; round++) {
            String path = measure(scenario, round);
            System.out.printf(Locale.ROOT, "%s; baseline %.0f ns/event%n", path, cpuNsPerEvent(baseline));
        }
    }

    private static double cpuNsPerEvent(Model baseline) {
        var threads = ManagementFactory.getThreadMXBean();
        long cpuNs = threads.getCurrentThreadCpuTime();
        baseline.run(BASELINE_EVENTS);
        return (threads.getCurrentThreadCpuTime() - cpuNs) / (double) BASELINE_EVENTS;
    }

    private static String measure(Scenario scenario, int round) {
        var simulation = new Simulation(scenario.seed(), round);
        var names = new ArrayList<String>();
        scenario.loads().forEach(load -> load.endpoints().forEach(spec -> names.add(spec.endpoint().name())));
        var ledger = new Ledger(0, scenario.durationNs(), SimTime.SECOND, List.copyOf(names));
        var deployment = new Deployment(simulation, scenario, ledger, new Recorder(simulation));
        deployment.start();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        long cpuNs = threads.getCurrentThreadCpuTime();

        simulation.runUntil(scenario.durationNs());

        cpuNs = threads.getCurrentThreadCpuTime() - cpuNs;
        bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
        double requests = ledger.arrived();
        return String.format(
                Locale.ROOT,
                "round %d: %,.0f requests, %,.0f requests/s of CPU, %.2f events/request, %.0f bytes/request",
                round,
                requests,
                requests / (cpuNs * 1e-9),
                simulation.eventsExecuted() / requests,
                bytes / requests);
    }
}
