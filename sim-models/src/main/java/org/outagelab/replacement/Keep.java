package org.outagelab.replacement;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.action.Action;
import org.outagelab.action.Deed;
import org.outagelab.action.Site;
import org.outagelab.action.Strikes;
import org.outagelab.action.Target;
import org.outagelab.action.Verb;

/**
 * An orchestrator keeps the instances of a service, from the start to the end of a run.
 *
 * @param service under whose name it acts
 */
public record Keep(String service, Settings settings) implements Action {
    /** Of no catalogue: a section says more than a word with arguments. */
    private static final Verb VERB = Verb.named("keep", Strikes.PROGRAMS, "An orchestrator keeps the instances of a service.");

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public List<String> arguments() {
        return List.of(service);
    }

    @Override
    public boolean tellsBalancers() {
        return true;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var actor = site.actor("orchestrator of " + service);
        var pods = new ArrayList<Pod>();
        targets.forEach(target -> pods.add(new Pod(settings, site, actor, target)));
        return new Orchestrator(service, settings, site, actor, pods);
    }
}
