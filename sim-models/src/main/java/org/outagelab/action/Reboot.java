package org.outagelab.action;

import java.util.List;

/** A machine goes down and boots again. */
public record Reboot() implements Action {
    static final Verb VERB = Verb.named("reboot", Strikes.HOSTS, "The machine goes down and boots again.")
            .plain(Reboot::new)
            .atOnce();

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.once(targets, target -> {
            target.host().powerOff();
            target.host().powerOn();
        });
    }
}
