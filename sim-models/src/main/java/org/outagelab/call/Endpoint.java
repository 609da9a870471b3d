package org.outagelab.call;

import java.util.List;
import java.util.Set;
import org.outagelab.core.random.RandomStream;

/**
 * What can be asked for, for example {@code GET /item}.
 *
 * @param name method and path
 * @param method {@code GET} …
 * @param service the service that produces the answer
 * @param steps the work, in order; may be empty
 * @param uris how many different URIs it stands for, at least 1
 * @param bodyBytes size of a request's body; 0: none
 * @param failures statuses below 500 that are no success here
 */
public record Endpoint(
        String name, String method, String service, List<Step> steps, int uris, long bodyBytes, Set<Integer> failures) {
    public Endpoint {
        steps = List.copyOf(steps);
        failures = Set.copyOf(failures);
    }

    /** One where every complete answer below 500 but 429 is a success (docs/definitions.md#ok). */
    public Endpoint(String name, String method, String service, List<Step> steps, int uris, long bodyBytes) {
        this(name, method, service, steps, uris, bodyBytes, Set.of());
    }

    /** The same with other steps. */
    public Endpoint with(List<Step> others) {
        return new Endpoint(name, method, service, others, uris, bodyBytes, failures);
    }

    /** Whether an end is a success here. */
    public boolean ok(Outcome outcome) {
        return outcome.ok() && (failures.isEmpty() || !failures.contains(outcome.status()));
    }

    /** An endpoint of one URI. */
    public Endpoint(String name, String method, String service, List<Step> steps) {
        this(name, method, service, steps, 1);
    }

    /** An endpoint whose requests have no body. */
    public Endpoint(String name, String method, String service, List<Step> steps, int uris) {
        this(name, method, service, steps, uris, 0);
    }

    /** Draws the work of one request of nobody in particular, for the first URI. */
    public Request request(long id, RandomStream random, boolean probe) {
        return request(id, 0, 0, random, probe);
    }

    /** Draws which URI one request asks for: each is as likely. Nothing is drawn where there is but one. */
    public int uri(RandomStream random) {
        return uris == 1 ? 0 : random.nextInt(uris);
    }

    /**
     * Draws the work of one request: nanoseconds by step, and where it is rejected.
     *
     * @param uri from 0, less than {@link #uris}
     */
    public Request request(long id, int client, int uri, RandomStream random, boolean probe) {
        int count = steps.size();
        long firstNs = 0;
        long[] restNs = count > 1 ? new long[count - 1] : null;
        int rejectedAt = Request.NOT_REJECTED;
        Request[] called = null;
        for (int i = 0; i < count; i++) {
            var step = steps.get(i);
            long timeNs = step.time().sampleNs(random);
            if (i == 0) {
                firstNs = timeNs;
            } else {
                restNs[i - 1] = timeNs;
            }
            if (step.target() != null) {
                called = called == null ? new Request[count] : called;
                var asked = step.target().endpoint();
                // What is looked up or kept belongs to the URI itself.
                int askedUri = step.target().use() == Step.Use.ANSWER ? asked.uri(random) : uri;
                called[i] = asked.request(id, client, askedUri, random, probe);
            }
            if (step.reject() > 0 && random.nextDouble() < step.reject() && rejectedAt == Request.NOT_REJECTED) {
                rejectedAt = i;
            }
        }
        return new Request(id, client, uri, this, count, firstNs, restNs, called, rejectedAt, probe);
    }
}
