package org.outagelab.scenario;

import java.util.Arrays;
import java.util.List;
import org.outagelab.core.SimTime;

/**
 * One load.
 *
 * @param to name of an address or a service
 * @param endpoints what is asked for, with weights
 * @param client how its clients behave
 * @param clients how many different ones there are; users of a closed loop are themselves
 * @param profile how it goes over a day or a week, for years: stages, over and over; empty: as it is played
 * @param hostile whether nobody owes it an answer: it is an attack, which no measure of service counts
 */
public record LoadSpec(
        String name,
        String to,
        Source source,
        List<EndpointSpec> endpoints,
        ClientSpec client,
        int clients,
        List<Stage> profile,
        boolean hostile) {
    /** As many that hardly any comes twice. */
    public static final int MANY_CLIENTS = 1_000_000;

    /** A user of a closed loop who needs no time asks so often at most: a program that loops without a pause. */
    public static final long SHORTEST_LOOP_NS = 100 * SimTime.MICROSECOND;

    public LoadSpec {
        profile = List.copyOf(profile);
    }

    /** One of clients who are owed an answer. */
    public LoadSpec(
            String name, String to, Source source, List<EndpointSpec> endpoints, ClientSpec client, int clients, List<Stage> profile) {
        this(name, to, source, endpoints, client, clients, profile, false);
    }

    /** One that is played as it goes for years. */
    public LoadSpec(
            String name, String to, Source source, List<EndpointSpec> endpoints, ClientSpec client, int clients) {
        this(name, to, source, endpoints, client, clients, List.of());
    }

    /** A load of many clients. */
    public LoadSpec(String name, String to, Source source, List<EndpointSpec> endpoints, ClientSpec client) {
        this(name, to, source, endpoints, client, MANY_CLIENTS);
    }

    /** How many clients can be told apart. */
    public int identities() {
        return source instanceof Users users
                ? Math.max(clients, (int) Math.ceil(users.stages().stream().mapToDouble(Stage::value).max().orElse(0)))
                : clients;
    }

    LoadSpec times(double factor) {
        return new LoadSpec(name, to, source.times(factor), endpoints, client, clients, times(profile, factor), hostile);
    }

    /** Where requests come from. */
    public sealed interface Source {
        /** How long requests arrive, in nanoseconds. */
        long durationNs();

        /** The same with that many times the requests or users. */
        Source times(double factor);
    }

    private static List<Stage> times(List<Stage> stages, double factor) {
        return stages.stream().map(stage -> new Stage(stage.value() * factor, stage.durationNs())).toList();
    }

    /**
     * @param arrivals {@code poisson}, {@code even} or {@code batch}
     * @param batch requests at once, 1 unless batch
     */
    public record Rate(List<Stage> stages, boolean ramp, String arrivals, int batch) implements Source {
        @Override
        public long durationNs() {
            return stages.stream().mapToLong(Stage::durationNs).sum();
        }

        @Override
        public Source times(double factor) {
            return new Rate(LoadSpec.times(stages, factor), ramp, arrivals, batch);
        }
    }

    /** @param value requests per second, or virtual users */
    public record Stage(double value, long durationNs) {}

    /**
     * A closed loop.
     *
     * @param think in nanoseconds
     */
    public record Users(List<Stage> stages, org.outagelab.core.random.Distribution think) implements Source {
        @Override
        public long durationNs() {
            return stages.stream().mapToLong(Stage::durationNs).sum();
        }

        @Override
        public Source times(double factor) {
            var whole = stages.stream()
                    .map(stage -> new Stage(Math.rint(stage.value() * factor), stage.durationNs()))
                    .toList();
            return new Users(whole, think);
        }
    }

    /**
     * Recorded arrivals.
     *
     * @param arrivalsNs in order
     * @param endpoint index into the load's endpoints, for each
     * @param workNs replaces the draw of the endpoint's wait; -1: drawn
     * @param note what was left out, or empty
     */
    public record Recorded(long[] arrivalsNs, int[] endpoint, long[] workNs, long durationNs, String note)
            implements Source {
        /** Played so many times as fast, and over again until it is as long as recorded. */
        @Override
        public Source times(double factor) {
            double passes = 0;
            int kept = 0;
            long[] at = new long[Math.toIntExact(arrivalsNs.length * (long) Math.ceil(factor))];
            int[] which = new int[at.length];
            long[] work = new long[at.length];
            for (int i = 0; arrivalsNs.length > 0; i++) {
                int index = i % arrivalsNs.length;
                passes += i > 0 && index == 0 ? 1 : 0;
                double sooner = (arrivalsNs[index] + passes * durationNs) / factor;
                if (sooner >= durationNs) {
                    break;
                }
                at[kept] = (long) sooner;
                which[kept] = endpoint[index];
                work[kept++] = workNs[index];
            }
            return new Recorded(
                    Arrays.copyOf(at, kept), Arrays.copyOf(which, kept), Arrays.copyOf(work, kept), durationNs, note);
        }
    }
}
