package org.outagelab.monitoring;

/** Who is notified: a pager, a mailbox. */
public interface Receiver {
    /** @return whether it has arrived; if not, it is tried again at the next look at the group */
    boolean notify(Notification notification);
}
