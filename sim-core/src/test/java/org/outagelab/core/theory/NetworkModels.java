package org.outagelab.core.theory;

import static org.outagelab.core.theory.OpenModel.draw;
import static org.outagelab.core.theory.OpenModel.exponential;

import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.queueing.Breakdown;
import org.outagelab.core.Timer;
import org.outagelab.core.queueing.Departure;
import org.outagelab.core.queueing.Departures;
import org.outagelab.core.queueing.ProcessorSharing;
import org.outagelab.core.queueing.Station;
import org.outagelab.core.queueing.StationOptions;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;
import org.outagelab.core.stats.Tally;
import org.outagelab.core.stats.TimeWeighted;

/** Models with more than a station: breakdowns, networks, closed loops, retries. */
final class NetworkModels {
    private NetworkModels() {}

    /** A request on its way through several stations. */
    static final class Job {
        final long bornNs;
        final boolean counted;
        final double size;
        int pending;
        int priority;

        Job(long bornNs, boolean counted, double size) {
            this.bornNs = bornNs;
            this.counted = counted;
            this.size = size;
        }
    }

    /** Time-averaged P(N ≥ 20) of M/M/1, from a time-weighted indicator. */
    static Observed tail(Simulation sim, int customers) {
        var observed = new Observed();
        var atLeast20 = new TimeWeighted(0, 0);
        @SuppressWarnings({"unchecked", "rawtypes"})
        Station<Integer>[] station = new Station[1];
        station[0] = new Station<>(sim, "station", StationOptions.workers(1),
                (customer, how, visit) -> atLeast20.set(sim.nowNs(), station[0].present() >= 20 ? 1 : 0));
        var works = sim.stream("work");
        OpenModel.feed(sim, customers, exponential(1 / 80.0), new long[1], () -> atLeast20.reset(sim.nowNs()), customer -> {
            station[0].arrive(customer, draw(exponential(0.01), works));
            atLeast20.set(sim.nowNs(), station[0].present() >= 20 ? 1 : 0);
        });
        observed.other = atLeast20.mean(sim.nowNs());
        return observed;
    }

    /** Jobs within 5 % of size 2, each scaled to size 2: over so small a range the mean response is linear in size. */
    static Observed sizeTwo(Simulation sim, int customers) {
        var observed = new Observed();
        var scaled = new Tally();
        var station = new ProcessorSharing<Job>(sim, "core", StationOptions.workers(1), (job, how, visit) -> {
            if (job.counted && Math.abs(job.size - 2) < 0.1) {
                scaled.add(SimTime.toSeconds(visit.responseNs()) * 2 / job.size);
            }
        });
        var works = sim.stream("work");
        var service = Distributions.hyperexponential(SimTime.SECOND, 4);
        OpenModel.feed(sim, customers, exponential(1 / 0.8), new long[1], () -> {}, customer -> {
            long workNs = draw(service, works);
            station.arrive(new Job(sim.nowNs(), customer == 1, SimTime.toSeconds(workNs)), workNs);
        });
        observed.other = scaled.mean();
        return observed;
    }

    /** Breaks down and is repaired for ever; the gaps are drawn from their own stream. */
    static void breakAndRepair(Simulation sim, Distribution upTime, Distribution repair, Runnable down, Runnable up) {
        var random = sim.stream("breakdown");
        @SuppressWarnings({"unchecked", "rawtypes"})
        EventType<Void>[] types = new EventType[2];
        types[0] = sim.eventType("fault", ignored -> {
            down.run();
            types[1].in(draw(repair, random), null);
        });
        types[1] = sim.eventType("fault", ignored -> {
            up.run();
            types[0].in(draw(upTime, random), null);
        });
        types[0].in(draw(upTime, random), null);
    }

    /** M/M/1 that breaks down idle or busy (xi 0.02, repair 5 s) and resumes. */
    static Observed timeDependentBreakdowns(Simulation sim, int customers) {
        return broken(sim, customers, 0.5, exponential(50), exponential(5), Breakdown.RESUME);
    }

    /** M/M/1 whose process crashes (xi 0.01) and restarts (mean 10 s); all customers are lost. */
    static Observed crashes(Simulation sim, int customers) {
        return broken(sim, customers, 0.7, exponential(100), exponential(10), Breakdown.KILL);
    }

