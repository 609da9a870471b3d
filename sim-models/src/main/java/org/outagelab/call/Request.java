package org.outagelab.call;

import java.util.Arrays;

/** What a client wanted, with the work it means: drawn at its birth, the same on every attempt. Or a probe. */
public final class Request {
    public static final int NOT_REJECTED = Integer.MAX_VALUE;

    /** What goes with the number of a request in one long, since there is one of these for every request under way. */
    private static final int SHAPE_BITS = 15;

    private static final int STEP_BITS = 7;
    private static final int MOST_STEPS = (1 << STEP_BITS) - 1;
    /** Where one is turned away that is not: no step has this index. */
    private static final int NOWHERE = MOST_STEPS;

    private static final int PROBE = 1 << 2 * STEP_BITS;

    /** The number, then {@link #SHAPE_BITS} bits: whether it is a probe, its steps, where it is turned away. */
    private final long idAndShape;

    private final int client;
    private final int uri;
    private final Endpoint endpoint;
    /** Of the first step; most requests have no other. */
    private final long firstNs;
    /** Of the steps after the first, or null without. */
    private final long[] restNs;
    /** What its calls ask other services for, by step; null without. */
    private final Request[] called;

    /**
     * @param id at least -2^48, less than 2^48; -1 for a probe
     * @param client whose request it is: a number that no other load has
     * @param uri which of the endpoint's URIs it asks for, from 0
     * @param stepNs time of each step of the endpoint, in nanoseconds
     * @param rejectedAt index of the step that turns it away, or {@link #NOT_REJECTED}
     */
    public Request(
            long id, int client, int uri, Endpoint endpoint, long[] stepNs, int rejectedAt, boolean probe) {
        this(
                id,
                client,
                uri,
                endpoint,
                stepNs.length,
                stepNs.length == 0 ? 0 : stepNs[0],
                stepNs.length > 1 ? Arrays.copyOfRange(stepNs, 1, stepNs.length) : null,
                null,
                rejectedAt,
                probe);
    }

    /** The same with other times of its steps. */
    public Request lasting(long[] stepNs) {
        return new Request(
                id(),
                client,
                uri,
                endpoint,
                stepNs.length,
                stepNs.length == 0 ? 0 : stepNs[0],
                stepNs.length > 1 ? Arrays.copyOfRange(stepNs, 1, stepNs.length) : null,
                called,
                rejectedAt(),
                probe());
    }

    /**
     * @param restNs of the steps after the first, owned by the request from here on; null without
     * @param called by step, owned likewise; null without
     */
    Request(
            long id,
            int client,
            int uri,
            Endpoint endpoint,
            int steps,
            long firstNs,
            long[] restNs,
            Request[] called,
            int rejectedAt,
            boolean probe) {
        if (id << SHAPE_BITS >> SHAPE_BITS != id || steps > MOST_STEPS) {
            throw new IllegalArgumentException("a request has a number of less than " + (Long.SIZE - SHAPE_BITS)
                    + " bits and at most " + MOST_STEPS + " steps, got number " + id + " and " + steps + " steps");
        }
        int turnedAwayAt = rejectedAt == NOT_REJECTED ? NOWHERE : rejectedAt;
        this.idAndShape = id << SHAPE_BITS | (probe ? PROBE : 0) | steps << STEP_BITS | turnedAwayAt;
        this.client = client;
        this.uri = uri;
        this.endpoint = endpoint;
        this.firstNs = firstNs;
        this.restNs = restNs;
        this.called = called;
    }

    public long id() {
        return idAndShape >> SHAPE_BITS;
    }

    /** Whose request it is: balancers tell clients apart by it. */
    public int client() {
        return client;
    }

    /** Which of the endpoint's URIs it asks for, from 0. */
    public int uri() {
        return uri;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public int steps() {
        return (int) (idAndShape >> STEP_BITS) & MOST_STEPS;
    }

    public long stepNs(int index) {
        return index == 0 ? firstNs : restNs[index - 1];
    }

    /** What the call of a step asks for. */
    public Request called(int step) {
        return called[step];
    }

    public int rejectedAt() {
        int index = (int) idAndShape & MOST_STEPS;
        return index == NOWHERE ? NOT_REJECTED : index;
    }

    /** A health check: it goes the real way and is never counted. */
    public boolean probe() {
        return (idAndShape & PROBE) != 0;
    }

    /** GET, HEAD, PUT, DELETE and OPTIONS: asking twice does no harm (RFC 9110 §9.2.2). */
    public boolean idempotent() {
        return !endpoint.method().equals("POST") && !endpoint.method().equals("PATCH");
    }
}
