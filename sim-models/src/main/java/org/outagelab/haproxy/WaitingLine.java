package org.outagelab.haproxy;

/**
 * The requests that wait for one server or for any: lowest priority class first, then oldest (queue.c, reference §6).
 *
 * <p>A linked list through the streams: one that leaves from the middle costs as little as one that is next.
 */
final class WaitingLine {
    private Stream first;
    private Stream last;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The next, or null. */
    Stream peek() {
        return first;
    }

    /** @param stream with its class and order, later than all in the line */
    void add(Stream stream) {
        var before = last;
        while (before != null && before.priority > stream.priority) {
            before = before.aheadInLine;
        }
        stream.aheadInLine = before;
        stream.behindInLine = before == null ? first : before.behindInLine;
        if (before == null) {
            first = stream;
        } else {
            before.behindInLine = stream;
        }
        if (stream.behindInLine == null) {
            last = stream;
        } else {
            stream.behindInLine.aheadInLine = stream;
        }
        size++;
    }

    /** @param stream in this line */
    void remove(Stream stream) {
        if (stream.aheadInLine == null) {
            first = stream.behindInLine;
        } else {
            stream.aheadInLine.behindInLine = stream.behindInLine;
        }
        if (stream.behindInLine == null) {
            last = stream.aheadInLine;
        } else {
            stream.behindInLine.aheadInLine = stream.aheadInLine;
        }
        stream.aheadInLine = null;
        stream.behindInLine = null;
        size--;
    }

    void clear() {
        first = null;
        last = null;
        size = 0;
    }

    /** Which of two heads is served first; either may be null. */
    static Stream sooner(Stream a, Stream b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        boolean second = b.priority < a.priority || b.priority == a.priority && b.queuedOrder < a.queuedOrder;
        return second ? b : a;
    }
}