    private static Observed broken(
            Simulation sim, int customers, double rate, Distribution up, Distribution repair, Breakdown how) {
        var observed = new Observed();
        var station = new Station<Integer>(sim, "station", StationOptions.workers(1), (customer, left, visit) -> {
            if (customer == 1) {
                observed.add(left, visit);
            }
        });
        breakAndRepair(sim, up, repair, () -> station.breakDown(how), station::repair);
        var works = sim.stream("work");
        OpenModel.feed(sim, customers, exponential(1 / rate), new long[1], () -> station.statistics().reset(),
                customer -> station.arrive(customer, draw(exponential(1), works)));
        observed.meanPresent = station.statistics().meanPresent();
        return observed;
    }

    /** M/M/1 that fails (xi 0.05) only while it serves: a memoryless life may be drawn anew whenever service starts. */
    static Observed operationalBreakdowns(Simulation sim, int customers) {
        var observed = new Observed();
        var random = sim.stream("breakdown");
        @SuppressWarnings({"unchecked", "rawtypes"})
        Station<Integer>[] station = new Station[1];
        Timer[] failure = new Timer[1];
        Runnable age = () -> {
            if (station[0].busy() == 0) {
                failure[0].cancel();
            } else if (!failure[0].pending()) {
                failure[0].restart(draw(exponential(20), random));
            }
        };
        station[0] = new Station<>(sim, "station", StationOptions.workers(1), (customer, left, visit) -> {
            age.run();
            if (customer == 1) {
                observed.add(left, visit);
            }
        });
        var repaired = sim.<Void>eventType("fault", ignored -> {
            station[0].repair();
            age.run();
        });
        failure[0] = sim.<Void>eventType("fault", ignored -> {
            station[0].breakDown(Breakdown.RESUME);
            repaired.in(2 * SimTime.SECOND, null);
        }).timer(null);
        var works = sim.stream("work");
        OpenModel.feed(sim, customers, exponential(2), new long[1], () -> {}, customer -> {
            station[0].arrive(customer, draw(exponential(1), works));
            age.run();
        });
        return observed;
    }

    /**
     * M/M/2 whose servers fail idle or busy (0.01 each), one repair crew (0.1). The job of a failed server is served
     * again with work drawn anew, as the exact chain forgets what was done; the order of the line does not change E[T].
     */
    static Observed serverBreakdowns(Simulation sim, int customers) {
        var observed = new Observed();
        var random = sim.stream("breakdown");
        var works = sim.stream("work");
        @SuppressWarnings({"unchecked", "rawtypes"})
        Station<Job>[] stations = new Station[1];
        stations[0] = new Station<>(sim, "station", StationOptions.workers(2), (job, left, visit) -> {
            if (left == Departure.KILLED) {
                stations[0].arrive(job, draw(exponential(1), works));
            } else if (job.counted) {
                observed.add(0, SimTime.toSeconds(sim.nowNs() - job.bornNs));
            }
        });
        Station<Job> station = stations[0];
        @SuppressWarnings({"unchecked", "rawtypes"})
        EventType<Integer>[] types = new EventType[2];
        int[] down = {0};
        types[0] = sim.eventType("fault", worker -> {
            station.breakDown(worker, Breakdown.KILL);
            if (down[0]++ == 0) {
                types[1].in(draw(exponential(10), random), worker);
            }
        });
        types[1] = sim.eventType("fault", worker -> {
            station.repair(worker);
            types[0].in(draw(exponential(100), random), worker);
            if (--down[0] > 0) {
                types[1].in(draw(exponential(10), random), 1 - worker);
            }
        });
        types[0].in(draw(exponential(100), random), 0);
        types[0].in(draw(exponential(100), random), 1);
        OpenModel.feed(sim, customers, exponential(1 / 1.2), new long[1], () -> {}, customer ->
                station.arrive(new Job(sim.nowNs(), customer == 1, 0), draw(exponential(1), works)));
        return observed;
    }

