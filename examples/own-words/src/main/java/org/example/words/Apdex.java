package org.example.words;

import java.util.List;
import org.outagelab.call.Ledger;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Unit;

/**
 * The metric {@code apdex}: how content those are who asked (Apdex Alliance, Application Performance Index, 2007). A request
 * that was ok within half a second counts whole, one within two seconds half, any other not at all.
 */
public final class Apdex implements Metrics {
    private static final long SATISFIED_NS = 500_000_000;

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.of(Ledger.class, "apdex").in(Unit.RATIO)
                .first()
                .better(Metric.Better.HIGHER)
                .says("Share of requests answered ok within 0.5 s, and half of those answered within 2 s.")
                .ratio(Apdex::content, Ledger::counted));
    }

    private static double content(Ledger ledger) {
        return (within(ledger, SATISFIED_NS) + within(ledger, 4 * SATISFIED_NS)) / 2;
    }

    private static double within(Ledger ledger, long ns) {
        var latency = ledger.okLatency();
        return latency.getTotalCount() == 0 ? 0 : latency.getCountBetweenValues(0, ns / Ledger.LATENCY_UNIT_NS);
    }
}
