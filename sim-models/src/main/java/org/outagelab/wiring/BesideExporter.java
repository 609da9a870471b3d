package org.outagelab.wiring;

import java.util.List;
import java.util.function.Supplier;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.monitoring.Exporter;
import org.outagelab.monitoring.Sample;
import org.outagelab.monitoring.Scrape;
import org.outagelab.net.Route;

/**
 * Scrapes a small program beside an instance: it answers for as long as its machine does, and asks the instance for each
 * scrape; one that hangs keeps it waiting.
 */
final class BesideExporter implements Exporter {
    private final Route route;
    private final EventType<Scrape> answer;
    /** What the instance says, once it is asked. */
    private final EventHandler<Scrape> said;

    BesideExporter(Simulation simulation, String owner, Route route, Supplier<List<Sample>> samples) {
        this.route = route;
        this.said = scrape -> scrape.answered(samples.get());
        this.answer = simulation.eventType(owner, this::answer);
    }

    @Override
    public void scrape(Scrape scrape) {
        if (route.reachesHost()) {
            answer.in(2 * route.roundTripNs(), scrape);
        }
    }

    private void answer(Scrape scrape) {
        if (route.reachesHost()) {
            route.port().unit().gate().pass(said, scrape);
        }
    }
}