    /** Stations one after the other; the response is from end to end. */
    static Experiment.Model tandem(double rate, int[] workers, double[] serviceRates) {
        return (sim, customers) -> {
            var observed = new Observed();
            var works = sim.stream("work");
            int k = workers.length;
            @SuppressWarnings({"unchecked", "rawtypes"})
            Station<Job>[] stations = new Station[k];
            for (int i = 0; i < k; i++) {
                int next = i + 1;
                stations[i] = new Station<>(sim, "station." + i, StationOptions.workers(workers[i]), (job, how, visit) -> {
                    if (next < k) {
                        stations[next].arrive(job, draw(exponential(1 / serviceRates[next]), works));
                    } else if (job.counted) {
                        observed.add(0, SimTime.toSeconds(sim.nowNs() - job.bornNs));
                    }
                });
            }
            OpenModel.feed(sim, customers, exponential(1 / rate), new long[1], () -> {}, customer -> stations[0].arrive(
                    new Job(sim.nowNs(), customer == 1, 0), draw(exponential(1 / serviceRates[0]), works)));
            return observed;
        };
    }

    /** N users think, then visit the stations in turn. {@code other} is the throughput, response the time at them. */
    static Experiment.Model closed(int users, double thinkSeconds, int[] workers, double[] serviceSeconds) {
        return (sim, customers) -> {
            var observed = new Observed();
            var random = sim.stream("closed");
            int k = workers.length;
            int warmUp = customers / 10;
            long[] startNs = {0};
            int[] done = {0};
            @SuppressWarnings({"unchecked", "rawtypes"})
            Station<Job>[] stations = new Station[k];
            @SuppressWarnings({"unchecked", "rawtypes"})
            EventType<Void>[] thought = new EventType[1];
            for (int i = 0; i < k; i++) {
                int next = i + 1;
                stations[i] = new Station<>(sim, "station." + i, StationOptions.workers(workers[i]), (job, how, visit) -> {
                    if (next < k) {
                        stations[next].arrive(job, draw(exponential(serviceSeconds[next]), random));
                        return;
                    }
                    if (++done[0] == warmUp) {
                        startNs[0] = sim.nowNs();
                    } else if (done[0] > warmUp) {
                        observed.add(0, SimTime.toSeconds(sim.nowNs() - job.bornNs));
                    }
                    if (done[0] == warmUp + customers) {
                        sim.stop();
                    }
                    thought[0].in(draw(exponential(thinkSeconds), random), null);
                });
            }
            thought[0] = sim.eventType("user", ignored ->
                    stations[0].arrive(new Job(sim.nowNs(), true, 0), draw(exponential(serviceSeconds[0]), random)));
            for (int user = 0; user < users; user++) {
                thought[0].in(draw(exponential(thinkSeconds), random), null);
            }
            sim.run();
            observed.other = customers / SimTime.toSeconds(sim.nowNs() - startNs[0]);
            return observed;
        };
    }

    /** M/M/1/1 with an orbit: who finds the server busy comes back after Exp(0.5). {@code other} is the mean orbit. */
    static Observed retrials(Simulation sim, int customers) {
        var observed = new Observed();
        var orbit = new TimeWeighted(0, 0);
        var backOff = sim.stream("back-off");
        @SuppressWarnings({"unchecked", "rawtypes"})
        Station<Job>[] station = new Station[1];
        var works = sim.stream("work");
        EventType<Job> retry = sim.eventType("client", job -> {
            orbit.add(sim.nowNs(), -1);
            station[0].arrive(job, draw(exponential(1), works));
        });
        station[0] = new Station<>(sim, "station", StationOptions.<Job>workers(1).capacity(1), (job, how, visit) -> {
            if (how == Departure.REJECTED) {
                orbit.add(sim.nowNs(), 1);
                retry.in(draw(exponential(2), backOff), job);
            } else if (job.counted) {
                observed.add(0, SimTime.toSeconds(sim.nowNs() - job.bornNs));
            }
        });
        OpenModel.feed(sim, customers, exponential(1 / 0.6), new long[1], () -> orbit.reset(sim.nowNs()), customer ->
                station[0].arrive(new Job(sim.nowNs(), customer == 1, 0), draw(exponential(1), works)));
        observed.other = orbit.mean(sim.nowNs());
        return observed;
    }

