package org.outagelab.action;

/** A replica that receives and applies changes of a primary, in two stages that can be stopped one by one. */
public interface Replication {
    /**
     * @param receiver the I/O thread
     * @param applier the SQL thread
     */
    void stop(boolean receiver, boolean applier);

    /**
     * @param receiver the I/O thread
     * @param applier the SQL thread
     */
    void start(boolean receiver, boolean applier);

    /** A planned switch-over: it is to become the primary. */
    void switchOver();
}
