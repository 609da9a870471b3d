package org.outagelab.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events of a run, as far as the digest covers them: for two runs that should be equal, it says where they part.
 *
 * <p>Given to {@link Simulation#observe} before the run. It keeps time, phase and owner of each CONTROL and MODEL event in
 * 12 bytes; only events from a start on, and at most so many, when it is told so. Two traces can be compared if they
 * started at the same time.
 */
public final class EventTrace implements EventObserver {
    private final long fromNs;
    private final int most;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private long[] timesNs = new long[64];
    private int[] owners = new int[64];
    private int size;

    /**
     * An event of a trace.
     *
     * @param owner who handled it
     * @param timeNs simulated time
     */
    public record Executed(long timeNs, Phase phase, String owner) {
        @Override
        public String toString() {
            return phase + " of " + owner + " at " + timeNs + " ns";
        }
    }

    /**
     * Where two runs part.
     *
     * @param equal events before it that are equal
     * @param first what the first run did then; null if it had ended
     * @param second what the second run did then; null if it had ended
     */
    public record Difference(int equal, Executed first, Executed second) {
        @Override
        public String toString() {
            return "after " + equal + " equal events: " + (first == null ? "the end" : first) + " against "
                    + (second == null ? "the end" : second);
        }
    }

    /** Of all events. */
    public EventTrace() {
        this(0, Integer.MAX_VALUE);
    }

    /**
     * Of a part of a run.
     *
     * @param fromNs events before this time are left out
     * @param most so many events are kept, those after them left out; at least 1
     */
    public EventTrace(long fromNs, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a trace must keep at least 1 event, got " + most);
        }
        this.fromNs = fromNs;
        this.most = most;
    }

    @Override
    public void executes(long timeNs, EventType<?> type) {
        if (timeNs < fromNs || size == most || type.observes) {
            return;
        }
        if (size == timesNs.length) {
            timesNs = Arrays.copyOf(timesNs, size + (size >> 1));
            owners = Arrays.copyOf(owners, timesNs.length);
        }
        timesNs[size] = timeNs;
        owners[size++] = number(type.owner) << 1 | type.phase.ordinal();
    }

    private int number(String owner) {
        Integer known = numbers.get(owner);
        if (known != null) {
            return known;
        }
        numbers.put(owner, names.size());
        names.add(owner);
        return names.size() - 1;
    }

    /** Events kept. */
    public int size() {
        return size;
    }

    /**
     * One event.
     *
     * @param index from 0, below {@link #size}
     */
    public Executed event(int index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no event " + index + " among " + size);
        }
        return new Executed(timesNs[index], Phase.values()[owners[index] & 1], names.get(owners[index] >> 1));
    }

    /** The first event in which another run differs from this one; empty if there is none. */
    public Optional<Difference> firstDifference(EventTrace other) {
        if (other.fromNs != fromNs) {
            throw new IllegalArgumentException(
                    "traces from " + fromNs + " ns and from " + other.fromNs + " ns cannot be compared");
        }
        int common = Math.min(size, other.size);
        for (int i = 0; i < common; i++) {
            if (timesNs[i] != other.timesNs[i] || !event(i).equals(other.event(i))) {
                return Optional.of(new Difference(i, event(i), other.event(i)));
            }
        }
        if (size == other.size || common == Math.min(most, other.most)) {
            return Optional.empty();
        }
        return Optional.of(new Difference(common, at(common), other.at(common)));
    }

    private Executed at(int index) {
        return index < size ? event(index) : null;
    }
}
