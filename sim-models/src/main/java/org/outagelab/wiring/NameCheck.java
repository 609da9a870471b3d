package org.outagelab.wiring;

import java.util.List;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.Simulation;
import org.outagelab.names.Domain;
import org.outagelab.net.Route;
import org.outagelab.scenario.AddressSpec;

/**
 * The DNS provider looks at the instances behind a name from where the clients are, and leaves those out that cannot be connected
 * to. A process that hangs is connected to by its kernel: such a look does not see it, nor that its
 * backlog is full.
 */
final class NameCheck {
    private final AddressSpec.Check spec;
    private final List<String> addresses;
    private final List<Route> routes;
    private final int[] streak;
    private final boolean[] out;
    private final EventType<Void> look;
    private final EventType<Runnable> publish;
    private final Domain domain;
    private final long phaseNs;

    NameCheck(Simulation simulation, String name, AddressSpec.Check spec, List<String> addresses, List<Route> routes, Domain domain) {
        this.spec = spec;
        this.addresses = addresses;
        this.routes = routes;
        this.domain = domain;
        this.streak = new int[addresses.size()];
        this.out = new boolean[addresses.size()];
        this.look = simulation.eventType("checks of " + name, Phase.CONTROL, ignored -> look());
        this.publish = simulation.eventType("checks of " + name, Phase.CONTROL, Runnable::run);
        this.phaseNs = (long) (simulation.stream("checks of " + name).nextDouble() * spec.intervalNs());
    }

    void start() {
        look.in(phaseNs, null);
    }

    private void look() {
        for (int i = 0; i < streak.length; i++) {
            var unit = routes.get(i).port().unit();
            boolean well = unit.alive() && !unit.dropping() && routes.get(i).reachesHost();
            streak[i] = well == out[i] ? streak[i] + 1 : 0;
            if (streak[i] >= (well ? spec.rise() : spec.fall())) {
                streak[i] = 0;
                out[i] = !well;
                var address = addresses.get(i);
                publish.in(spec.publishNs(), () -> domain.well(address, well));
            }
        }
        look.in(spec.intervalNs(), null);
    }
}
