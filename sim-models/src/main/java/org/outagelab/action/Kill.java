package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.FailureSpec;

/**
 * Its processes are killed by nobody's order, as by the kernel or a bug: connections are reset and then refused, until its
 * supervisor starts it again, or gives up because that came too often ({@code Unit.killed}).
 */
public record Kill() implements Action {
    static final Verb VERB = Verb.named("kill", Strikes.PROGRAMS,
                    "Its processes are killed, and its supervisor starts them again after restart-sec, if not too often.")
            .plain(Kill::new)
            .atOnce()
            .seenAs(FailureSpec.Fault.CRASH);

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.once(targets, target -> target.units().forEach(unit -> unit.killed()));
    }
}
