package org.outagelab.experiment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outagelab.call.Ledger;
import org.outagelab.core.SimTime;

/** What those got who were answered in a time of trouble, compared with the minute before. */
final class Answers {
    private static final long BEFORE_NS = 60 * SimTime.SECOND;
    /** Fewer requests say nothing about what is usual. */
    private static final int ENOUGH = 50;
    /** Of one endpoint: fewer ok requests say nothing about its latency. */
    private static final int ENOUGH_OK = 10;

    private final List<Ledger.Bucket> buckets;
    private final long stepNs;

    Answers(List<Ledger.Bucket> buckets, long stepNs) {
        this.buckets = buckets;
        this.stepNs = stepNs;
    }

    /**
     * Added mean latency of ok requests in [from, to), in seconds: each endpoint is compared with itself in the minute
     * before, and weighs as its ok requests do now. NaN where there is nothing to compare: an endpoint of which more than
     * half failed answers others than before, those that need less; and so the rest must be half of all that were ok.
     */
    double extraLatency(long beforeNs, long fromNs, long toNs) {
        int from = index(fromNs);
        int to = Math.max(from + 1, index(toNs));
        int before = index(Math.max(0, beforeNs - BEFORE_NS));
        int until = index(beforeNs);
        int endpoints = buckets.stream().mapToInt(Ledger.Bucket::endpoints).max().orElse(0);
        double extraNs = 0;
        long compared = 0;
        long all = 0;
        for (int endpoint = 0; endpoint < endpoints; endpoint++) {
            var then = new Mean(endpoint, before, until);
            var now = new Mean(endpoint, from, to);
            all += now.ok;
            if (then.ok >= ENOUGH_OK && now.ok >= ENOUGH_OK && now.ok >= now.failed) {
                extraNs += now.ok * (now.sumNs / now.ok - then.sumNs / then.ok);
                compared += now.ok;
            }
        }
        return compared == 0 || 2 * compared < all ? Double.NaN : extraNs / compared / SimTime.SECOND;
    }

    /** The requests of one endpoint in some buckets. */
    private final class Mean {
        private long ok;
        private long failed;
        private double sumNs;

        Mean(int endpoint, int from, int to) {
            for (int i = from; i < Math.min(to, buckets.size()); i++) {
                ok += buckets.get(i).ok(endpoint);
                failed += buckets.get(i).failed(endpoint);
                sumNs += buckets.get(i).okLatencySumNs(endpoint);
            }
        }
    }

    /**
     * Requests of [from, to) that count as ok with an answer of 4xx, by status, as far as they are more than usual: than in
     * the minute before, or at all other times where that holds too few requests. Without either, all of them.
     */
    Map<String, Long> wrong(long beforeNs, long fromNs, long toNs) {
        int from = index(fromNs);
        int to = Math.max(from + 1, index(toNs));
        var during = new TreeMap<String, Long>();
        long requests = add(during, from, to);
        var usual = new TreeMap<String, Long>();
        long usualRequests = add(usual, index(Math.max(0, beforeNs - BEFORE_NS)), index(beforeNs));
        if (usualRequests < ENOUGH) {
            usual.clear();
            usualRequests = add(usual, 0, from) + add(usual, to, buckets.size());
        }
        var above = new TreeMap<String, Long>();
        for (var entry : during.entrySet()) {
            double times = usualRequests < ENOUGH ? 0 : requests / (double) usualRequests;
            double expected = usual.getOrDefault(entry.getKey(), 0L) * times;
            // Three standard deviations of the difference of two Poisson counts are chance.
            if (entry.getValue() > expected + 3 * StrictMath.sqrt(expected * (1 + times))) {
                above.put(entry.getKey(), entry.getValue() - Math.round(expected));
            }
        }
        return above;
    }

    /** @return how many requests arrived in these buckets */
    private long add(Map<String, Long> byStatus, int from, int to) {
        long requests = 0;
        for (int i = from; i < Math.min(to, buckets.size()); i++) {
            requests += buckets.get(i).arrived();
            buckets.get(i).rejections().forEach((status, count) -> byStatus.merge(status, (long) count, Long::sum));
        }
        return requests;
    }

    private int index(long ns) {
        return (int) Math.min(buckets.size(), Math.max(0, ns / stepNs));
    }
}
