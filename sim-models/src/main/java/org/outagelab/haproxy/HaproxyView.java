package org.outagelab.haproxy;

import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.net.Route;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.Reaction;
import org.outagelab.scenario.Rescue;

/**
 * HAProxy at the failure level. Checks start one interval after the last one ended, so a failure meets them at a random
 * phase: DOWN comes after what is left of the interval and {@code fall - 1} further checks (docs/models/haproxy.md#health-checks).
 * {@code observe} is left out: it can only make detection faster. So are idle connections to a machine that fell silent,
 * each of which costs a request {@code timeout server}.
 */
final class HaproxyView implements FailureView {
    private final HaproxySpec spec;

    HaproxyView(HaproxySpec spec) {
        this.spec = spec;
    }

    @Override
    public String checkedEndpoint() {
        return spec.httpCheck();
    }

    /** A chain of servers that track each other ends at one that is checked. */
    @Override
    public String watched(String callee) {
        var server = callee;
        for (var next = spec.server(server).track(); next != null; next = spec.server(server).track()) {
            server = next;
        }
        return server;
    }

    @Override
    public Reaction to(String callee, FailureSpec.Fault fault, long patienceNs) {
        var server = spec.server(callee);
        boolean silent = fault == FailureSpec.Fault.HOST_DOWN || fault == FailureSpec.Fault.PARTITION;
        // A TCP connect passes as long as the kernel answers.
        boolean seen = server.check() && (silent || fault == FailureSpec.Fault.CRASH || spec.httpCheck() != null);
        long costNs = costNs(fault, silent);
        return new Reaction(
                masked(fault, costNs, patienceNs),
                costNs,
                seen,
                seen ? detection(server, fault, silent) : DistributionType.ZERO,
                seen ? recovery(server, fault, silent) : DistributionType.ZERO,
                new Rescue(rescueNs(fault, silent, patienceNs), 0));
    }

    /**
     * How long a request that stays with its server goes on asking it: it is bound to it also when that is taken out. Until
     * the last retry, or the last SYN of the last attempt, or for as long as a server that hangs may take.
     */
    private long rescueNs(FailureSpec.Fault fault, boolean silent, long patienceNs) {
        boolean retried = spec.retryOn(HaproxySpec.CONN_FAILURE);
        if (fault == FailureSpec.Fault.HANG) {
            return Math.min(patienceNs, spec.serverNs());
        } else if (silent) {
            long lastNs = Route.lastSynNs(Math.min(patienceNs, spec.connectNs()));
            long attemptNs = spec.connectNs();
            for (int retry = 1; retried && retry <= spec.retries() && attemptNs < patienceNs; retry++) {
                lastNs = attemptNs + Route.lastSynNs(Math.min(patienceNs - attemptNs, spec.connectNs()));
                attemptNs = spec.connectNs() > SimTime.NEVER - attemptNs ? SimTime.NEVER : attemptNs + spec.connectNs();
            }
            return lastNs;
        } else if (fault == FailureSpec.Fault.CRASH && retried) {
            long pauseNs = Math.max(1, Math.min(SimTime.SECOND, spec.connectNs()));
            return Math.min(pauses(attemptsUntilAnotherServer()), (patienceNs - 1) / pauseNs) * pauseNs;
        }
        return 0;
    }

    private boolean masked(FailureSpec.Fault fault, long costNs, long patienceNs) {
        if (attemptsUntilAnotherServer() == 0 || costNs >= patienceNs) {
            return false;
        }
        return switch (fault) {
            case CRASH, HOST_DOWN, PARTITION -> spec.retryOn(HaproxySpec.CONN_FAILURE);
            case HANG -> spec.retryOn(HaproxySpec.RESPONSE_TIMEOUT);
            default -> spec.retryOn(500) && spec.retryOn(502);
        };
    }

    /**
     * Failed connections until the request goes to another server; 0: it never does (stream_choose_redispatch, §7). A
     * request that a cookie or a stick table binds, or a hash, stays until the interval of {@code option redispatch} is
     * over, and a map of hashes leads back to the server that has failed.
     */
    private int attemptsUntilAnotherServer() {
        if (spec.redispatch() == 0 || spec.attempts() < 2) {
            return 0;
        }
        if (!bound() && spec.version().leavesAtOnce(spec.policy())) {
            return 1;
        }
        boolean returns = spec.policy().returnsToTheFailed(spec.consistent()) && !bound();
        return returns ? 0 : spec.retryThatMoves();
    }

    private boolean bound() {
        return spec.cookie() || spec.stickSize() > 0;
    }

    /** Retries before which HAProxy pauses: a request that has been given up by its server is placed anew at once, or not. */
    private int pauses(int attempts) {
        boolean always = spec.version().pausesBeforeAnother() && !spec.policy().has(Policy.Trait.ROUND_ROBIN);
        if (attempts > 0) {
            return always ? attempts : attempts - 1;
        }
        int again = spec.attempts() - 1;
        int every = spec.redispatch() < 0 ? spec.retries() + 1 + spec.redispatch() : spec.redispatch();
        return always || every < 1 ? again : again - again / every;
    }

    /**
     * Until the attempt that goes to another server, or until HAProxy gives up: every RST but the last costs a pause,
     * every silence {@code timeout connect}, every silent server {@code timeout server}.
     */
    private long costNs(FailureSpec.Fault fault, boolean silent) {
        int attempts = attemptsUntilAnotherServer();
        int failures = attempts == 0 ? spec.attempts() : attempts;
        long waitNs;
        int waits;
        if (silent) {
            waitNs = spec.connectNs();
            waits = failures;
        } else if (fault == FailureSpec.Fault.HANG) {
            waitNs = spec.serverNs();
            waits = spec.retryOn(HaproxySpec.RESPONSE_TIMEOUT) ? failures : 1;
        } else {
            waitNs = spec.pauseNs();
            waits = fault == FailureSpec.Fault.CRASH ? pauses(attempts) : 0;
        }
        if (waits == 0) {
            return 0;
        }
        return waitNs > SimTime.NEVER / waits ? SimTime.NEVER : waitNs * waits;
    }

    private long checkTimeoutNs(HaproxySpec.ServerSpec server, FailureSpec.Fault fault, boolean silent) {
        if (!silent && fault != FailureSpec.Fault.HANG) {
            return 0;
        } else if (spec.checkNs() == SimTime.NEVER) {
            return server.interNs();
        }
        return silent ? Math.min(spec.connectNs(), server.interNs()) : spec.checkNs();
    }

    private Distribution detection(HaproxySpec.ServerSpec server, FailureSpec.Fault fault, boolean silent) {
        long timeoutNs = checkTimeoutNs(server, fault, silent);
        double leastNs = timeoutNs
                + (server.fall() - 1.0) * (server.fastinterNs() + HealthCheck.TICK_NS + timeoutNs);
        return Distributions.uniform(leastNs, leastNs + server.interNs() + HealthCheck.TICK_NS);
    }

    private Distribution recovery(HaproxySpec.ServerSpec server, FailureSpec.Fault fault, boolean silent) {
        // A check that is on its way when the server comes back is lost to silence, and answered after a hang.
        long lostNs = silent ? checkTimeoutNs(server, fault, true) : 0;
        double leastNs = (server.rise() - 1.0) * (server.fastinterNs() + HealthCheck.TICK_NS);
        return Distributions.uniform(leastNs, leastNs + server.downinterNs() + HealthCheck.TICK_NS + lostNs);
    }
}
