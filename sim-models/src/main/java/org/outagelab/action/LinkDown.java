package org.outagelab.action;

import java.util.List;
import org.outagelab.net.Link;
import org.outagelab.scenario.FailureSpec;

/** A network interface of a machine has no carrier. */
public record LinkDown() implements Action {
    static final Verb VERB = Verb.named("link-down", Strikes.HOSTS,
                    "Its network interface has no carrier: nothing gets in or out, and a keepalived there knows it at once.")
            .plain(LinkDown::new)
            .seenAs(FailureSpec.Fault.HOST_DOWN);

    @Override
    public List<String> cutsOff(List<String> targets) {
        return targets;
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var links = site.linksOf(targets);
        return Deed.of(
                () -> {
                    links.forEach(Link::block);
                    targets.forEach(target -> target.host().linkDown());
                },
                () -> {
                    links.forEach(Link::unblock);
                    targets.forEach(target -> target.host().linkUp());
                });
    }
}
