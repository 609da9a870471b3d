package org.outagelab.wiring;

import java.util.List;
import java.util.function.Supplier;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Outcome;
import org.outagelab.core.random.RandomStream;
import org.outagelab.monitoring.Exporter;
import org.outagelab.monitoring.Sample;
import org.outagelab.monitoring.Scrape;
import org.outagelab.net.Route;

/** Scrapes by a real call: whatever the way, the queue and the worker do to it, they do. */
final class CallExporter implements Exporter, Caller {
    private final Route route;
    private final Endpoint endpoint;
    private final RandomStream random;
    private final Supplier<List<Sample>> samples;
    private Scrape scrape;
    private Call call;

    /** @param samples what the answer says, when it is sent */
    CallExporter(Route route, Endpoint endpoint, RandomStream random, Supplier<List<Sample>> samples) {
        this.route = route;
        this.endpoint = endpoint;
        this.random = random;
        this.samples = samples;
    }

    @Override
    public void scrape(Scrape begun) {
        scrape = begun;
        call = route.call(endpoint.request(-1, random, true), this);
        begun.whenGivenUp(call::close);
        route.open(call);
    }

    @Override
    public void connected(Call connected) {}

    @Override
    public void ended(Call ended, Outcome outcome) {
        if (ended == call && outcome.status() >= 200 && outcome.status() < 300) {
            scrape.answered(samples.get());
        } else if (ended == call) {
            scrape.failed();
        }
    }
}
