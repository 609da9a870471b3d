package org.outagelab.benchmarks;

import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.RandomStream;
import org.outagelab.core.stats.Tally;
import umontreal.ssj.randvar.ExponentialGen;
import umontreal.ssj.rng.MRG32k3a;
import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;
import umontreal.ssj.simevents.eventlist.EventList;

/** The same models on SSJ 3.3.2, as its manual writes them: one Event object per event. */
final class SsjModels {
    private SsjModels() {}

    /** Each event schedules its successor, in turn of four classes. */
    static final class Hold implements Model {
        private final Simulator ssj;
        private final Delays delays;
        private final long[] counts = new long[4];
        private long left;

        Hold(int pending, Delays delays, EventList list) {
            this.delays = delays;
            ssj = new Simulator(list);
            ssj.init();
            for (int i = 0; i < pending; i++) {
                event(i & 3).schedule(delays.nextNs());
            }
        }

        @Override
        public void run(long operations) {
            left = operations;
            ssj.start();
        }

        private Event event(int kind) {
            return switch (kind) {
                case 0 -> new First();
                case 1 -> new Second();
                case 2 -> new Third();
                default -> new Fourth();
            };
        }

        private void hold(int kind) {
            counts[kind]++;
            event(kind + 1 & 3).schedule(delays.nextNs());
            if (--left == 0) {
                ssj.stop();
            }
        }

        private final class First extends Event {
            First() {
                super(ssj);
            }

            @Override
            public void actions() {
                hold(0);
            }
        }

        private final class Second extends Event {
            Second() {
                super(ssj);
            }

            @Override
            public void actions() {
                hold(1);
            }
        }

        private final class Third extends Event {
            Third() {
                super(ssj);
            }

            @Override
            public void actions() {
                hold(2);
            }
        }

        private final class Fourth extends Event {
            Fourth() {
                super(ssj);
            }

            @Override
            public void actions() {
                hold(3);
            }
        }
    }

    /** M/M/1 with the manual's means of SSJ (MRG32k3a, ExponentialGen, Tally), or with our streams and tallies. */
    static final class MM1 implements Model {
        private final Simulator ssj;
        private final DoubleSupplier gaps;
        private final DoubleSupplier works;
        private final WaitingLine server;
        private long left;

        MM1(EventList list, boolean idiomatic) {
            DoubleConsumer waits;
            DoubleConsumer responses;
            if (idiomatic) {
                var gap = new ExponentialGen(new MRG32k3a(), 0.8 / SimTime.SECOND);
                var work = new ExponentialGen(new MRG32k3a(), 1.0 / SimTime.SECOND);
                gaps = gap::nextDouble;
                works = work::nextDouble;
                waits = new umontreal.ssj.stat.Tally()::add;
                responses = new umontreal.ssj.stat.Tally()::add;
            } else {
                var gap = RandomStream.named(1, 0, "gap");
                var work = RandomStream.named(1, 0, "work");
                gaps = () -> gap.nextExponential() * SimTime.SECOND / 0.8;
                works = () -> work.nextExponential() * SimTime.SECOND;
                waits = new Tally()::add;
                responses = new Tally()::add;
            }
            ssj = new Simulator(list);
            ssj.init();
            server = new WaitingLine(ssj::time, delay -> new Departure().schedule(delay), waits, responses);
            new Arrival().schedule(0);
        }

        @Override
        public void run(long customers) {
            left = customers;
            ssj.start();
        }

        private final class Arrival extends Event {
            Arrival() {
                super(ssj);
            }

            @Override
            public void actions() {
                new Arrival().schedule(gaps.getAsDouble());
                server.arrive(works.getAsDouble());
            }
        }

        private final class Departure extends Event {
            Departure() {
                super(ssj);
            }

            @Override
            public void actions() {
                server.depart();
                if (--left == 0) {
                    ssj.stop();
                }
            }
        }
    }
}
