package org.outagelab.machine;

/** Can replace its process by a new one without closing its sockets. */
public interface Reloadable {
    void reload();
}
