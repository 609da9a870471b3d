package org.outagelab.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.outagelab.reading.MemoryForecast;
import org.outagelab.scenario.Scenario;

/** What Java may use of the machine's memory, and who needs more. */
final class MemoryLimit {
    /** A collector needs some room itself. */
    private static final double USABLE = 0.9;

    private MemoryLimit() {}

    static double bytes() {
        return USABLE * Runtime.getRuntime().maxMemory();
    }

    /**
     * Refuses what cannot be made, before it is begun.
     *
     * @param limit bytes that may be used
     * @return how many runs fit into it at a time, at most as many as wanted
     */
    static int threads(VariantOptions.Named variant, int wanted, double limit) throws UsageException {
        Scenario scenario = variant.scenario();
        double one = MemoryForecast.bytes(scenario, 1);
        if (one > limit) {
            throw new UsageException("a run of '" + variant.name() + "' needs about " + megabytes(one) + " of memory, most of it for "
                    + MemoryForecast.of(scenario).most() + ", and Java may use " + megabytes(limit)
                    + ". Ask for fewer instances or a shorter load, or give it more, for example OUTAGELAB_JAVA_OPTIONS=-Xmx"
                    + (long) Math.ceil(one / USABLE / 1e9 + 0.5) + "g");
        }
        int fit = 1;
        while (fit < wanted && MemoryForecast.bytes(scenario, fit + 1) <= limit) {
            fit++;
        }
        return fit;
    }

    /** Two digits of it. */
    static String megabytes(double bytes) {
        var rounded = new BigDecimal(Math.max(1, bytes / 1e6)).round(new MathContext(2));
        return String.format(Locale.ROOT, "%,.0f MB", rounded.doubleValue());
    }
}
