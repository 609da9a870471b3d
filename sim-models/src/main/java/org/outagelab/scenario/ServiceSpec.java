package org.outagelab.scenario;

import java.util.List;
import org.outagelab.core.SimTime;

/**
 * A service: instances of one kind.
 *
 * @param hosts one for each instance, in file order
 * @param bootNs from the start of its process until it serves
 * @param memory what its processes have, or null
 * @param restart how its supervisor starts a killed process again
 * @param settings the kind's own record
 * @param at its place in the file
 */
public record ServiceSpec(
        String name,
        String kind,
        List<String> hosts,
        long bootNs,
        Memory memory,
        Restart restart,
        Object settings,
        Position at) {
    /**
     * Bytes of the processes of an instance.
     *
     * @param process what one has when it has loaded its program
     * @param perRequest what every request leaves behind
     * @param limit of all together, 0 for none
     */
    public record Memory(long process, long perRequest, long limit) {}

    /**
     * What the supervisor does after a process was killed.
     *
     * @param pauseNs from its end to its next start
     * @param starts within the window at most, then it stays down; 0: no limit
     * @param windowNs in which starts are counted
     */
    public record Restart(long pauseNs, int starts, long windowNs) {
        /** As systemd has it. */
        public static final Restart SYSTEMD = new Restart(100 * SimTime.MILLISECOND, 5, 10 * SimTime.SECOND);
    }

    /** One that systemd supervises with its defaults. */
    public ServiceSpec(
            String name, String kind, List<String> hosts, long bootNs, Memory memory, Object settings, Position at) {
        this(name, kind, hosts, bootNs, memory, Restart.SYSTEMD, settings, at);
    }

    /** One that takes no memory. */
    public ServiceSpec(String name, String kind, List<String> hosts, long bootNs, Object settings, Position at) {
        this(name, kind, hosts, bootNs, null, settings, at);
    }

    /** {@code web.1}, {@code web.2} … */
    public List<String> instances() {
        return new InstanceNames(name, hosts.size());
    }
}