    /** Two classes, rates 0.3 and 0.5: response holds class 1's waits, wait class 2's. */
    static Observed priorities(Simulation sim, int customers) {
        var observed = new Observed();
        var classes = sim.stream("class");
        var works = sim.stream("work");
        var station = new Station<Job>(sim, "station",
                StationOptions.<Job>workers(1).priority(2, job -> job.priority), (job, how, visit) -> {
                    if (job.counted) {
                        (job.priority == 0 ? observed.response : observed.wait)
                                .add(SimTime.toSeconds(visit.waitedNs()));
                    }
                });
        OpenModel.feed(sim, customers, exponential(1 / 0.8), new long[1], () -> {}, customer -> {
            var job = new Job(sim.nowNs(), customer == 1, 0);
            job.priority = classes.nextDouble() < 0.3 / 0.8 ? 0 : 1;
            station.arrive(job, draw(exponential(1), works));
        });
        return observed;
    }

    /** Three customers at a time, 0.2 batches a second. */
    static Observed batches(Simulation sim, int customers) {
        var observed = new Observed();
        var works = sim.stream("work");
        var station = new Station<Integer>(sim, "station", StationOptions.workers(1), (customer, how, visit) -> {
            if (customer == 1) {
                observed.add(how, visit);
            }
        });
        OpenModel.feed(sim, customers, exponential(5), new long[1], () -> {}, customer -> {
            for (int i = 0; i < 3; i++) {
                station.arrive(customer, draw(exponential(1), works));
            }
        });
        return observed;
    }

    /** Poisson arrivals at 0.3/s and 1.5/s in turn; the states change at 0.02 and 0.05. */
    static Observed modulated(Simulation sim, int customers) {
        var random = sim.stream("modulation");
        long[] untilNs = {draw(exponential(50), random)};
        int[] state = {0};
        long[] lastNs = {0};
        // The gap to the next arrival, through the changes of state in between.
        Distribution gap = new Distribution() {
            @Override
            public double sample(RandomStream gaps) {
                long t = lastNs[0];
                while (true) {
                    long next = t + draw(exponential(state[0] == 0 ? 1 / 0.3 : 1 / 1.5), gaps);
                    if (next <= untilNs[0]) {
                        long elapsed = next - lastNs[0];
                        lastNs[0] = next;
                        return elapsed;
                    }
                    t = untilNs[0];
                    state[0] = 1 - state[0];
                    untilNs[0] = t + draw(exponential(state[0] == 0 ? 50 : 20), random);
                }
            }

            @Override
            public double mean() {
                return Double.NaN;
            }

            @Override
            public double quantile(double p) {
                return Double.NaN;
            }
        };
        return OpenModel.station(gap, exponential(1), StationOptions.workers(1)).observe(sim, customers);
    }

    /** Each request is served by two M/M/1 at once and ends with the later. */
    static Observed forkJoin(Simulation sim, int customers) {
        var observed = new Observed();
        var works = sim.stream("work");
        Departures<Job> ended = (job, how, visit) -> {
            if (--job.pending == 0 && job.counted) {
                observed.add(0, SimTime.toSeconds(sim.nowNs() - job.bornNs));
            }
        };
        var first = new Station<>(sim, "db.1", StationOptions.workers(1), ended);
        var second = new Station<>(sim, "db.2", StationOptions.workers(1), ended);
        OpenModel.feed(sim, customers, exponential(2), new long[1], () -> {}, customer -> {
            var job = new Job(sim.nowNs(), customer == 1, 0);
            job.pending = 2;
            first.arrive(job, draw(exponential(1), works));
            second.arrive(job, draw(exponential(1), works));
        });
        return observed;
    }

    /** The number in M_t/G/infinity at 30,000 s, by thinning a Poisson stream of 160/s. */
    static Observed sinusoid(Simulation sim, int repetitions) {
        var observed = new Observed();
        var random = sim.stream("sinusoid");
        double t = 0;
        long present = 0;
        while (true) {
            t += random.nextExponential() / 160;
            if (t > 30_000) {
                break;
            }
            double rate = 100 + 60 * StrictMath.sin(2 * StrictMath.PI * t / 86_400);
            if (random.nextDouble() * 160 < rate && t + 600 * random.nextExponential() > 30_000) {
                present++;
            }
        }
        observed.other = present;
        return observed;
    }

