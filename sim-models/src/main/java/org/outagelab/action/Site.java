package org.outagelab.action;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.net.Link;

/** Where actions are done. */
public interface Site extends Stage, Zones, Groups {
    /** Links from the machines of one group to those of another; a group is a host, instance, service, zone, all or clients. */
    List<Link> links(String from, String to);

    long nowNs();

    /** Does something later, as a fault does it. */
    void after(long delayNs, Runnable action);

    /** To and from the machines of targets. */
    default Set<Link> linksOf(List<Target> targets) {
        var links = new LinkedHashSet<Link>();
        for (var target : targets) {
            for (var other : List.of("all", "clients")) {
                links.addAll(links(other, target.name()));
                links.addAll(links(target.name(), other));
            }
        }
        return links;
    }
}
