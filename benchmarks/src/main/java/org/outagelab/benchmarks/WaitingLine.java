package org.outagelab.benchmarks;

import java.util.ArrayDeque;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;

/** The single server of M/M/1 for engines that have events and nothing more; times in seconds. */
final class WaitingLine {
    private final ArrayDeque<double[]> line = new ArrayDeque<>();
    private final DoubleSupplier now;
    private final DoubleConsumer departureIn;
    private final DoubleConsumer waits;
    private final DoubleConsumer responses;
    private double[] serving;
    private double area;
    private double changedAt;

    WaitingLine(DoubleSupplier now, DoubleConsumer departureIn, DoubleConsumer waits, DoubleConsumer responses) {
        this.now = now;
        this.departureIn = departureIn;
        this.waits = waits;
        this.responses = responses;
    }

    void arrive(double work) {
        double[] customer = {now.getAsDouble(), work};
        if (serving == null) {
            serve(customer);
        } else {
            count();
            line.add(customer);
        }
    }

    void depart() {
        responses.accept(now.getAsDouble() - serving[0]);
        serving = null;
        if (!line.isEmpty()) {
            count();
            serve(line.poll());
        }
    }

    /** The time-averaged number waiting. */
    double meanWaiting() {
        return area / now.getAsDouble();
    }

    private void serve(double[] customer) {
        serving = customer;
        waits.accept(now.getAsDouble() - customer[0]);
        departureIn.accept(customer[1]);
    }

    private void count() {
        area += line.size() * (now.getAsDouble() - changedAt);
        changedAt = now.getAsDouble();
    }
}
