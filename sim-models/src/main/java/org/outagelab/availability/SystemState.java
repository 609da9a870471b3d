package org.outagelab.availability;

import java.util.Set;

/** What is down at one moment, and who knows. */
public interface SystemState {
    /** Everything is up, and everyone knows. */
    SystemState ALL_UP = settled(Set.of());

    /** Whether a failure is not happening now. */
    boolean up(String failure);

    /** Whether a caller has taken out what this failure strikes, and not yet brought it back. */
    boolean out(String caller, String failure);

    /** Whether a request that comes through a caller now waits for the end of a failure, and is served then. */
    default boolean awaited(String caller, String failure) {
        return false;
    }

    /**
     * Failures of which anything is not as with everything up: they happen now, somebody has taken out what they strike, or
     * somebody waits for their end.
     *
     * @return null if that is not known
     */
    default Set<String> stirred() {
        return null;
    }

    /** As requests through a caller find it: those who can wait find up what is about to be repaired. */
    default SystemState through(String caller) {
        var all = this;
        return new SystemState() {
            @Override
            public boolean up(String failure) {
                return all.up(failure) || all.awaited(caller, failure);
            }

            @Override
            public boolean out(String other, String failure) {
                return all.out(other, failure);
            }

            @Override
            public boolean awaited(String other, String failure) {
                return all.awaited(other, failure);
            }

            @Override
            public Set<String> stirred() {
                return all.stirred();
            }
        };
    }

    /** The long run with these failures: every caller that reacts to one has done so. */
    static SystemState settled(Set<String> down) {
        return new SystemState() {
            @Override
            public boolean up(String failure) {
                return !down.contains(failure);
            }

            @Override
            public boolean out(String caller, String failure) {
                return down.contains(failure);
            }

            @Override
            public Set<String> stirred() {
                return down;
            }
        };
    }

    /** The first moments of these failures: nobody has reacted. */
    static SystemState unnoticed(Set<String> down) {
        return new SystemState() {
            @Override
            public boolean up(String failure) {
                return !down.contains(failure);
            }

            @Override
            public boolean out(String caller, String failure) {
                return false;
            }

            @Override
            public Set<String> stirred() {
                return down;
            }
        };
    }
}
