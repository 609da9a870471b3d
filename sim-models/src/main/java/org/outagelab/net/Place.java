package org.outagelab.net;

import org.outagelab.machine.Gate;
import org.outagelab.machine.Host;
import org.outagelab.machine.Unit;

/**
 * Where calls come from.
 *
 * @param name of whoever calls
 * @param host its machine, or null for clients outside, which never lose power
 * @param gate into the process that calls; null for whoever always hears at once
 */
public record Place(String name, Host host, Gate gate) {
    /** Clients outside. */
    public static Place outside(String name) {
        return new Place(name, null, null);
    }

    /** The process of an instance. */
    public static Place of(Unit unit) {
        return new Place(unit.name(), unit.host(), unit.gate());
    }

    /** Something small on a machine beside its instances, such as a script. */
    public static Place beside(String name, Host host) {
        return new Place(name, host, null);
    }

    /** The machine's name in the network. */
    public String hostName() {
        return host == null ? Network.CLIENTS : host.name();
    }
}
