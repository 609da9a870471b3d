package org.outagelab.action;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.net.Link;
import org.outagelab.net.Port;

/** A firewall on a machine lets nothing in, on an instance's port nothing to that; what is sent still gets out. */
public record Drop() implements Action {
    static final Verb VERB = Verb.named("drop", Strikes.PROGRAMS, "Packets to its port are dropped, or all that come to a machine: silence.")
            .plain(Drop::new)
            .daemonsToo();

    @Override
    public List<String> cutsOff(List<String> targets) {
        return targets;
    }

    private static void drop(Target target, Site site) {
        target.daemons().forEach(daemon -> daemon.drop());
        if (target.host() == null) {
            target.ports().forEach(Port::drop);
        } else {
            toMachine(target, site).forEach(Link::block);
        }
    }

    private static void let(Target target, Site site) {
        target.daemons().forEach(daemon -> daemon.stopDropping());
        if (target.host() == null) {
            target.ports().forEach(Port::stopDropping);
        } else {
            toMachine(target, site).forEach(Link::unblock);
        }
    }

    private static List<Link> toMachine(Target target, Site site) {
        var links = new ArrayList<>(site.links("all", target.name()));
        links.addAll(site.links("clients", target.name()));
        return links;
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(targets, target -> drop(target, site), target -> let(target, site));
    }
}
