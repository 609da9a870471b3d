package org.outagelab.action;

import java.util.List;
import org.outagelab.net.Port;

/** Who is meant by the name of a group: a host, instance, service, {@code zone x}, {@code all} or {@code clients}. */
public interface Groups {
    /** Names of its machines; {@code clients} is that of all clients. */
    List<String> machines(String group);

    /** Where its instances listen; clients listen nowhere. */
    List<Port> ports(String group);
}
