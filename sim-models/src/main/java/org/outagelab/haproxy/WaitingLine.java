package org.outagelab.haproxy;

/**
 * The requests that wait for one server or for any: lowest priority class first, then oldest (queue.c, docs/models/haproxy.md#one-request).
 *
 * <p>A linked list: one that leaves from the middle costs as little as one that is next.
 */
final class WaitingLine {
    private Place first;
    private Place last;
    private int size;

    /** Where a request waits. */
    static final class Place {
        private final Stream stream;
        /** The server that it waits for, or null for any. */
        final Server server;
        /** Class of {@code set-priority-class}: the lower one leaves a queue first. */
        private final int priority;
        /** Later than that of everyone who came before. */
        private final long order;

        private Place ahead;
        private Place behind;

        Place(Stream stream, Server server, int priority, long order) {
            this.stream = stream;
            this.server = server;
            this.priority = priority;
            this.order = order;
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The next, or null. */
    Stream peek() {
        return first == null ? null : first.stream;
    }

    /** @param place later than all in the line */
    void add(Place place) {
        var before = last;
        while (before != null && before.priority > place.priority) {
            before = before.ahead;
        }
        place.ahead = before;
        place.behind = before == null ? first : before.behind;
        if (before == null) {
            first = place;
        } else {
            before.behind = place;
        }
        if (place.behind == null) {
            last = place;
        } else {
            place.behind.ahead = place;
        }
        size++;
    }

    /** @param place in this line */
    void remove(Place place) {
        if (place.ahead == null) {
            first = place.behind;
        } else {
            place.ahead.behind = place.behind;
        }
        if (place.behind == null) {
            last = place.ahead;
        } else {
            place.behind.ahead = place.ahead;
        }
        size--;
    }

    void clear() {
        first = null;
        last = null;
        size = 0;
    }

    /**
     * Who of the first two of two lines is served first, or null when both are empty.
     *
     * @param b null for none
     */
    static Stream sooner(WaitingLine a, WaitingLine b) {
        var one = a.first;
        var other = b == null ? null : b.first;
        if (one == null || other == null) {
            var only = one == null ? other : one;
            return only == null ? null : only.stream;
        }
        boolean second = other.priority < one.priority || other.priority == one.priority && other.order < one.order;
        return second ? other.stream : one.stream;
    }
}
