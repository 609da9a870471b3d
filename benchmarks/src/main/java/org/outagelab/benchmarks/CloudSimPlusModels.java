package org.outagelab.benchmarks;

import ch.qos.logback.classic.Level;
import org.cloudsimplus.core.CloudSimEntity;
import org.cloudsimplus.core.CloudSimPlus;
import org.cloudsimplus.core.events.SimEvent;
import org.cloudsimplus.distributions.ExponentialDistr;
import org.cloudsimplus.util.Log;
import org.outagelab.core.SimTime;
import org.outagelab.core.stats.Tally;

/** The same models on CloudSim Plus 8.5.7: entities and tags. It cannot be stopped and run on. */
final class CloudSimPlusModels {
    private CloudSimPlusModels() {}

    /** Each event goes to the next of four entities. */
    static final class Hold implements Model {
        private final int pending;
        private final Delays delays;
        private final CloudSimPlus simulation = simulation();
        private final Stage[] stages = {new First(), new Second(), new Third(), new Fourth()};
        private Rounds rounds;

        Hold(int pending, Delays delays) {
            this.pending = pending;
            this.delays = delays;
        }

        @Override
        public void run(long operations) {
            run(operations, 1, () -> {});
        }

        @Override
        public void run(long operations, int count, Runnable roundEnded) {
            rounds = new Rounds(operations, count, roundEnded);
            simulation.start();
        }

        private abstract class Stage extends CloudSimEntity {
            long count;

            Stage() {
                super(simulation);
            }

            @Override
            protected void startInternal() {
                for (int i = 0; i < pending / 4; i++) {
                    schedule(this, SimTime.toSeconds(delays.nextNs()), 0, this);
                }
            }

            void hold(int next) {
                count++;
                schedule(stages[next], SimTime.toSeconds(delays.nextNs()), 0, this);
                if (rounds.done()) {
                    simulation.abort();
                }
            }
        }

        private final class First extends Stage {
            @Override
            public void processEvent(SimEvent event) {
                hold(1);
            }
        }

        private final class Second extends Stage {
            @Override
            public void processEvent(SimEvent event) {
                hold(2);
            }
        }

        private final class Third extends Stage {
            @Override
            public void processEvent(SimEvent event) {
                hold(3);
            }
        }

        private final class Fourth extends Stage {
            @Override
            public void processEvent(SimEvent event) {
                hold(0);
            }
        }
    }

    /** M/M/1 with CloudSim Plus' distributions; it has no tallies, so with ours. */
    static final class MM1 implements Model {
        private static final int ARRIVAL = 1;
        private static final int DEPARTURE = 2;
        private final CloudSimPlus simulation = simulation();
        private final ExponentialDistr gap = new ExponentialDistr(1 / 0.8, 1);
        private final ExponentialDistr work = new ExponentialDistr(1, 2);
        private final Server server = new Server();
        private Rounds rounds;

        @Override
        public void run(long operations) {
            run(operations, 1, () -> {});
        }

        @Override
        public void run(long operations, int count, Runnable roundEnded) {
            rounds = new Rounds(operations, count, roundEnded);
            simulation.start();
        }

        private final class Server extends CloudSimEntity {
            private final WaitingLine line;

            Server() {
                super(simulation);
                line = new WaitingLine(
                        simulation::clock, seconds -> schedule(this, seconds, DEPARTURE), new Tally()::add, new Tally()::add);
            }

            @Override
            protected void startInternal() {
                schedule(this, 0, ARRIVAL);
            }

            @Override
            public void processEvent(SimEvent event) {
                if (event.getTag() == ARRIVAL) {
                    schedule(this, gap.sample(), ARRIVAL);
                    line.arrive(work.sample());
                } else {
                    line.depart();
                    if (rounds.done()) {
                        simulation.abort();
                    }
                }
            }
        }
    }

    private static CloudSimPlus simulation() {
        Log.setLevel(Level.OFF);
        // The shortest time between events is for its schedulers of tasks; it must not be 0.
        return new CloudSimPlus(1e-9);
    }
}
