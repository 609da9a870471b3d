package org.outagelab.benchmarks;

import java.util.PriorityQueue;

/** The hold model on {@code java.util.PriorityQueue} with one object per event and handlers of four kinds. */
final class PriorityQueueHold implements Model {
    private interface Handler {
        Handler next();
    }

    private record Event(long timeNs, long sequence, Handler handler) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return timeNs != other.timeNs ? Long.compare(timeNs, other.timeNs) : Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final Delays delays;
    private final Handler[] handlers = new Handler[4];
    private final long[] counts = new long[4];
    private long sequence;

    PriorityQueueHold(int pending, Delays delays) {
        this.delays = delays;
        handlers[0] = () -> { counts[0]++; return handlers[1]; };
        handlers[1] = () -> { counts[1]++; return handlers[2]; };
        handlers[2] = () -> { counts[2]++; return handlers[3]; };
        handlers[3] = () -> { counts[3]++; return handlers[0]; };
        for (int i = 0; i < pending; i++) {
            queue.add(new Event(delays.nextNs(), sequence++, handlers[i & 3]));
        }
    }

    @Override
    public void run(long operations) {
        for (long i = 0; i < operations; i++) {
            Event event = queue.poll();
            Handler next = event.handler.next();
            queue.add(new Event(event.timeNs + delays.nextNs(), sequence++, next));
        }
    }
}
