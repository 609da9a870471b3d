package org.outagelab.haproxy;

import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.Reaction;

/**
 * HAProxy at the failure level. Checks start one interval after the last one ended, so a failure meets them at a random
 * phase: DOWN comes after what is left of the interval and {@code fall - 1} further checks (reference/haproxy.md §2).
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
                seen ? recovery(server, fault, silent) : DistributionType.ZERO);
    }

    private boolean masked(FailureSpec.Fault fault, long costNs, long patienceNs) {
        if (spec.retries() == 0 || spec.redispatch() == 0 || costNs >= patienceNs) {
            return false;
        }
        return switch (fault) {
            case CRASH, HOST_DOWN, PARTITION -> spec.retryOn(HaproxySpec.CONN_FAILURE);
            case HANG -> spec.retryOn(HaproxySpec.RESPONSE_TIMEOUT);
            default -> spec.retryOn(500) && spec.retryOn(502);
        };
    }

    /** Until the attempt that goes to another server: at once after a RST, after {@code timeout} of silence. */
    private long costNs(FailureSpec.Fault fault, boolean silent) {
        if (fault == FailureSpec.Fault.HANG) {
            return spec.serverNs();
        } else if (!silent || spec.connectNs() == SimTime.NEVER) {
            return silent ? SimTime.NEVER : 0;
        }
        // Round robin leaves the server after the first failure, the others keep it until the last retry (§7).
        boolean atOnce = spec.balance().equals("roundrobin") || spec.balance().equals("static-rr");
        int attempts = atOnce || spec.redispatch() == 1 ? 1 : Math.max(1, spec.retries());
        return spec.connectNs() > SimTime.NEVER / attempts ? SimTime.NEVER : spec.connectNs() * attempts;
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
