package org.outagelab.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;
import org.junit.jupiter.api.Test;
import org.outagelab.core.random.RandomStream;

/** The event queue against a sorted map, under operations and times of every shape. */
final class EventQueueProperties {
    /** Both structures side by side; every operation checks that they agree. */
    static final class Pair {
        private static final long TYPE = (1 << EventQueue.TYPE_BITS) - 2;

        private record Key(long timeNs, long order) implements Comparable<Key> {
            @Override
            public int compareTo(Key other) {
                return timeNs != other.timeNs ? Long.compare(timeNs, other.timeNs) : Long.compare(order, other.order);
            }
        }

        private record Handle(Pending event, Key key) {}

        private final EventQueue queue = new EventQueue();
        private final TreeMap<Key, String> oracle = new TreeMap<>();
        private final List<Handle> handles = new ArrayList<>();
        private long nowNs;
        private long sequence;

        void add(long delayNs, int phase) {
            long order = (long) phase << EventQueue.PHASE_SHIFT | sequence++ << EventQueue.SEQUENCE_SHIFT;
            long key = order | TYPE << EventQueue.TYPE_SHIFT;
            long timeNs = Math.min(SimTime.plus(nowNs, delayNs), SimTime.NEVER - 1);
            String payload = "event " + order;
            // Every fourth event is one that is never cancelled.
            if (sequence % 4 == 0) {
                queue.add(timeNs, key, payload);
            } else {
                var event = new Pending(payload);
                queue.add(timeNs, key, event);
                handles.add(new Handle(event, new Key(timeNs, order)));
            }
            oracle.put(new Key(timeNs, order), payload);
        }

        /** Any handle ever given, most of them over. */
        void remove(int which) {
            if (handles.isEmpty()) {
                return;
            }
            Handle handle = handles.get(Math.floorMod(which, handles.size()));
            boolean was = oracle.remove(handle.key) != null;
            assertThat(handle.event.isPending()).isEqualTo(was);
            if (was) {
                queue.remove(handle.event);
                assertThat(handle.event.isPending()).isFalse();
            }
        }

        void removeFirst() {
            var expected = oracle.pollFirstEntry();
            if (expected == null) {
                assertThat(queue.nextTimeNs()).isEqualTo(SimTime.NEVER);
                return;
            }
            nowNs = expected.getKey().timeNs;
            assertThat(queue.nextTimeNs()).isEqualTo(nowNs);
            assertThat(EventQueue.order(queue.firstKey())).isEqualTo(expected.getKey().order);
            assertThat(EventQueue.type(queue.firstKey())).isEqualTo((int) TYPE);
            assertThat(queue.removeFirst()).isEqualTo(expected.getValue());
        }

        Pair checked() {
            assertThat(queue.size()).isEqualTo(oracle.size());
            return this;
        }

        void drain() {
            while (!oracle.isEmpty()) {
                removeFirst();
            }
            removeFirst();
            checked();
        }

        @Override
        public String toString() {
            return "queue of " + oracle.size() + " at " + nowNs + " ns";
        }
    }

    @Property(tries = 300)
    void agreesWithASortedMapUnderAnyOperations(@ForAll("chains") ActionChain<Pair> chain) {
        chain.withInvariant(Pair::checked).run().drain();
    }

