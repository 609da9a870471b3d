package org.outagelab.core.theory;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.outagelab.core.Simulation;

/**
 * Independent runs of one model and the exact cases they answer.
 *
 * @param customers of one run, or repetitions in it, the warm-up not included
 * @param quick whether the default build runs it
 */
record Experiment(int runs, int customers, boolean quick, Model model, List<Row> rows) {
    /** One run. */
    interface Model {
        Observed observe(Simulation sim, int customers);
    }

    /** @param halfWidth largest half-width that passes, as a share of the expected value */
    record Row(String id, double halfWidth, ToDoubleFunction<Observed> value) {}

    static final double MEAN = 0.01;
    /** Of p95 and p99, standard deviations and variances. */
    static final double SPREAD = 0.02;

    static final double RARE = 0.10;

    static Row mean(String id, ToDoubleFunction<Observed> value) {
        return new Row(id, MEAN, value);
    }

    static Row spread(String id, ToDoubleFunction<Observed> value) {
        return new Row(id, SPREAD, value);
    }

    static Row rare(String id, ToDoubleFunction<Observed> value) {
        return new Row(id, RARE, value);
    }

    static Experiment quick(int customers, Model model, Row... rows) {
        return new Experiment(30, customers, true, model, List.of(rows));
    }

    static Experiment study(int customers, Model model, Row... rows) {
        return new Experiment(30, customers, false, model, List.of(rows));
    }
}
