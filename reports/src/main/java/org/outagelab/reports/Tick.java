package org.outagelab.reports;

import java.util.ArrayList;
import java.util.List;

/** A labelled place on an axis; the lists below are the only axes charts use. */
record Tick(double at, String label) {
    private static final double[] CLOCK_STEPS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400
    };

    /** Simulated time from 0 to {@code seconds}, at most about ten ticks. */
    static List<Tick> clock(double seconds) {
        double step = CLOCK_STEPS[CLOCK_STEPS.length - 1];
        for (double candidate : CLOCK_STEPS) {
            if (seconds / candidate <= 10) {
                step = candidate;
                break;
            }
        }
        step *= Math.ceil(Math.max(1, seconds / step / 10));
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i * step <= seconds + 1e-9; i++) {
            ticks.add(new Tick(i * step, Numbers.clock(i * step)));
        }
        return ticks;
    }

    /** From 0 to at least {@code max} in round steps. */
    static List<Tick> linear(double max, String suffix) {
        double raw = Math.max(max, 1e-9) / 4;
        double decade = StrictMath.pow(10, Math.floor(StrictMath.log10(raw)));
        double step =
                raw <= decade ? decade : raw <= 2 * decade ? 2 * decade : raw <= 5 * decade ? 5 * decade : 10 * decade;
        int decimals = (int) Math.max(0, -Math.floor(StrictMath.log10(step) + 1e-9));
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i == 0 || (i - 1) * step < max; i++) {
            ticks.add(new Tick(i * step, Numbers.fixed(i * step, decimals) + suffix));
        }
        return ticks;
    }

    /** Lengths of time from 0 to at least {@code max} seconds, in milliseconds below one second. */
    static List<Tick> linearSeconds(double max) {
        if (max >= 1) {
            return linear(max, " s");
        }
        return linear(1000 * max, " ms").stream()
                .map(tick -> new Tick(tick.at / 1000, tick.label))
                .toList();
    }

    /** Lengths of time from 0 to at most {@code max} hours in round steps of the unit that suits them, about six. */
    static List<Tick> hours(double max) {
        double unit = max >= 72 ? 24 : max >= 1.5 ? 1 : max >= 1.5 / 60 ? 1 / 60.0 : 1 / 3600.0;
        String name = unit == 24 ? " d" : unit == 1 ? " h" : unit == 1 / 60.0 ? " min" : " s";
        return steps(max / unit, linear(max / unit * 0.6, name).get(1).at(), unit, name);
    }

    private static List<Tick> steps(double max, double step, double unit, String name) {
        int decimals = (int) Math.max(0, -Math.floor(StrictMath.log10(step) + 1e-9));
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i * step <= max; i++) {
            ticks.add(new Tick(i * step * unit, Numbers.fixed(i * step, decimals) + name));
        }
        return ticks;
    }

    /** Places are log10 of seconds, between the two given ones. */
    static List<Tick> logSeconds(double low, double high) {
        double[] steps =
                high - low > 2.5 ? new double[] {1} : high - low > 1.2 ? new double[] {1, 3} : new double[] {1, 2, 5};
        List<Tick> ticks = new ArrayList<>();
        for (int decade = (int) Math.floor(low); decade <= high + 1e-9; decade++) {
            for (double step : steps) {
                double at = decade + StrictMath.log10(step);
                if (at >= low - 1e-9 && at <= high + 1e-9) {
                    ticks.add(new Tick(at, Numbers.roundSeconds(step * StrictMath.pow(10, decade))));
                }
            }
        }
        return ticks;
    }

    /** Places are log10 of numbers: 1, 10, 100 … */
    static List<Tick> powers(double low, double high) {
        int step = high - low > 5 ? 2 : 1;
        List<Tick> ticks = new ArrayList<>();
        for (int decade = (int) Math.ceil(low - 1e-9); decade <= high + 1e-9; decade += step) {
            ticks.add(new Tick(decade, Numbers.fixed(StrictMath.pow(10, decade), Math.max(0, -decade))));
        }
        return ticks;
    }

    /** Places are nines, -log10(1 - share): 1 is 90 %, 2 is 99 %. */
    static List<Tick> nines(double low, double high) {
        double[] losses = high - low > 2
                ? new double[] {1}
                : high - low > 0.8 ? new double[] {1, 0.5, 0.2} : new double[] {1, 0.7, 0.5, 0.4, 0.3, 0.2, 0.15};
        List<Tick> ticks = new ArrayList<>();
        for (int decade = (int) Math.floor(low); decade <= high + 1e-9; decade++) {
            for (double part : losses) {
                double at = decade - StrictMath.log10(part);
                if (at >= low - 1e-9 && at <= high + 1e-9) {
                    double lost = part * 100 * StrictMath.pow(10, -decade);
                    ticks.add(new Tick(at, trimmed(100 - lost, decade + 1) + " %"));
                }
            }
        }
        return ticks;
    }

    /** Round lengths of time in a year; places are log10 of seconds. */
    static List<Tick> downtimes(double low, double high) {
        double[] units = {1e-6, 1e-3, 1, 60, 3600, 86_400};
        String[] names = {"µs", "ms", "s", "min", "h", "d"};
        double[] limits = {1000, 1000, 60, 60, 48, 365};
        double[] steps = high - low > 1.6 ? new double[] {1, 10, 100} : new double[] {1, 2, 5, 10, 20, 30, 50, 100, 200};
        List<Tick> ticks = new ArrayList<>();
        for (int unit = 0; unit < units.length; unit++) {
            for (double step : steps) {
                double at = StrictMath.log10(step * units[unit]);
                boolean room = ticks.isEmpty() || at - ticks.get(ticks.size() - 1).at() > (high - low) / 14;
                if (step < limits[unit] && at >= low && at <= high && room) {
                    ticks.add(new Tick(at, Numbers.fixed(step, 0) + " " + names[unit]));
                }
            }
        }
        return ticks;
    }

    private static String trimmed(double value, int decimals) {
        String text = Numbers.fixed(value, Math.max(0, decimals));
        return text.indexOf('.') < 0 ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
