package org.outagelab.nginx;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code limit_req}: a leaky bucket for each key, in thousandths of a request on a clock of milliseconds, with nginx's
 * own integer arithmetic (ngx_http_limit_req_module.c, docs/models/nginx.md#rate-limits).
 */
final class LeakyBuckets {
    /** The request is turned away. */
    static final long REJECTED = -1;

    private final NginxSpec.LimitRequests spec;
    private final Map<Integer, Bucket> buckets = new LinkedHashMap<>();

    private static final class Bucket {
        private long excess;
        private long lastMs;
    }

    LeakyBuckets(NginxSpec.LimitRequests spec) {
        this.spec = spec;
    }

    /** @return how long the request is held back, in milliseconds, or {@link #REJECTED} */
    long delayMs(int key, long nowMs) {
        var bucket = buckets.get(key);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.lastMs = nowMs;
            buckets.put(key, bucket);
            return 0;
        }
        long excess = Math.max(0, bucket.excess - spec.milliPerSecond() * (nowMs - bucket.lastMs) / 1000 + 1000);
        if (excess > spec.burst() * 1000L) {
            return REJECTED;
        }
        bucket.excess = excess;
        bucket.lastMs = nowMs;
        boolean atOnce = spec.noDelay() || excess <= spec.delay() * 1000L;
        return atOnce ? 0 : (excess - spec.delay() * 1000L) * 1000 / spec.milliPerSecond();
    }
}
