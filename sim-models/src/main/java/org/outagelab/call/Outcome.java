package org.outagelab.call;

/**
 * How a request, an attempt or a call ended: data, never an exception.
 *
 * <p>Outcomes are constants, compared by identity; their names are unique and stand in results. Products make their
 * own with {@link #http}.
 */
public final class Outcome {
    /** Which column of the ledger it belongs to. */
    public enum Column {
        ANSWERED,
        REJECTED,
        FAILED,
        ABANDONED
    }

    public static final Outcome OK = new Outcome("ok", 200, Column.ANSWERED);
    /** The port is closed and the host answers with RST. */
    public static final Outcome REFUSED = new Outcome("refused", 0, Column.FAILED);
    /** The connection was reset, or closed without an answer. */
    public static final Outcome RESET = new Outcome("reset", 0, Column.FAILED);
    /** The caller's own patience ended. */
    public static final Outcome TIMEOUT = new Outcome("timeout", 0, Column.FAILED);
    /** The kernel gave up sending SYNs. */
    public static final Outcome UNREACHABLE = new Outcome("timeout connect", 0, Column.FAILED);

    /** Its name had no address when it was looked up. */
    public static final Outcome NO_ADDRESS = new Outcome("name not found", 0, Column.FAILED);

    /** A person left before the answer came. */
    public static final Outcome ABANDONED = new Outcome("abandoned", 0, Column.ABANDONED);
    /** Of an attempt: the other copy of the request was answered first. */
    public static final Outcome SUPERSEDED = new Outcome("superseded by its copy", 0, Column.ABANDONED);

    private final String name;
    private final int status;
    private final Column column;
    private final long retryAfterNs;

    private Outcome(String name, int status, Column column) {
        this(name, status, column, 0);
    }

    private Outcome(String name, int status, Column column, long retryAfterNs) {
        this.retryAfterNs = retryAfterNs;
        this.name = name;
        this.status = status;
        this.column = column;
    }

    /**
     * An HTTP answer that is not plainly ok.
     *
     * @param cause the product's words, may be empty
     */
    public static Outcome http(int status, String cause) {
        var name = "http-" + status + (cause.isEmpty() ? "" : " " + cause);
        return new Outcome(name, status, status < 500 ? Column.REJECTED : Column.FAILED);
    }

    /**
     * An HTTP answer that says when to ask again.
     *
     * @param retryAfterNs its {@code Retry-After}; 0: none
     */
    public static Outcome http(int status, String cause, long retryAfterNs) {
        var plain = http(status, cause);
        return new Outcome(plain.name, status, plain.column, retryAfterNs);
    }

    /** An end without an HTTP status, for example an error of a database protocol. */
    public static Outcome failure(String name) {
        return new Outcome(name, 0, Column.FAILED);
    }

    public String name() {
        return name;
    }

    /** The HTTP status, 0 if no answer came. */
    public int status() {
        return status;
    }

    /** Its {@code Retry-After} in nanoseconds, 0 for none. */
    public long retryAfterNs() {
        return retryAfterNs;
    }

    public Column column() {
        return column;
    }

    /** A complete answer with a status below 500 that is not 429 (docs/definitions.md#ok). */
    public boolean ok() {
        return status > 0 && status < 500 && status != 429;
    }

    @Override
    public String toString() {
        return name;
    }
}
