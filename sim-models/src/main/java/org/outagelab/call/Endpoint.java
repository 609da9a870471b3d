package org.outagelab.call;

import java.util.List;
import org.outagelab.core.random.RandomStream;

/**
 * What can be asked for, for example {@code GET /item}.
 *
 * @param name method and path
 * @param method {@code GET} …
 * @param service the service that produces the answer
 * @param steps the work, in order; may be empty
 */
public record Endpoint(String name, String method, String service, List<Step> steps) {
    public Endpoint {
        steps = List.copyOf(steps);
    }

    /** Draws the work of one request: nanoseconds by step, and where it is rejected. */
    public Request request(long id, RandomStream random, boolean probe) {
        var times = new long[steps.size()];
        int rejectedAt = Request.NOT_REJECTED;
        for (int i = 0; i < times.length; i++) {
            var step = steps.get(i);
            times[i] = Math.round(step.time().sample(random));
            if (step.reject() > 0 && random.nextDouble() < step.reject() && rejectedAt == Request.NOT_REJECTED) {
                rejectedAt = i;
            }
        }
        return new Request(id, this, times, rejectedAt, probe);
    }
}
