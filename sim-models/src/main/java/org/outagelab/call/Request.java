package org.outagelab.call;

/** What a client wanted, with the work it means: drawn at its birth, the same on every attempt. Or a probe. */
public final class Request {
    public static final int NOT_REJECTED = Integer.MAX_VALUE;

    private final long id;
    private final Endpoint endpoint;
    private final long[] stepNs;
    private final int rejectedAt;
    private final boolean probe;

    /**
     * @param stepNs time of each step of the endpoint, in nanoseconds; owned by the request from here on
     * @param rejectedAt index of the step that turns it away, or {@link #NOT_REJECTED}
     */
    public Request(long id, Endpoint endpoint, long[] stepNs, int rejectedAt, boolean probe) {
        this.id = id;
        this.endpoint = endpoint;
        this.stepNs = stepNs;
        this.rejectedAt = rejectedAt;
        this.probe = probe;
    }

    public long id() {
        return id;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public int steps() {
        return stepNs.length;
    }

    public long stepNs(int index) {
        return stepNs[index];
    }

    public int rejectedAt() {
        return rejectedAt;
    }

    /** A health check: it goes the real way and is never counted. */
    public boolean probe() {
        return probe;
    }

    /** GET, HEAD, PUT, DELETE and OPTIONS: asking twice does no harm (RFC 9110 §9.2.2). */
    public boolean idempotent() {
        return !endpoint.method().equals("POST") && !endpoint.method().equals("PATCH");
    }
}
