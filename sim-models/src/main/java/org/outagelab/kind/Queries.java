package org.outagelab.kind;

import java.util.List;
import org.outagelab.availability.Path;
import org.outagelab.availability.paths.Ways;
import org.outagelab.call.Endpoint;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.ServiceSpec;

/** How queries find the servers of a database, at the failure level. */
public interface Queries {
    /** Of a request for an endpoint. */
    List<Path> asked(ServiceSpec database, Caller caller, Endpoint endpoint, Ways ways);

    /** Of clients that ask it directly. */
    Path entered(ServiceSpec database, Ways ways);

    /**
     * How much of the work one server has.
     *
     * @param server from 0
     */
    Share of(ServiceSpec database, int server);

    /**
     * Who asks.
     *
     * @param service by name
     * @param instance of it
     * @param view what its pool makes of failures
     */
    record Caller(String service, String instance, FailureView view) {}

    /** What one server has to do with queries. */
    interface Share {
        /** The share of the requests for an endpoint that ask it, 0..1. */
        double asked(Endpoint endpoint);

        /** Whether another one takes its place after a failure. */
        boolean replaced(FailureSpec.Fault fault);
    }
}
