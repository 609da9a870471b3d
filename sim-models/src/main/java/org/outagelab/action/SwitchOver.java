package org.outagelab.action;

import java.util.List;

/** A planned change of the primary. */
public record SwitchOver() implements Action {
    static final Verb VERB = Verb.named("switch-over", Strikes.STANDBYS,
                    "Planned: the replica becomes the primary when it has everything, and the primary a replica.")
            .plain(SwitchOver::new)
            .deliberate()
            .atOnce();

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.once(targets, target -> target.replicas().forEach(replica -> replica.switchOver()));
    }
}
