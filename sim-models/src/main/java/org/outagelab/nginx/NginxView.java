package org.outagelab.nginx;

import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.net.Route;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.Reaction;
import org.outagelab.scenario.Rescue;

/**
 * nginx at the failure level: passive checks, so the first request that fails is the detection, and one request after
 * each {@code fail_timeout} tries again (docs/models/nginx.md). A group of one peer is never left.
 */
final class NginxView implements FailureView {
    private final NginxSpec spec;
    private final int peers;

    /** @param peers that an instance has */
    NginxView(NginxSpec spec, int peers) {
        this.spec = spec;
        this.peers = peers;
    }

    @Override
    public String checkedEndpoint() {
        return null;
    }

    @Override
    public Reaction to(String callee, FailureSpec.Fault fault, long patienceNs) {
        var rescue = new Rescue(waitsNs(fault, patienceNs), 0);
        if (peers < 2) {
            return Reaction.NONE.rescuing(rescue);
        }
        boolean timesOut = fault != FailureSpec.Fault.CRASH && fault != FailureSpec.Fault.ERRORS;
        long costNs = !timesOut ? 0 : fault == FailureSpec.Fault.HANG ? spec.readNs() : spec.connectNs();
        boolean counted = fault == FailureSpec.Fault.ERRORS
                ? spec.nextUpstream().contains("http_500") && spec.nextUpstream().contains("http_502")
                : true;
        boolean next = fault == FailureSpec.Fault.ERRORS
                ? counted
                : spec.nextUpstream().contains(timesOut ? "timeout" : "error");
        boolean masked = next && spec.tries() != 1 && costNs < patienceNs
                && (spec.nextTimeoutNs() == 0 || costNs < spec.nextTimeoutNs());
        // A client that leaves first is no failure of the peer.
        boolean avoided = counted && spec.maxFails() > 0 && costNs < patienceNs;
        return new Reaction(
                masked,
                costNs,
                avoided,
                Distributions.constant(avoided ? costNs : 0),
                Distributions.uniform(0, avoided ? spec.failTimeoutNs() + SimTime.SECOND : 1),
                rescue);
    }

    /** How long a request waits for a peer that is silent, or that accepts and does not answer. */
    private long waitsNs(FailureSpec.Fault fault, long patienceNs) {
        return switch (fault) {
            case HANG -> Math.min(patienceNs, spec.readNs());
            case HOST_DOWN, PARTITION -> Route.lastSynNs(Math.min(patienceNs, spec.connectNs()));
            default -> 0;
        };
    }
}
