package org.outagelab.wiring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.outagelab.action.Expire;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.kind.Built.Presented;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Position;

/**
 * Certificates that expire in a run, each a fault from the instant on at which a process presents what has expired until every one has
 * read a renewed file: what is lost meanwhile is its doing, whatever else struck.
 */
final class Expiries {
    private static final Position NOWHERE = new Position("", 0, 0);

    private final FaultSpec fault;
    private final List<Presented> presented;
    private final Deployment.Observer observer;
    private boolean active;

    private Expiries(FaultSpec fault, List<Presented> presented, Deployment.Observer observer) {
        this.fault = fault;
        this.presented = presented;
        this.observer = observer;
    }

    /**
     * Nothing where none expires.
     *
     * @param presented by the processes of a run
     */
    static void watch(Simulation simulation, List<Presented> presented, Deployment.Observer observer) {
        var byName = new LinkedHashMap<String, List<Presented>>();
        for (var each : presented) {
            if (each.certificate().expiresNs() != SimTime.NEVER) {
                byName.computeIfAbsent(each.certificate().name(), name -> new ArrayList<>()).add(each);
            }
        }
        byName.forEach((name, all) -> {
            var units = all.stream().map(Presented::unit).distinct().toList();
            var fault = new FaultSpec(
                    "certificate " + name + " expires",
                    all.get(0).certificate().expiresNs(),
                    SimTime.NEVER,
                    new Expire(),
                    units.stream().map(unit -> unit.name()).toList(),
                    NOWHERE);
            var expiry = new Expiries(fault, all, observer);
            observer.concerns(fault, units);
            all.forEach(each -> each.onReading().accept(expiry::look));
            simulation.<Void>eventType("fault " + fault.name(), Phase.CONTROL, ignored -> expiry.look()).at(fault.atNs(), null);
        });
    }

    private void look() {
        boolean expired = presented.stream().anyMatch(each -> each.expired().getAsBoolean());
        if (expired != active) {
            active = expired;
            observer.fault(fault, expired);
        }
    }
}
