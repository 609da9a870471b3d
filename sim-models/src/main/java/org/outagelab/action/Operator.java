package org.outagelab.action;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells all balancers before one server what to do with it. Orders are counted: maintenance goes before draining, the
 * latest weight before earlier ones, and what holds when the last has ended is what the file says.
 */
public final class Operator {
    private final String server;
    private final List<Steered> balancers;
    private final List<Integer> weights = new ArrayList<>();
    private int drains;
    private int maintenances;

    public Operator(String server, List<Steered> balancers) {
        this.server = server;
        this.balancers = List.copyOf(balancers);
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

    private void tell() {
        var wish = maintenances > 0 ? Steered.Wish.MAINT : drains > 0 ? Steered.Wish.DRAIN : Steered.Wish.READY;
        balancers.forEach(balancer -> balancer.wish(server, wish));
    }

    private void tellWeight() {
        int weight = weights.isEmpty() ? -1 : weights.get(weights.size() - 1);
        balancers.forEach(balancer -> balancer.weigh(server, weight));
    }
}
