package org.outagelab.availability.exact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.availability.structure.Bdd;
import org.outagelab.availability.structure.Structure;

/**
 * A small fault tree whose gates may ask for an order or share spares (Dugan, Bavuso and Boyd 1992,
 * doi:10.1109/24.159800), of units that fail at constant rates and are not repaired.
 *
 * <p>Build the events and gates with {@link #event}, {@link #and}, {@link #pand}, {@link #spare} … and hand the top to the
 * constructor. Parts of the top gate that share nothing are solved apart and combined exactly.
 */
public final class DynamicFaultTree {
    /** Something that fails. */
    public sealed interface Node {}

    /**
     * @param rate of failure while in use
     * @param dormancy share of that rate while it is a spare: 0 cold, 1 hot
     */
    public record Event(String name, double rate, double dormancy) implements Node {
        public Event {
            if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("rate of " + name + " must be >= 0 and finite, got " + rate);
            }
            RedundantGroup.share("dormancy of " + name, dormancy);
        }
    }

    private enum Sort {
        AT_LEAST,
        PAND,
        SPARE
    }

    private record Gate(Sort sort, int k, List<Node> inputs) implements Node {}

    /** Which events have failed, which gates have failed or can never fail in order, and who uses which spare. */
    private record State(long failed, long broken, List<Integer> inUse) {}

    private final Node top;
    private final List<Event> events = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final Map<Node, Integer> eventNumbers = new LinkedHashMap<>();

    public DynamicFaultTree(Node top) {
        this.top = top;
        collect(top);
        if (events.size() > 62 || gates.size() > 62) {
            throw new IllegalArgumentException(
                    "expected at most 62 events and gates, got " + events.size() + " and " + gates.size());
        }
        var names = new LinkedHashSet<String>();
        for (Event event : events) {
            if (!names.add(event.name)) {
                throw new IllegalArgumentException("two different events are named '" + event.name + "'");
            }
        }
    }

    public static Node event(String name, double rate) {
        return new Event(name, rate, 0);
    }

    /** An event that may serve as a spare. */
    public static Node spareEvent(String name, double rate, double dormancy) {
        return new Event(name, rate, dormancy);
    }

    /** Fails when all have failed. */
    public static Node and(Node... inputs) {
        return atLeast(inputs.length, inputs);
    }

    /** Fails when any has failed. */
    public static Node or(Node... inputs) {
        return atLeast(1, inputs);
    }

    /** Fails when {@code k} have failed. */
    public static Node atLeast(int k, Node... inputs) {
        if (k < 1 || k > inputs.length) {
            throw new IllegalArgumentException("expected 1 <= k <= " + inputs.length + ", got " + k);
        }
        return new Gate(Sort.AT_LEAST, k, List.of(inputs));
    }

    /** Fails when all have failed, in this order or at one instant; never when the order was another. */
    public static Node pand(Node... inputs) {
        return new Gate(Sort.PAND, inputs.length, List.of(inputs));
    }

    /** Fails when the first and all spares it could get have failed. A spare serves one gate at a time. */
    public static Node spare(Node primary, Node... spares) {
        List<Node> inputs = new ArrayList<>(List.of(spares));
        inputs.add(0, primary);
        if (!inputs.stream().allMatch(Event.class::isInstance)) {
            throw new IllegalArgumentException("a primary and its spares are events, not gates");
        }
        return new Gate(Sort.SPARE, 1, List.copyOf(inputs));
    }

    /** The probability that the top has failed by time t; everything is up at 0. */
    public double unreliability(double t) {
        if (top instanceof Gate gate && gate.sort == Sort.AT_LEAST && independent(gate.inputs)) {
            List<Structure> parts = new ArrayList<>();
            Map<String, Double> down = new LinkedHashMap<>();
            for (Node input : gate.inputs) {
                String name = "part " + parts.size();
                parts.add(Structure.unit(name));
                down.put(name, new DynamicFaultTree(input).unreliability(t));
            }
            Structure up = Structure.atLeast(gate.inputs.size() - gate.k + 1, parts);
            return Bdd.of(up).orElseThrow().unavailability(down);
        }
        return chain().reachedBy(t, this::failed);
    }

    /** Mean time until the top fails; infinite if it may never. */
    public double meanTimeToFailure() {
        return chain().meanTimeTo(this::failed);
    }

    private MarkovChain<State> chain() {
        List<Integer> inUse = new ArrayList<>();
        for (Gate gate : gates) {
            inUse.add(gate.sort == Sort.SPARE ? 0 : -1);
        }
        return MarkovChain.from(new State(0, 0, inUse), (state, moves) -> {
            if (!failed(state)) {
                for (int event = 0; event < events.size(); event++) {
                    if ((state.failed >> event & 1) == 0) {
                        moves.to(after(state, event), rate(state, event));
                    }
                }
            }
        });
    }

    private boolean failed(State state) {
        return failed(top, state);
    }

    private boolean failed(Node node, State state) {
        if (node instanceof Event) {
            return (state.failed >> eventNumbers.get(node) & 1) == 1;
        }
        var gate = (Gate) node;
        int failures = 0;
        for (Node input : gate.inputs) {
            failures += failed(input, state) ? 1 : 0;
        }
        return switch (gate.sort) {
            case AT_LEAST -> failures >= gate.k;
            case PAND -> failures == gate.inputs.size() && (state.broken >> gates.indexOf(gate) & 1) == 0;
            case SPARE -> state.inUse.get(gates.indexOf(gate)) == gate.inputs.size();
        };
    }

    /** A spare that nobody uses fails at its dormant rate. */
    private double rate(State state, int number) {
        Event event = events.get(number);
        boolean isSpare = false;
        for (int g = 0; g < gates.size(); g++) {
            Gate gate = gates.get(g);
            int place = gate.sort == Sort.SPARE ? gate.inputs.indexOf(event) : -1;
            if (place >= 0 && state.inUse.get(g) == place) {
                return event.rate;
            }
            isSpare |= place > 0;
        }
        return isSpare ? event.rate * event.dormancy : event.rate;
    }

    private State after(State before, int event) {
        long failed = before.failed | 1L << event;
        List<Integer> inUse = new ArrayList<>(before.inUse);
        for (int g = 0; g < gates.size(); g++) {
            Gate gate = gates.get(g);
            if (gate.sort == Sort.SPARE) {
                inUse.set(g, claim(gate, g, inUse, failed));
            }
        }
        long broken = before.broken;
        for (int g = 0; g < gates.size(); g++) {
            var now = new State(failed, broken, inUse);
            if (gates.get(g).sort == Sort.PAND && outOfOrder(gates.get(g), now)) {
                broken |= 1L << g;
            }
        }
        return new State(failed, broken, inUse);
    }

    /** The input that the gate uses now: its present one while that works, else the first free spare; the end if none. */
    private int claim(Gate gate, int g, List<Integer> inUse, long failed) {
        int present = inUse.get(g);
        if (present == gate.inputs.size() || (failed >> eventNumbers.get(gate.inputs.get(present)) & 1) == 0) {
            return present;
        }
        for (int place = 1; place < gate.inputs.size(); place++) {
            Node spare = gate.inputs.get(place);
            boolean works = (failed >> eventNumbers.get(spare) & 1) == 0;
            if (works && !taken(spare, g, inUse)) {
                return place;
            }
        }
        return gate.inputs.size();
    }

    private boolean taken(Node spare, int except, List<Integer> inUse) {
        for (int g = 0; g < gates.size(); g++) {
            Gate gate = gates.get(g);
            if (g != except && gate.sort == Sort.SPARE && gate.inputs.indexOf(spare) == inUse.get(g)) {
                return true;
            }
        }
        return false;
    }

    /** An input has failed while one before it works. */
    private boolean outOfOrder(Gate gate, State state) {
        boolean worksBefore = false;
        for (Node input : gate.inputs) {
            boolean failed = failed(input, state);
            if (failed && worksBefore) {
                return true;
            }
            worksBefore |= !failed;
        }
        return false;
    }

    private static boolean independent(List<Node> inputs) {
        Set<Node> seen = new LinkedHashSet<>();
        int all = 0;
        for (Node input : inputs) {
            var part = new DynamicFaultTree(input);
            seen.addAll(part.events);
            all += part.events.size();
        }
        return seen.size() == all;
    }

    private void collect(Node node) {
        if (node instanceof Event event) {
            if (!eventNumbers.containsKey(event)) {
                eventNumbers.put(event, events.size());
                events.add(event);
            }
        } else {
            var gate = (Gate) node;
            gate.inputs.forEach(this::collect);
            if (!gates.contains(gate)) {
                gates.add(gate);
            }
        }
    }
}
