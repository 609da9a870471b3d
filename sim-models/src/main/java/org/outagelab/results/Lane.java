package org.outagelab.results;

import java.util.List;

/**
 * The states of one component over one run.
 *
 * @param component instance or host
 * @param spans in time order, without gaps from 0 to the end of the run
 * @param duties of one server among several of a database, in the order in which they began; empty for all others
 */
public record Lane(String component, List<Span> spans, List<Duty> duties) {
    /** Of what has no duty. */
    public Lane(String component, List<Span> spans) {
        this(component, spans, List.of());
    }

    /** What a server of a replicated database was for the writes. */
    public enum Role {
        /** Meant to take the writes. */
        PRIMARY("primary"),
        /** It acknowledges writes while another one is meant to take them: two primaries at once. */
        BESIDE("acknowledges writes beside the primary");

        private final String words;

        Role(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Seconds, [from, to); of {@link Role#BESIDE} from the first write to the last one, pauses of less than 10 s included. */
    public record Duty(Role role, double from, double to) {}

    /** What a component was, seen both from inside and by whoever sends it work. */
    public enum State {
        /** Healthy and given work. */
        UP("up"),
        /** Healthy, kept in reserve. */
        STANDBY("standby"),
        /** Crashed, hung or silent, and work is still sent to it. */
        DOWN_UNDETECTED("down, not yet detected"),
        /** Crashed, hung or silent, and taken out. */
        DOWN_OUT("down, out of rotation"),
        /** It runs, packets do not get to it, and work is still sent to it. */
        CUT_OFF("cut off, not yet detected"),
        /** It runs, packets do not get to it, and it was taken out or was never given work. */
        CUT_OFF_OUT("cut off, out of rotation"),
        /** Healthy as far as it knows, and taken out: reached by others only, or too slow for a check. */
        OUT("taken out, though it runs"),
        /** Serving again or still booting, not yet given work. */
        RETURNING("back, not yet in rotation"),
        /** Working slower than it should. */
        SLOW("slow"),
        /** Answering, and rows that were deleted by mistake are missing from its answers. */
        DAMAGED("rows missing"),
        /** Answering from data that grow older: it replicates no more, because of an error. */
        REPLICATION_STOPPED("replication stopped"),
        /** Alive, and its disk answers no read: whatever needs a file waits. */
        DISK_STALLED("disk stalled"),
        /** Of monitoring: no alert is there. */
        QUIET("no alert"),
        ALERT_PENDING("alert pending"),
        ALERT_FIRING("alert firing"),
        /** A telephone rings. */
        PERSON_TOLD("somebody is told"),
        PERSON_AT_WORK("somebody is at it");

        private final String words;

        State(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** Whether work is sent to it that it cannot get or do. */
        public boolean undetected() {
            return this == DOWN_UNDETECTED || this == CUT_OFF;
        }
    }

    /** Seconds, [from, to). */
    public record Span(State state, double from, double to) {}
}
