package org.outagelab.gunicorn;

import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.Reaction;

/**
 * A driver's pool at the failure level. It remembers nothing: every query tries the server again. A refused connection
 * costs nothing, silence the connect timeout for which a worker is held, and a server that accepts and never answers
 * has no next one.
 */
final class DatabaseView implements FailureView {
    private final GunicornSpec spec;

    DatabaseView(GunicornSpec spec) {
        this.spec = spec;
    }

    @Override
    public String checkedEndpoint() {
        return null;
    }

    @Override
    public Reaction to(String callee, FailureSpec.Fault fault, long patienceNs) {
        return switch (fault) {
            case CRASH, DRAIN -> Reaction.masked(0);
            case HOST_DOWN, PARTITION -> spec.connectTimeoutNs() < patienceNs && spec.connectTimeoutNs() < spec.timeoutNs()
                    ? Reaction.masked(spec.connectTimeoutNs())
                    : Reaction.NONE;
            default -> Reaction.NONE;
        };
    }
}