    @Provide
    Arbitrary<ActionChain<Pair>> chains() {
        Arbitrary<Long> delay = Arbitraries.oneOf(
                Arbitraries.just(0L),
                Arbitraries.longs().between(0, 3),
                Arbitraries.longs().between(0, 100_000),
                Arbitraries.longs().between(0, SimTime.HOUR),
                Arbitraries.longs().between(0, SimTime.NEVER - 1));
        Arbitrary<Integer> phase = Arbitraries.integers().between(0, 2);
        Arbitrary<Integer> count = Arbitraries.integers().between(1, 400);
        Action.Independent<Pair> add = () -> delay.flatMap(d -> phase.map(p -> Transformer.mutate(
                "add in " + d + " ns, phase " + p, pair -> pair.add(d, p))));
        Action.Independent<Pair> burst = () -> count.flatMap(n -> Arbitraries.longs().between(1, SimTime.MINUTE)
                .map(spread -> Transformer.mutate("add " + n + " over " + spread + " ns", pair -> {
                    var random = RandomStream.named(n, spread, "burst");
                    for (int i = 0; i < n; i++) {
                        pair.add((long) (random.nextDouble() * spread), random.nextInt(3));
                    }
                })));
        Action.Independent<Pair> remove = () -> Arbitraries.integers()
                .map(which -> Transformer.mutate("remove handle " + which, pair -> pair.remove(which)));
        Action.Independent<Pair> removeMany = () -> count.map(n -> Transformer.mutate("remove " + n, pair -> {
            for (int i = 0; i < n; i++) {
                pair.remove(31 * i + n);
            }
        }));
        Action.Independent<Pair> removeFirst = () -> count.map(n -> Transformer.mutate("remove the first " + n, pair -> {
            for (int i = 0; i < n; i++) {
                pair.removeFirst();
            }
        }));
        return ActionChain.startWith(Pair::new)
                .withAction(4, add)
                .withAction(3, burst)
                .withAction(2, remove)
                .withAction(1, removeMany)
                .withAction(3, removeFirst)
                .withMaxTransformations(60);
    }

    @Property(tries = 60)
    void agreesWithASortedMapForEveryShapeOfDelays(
            @ForAll @IntRange(min = 1, max = 3000) int pending, @ForAll @IntRange(max = 7) int shape, @ForAll long seed) {
        var random = RandomStream.named(seed, 0, "shape");
        var pair = new Pair();
        for (int i = 0; i < pending; i++) {
            pair.add(delay(shape, i, random), random.nextInt(3));
        }
        for (int i = 0; i < 4 * pending; i++) {
            pair.removeFirst();
            pair.add(delay(shape, i, random), random.nextInt(3));
            if (random.nextInt(3) == 0) {
                pair.add(delay(shape, i, random), 1);
                pair.remove(random.nextInt(1 << 30));
            }
        }
        pair.checked().drain();
    }

    @Test
    void holdsMoreEventsThanAKeyHasPlacesFor() {
        int count = 5 << 19;
        assertThat(count).isGreaterThan(1 << EventQueue.TYPE_BITS);
        var queue = new EventQueue();
        var payloads = new Object[count];
        for (int i = 0; i < count; i++) {
            payloads[i] = new Object();
            // An odd factor: every time below the power of two at most once.
            queue.add(i * 0x9E3779B1L & (1 << 22) - 1, (long) i << EventQueue.SEQUENCE_SHIFT, payloads[i]);
        }

        long previousNs = -1;
        for (int left = count; left > 0; left--) {
            long timeNs = queue.nextTimeNs();
            int i = (int) (queue.firstKey() >>> EventQueue.SEQUENCE_SHIFT);
            if (timeNs <= previousNs || timeNs != (i * 0x9E3779B1L & (1 << 22) - 1) || queue.removeFirst() != payloads[i]) {
                throw new AssertionError("event " + i + " came at " + timeNs + " ns, after " + previousNs + " ns");
            }
            previousNs = timeNs;
        }
        assertThat(queue.size()).isZero();
    }

    private static long delay(int shape, int i, RandomStream random) {
        return switch (shape) {
            case 0 -> 5;
            case 1 -> (long) (1e6 * random.nextExponential());
            case 2 -> Math.max(0, 1_000_000 - 100L * i);
            case 3 -> random.nextInt(10) == 0 ? SimTime.YEAR : random.nextInt(1000);
            case 4 -> 1L << random.nextInt(62);
            case 5 -> i % 1000 == 0 ? SimTime.SECOND : 0;
            case 6 -> (long) (SimTime.DAY * StrictMath.pow(random.nextDouble(), 9));
            default -> random.nextInt(3) * SimTime.MILLISECOND;
        };
    }
}
