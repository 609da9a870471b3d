package org.outagelab.benchmarks;

import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;
import org.outagelab.core.stats.BatchMeans;
import org.outagelab.core.stats.Tally;
import org.outagelab.core.stats.TimeWeighted;

/** One draw of four distributions in turn and its place in a tally, batch means and a time-weighted mean. */
final class OutageLabDraws implements Model {
    private final RandomStream random = RandomStream.named(1, 0, "draws");
    private final Distribution[] distributions = {
        Distributions.exponential(1), Distributions.lognormal(1, 1), Distributions.gamma(2.5, 1), Distributions.weibull(0.7, 1)
    };
    private final Tally tally = new Tally();
    private final BatchMeans batches = new BatchMeans(20);
    private final TimeWeighted level = new TimeWeighted(0, 0);
    private long nowNs;

    @Override
    public void run(long operations) {
        for (long i = 0; i < operations; i++) {
            double x = distributions[(int) i & 3].sample(random);
            tally.add(x);
            batches.add(x);
            level.set(nowNs++, x);
        }
    }
}
