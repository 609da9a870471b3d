package org.outagelab.availability.failure;

import org.outagelab.availability.structure.IndexedStructure;
import org.outagelab.availability.structure.Structure;

/**
 * The share of requests that succeed in a state, 0 … 1. It depends on the state alone: it is asked once per state and
 * thread, and remembered.
 */
public interface SuccessShare {
    double of(SystemState state);

    /** All or nothing. */
    static SuccessShare of(Structure structure) {
        var indexed = new IndexedStructure(structure);
        return state -> indexed.succeeds(state.stirred(), state::up) ? 1 : 0;
    }
}
