package org.outagelab.mysql;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.net.Route;

/**
 * One look at a server: a connection and a query over the real network, {@code SELECT 1} or {@code SELECT @@read_only}.
 */
final class Look implements Caller {
    private static final Endpoint SELECT_1 = new Endpoint("SELECT 1", "GET", "", List.of());

    /** The answer is an error of a server that takes no writes. */
    static final Endpoint SELECT_READ_ONLY = new Endpoint("SELECT @@read_only", "GET", "", List.of());

    private final Endpoint question;
    private final Predicate<Outcome> good;
    private final long timeoutNs;
    private final RandomStream random;
    private final Timer limit;
    private final Consumer<Boolean> seen;
    private Call call;

    /**
     * Any answer is a sign of life, error 1040 too, as MHA takes it; a refusal, a reset or silence is none.
     *
     * @param seen told of each look whether the server lives
     */
    static Look atLife(Simulation simulation, String owner, long timeoutNs, Consumer<Boolean> seen) {
        return new Look(
                simulation,
                owner,
                SELECT_1,
                outcome -> outcome != Outcome.REFUSED && outcome != Outcome.RESET && outcome != Outcome.UNREACHABLE,
                timeoutNs,
                seen);
    }

    /**
     * Error 1040 is no good answer here.
     *
     * @param seen told of each look whether the server takes writes
     */
    static Look atRole(Simulation simulation, String owner, long timeoutNs, Consumer<Boolean> seen) {
        return new Look(simulation, owner, SELECT_READ_ONLY, Outcome::ok, timeoutNs, seen);
    }

    private Look(
            Simulation simulation,
            String owner,
            Endpoint question,
            Predicate<Outcome> good,
            long timeoutNs,
            Consumer<Boolean> seen) {
        this.question = question;
        this.good = good;
        this.timeoutNs = timeoutNs;
        this.random = simulation.stream("look of " + owner);
        EventType<Void> timeout = simulation.eventType(owner, ignored -> timedOut());
        this.limit = timeout.timer(null);
        this.seen = seen;
    }

    boolean underWay() {
        return call != null;
    }

    void begin(Route route) {
        call = route.call(question.request(-1, random, true), this);
        limit.restart(timeoutNs);
        route.open(call);
    }

    /** Whoever looks is gone. */
    void forget() {
        if (call != null) {
            limit.cancel();
            call.vanish();
            call = null;
        }
    }

    @Override
    public void connected(Call established) {
        // The answer counts.
    }

    @Override
    public void ended(Call ended, Outcome outcome) {
        if (ended == call) {
            end(good.test(outcome));
        }
    }

    private void timedOut() {
        if (call != null) {
            call.close();
            end(false);
        }
    }

    private void end(boolean well) {
        call = null;
        limit.cancel();
        seen.accept(well);
    }
}