    /** M_t/M/4 from empty: rate 2 for 50 s, 6 for 20 s, 2 for 50 s. wait: average present; response: present at the end. */
    static Observed spike(Simulation sim, int repetitions) {
        var observed = new Observed();
        for (int i = 0; i < repetitions; i++) {
            var run = new Simulation(sim.seed(), sim.runIndex() * 1_000_000 + i);
            var random = run.stream("load");
            var station = new Station<Integer>(run, "station", StationOptions.workers(4), (customer, how, visit) -> {});
            @SuppressWarnings({"unchecked", "rawtypes"})
            EventType<Void>[] candidate = new EventType[1];
            candidate[0] = run.eventType("load", ignored -> {
                double now = SimTime.toSeconds(run.nowNs());
                if (random.nextDouble() * 6 < (now >= 50 && now < 70 ? 6 : 2)) {
                    station.arrive(1, draw(exponential(1), random));
                }
                candidate[0].in(draw(exponential(1 / 6.0), random), null);
            });
            candidate[0].in(draw(exponential(1 / 6.0), random), null);
            run.runUntil(120 * SimTime.SECOND);
            observed.wait.add(station.statistics().meanPresent());
            observed.response.add(station.present());
        }
        return observed;
    }

    /** The first 100 waits of M/M/1 (0.9) from empty. wait: their average; response: the last. */
    static Observed transientWaits(Simulation sim, int repetitions) {
        var observed = new Observed();
        for (int i = 0; i < repetitions; i++) {
            var run = new Simulation(sim.seed(), sim.runIndex() * 1_000_000 + i);
            var random = run.stream("load");
            var waits = new Tally();
            var station = new Station<Integer>(run, "station", StationOptions.workers(1), (customer, how, visit) -> {
                if (customer <= 100) {
                    waits.add(SimTime.toSeconds(visit.waitedNs()));
                }
                if (customer == 100) {
                    observed.response.add(SimTime.toSeconds(visit.waitedNs()));
                    run.stop();
                }
            });
            int[] number = {0};
            @SuppressWarnings({"unchecked", "rawtypes"})
            EventType<Void>[] arrival = new EventType[1];
            arrival[0] = run.eventType("load", ignored -> {
                station.arrive(++number[0], draw(exponential(1), random));
                arrival[0].in(draw(exponential(1 / 0.9), random), null);
            });
            arrival[0].in(0, null);
            run.run();
            observed.wait.add(waits.mean());
        }
        return observed;
    }

    /** n Var(mean of n waits), n = 10,000, M/M/1 at 0.5: the variance over batches of one run. */
    static Observed varianceOfWaits(Simulation sim, int batches) {
        int n = 10_000;
        var observed = new Observed();
        var means = new Tally();
        var batch = new Tally();
        var works = sim.stream("work");
        var station = new Station<Integer>(sim, "station", StationOptions.workers(1), (customer, how, visit) -> {
            if (customer == 1) {
                batch.add(SimTime.toSeconds(visit.waitedNs()));
                if (batch.count() == n) {
                    means.add(batch.mean());
                    batch.reset();
                }
            }
        });
        OpenModel.feed(sim, Math.multiplyExact(batches, n), exponential(2), new long[1], () -> {},
                customer -> station.arrive(customer, draw(exponential(1), works)));
        observed.other = n * means.variance();
        return observed;
    }

    /** t Var(time average of N over t), t = 20,000 s, of the same M/M/1. */
    static Observed varianceOfPresent(Simulation sim, int batches) {
        long lengthNs = 20_000 * SimTime.SECOND;
        var observed = new Observed();
        var means = new Tally();
        var works = sim.stream("work");
        var station = new Station<Integer>(sim, "station", StationOptions.workers(1), (customer, how, visit) -> {});
        @SuppressWarnings({"unchecked", "rawtypes"})
        EventType<Void>[] types = new EventType[2];
        types[0] = sim.eventType("load", ignored -> {
            station.arrive(1, draw(exponential(1), works));
            types[0].in(draw(exponential(2), works), null);
        });
        types[1] = sim.eventType("batch", Phase.OBSERVE, ignored -> {
            if (sim.nowNs() > lengthNs) {
                means.add(station.statistics().meanPresent());
            }
            station.statistics().reset();
            types[1].in(lengthNs, null);
        });
        types[0].in(0, null);
        types[1].in(lengthNs, null);
        sim.runUntil((batches + 1) * lengthNs);
        observed.other = 20_000 * means.variance();
        return observed;
    }
}
