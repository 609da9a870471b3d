package org.outagelab.core.theory;

import java.util.function.ToIntFunction;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.queueing.Departure;
import org.outagelab.core.queueing.ProcessorSharing;
import org.outagelab.core.queueing.Station;
import org.outagelab.core.queueing.StationOptions;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;

/** Customers that arrive at one or several stations; a tenth of their number again is the warm-up. */
final class OpenModel {
    private static final Integer WARM_UP = 0;
    private static final Integer COUNTED = 1;

    private OpenModel() {}

    static Distribution exponential(double meanSeconds) {
        return Distributions.exponential(meanSeconds * SimTime.SECOND);
    }

    static long draw(Distribution distribution, RandomStream random) {
        return distribution.sampleNs(random);
    }

    /** One station. */
    static Experiment.Model station(Distribution gap, Distribution service, StationOptions<Integer> options) {
        return stations(1, gap, service, options, Pick.ROUND_ROBIN);
    }

    enum Pick {
        ROUND_ROBIN,
        RANDOM,
        /** Ties at random. */
        SHORTEST
    }

    static Experiment.Model stations(
            int k, Distribution gap, Distribution service, StationOptions<Integer> options, Pick pick) {
        return (sim, customers) -> {
            var observed = new Observed();
            Station<Integer>[] stations = newStations(k, sim, options, observed);
            RandomStream picks = sim.stream("pick");
            int[] turn = {0};
            ToIntFunction<Station<Integer>[]> chosen = all -> switch (pick) {
                case ROUND_ROBIN -> turn[0]++ % k;
                case RANDOM -> picks.nextInt(k);
                case SHORTEST -> shortest(all, picks);
            };
            RandomStream works = sim.stream("work");
            long[] startNs = {0};
            feed(sim, customers, gap, startNs, () -> {
                for (Station<Integer> station : stations) {
                    station.statistics().reset();
                }
            }, customer -> stations[chosen.applyAsInt(stations)].arrive(customer, draw(service, works)));
            observed.seconds = SimTime.toSeconds(sim.nowNs() - startNs[0]);
            double busy = 0;
            double present = 0;
            for (Station<Integer> station : stations) {
                busy += station.statistics().meanBusy();
                present += station.statistics().meanPresent();
            }
            observed.meanBusy = busy;
            observed.meanPresent = present;
            return observed;
        };
    }

    static Experiment.Model processorSharing(int cores, Distribution gap, Distribution service) {
        return (sim, customers) -> {
            var observed = new Observed();
            var station = new ProcessorSharing<Integer>(
                    sim, "cores", StationOptions.workers(cores), (customer, how, visit) -> {
                        if (customer.equals(COUNTED)) {
                            observed.add(how, visit);
                        }
                    });
            RandomStream works = sim.stream("work");
            feed(sim, customers, gap, new long[1], () -> station.statistics().reset(),
                    customer -> station.arrive(customer, draw(service, works)));
            return observed;
        };
    }

    interface Arrive {
        void arrive(Integer customer);
    }

    /** Feeds the warm-up and the counted customers, and runs until the last has arrived. */
    static void feed(
            Simulation sim, int customers, Distribution gap, long[] startNs, Runnable warmedUp, Arrive arrive) {
        RandomStream gaps = sim.stream("gap");
        int warmUp = customers / 10;
        int[] arrived = {0};
        @SuppressWarnings({"unchecked", "rawtypes"})
        EventType<Void>[] arrival = new EventType[1];
        arrival[0] = sim.eventType("load", ignored -> {
            int number = arrived[0]++;
            if (number == warmUp) {
                startNs[0] = sim.nowNs();
                warmedUp.run();
            }
            if (number == warmUp + customers) {
                sim.stop();
                return;
            }
            arrive.arrive(number < warmUp ? WARM_UP : COUNTED);
            arrival[0].in(draw(gap, gaps), null);
        });
        arrival[0].in(draw(gap, gaps), null);
        sim.run();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Station<Integer>[] newStations(
            int k, Simulation sim, StationOptions<Integer> options, Observed observed) {
        Station<Integer>[] stations = new Station[k];
        for (int i = 0; i < k; i++) {
            stations[i] = new Station<>(sim, "station." + i, options, (customer, how, visit) -> {
                if (customer.equals(COUNTED)) {
                    observed.add(how, visit);
                }
            });
        }
        return stations;
    }

    private static int shortest(Station<Integer>[] stations, RandomStream picks) {
        int best = 0;
        int ties = 1;
        for (int i = 1; i < stations.length; i++) {
            int difference = stations[i].present() - stations[best].present();
            if (difference < 0) {
                best = i;
                ties = 1;
            } else if (difference == 0 && picks.nextInt(++ties) == 0) {
                best = i;
            }
        }
        return best;
    }

    static double rejected(Observed observed) {
        return observed.share(Departure.REJECTED);
    }

    static double waitedShare(Observed observed) {
        return observed.waited / (double) observed.served();
    }
}
