package org.outagelab.client;

import java.util.LinkedHashSet;
import java.util.Set;
import org.outagelab.scenario.ClientSpec;

/**
 * Envoy's circuit breakers, which are caps: so many attempts under way, each on a connection of its own, and so many that
 * wait for one, first come first served; more fail at once (circuit_breaker.proto, {@code max_connections} and
 * {@code max_pending_requests}). Hystrix's semaphore is one without a wait. Second copies of a hedge are not counted.
 */
final class Caps {
    private final ClientSpec.Caps spec;
    private final Set<Visit> pending = new LinkedHashSet<>();
    private int underWay;

    Caps(ClientSpec.Caps spec) {
        this.spec = spec;
    }

    /** Whether an attempt may go now; it is under way from here on. */
    boolean enters() {
        if (underWay >= spec.connections()) {
            return false;
        }
        underWay++;
        return true;
    }

    /** @return whether there is room to wait */
    boolean waits(Visit visit) {
        return pending.size() < spec.pending() && pending.add(visit);
    }

    boolean waiting(Visit visit) {
        return pending.contains(visit);
    }

    /**
     * An attempt is over, or gives up waiting.
     *
     * @return the one that goes in its place, or null
     */
    Visit leaves(Visit visit) {
        if (pending.remove(visit)) {
            return null;
        }
        if (pending.isEmpty()) {
            underWay--;
            return null;
        }
        var next = pending.iterator().next();
        pending.remove(next);
        return next;
    }
}
