package org.outagelab.client;

import org.outagelab.scenario.ClientSpec;

/** gRPC's retry throttling: a failure takes a token, a success gives a part of one back; retries need more than half. */
final class TokenBudget implements Budget {
    /** gRPC counts in thousandths. */
    private static final int MILLI = 1000;

    private final int most;
    private final int perSuccess;
    private int milliTokens;

    TokenBudget(ClientSpec.Tokens spec) {
        this.most = spec.tokens() * MILLI;
        this.perSuccess = (int) Math.round(spec.ratio() * MILLI);
        this.milliTokens = most;
    }

    @Override
    public void ended(boolean ok) {
        milliTokens = ok ? Math.min(most, milliTokens + perSuccess) : Math.max(0, milliTokens - MILLI);
    }

    @Override
    public boolean take(long nowNs) {
        return 2 * milliTokens > most;
    }
}
