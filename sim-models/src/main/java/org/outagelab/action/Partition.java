package org.outagelab.action;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.net.Link;
import org.outagelab.scenario.FailureSpec;

/**
 * No packet gets from one side to the other.
 *
 * @param one groups on one side: hosts, instances, services, {@code zone a}, {@code all} or {@code clients}; at least one
 * @param other those on the other side
 * @param oneWay whether packets of the other side still get to the first
 */
public record Partition(List<String> one, List<String> other, boolean oneWay) implements Action {
    static final Verb VERB = Verb.named("partition", Strikes.GROUPS,
                    "No packet gets from a to b or back: partition(zone a, zone b), partition(lb, web, one-way), partition(lb, web + db).")
            .reads("partition(a, b) or partition(a, b, one-way)", given -> new Partition(
                    given.wordsAt(0), given.wordsAt(1), given.at(2).given() && !given.at(2).matching("one-way").isEmpty()))
            .shows(FailureSpec.Fault.PARTITION, failure -> new Partition(failure.members(), failure.others(), false));

    public Partition {
        one = List.copyOf(one);
        other = List.copyOf(other);
        VERB.require(!one.isEmpty() && !other.isEmpty(), VERB.arguments());
    }

    /** Between two groups, both ways. */
    public Partition(String one, String other) {
        this(List.of(one), List.of(other), false);
    }

    @Override
    public List<String> arguments() {
        var sides = new ArrayList<>(List.of(String.join(" + ", one), String.join(" + ", other)));
        if (oneWay) {
            sides.add("one-way");
        }
        return sides;
    }

    /** Of both sides. */
    public List<String> groups() {
        var groups = new ArrayList<>(one);
        groups.addAll(other);
        return groups;
    }

    @Override
    public List<String> concerns(List<String> targets) {
        return groups();
    }

    @Override
    public List<String> cutsOff(List<String> targets) {
        return other;
    }

    private static void between(List<String> from, List<String> to, Site site, List<Link> links) {
        for (var a : from) {
            for (var b : to) {
                links.addAll(site.links(a, b));
            }
        }
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var links = new ArrayList<Link>();
        between(one, other, site, links);
        if (!oneWay) {
            between(other, one, site, links);
        }
        return Deed.of(() -> links.forEach(Link::block), () -> links.forEach(Link::unblock));
    }
}
