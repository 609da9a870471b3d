package org.outagelab.client;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.scenario.LoadSpec;

/** When the clients of one load want something, and what: an open load, a recorded one, or users of a closed loop. */
final class Arrivals {
    /** Told of every request. */
    @FunctionalInterface
    interface Begin {
        /**
         * @param endpoint index within the load
         * @param workNs recorded, or -1
         * @param user null in an open loop
         */
        void request(int endpoint, long workNs, User user);
    }

    private final Simulation simulation;
    private final LoadSpec load;
    private final Begin begin;
    private final long durationNs;
    private final double[] cumulativeWeight;
    private final RandomStream arrivals;
    private final RandomStream choice;
    private final EventType<Void> nextArrival;
    private final EventType<User> thought;
    private final List<User> users = new ArrayList<>();
    private ArrivalTimes source;
    private int recorded;

    Arrivals(Simulation simulation, LoadSpec load, Begin begin) {
        this.simulation = simulation;
        this.load = load;
        this.begin = begin;
        this.durationNs = load.source().durationNs();
        this.arrivals = simulation.stream("arrivals of " + load.name());
        this.choice = simulation.stream("endpoints of " + load.name());
        this.cumulativeWeight = new double[load.endpoints().size()];
        double sum = 0;
        for (int i = 0; i < cumulativeWeight.length; i++) {
            sum += load.endpoints().get(i).weight();
            cumulativeWeight[i] = sum;
        }
        this.nextArrival = simulation.eventType(load.name(), ignored -> arrive());
        this.thought = simulation.eventType(load.name(), this::ask);
    }

    /** Schedules the first arrivals. */
    void start() {
        if (load.source() instanceof LoadSpec.Rate rate) {
            source = new ArrivalTimes(rate, arrivals);
            scheduleNext(source.next());
        } else if (load.source() instanceof LoadSpec.Recorded trace) {
            scheduleNext(trace.arrivalsNs().length == 0 ? SimTime.NEVER : trace.arrivalsNs()[0]);
        } else if (load.source() instanceof LoadSpec.Users closed) {
            EventType<Double> change = simulation.eventType(load.name(), Phase.CONTROL, this::changeUsers);
            long atNs = 0;
            for (var stage : closed.stages()) {
                change.at(atNs, stage.value());
                atNs += stage.durationNs();
            }
            change.at(atNs, 0.0);
        }
    }

    private void scheduleNext(long atNs) {
        if (atNs < durationNs) {
            nextArrival.at(atNs, null);
        }
    }

    private void arrive() {
        if (load.source() instanceof LoadSpec.Recorded trace) {
            int index = recorded++;
            begin.request(trace.endpoint()[index], trace.workNs()[index], null);
            scheduleNext(recorded < trace.arrivalsNs().length ? trace.arrivalsNs()[recorded] : SimTime.NEVER);
        } else {
            int batch = ((LoadSpec.Rate) load.source()).batch();
            for (int i = 0; i < batch; i++) {
                begin.request(chooseEndpoint(), -1, null);
            }
            scheduleNext(source.next());
        }
    }

    private void changeUsers(double wanted) {
        for (var user : users) {
            boolean join = user.index < wanted;
            if (join && !user.active) {
                user.active = true;
                if (!user.engaged) {
                    think(user, 0);
                }
            } else if (!join) {
                user.active = false;
            }
        }
        while (users.size() < wanted) {
            var user = new User(users.size());
            user.active = true;
            users.add(user);
            think(user, 0);
        }
    }

    /** A user of a closed loop thinks, at least so long, and asks again. */
    void think(User user, long atLeastNs) {
        var think = ((LoadSpec.Users) load.source()).think();
        user.engaged = true;
        thought.in(Math.max(atLeastNs, think.sampleNs(arrivals)), user);
    }

    private void ask(User user) {
        user.engaged = false;
        if (user.active && simulation.nowNs() < durationNs) {
            begin.request(chooseEndpoint(), -1, user);
        }
    }

    private int chooseEndpoint() {
        double point = choice.nextDouble() * cumulativeWeight[cumulativeWeight.length - 1];
        int index = 0;
        while (index < cumulativeWeight.length - 1 && point >= cumulativeWeight[index]) {
            index++;
        }
        return index;
    }
}
