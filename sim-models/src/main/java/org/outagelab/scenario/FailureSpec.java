package org.outagelab.scenario;

import java.util.List;
import org.outagelab.core.random.Distribution;

/**
 * One way in which something fails, over and over. It drives the failure level alone: a request-level run never draws
 * from it.
 *
 * @param name unique, for example {@code server-1 host-fault}
 * @param object what fails: a host, an instance, {@code zone a}, an address, a shared object …
 * @param cause the class of failures that it belongs to: the name of its prior, or of its fault
 * @param fault how the others see it
 * @param members the hosts and instances that it strikes, at least one; for an address its name
 * @param others for {@link Fault#PARTITION} the hosts on the other side; empty otherwise
 * @param uptime from the end of a repair to the next failure, in nanoseconds
 * @param notice until a person knows of it and begins, in nanoseconds; 0 for what starts again by itself
 * @param repair from then until it is repaired, without the time to boot, in nanoseconds
 * @param coverage the share of its failures that checks and failovers react to, 0..1; the others last until repaired
 * @param crews how many failures of the same {@code group} are repaired at once; 0 for all
 * @param group those that share the crews, or empty
 * @param shared whether it strikes several parts at once, as a common cause
 * @param source where its times come from
 * @param known how well they are known
 */
public record FailureSpec(
        String name,
        String object,
        String cause,
        Fault fault,
        List<String> members,
        List<String> others,
        Distribution uptime,
        Distribution notice,
        Distribution repair,
        double coverage,
        int crews,
        String group,
        boolean shared,
        String source,
        Uncertainty known) {

    /** How the others see a failure. */
    public enum Fault {
        /** Its processes are gone: connections are refused. */
        CRASH("crash"),
        /** It accepts and never answers. */
        HANG("hang"),
        /** The machine is gone: silence. */
        HOST_DOWN("host-down"),
        /** It answers, with errors; checks of the right path see them too. */
        ERRORS("errors"),
        /** No packet passes between two sides. */
        PARTITION("partition"),
        /** It is taken out on purpose, after those who use it have been told: nothing is lost that another one can serve. */
        DRAIN("drain"),
        /** Clients no longer find, or no longer trust, the address. */
        ADDRESS("address");

        private final String word;

        Fault(String word) {
            this.word = word;
        }

        /** Whether a run of the request level shows what becomes of requests; else the structure alone says it. */
        public boolean played() {
            return this != ADDRESS && this != DRAIN;
        }

        /** As written in a scenario. */
        public String word() {
            return word;
        }

        /** The fault of that name, or null. */
        public static Fault of(String word) {
            for (var fault : values()) {
                if (fault.word.equals(word)) {
                    return fault;
                }
            }
            return null;
        }
    }

    public FailureSpec {
        members = List.copyOf(members);
        others = List.copyOf(others);
    }

    /** One whose times are taken as they are written. */
    public FailureSpec(
            String name,
            String object,
            String cause,
            Fault fault,
            List<String> members,
            List<String> others,
            Distribution uptime,
            Distribution notice,
            Distribution repair,
            double coverage,
            int crews,
            String group,
            boolean shared,
            String source) {
        this(name, object, cause, fault, members, others, uptime, notice, repair, coverage, crews, group, shared, source,
                Uncertainty.NONE);
    }

    /** The same at other times. */
    public FailureSpec withUptime(Distribution other) {
        return new FailureSpec(
                name, object, cause, fault, members, others, other, notice, repair, coverage, crews, group, shared, source, known);
    }

    /** The same with another time to repair. */
    public FailureSpec withRepair(Distribution other) {
        return new FailureSpec(
                name, object, cause, fault, members, others, uptime, notice, other, coverage, crews, group, shared, source, known);
    }

    /** The same, noticed after another time. */
    public FailureSpec withNotice(Distribution other) {
        return new FailureSpec(
                name, object, cause, fault, members, others, uptime, other, repair, coverage, crews, group, shared, source, known);
    }

    /** The same of others, under a name of its own. */
    public FailureSpec withMembers(String unique, List<String> struck) {
        return new FailureSpec(
                unique, object, cause, fault, struck, others, uptime, notice, repair, coverage, crews, group, shared, source, known);
    }

    /** The same, with what is known of its times. */
    public FailureSpec knownBy(Uncertainty other) {
        return new FailureSpec(
                name, object, cause, fault, members, others, uptime, notice, repair, coverage, crews, group, shared, source, other);
    }

    /** Failures per year of 365 days, while it is up; infinite times between failures give 0. */
    public double perYear() {
        return 365.0 * 86_400e9 / uptime.mean();
    }

    /** The mean from failure to repair in nanoseconds, without the time to boot. */
    public double meanDownNs() {
        return notice.mean() + repair.mean();
    }
}
