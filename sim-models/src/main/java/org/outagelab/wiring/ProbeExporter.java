package org.outagelab.wiring;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.monitoring.Exporter;
import org.outagelab.monitoring.Labels;
import org.outagelab.monitoring.Sample;
import org.outagelab.monitoring.Scrape;
import org.outagelab.net.Destination;

/**
 * A black-box probe: a whole request from where the clients are, for each scrape. A failed one is an answered scrape that says
 * so; it gives up half a second before the scrape would (blackbox_exporter's {@code --timeout-offset}).
 */
final class ProbeExporter implements Exporter, Caller {
    private static final long TIMEOUT_OFFSET_NS = SimTime.SECOND / 2;

    private final Simulation simulation;
    private final Destination destination;
    private final Endpoint endpoint;
    private final RandomStream random;
    private final long timeoutNs;
    private final Timer patience;
    private Scrape scrape;
    private Call call;
    private long beganNs;

    /** @param scrapeTimeoutNs of the scrape that asks for it */
    ProbeExporter(
            Simulation simulation, String owner, Destination destination, Endpoint endpoint, RandomStream random, long scrapeTimeoutNs) {
        this.simulation = simulation;
        this.destination = destination;
        this.endpoint = endpoint;
        this.random = random;
        this.timeoutNs = scrapeTimeoutNs > TIMEOUT_OFFSET_NS ? scrapeTimeoutNs - TIMEOUT_OFFSET_NS : scrapeTimeoutNs / 2;
        EventType<ProbeExporter> type = simulation.eventType(owner, ProbeExporter::timedOut);
        this.patience = type.timer(this);
    }

    /** What it said before the run, when all was well. */
    static List<Sample> well() {
        return samples(true, 0, 200);
    }

    @Override
    public void scrape(Scrape begun) {
        scrape = begun;
        beganNs = simulation.nowNs();
        var route = destination.route(destination.first(random));
        call = route.call(endpoint.request(-1, random, true), this);
        begun.whenGivenUp(() -> {
            patience.cancel();
            call.close();
        });
        patience.restart(timeoutNs);
        route.open(call);
    }

    @Override
    public void connected(Call connected) {}

    @Override
    public void ended(Call ended, Outcome outcome) {
        if (ended == call) {
            patience.cancel();
            scrape.answered(samples(
                    outcome.status() >= 200 && outcome.status() < 300, simulation.nowNs() - beganNs, outcome.status()));
        }
    }

    private void timedOut() {
        call.close();
        scrape.answered(samples(false, timeoutNs, 0));
    }

    private static List<Sample> samples(boolean success, long lastedNs, int status) {
        var samples = new ArrayList<Sample>();
        samples.add(new Sample(Labels.metric("probe_success"), success ? 1 : 0));
        samples.add(new Sample(Labels.metric("probe_duration_seconds"), lastedNs / (double) SimTime.SECOND));
        samples.add(new Sample(Labels.metric("probe_http_status_code"), status));
        return samples;
    }
}
