package org.outagelab.client;

import org.outagelab.scenario.ClientSpec;

/**
 * Envoy's limits of concurrent retries: {@code max_retries}, or a {@code retry_budget}, a share of the attempts under way
 * and no less than {@code min_retry_concurrency} (circuit_breaker.proto; resource_manager_impl.h). A retry counts from the
 * decision to make it, its back-off included, to its end.
 */
final class ConcurrentBudget implements Budget {
    private final int least;
    private final double ofActive;
    private int underWay;
    private int retries;

    ConcurrentBudget(ClientSpec.Concurrent spec) {
        this.least = spec.least();
        this.ofActive = spec.ofActive();
    }

    @Override
    public boolean take(long nowNs) {
        if (retries >= Math.max(least, (int) (ofActive * underWay + 1e-9))) {
            return false;
        }
        retries++;
        return true;
    }

    @Override
    public void underWay(int more) {
        underWay += more;
    }

    @Override
    public void retryOver() {
        retries--;
    }
}
