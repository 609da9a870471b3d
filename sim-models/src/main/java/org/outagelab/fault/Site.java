package org.outagelab.fault;

import java.util.List;
import org.outagelab.net.Link;

/** Where faults find what they strike. */
public interface Site {
    List<Target> targets(List<String> names);

    /** Links from the machines of one group to those of another; a group is a host, instance, service, zone or clients. */
    List<Link> links(String from, String to);

    long nowNs();

    /** Does something later, as a fault does it. */
    void after(long delayNs, Runnable action);
}
