package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.FailureSpec;

/** A server of a database loses its disk. */
public record LoseDisk() implements Action {
    static final Verb VERB = Verb.named("lose-disk", Strikes.DATABASES,
                    "Its disk is gone with data and binlogs: its process dies for good, unless a 'rescue' brings it back.")
            .plain(LoseDisk::new)
            .untilRepaired()
            .seenAs(FailureSpec.Fault.CRASH);

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.once(targets, target -> target.replicas().forEach(server -> server.loseDisk()));
    }
}
