package org.outagelab.metric;

import java.util.List;

/**
 * Who has metrics in a scenario, in the order of its file.
 *
 * @param loads those that have metrics of their own
 * @param faults those during which something is asked for
 */
public record Owners(
        List<Owner> services, List<Owner> instances, List<String> endpoints, List<String> loads, List<String> faults) {
    /** Nobody: only the metrics of the run. */
    public static final Owners NONE = new Owners(List.of(), List.of(), List.of(), List.of(), List.of());

    List<Owner> of(Scope scope) {
        return switch (scope) {
            case RUN -> List.of(Owner.RUN);
            case SERVICE -> services;
            case INSTANCE -> instances;
            case ENDPOINT -> endpoints.stream().map(Owner::new).toList();
            case LOAD -> loads.stream().map(Owner::new).toList();
            case FAULT -> faults.stream().map(Owner::new).toList();
        };
    }
}
