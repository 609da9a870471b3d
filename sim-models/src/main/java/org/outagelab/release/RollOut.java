package org.outagelab.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.outagelab.action.Action;
import org.outagelab.action.Deed;
import org.outagelab.action.Site;
import org.outagelab.action.Strikes;
import org.outagelab.action.Target;
import org.outagelab.action.Verb;

/**
 * A release comes to instances: an action that takes its time, and is over when the release is everywhere and does no harm,
 * or when it has been taken back.
 *
 * @param name under which it acts
 */
public record RollOut(String name, Release release, Plan plan) implements Action {
    /** Of no catalogue: an entry of {@code rollouts} is more than a word with arguments. */
    private static final Verb VERB = Verb.named("rollout", Strikes.PROGRAMS, "A release comes to its instances.");

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public List<String> arguments() {
        return List.of(release.name(), plan.how().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    @Override
    public boolean tellsBalancers() {
        return true;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var actor = site.actor("rollout " + name);
        var before = new Tally(site::nowNs, () -> { });
        var unit = targets.get(targets.size() - 1).units().get(0);
        var now = new Tally(site::nowNs, () -> site.note(name + ": the first answer of " + release.name(), unit));
        var all = new ArrayList<Instance>();
        targets.forEach(target -> all.add(new Instance(release, plan, site, actor, target, before, now)));
        return new Change(name, release, plan, site, actor, all, before, now);
    }
}
