package org.outagelab.benchmarks;

import org.outagelab.core.SimTime;
import org.outagelab.core.random.RandomStream;

/** Delays drawn beforehand, the same for every engine, so that drawing them costs next to nothing. */
final class Delays {
    private static final int COUNT = 1 << 16;

    private final long[] delaysNs = new long[COUNT];
    private int next;

    private Delays() {}

    /** Exponential with mean 1 s: the classical hold model. */
    static Delays exponential() {
        var delays = new Delays();
        var random = RandomStream.named(1, 0, "hold");
        for (int i = 0; i < COUNT; i++) {
            delays.delaysNs[i] = (long) (SimTime.SECOND * random.nextExponential());
        }
        return delays;
    }

    /** 20 % zero, 40 % 50 µs, 30 % 5 ms, 9.5 % 1 s, 0.5 % 1 h, each exponential: what a web server's events look like. */
    static Delays web() {
        var delays = new Delays();
        var random = RandomStream.named(1, 0, "web");
        for (int i = 0; i < COUNT; i++) {
            double u = random.nextDouble();
            double mean = u < 0.2 ? 0
                    : u < 0.6 ? 50 * SimTime.MICROSECOND
                    : u < 0.9 ? 5 * SimTime.MILLISECOND : u < 0.995 ? SimTime.SECOND : SimTime.HOUR;
            delays.delaysNs[i] = (long) (mean * random.nextExponential());
        }
        return delays;
    }

    /** All events at whole seconds, thousands at a time. */
    static Delays bursts() {
        return filled((i, random) -> SimTime.SECOND * random.nextInt(3) + (i % 64 == 0 ? SimTime.SECOND : 0));
    }

    /** Always the same: events of equal times in the order of their scheduling. */
    static Delays equal() {
        return filled((i, random) -> SimTime.SECOND);
    }

    /** Each shorter than the one before, until they start again: every event comes before those scheduled last. */
    static Delays decreasing() {
        return filled((i, random) -> (COUNT - i) * SimTime.MICROSECOND);
    }

    /** One in ten a year, the others about a microsecond. */
    static Delays farFuture() {
        return filled((i, random) ->
                i % 10 == 0 ? SimTime.YEAR : (long) (SimTime.MICROSECOND * random.nextExponential()));
    }

    private interface Rule {
        long delayNs(int i, RandomStream random);
    }

    private static Delays filled(Rule rule) {
        var delays = new Delays();
        var random = RandomStream.named(1, 0, "delays");
        for (int i = 0; i < COUNT; i++) {
            delays.delaysNs[i] = rule.delayNs(i, random);
        }
        return delays;
    }

    static Delays named(String name) {
        return switch (name) {
            case "exponential" -> exponential();
            case "web" -> web();
            case "bursts" -> bursts();
            case "equal" -> equal();
            case "decreasing" -> decreasing();
            case "far-future" -> farFuture();
            default -> throw new IllegalArgumentException(
                    "expected one of [exponential, web, bursts, equal, decreasing, far-future], got '" + name + "'");
        };
    }

    long nextNs() {
        return delaysNs[next++ & COUNT - 1];
    }
}
