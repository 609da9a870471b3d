package org.outagelab.tls;

import java.util.List;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Scope;
import org.outagelab.metric.Unit;

/** What a service can tell that speaks TLS with its clients. */
public final class TlsMetrics implements Metrics {
    private static final String PLAINTEXT = "it does not speak TLS";

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.of(Handshakes.class, Scope.SERVICE, "handshakes_full")
                        .ofKind("haproxy", "nginx", "mysql")
                        .in(Unit.of("handshakes"))
                        .better(Metric.Better.LOWER)
                        .absent(PLAINTEXT)
                        .says("Full TLS handshakes, those among them that clients broke off because of the certificate.")
                        .mean(instances -> instances.stream().mapToDouble(Handshakes::full).sum()),
                Metric.of(Handshakes.class, Scope.SERVICE, "handshakes_resumed")
                        .ofKind("haproxy", "nginx")
                        .in(Unit.of("handshakes"))
                        .absent(PLAINTEXT)
                        .says("TLS handshakes that resumed a session.")
                        .mean(instances -> instances.stream().mapToDouble(Handshakes::resumed).sum()));
    }
}
