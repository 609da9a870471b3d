package org.outagelab.mysql;

/**
 * One statement by which a person deletes rows by mistake. It is a transaction like any other, so that every replica
 * repeats it; where it is executed, its rows and all earlier writes to them are gone, until a rescue brings them back.
 */
final class Deletion {
    private static final int ORIGIN_UNKNOWN = -1;

    private final int rows;
    private final long applyNs;
    /** Writes to its rows that were committed before it. */
    private final WriteBits writes;

    private long atNs = -1;
    private int origin = ORIGIN_UNKNOWN;
    private long sequence;
    private GtidSet before;
    private long noticedNs = -1;
    private long backNs = -1;
    private int backOrigin = ORIGIN_UNKNOWN;
    private long backSequence;
    private GtidSet backPoint;
    private long pointNs = Long.MAX_VALUE;
    private long dropped;

    /**
     * @param rows the first so many of all
     * @param applyNs time a replica needs for it, or -1 for that of any write
     */
    Deletion(int rows, long applyNs, int origins) {
        this.rows = rows;
        this.applyNs = applyNs;
        this.writes = new WriteBits(origins);
    }

    int rows() {
        return rows;
    }

    long applyNs() {
        return applyNs;
    }

    /** A server has committed a write to a row. */
    void committed(int server, int row, long number) {
        if (atNs < 0 && row < rows) {
            writes.add(server, number);
        }
    }

    /**
     * It is executed first.
     *
     * @param had what its server had before, kept as it is
     */
    void strikes(int server, long number, GtidSet had, long nowNs) {
        atNs = nowNs;
        origin = server;
        sequence = number;
        before = had;
    }

    /** Whether it has happened. */
    boolean happened() {
        return atNs >= 0;
    }

    long atNs() {
        return atNs;
    }

    int origin() {
        return origin;
    }

    long sequence() {
        return sequence;
    }

    /** What its server had executed before. */
    GtidSet before() {
        return before;
    }

    WriteBits writes() {
        return writes;
    }

    boolean executedIn(GtidSet executed) {
        return happened() && executed.contains(origin, sequence);
    }

    /** Whether its rows are missing where this was executed. */
    boolean effectiveIn(GtidSet executed) {
        return executedIn(executed) && !broughtBackIn(executed);
    }

    /** Whether rows were brought back where this was executed. */
    boolean broughtBackIn(GtidSet executed) {
        return backOrigin != ORIGIN_UNKNOWN && executed.contains(backOrigin, backSequence);
    }

    /** A transaction brings the rows back, as they were at a point. */
    void broughtBack(int server, long number, GtidSet point) {
        backOrigin = server;
        backSequence = number;
        backPoint = point;
    }

    /** The point from which the rows were brought back; null when they were not. */
    GtidSet backPoint() {
        return backPoint;
    }

    /** How many transactions of its own and of its rescue are among those executed. */
    int statementsIn(GtidSet executed) {
        return (executedIn(executed) ? 1 : 0) + (broughtBackIn(executed) ? 1 : 0);
    }

    void noticed(long nowNs) {
        noticedNs = nowNs;
    }

    /** -1 when nobody has noticed it. */
    long noticedNs() {
        return noticedNs;
    }

    /**
     * Its rescue has ended.
     *
     * @param stateNs the instant whose state was brought back
     * @param lost by the rescue itself
     */
    void rescued(long stateNs, long lost, long nowNs) {
        pointNs = stateNs;
        dropped = lost;
        backNs = nowNs;
    }

    /** When right answers were given again, -1 for never. */
    long backNs() {
        return backNs;
    }

    /** The instant whose state was brought back, before 0 for one before the load; {@link Long#MAX_VALUE} for none. */
    long pointNs() {
        return pointNs;
    }

    /** Acknowledged writes that the rescue threw away: to other rows, or later than the deletion. */
    long dropped() {
        return dropped;
    }
}
