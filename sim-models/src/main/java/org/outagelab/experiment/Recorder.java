package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.kind.Rotation;
import org.outagelab.machine.Unit;
import org.outagelab.monitoring.Notification;
import org.outagelab.oncall.Journal;
import org.outagelab.results.Lane;
import org.outagelab.results.Mark;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.wiring.Deployment;

/** Writes down, for one run, the state of every instance as itself and as its balancers see it. */
public final class Recorder implements Deployment.Observer {
    /** What the mark of an instance says whose supervisor has given up, after its name. */
    static final String GIVEN_UP = " is not started again: killed and started too often";

    private final Simulation simulation;
    private final LongConsumer struck;
    private final Map<Unit, Track> tracks = new LinkedHashMap<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Map<String, FaultWindow> windows = new LinkedHashMap<>();
    private final Map<String, List<Unit>> concerned = new LinkedHashMap<>();
    private final List<Detection> detections = new ArrayList<>();
    private final Attention attention;

    /**
     * Something automatic took a target out.
     *
     * @param repair true if whoever repairs it has noticed
     */
    record Detection(long atNs, String target, boolean repair) {}

    /** When a fault was applied and healed. */
    static final class FaultWindow {
        private final FaultSpec fault;
        private final long startNs;
        private long endNs = SimTime.NEVER;

        FaultWindow(FaultSpec fault, long startNs) {
            this.fault = fault;
            this.startNs = startNs;
        }

        FaultSpec fault() {
            return fault;
        }

        long startNs() {
            return startNs;
        }

        /** NEVER when it lasts for good. */
        long endNs() {
            return endNs;
        }
    }

    private static final class Track {
        private final Unit unit;
        private final List<Lane.Span> spans = new ArrayList<>();
        private final TreeSet<String> watchers = new TreeSet<>();
        private final TreeSet<String> out = new TreeSet<>();
        private final TreeSet<String> reserve = new TreeSet<>();
        private final List<List<Unit>> needs = new ArrayList<>();
        private Track feeder;
        private int impairments;
        private boolean damaged;
        private boolean replicationStopped;
        private boolean givenUp;
        private boolean onPurpose;
        /** Whether it was down or cut off since somebody took it out: then it may come back. */
        private boolean wasGone;
        private final Duties duties = new Duties();
        private Lane.State state = Lane.State.UP;
        private long sinceNs;

        Track(Unit unit) {
            this.unit = unit;
        }
    }

    /** For a run without a ledger. */
    public Recorder(Simulation simulation) {
        this(simulation, nowNs -> { });
    }

    /** @param struck told when a fault begins, before it does anything */
    Recorder(Simulation simulation, LongConsumer struck) {
        this.simulation = simulation;
        this.struck = struck;
        this.attention = new Attention(simulation, this::mark);
    }

    @Override
    public void follow(Unit unit, List<String> watchers) {
        var track = new Track(unit);
        track.watchers.addAll(watchers);
        tracks.put(unit, track);
        unit.observe(changed -> update(tracks.get(changed)));
    }

    @Override
    public void fedBy(Unit unit, Unit feeder) {
        tracks.get(unit).feeder = tracks.get(feeder);
    }

    @Override
    public void needs(Unit unit, List<Unit> all) {
        tracks.get(unit).needs.add(all);
    }

    @Override
    public void noticed(Unit unit) {
        detections.add(new Detection(simulation.nowNs(), unit.name(), true));
    }

    @Override
    public void impaired(Unit unit, boolean begins) {
        var track = tracks.get(unit);
        track.impairments += begins ? 1 : -1;
        update(track);
    }

    @Override
    public void damaged(Unit unit, boolean missing) {
        var track = tracks.get(unit);
        track.damaged = missing;
        update(track);
    }

    @Override
    public void stopped(Unit unit, boolean stopped) {
        var track = tracks.get(unit);
        track.replicationStopped = stopped;
        update(track);
    }

    @Override
    public void leads(Unit unit, boolean leads) {
        tracks.get(unit).duties.leads(leads, simulation.nowNs());
    }

    @Override
    public void acknowledgedBeside(Unit unit) {
        tracks.get(unit).duties.acknowledgedBeside(simulation.nowNs());
    }

    @Override
    public void concerns(FaultSpec fault, List<Unit> units) {
        concerned.put(fault.name(), units);
    }

    @Override
    public void fault(FaultSpec fault, boolean begins) {
        if (begins) {
            struck.accept(simulation.nowNs());
        }
        var window = windows.computeIfAbsent(fault.name(), name -> new FaultWindow(fault, simulation.nowNs()));
        if (!begins) {
            window.endNs = simulation.nowNs();
        }
        mark(begins ? fault.name() : fault.name() + " ends", fault.targets().isEmpty() ? "" : fault.targets().get(0));
    }

    @Override
    public void onPurpose(Unit unit, boolean is) {
        tracks.get(unit).onPurpose = is;
    }

    Map<String, FaultWindow> windows() {
        return windows;
    }

    private void mark(String label, String component) {
        marks.add(new Mark(SimTime.toSeconds(simulation.nowNs()), label, component));
    }

