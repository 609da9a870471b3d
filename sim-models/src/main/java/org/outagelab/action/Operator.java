package org.outagelab.action;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells all balancers before one server what to do with it. Orders are counted: maintenance goes before draining, the
 * latest weight before earlier ones, and what holds when the last has ended is what the file says.
 */
public final class Operator {
    private final String server;
    private final List<Steered> balancers;
    private final List<Integer> weights = new ArrayList<>();
    private Steered.Wish standing = Steered.Wish.READY;
    private int orders;
    /** The number of the last order that each has obeyed. */
    private final int[] obeyed;
    private int drains;
    private int maintenances;

    public Operator(String server, List<Steered> balancers) {
        this.server = server;
        this.balancers = List.copyOf(balancers);
        this.obeyed = new int[balancers.size()];
    }

    void drain() {
        drains++;
        tell();
    }

    void endDrain() {
        drains--;
        tell();
    }

    void maintain() {
        maintenances++;
        tell();
    }

    void endMaintenance() {
        maintenances--;
        tell();
    }

    void weigh(int weight) {
        weights.add(weight);
        tellWeight();
    }

    void endWeight(int weight) {
        weights.remove((Integer) weight);
        tellWeight();
    }

    /**
     * What is wanted of it from now on, whatever was wanted before: an order that nobody takes back.
     *
     * @param brings brings the order to one balancer, now or later; what it brings after a later order is not obeyed
     */
    public void orders(Steered.Wish wish, Consumer<Runnable> brings) {
        standing = wish;
        int number = ++orders;
        for (int i = 0; i < obeyed.length; i++) {
            int index = i;
            var balancer = balancers.get(i);
            brings.accept(() -> {
                if (obeyed[index] < number) {
                    obeyed[index] = number;
                    balancer.wish(server, stricter(wish));
                }
            });
        }
    }

    /** The weight that it has from now on; -1 for that of the file. */
    public void ordersWeight(int weight) {
        balancers.forEach(balancer -> balancer.weigh(server, weight));
    }

    /** Whether any balancer listens to it. */
    public boolean steers() {
        return !balancers.isEmpty();
    }

    /** Requests that the server has of all balancers now. */
    public int sessions() {
        return balancers.stream().mapToInt(balancer -> balancer.seen(server).sessions()).sum();
    }

    /** Whether all balancers see the server up. */
    public boolean seenUp() {
        return balancers.stream().allMatch(balancer -> balancer.seen(server).up());
    }

    private void tell() {
        var wish = stricter(standing);
        balancers.forEach(balancer -> balancer.wish(server, wish));
    }

    /** What is ordered, or what those whose orders are counted want, if that is more. */
    private Steered.Wish stricter(Steered.Wish ordered) {
        var counted = maintenances > 0 ? Steered.Wish.MAINT : drains > 0 ? Steered.Wish.DRAIN : Steered.Wish.READY;
        return counted.compareTo(ordered) > 0 ? counted : ordered;
    }

    private void tellWeight() {
        int weight = weights.isEmpty() ? -1 : weights.get(weights.size() - 1);
        balancers.forEach(balancer -> balancer.weigh(server, weight));
    }
}
