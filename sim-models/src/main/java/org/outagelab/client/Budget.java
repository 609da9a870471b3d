package org.outagelab.client;

import org.outagelab.scenario.ClientSpec;

/** What limits the retries of all clients of a load together (docs/models/client.md#retries-and-budgets). */
interface Budget {
    /** Takes one, if there is one. */
    boolean take(long nowNs);

    /** A request is sent for the first time. */
    default void sent(long nowNs) {}

    /** An attempt has been answered, or has failed. */
    default void ended(boolean ok) {}

    /** As many more attempts are under way; less when negative. */
    default void underWay(int more) {}

    /** A retry that was taken is over, or will not be made. */
    default void retryOver() {}

    static Budget of(ClientSpec.Budget spec) {
        if (spec instanceof ClientSpec.Tokens tokens) {
            return new TokenBudget(tokens);
        } else if (spec instanceof ClientSpec.Concurrent concurrent) {
            return new ConcurrentBudget(concurrent);
        }
        return new ShareBudget((ClientSpec.Share) spec);
    }
}
