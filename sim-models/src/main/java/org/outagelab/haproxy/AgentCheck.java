package org.outagelab.haproxy;

import org.outagelab.core.SimTime;
import org.outagelab.core.Timer;

/**
 * The agent check of one server: a task of its own that asks a small program on the server's machine every
 * {@code agent-inter} (check.c, docs/models/haproxy.md#health-checks). An agent that cannot be reached changes nothing, and the
 * death of the server's own process is not its business.
 *
 * <p>A question and its answer take no time here; the agent answers with what holds at the instant of the question.
 */
final class AgentCheck {
    private final Haproxy haproxy;
    private final HaproxySpec.ServerSpec spec;
    private final Timer next;
    private Server server;

    AgentCheck(Haproxy haproxy, Server server) {
        this.haproxy = haproxy;
        this.server = server;
        this.spec = server.spec();
        this.next = haproxy.execution().<Void>event(ignored -> ask()).timer(null);
    }

    /** From now on it asks about the same line of another process. */
    void asksFor(Server of) {
        server.agent = null;
        server = of;
        of.agent = this;
    }

    /** @param offsetNs from now to the first question */
    void begin(long offsetNs) {
        next.restart(offsetNs);
    }

    long intervalNs() {
        return spec.agentInterNs();
    }

    void stop() {
        next.cancel();
    }

    private void ask() {
        if (server.route().reachesHost()) {
            for (var word : server.route().port().unit().agent().words()) {
                haproxy.agent(server.name(), word);
            }
        }
        next.restart(SimTime.plus(spec.agentInterNs(), HealthCheck.TICK_NS));
    }
}
