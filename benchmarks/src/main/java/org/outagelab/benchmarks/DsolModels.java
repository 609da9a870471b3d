package org.outagelab.benchmarks;

import java.util.concurrent.CountDownLatch;
import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.Executable;
import nl.tudelft.simulation.dsol.model.AbstractDsolModel;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.DevsSimulatorInterface;
import nl.tudelft.simulation.dsol.statistics.SimTally;
import nl.tudelft.simulation.jstats.distributions.DistExponential;
import nl.tudelft.simulation.jstats.streams.MersenneTwister;
import org.outagelab.core.SimTime;

/** The same models on DSOL 4.3.2: a lambda per event; it runs on a thread of its own. */
final class DsolModels {
    private static final double END = 1e15;

    private DsolModels() {}

    private abstract static class Run implements Model {
        final DevsSimulator<Double> simulator = new DevsSimulator<>("benchmark");
        final Scheduled model = new Scheduled(simulator, this::begin);
        private final CountDownLatch ended = new CountDownLatch(1);
        private Rounds rounds;

        abstract void begin();

        @Override
        public void run(long operations) {
            run(operations, 1, () -> {});
        }

        @Override
        public void run(long operations, int count, Runnable roundEnded) {
            rounds = new Rounds(operations, count, roundEnded);
            simulator.initialize(model, new SingleReplication<>("replication", 0.0, 0.0, END));
            simulator.start();
            try {
                ended.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void done() {
            if (rounds.done()) {
                ended.countDown();
            }
        }

        void in(double seconds, Executable executable) {
            simulator.scheduleEventRel(seconds, executable);
        }
    }

    /** Each event schedules its successor, in turn of four methods. */
    static final class Hold extends Run {
        private final int pending;
        private final Delays delays;
        private final long[] counts = new long[4];

        Hold(int pending, Delays delays) {
            this.pending = pending;
            this.delays = delays;
        }

        @Override
        void begin() {
            for (int i = 0; i < pending; i++) {
                hold(i & 3);
            }
        }

        private void hold(int kind) {
            Executable executable = switch (kind) {
                case 0 -> this::first;
                case 1 -> this::second;
                case 2 -> this::third;
                default -> this::fourth;
            };
            in(SimTime.toSeconds(delays.nextNs()), executable);
        }

        private void first() {
            counts[0]++;
            hold(1);
            done();
        }

        private void second() {
            counts[1]++;
            hold(2);
            done();
        }

        private void third() {
            counts[2]++;
            hold(3);
            done();
        }

        private void fourth() {
            counts[3]++;
            hold(0);
            done();
        }
    }

    /** M/M/1 with DSOL's distributions and tallies. */
    static final class MM1 extends Run {
        private final DistExponential gap = new DistExponential(new MersenneTwister(1), 1 / 0.8);
        private final DistExponential work = new DistExponential(new MersenneTwister(2), 1);
        private WaitingLine server;

        @Override
        void begin() {
            var waits = new SimTally<>("waits", "waits", model);
            var responses = new SimTally<>("responses", "responses", model);
            server = new WaitingLine(
                    simulator::getSimulatorTime, seconds -> in(seconds, this::departed), waits::register, responses::register);
            arrived();
        }

        private void arrived() {
            in(gap.draw(), this::arrived);
            server.arrive(work.draw());
        }

        private void departed() {
            server.depart();
            done();
        }
    }

    private static final class Scheduled extends AbstractDsolModel<Double, DevsSimulatorInterface<Double>> {
        private static final long serialVersionUID = 1;
        private final transient Runnable begin;

        Scheduled(DevsSimulatorInterface<Double> simulator, Runnable begin) {
            super(simulator);
            this.begin = begin;
        }

        @Override
        public void constructModel() {
            begin.run();
        }
    }
}
