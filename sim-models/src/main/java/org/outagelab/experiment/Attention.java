package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.monitoring.Notification;
import org.outagelab.oncall.Journal;
import org.outagelab.results.Lane;
import org.outagelab.wiring.Watched;

/** Writes down, for one run, what alerts said and what people did: marks, and a lane of its own. */
final class Attention implements Watched {
    private static final String MONITORING = "monitoring";

    private final Simulation simulation;
    private final BiConsumer<String, String> mark;
    private final List<Monitored.Firing> alerts = new ArrayList<>();
    private final List<Long> notifications = new ArrayList<>();
    private final List<Long> told = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private final List<Long> repaired = new ArrayList<>();
    private final List<Lane.Span> board = new ArrayList<>();
    private Lane.State shown = Lane.State.QUIET;
    private long shownSinceNs;

    /** @param mark writes a label down, and whose it is */
    Attention(Simulation simulation, BiConsumer<String, String> mark) {
        this.simulation = simulation;
        this.mark = mark;
    }

    @Override
    public void alert(String alert, boolean fires) {
        if (fires) {
            alerts.add(new Monitored.Firing(alert, simulation.nowNs()));
        }
        mark.accept(alert + (fires ? " fires" : " is over"), MONITORING);
    }

    @Override
    public void notified(Notification notification) {
        if (!notification.firing().isEmpty()) {
            notifications.add(simulation.nowNs());
        }
        mark.accept("notified: " + Watched.words(notification), MONITORING);
    }

    @Override
    public void told(String by) {
        told.add(simulation.nowNs());
        mark.accept(by + " says that something is wrong", MONITORING);
    }

    @Override
    public void person(Journal.Event event, String person) {
        if (event == Journal.Event.ACKNOWLEDGED) {
            acknowledged.add(simulation.nowNs());
        } else if (event == Journal.Event.REPAIRED) {
            repaired.add(simulation.nowNs());
        }
        mark.accept(
                switch (event) {
                    case TOLD -> person + " is told";
                    case ACKNOWLEDGED -> person + " acknowledges";
                    case REPAIRED -> person + " has repaired it";
                    case IN_VAIN -> person + " tries in vain";
                    case NOTHING_FOUND -> person + " finds nothing wrong";
                },
                MONITORING);
    }

    @Override
    public void board(Watched.Board now) {
        if (simulation.nowNs() > shownSinceNs) {
            board.add(shownUntil(simulation.nowNs()));
        }
        shownSinceNs = simulation.nowNs();
        shown = switch (now) {
            case QUIET -> Lane.State.QUIET;
            case PENDING -> Lane.State.ALERT_PENDING;
            case FIRING -> Lane.State.ALERT_FIRING;
            case TOLD -> Lane.State.PERSON_TOLD;
            case AT_WORK -> Lane.State.PERSON_AT_WORK;
        };
    }

    private Lane.Span shownUntil(long endNs) {
        return new Lane.Span(shown, SimTime.toSeconds(shownSinceNs), SimTime.toSeconds(endNs));
    }

    /** What monitoring and people did until the end. @param scrapes null without monitoring: then there is nothing */
    Monitored until(long endNs, Watched.Scrapes scrapes, Collection<Recorder.FaultWindow> windows) {
        return scrapes == null
                ? null
                : new Monitored(
                        alerts.stream().filter(alert -> alert.atNs() <= endNs).toList(),
                        until(notifications, endNs),
                        until(told, endNs),
                        until(acknowledged, endNs),
                        until(repaired, endNs),
                        windows.stream().filter(window -> window.startNs() <= endNs).toList(),
                        scrapes);
    }

    private static List<Long> until(List<Long> instants, long endNs) {
        return instants.stream().filter(instant -> instant <= endNs).toList();
    }

    /** The lane of monitoring from 0 to the end. */
    Lane board(long endNs) {
        var spans = new ArrayList<Lane.Span>();
        for (var span : board) {
            if (span.from() < SimTime.toSeconds(endNs)) {
                spans.add(new Lane.Span(span.state(), span.from(), Math.min(span.to(), SimTime.toSeconds(endNs))));
            }
        }
        if (endNs > shownSinceNs) {
            spans.add(shownUntil(endNs));
        }
        return new Lane(MONITORING, List.copyOf(spans));
    }
}