    @Override
    public void changed(String by, Unit target, Rotation.Change change, String reason) {
        var track = tracks.get(target);
        switch (change) {
            case DOWN -> {
                track.out.add(by);
                if (simulation.nowNs() > 0) {
                    if (!track.onPurpose) {
                        detections.add(new Detection(simulation.nowNs(), target.name(), false));
                    }
                    if (track.unit.running() && track.impairments == 0) {
                        mark(target.name() + " taken out by " + by + ": " + reason, target.name());
                    } else {
                        mark(target.name() + " out of rotation (" + by + ")", target.name());
                    }
                }
            }
            case UP -> {
                track.out.remove(by);
                mark(target.name() + " back in rotation (" + by + ")", target.name());
            }
            case STANDBY -> {
                track.out.remove(by);
                track.reserve.add(by);
            }
            case ACTIVE -> {
                track.out.remove(by);
                if (track.reserve.remove(by) && simulation.nowNs() > 0) {
                    mark(target.name() + " takes over (" + by + ")", target.name());
                }
            }
        }
        update(track);
    }

    @Override
    public void note(String text, Unit about) {
        mark(text, about.name());
    }

    @Override
    public void alert(String alert, boolean fires) {
        attention.alert(alert, fires);
    }

    @Override
    public void notified(Notification notification) {
        attention.notified(notification);
    }

    @Override
    public void told(String by) {
        attention.told(by);
    }

    @Override
    public void person(Journal.Event event, String person) {
        attention.person(event, person);
    }

    @Override
    public void board(Board now) {
        attention.board(now);
    }

    /** What monitoring and people did. */
    Attention attention() {
        return attention;
    }

    /** The instances that a fault concerns, and those that can do their work only with one of them; by name. */
    Set<String> concerned(FaultWindow window) {
        var units = new LinkedHashSet<>(concerned.getOrDefault(window.fault().name(), List.of()));
        boolean more = true;
        while (more) {
            more = false;
            for (var track : tracks.values()) {
                more |= track.needs.stream().anyMatch(units::containsAll) && units.add(track.unit);
            }
        }
        var names = new LinkedHashSet<String>();
        units.forEach(unit -> names.add(unit.name()));
        return names;
    }

    List<Detection> detections() {
        return detections;
    }

    List<Mark> marks() {
        return marks;
    }

    /** The lanes from 0 to the end, without gaps. */
    List<Lane> lanes(long endNs) {
        var lanes = new ArrayList<Lane>();
        for (var track : tracks.values()) {
            var spans = new ArrayList<Lane.Span>();
            for (var span : track.spans) {
                // What changes while the last requests drain is beyond the end.
                if (span.from() < SimTime.toSeconds(endNs)) {
                    spans.add(new Lane.Span(
                            span.state(), span.from(), Math.min(span.to(), SimTime.toSeconds(endNs))));
                }
            }
            if (endNs > track.sinceNs) {
                spans.add(span(track, endNs));
            }
            lanes.add(new Lane(track.unit.name(), List.copyOf(spans), track.duties.until(endNs)));
        }
        return lanes;
    }

    private void update(Track track) {
        updateOne(track);
        for (var other : tracks.values()) {
            if (other.feeder == track) {
                updateOne(other);
            }
        }
    }

    private void updateOne(Track track) {
        if (track.unit.givenUp() != track.givenUp) {
            track.givenUp = track.unit.givenUp();
            if (track.givenUp) {
                mark(track.unit.name() + GIVEN_UP, track.unit.name());
            }
        }
        boolean gone = !track.unit.running() || track.impairments > 0;
        track.wasGone = gone || track.wasGone && !track.out.isEmpty();
        var state = stateOf(track);
        if (state != track.state) {
            if (simulation.nowNs() > track.sinceNs) {
                track.spans.add(span(track, simulation.nowNs()));
            }
            track.state = state;
            track.sinceNs = simulation.nowNs();
        }
    }

    private static Lane.Span span(Track track, long endNs) {
        return new Lane.Span(track.state, SimTime.toSeconds(track.sinceNs), SimTime.toSeconds(endNs));
    }

    private static Lane.State stateOf(Track track) {
        // What gets its work from one instance alone is out of rotation when that one is.
        var balanced = track.watchers.isEmpty() && track.feeder != null ? track.feeder : track;
        boolean everyoneKnows = !balanced.watchers.isEmpty() && balanced.out.containsAll(balanced.watchers);
        boolean someoneKnows = !balanced.out.isEmpty();
        boolean noWork = everyoneKnows || !balanced.reserve.isEmpty();
        if (track.unit.state() == Unit.State.BOOTING) {
            return noWork ? Lane.State.RETURNING : Lane.State.DOWN_UNDETECTED;
        }
        if (!track.unit.running() || track.impairments > 0 && track.unit.host().frozen()) {
            return noWork ? Lane.State.DOWN_OUT : Lane.State.DOWN_UNDETECTED;
        }
        if (track.impairments > 0) {
            return noWork ? Lane.State.CUT_OFF_OUT : Lane.State.CUT_OFF;
        }
        if (someoneKnows) {
            // It lives, and others go without it, as with a primary that is cut off and replaced.
            return track.wasGone ? Lane.State.RETURNING : Lane.State.OUT;
        }
        if (track.damaged) {
            return Lane.State.DAMAGED;
        }
        if (track.replicationStopped) {
            return Lane.State.REPLICATION_STOPPED;
        }
        if (track.unit.readsStalled()) {
            return Lane.State.DISK_STALLED;
        }
        if (track.unit.slow()) {
            return Lane.State.SLOW;
        }
        return balanced.reserve.isEmpty() ? Lane.State.UP : Lane.State.STANDBY;
    }
}
