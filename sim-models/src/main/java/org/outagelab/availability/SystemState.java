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
        };
    }
}
