package org.outagelab.action;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.scenario.Types;

/**
 * Somebody changes the address records of a DNS name: a mistake, a move, or a fail-over by hand.
 *
 * @param name an address of the file
 * @param to the instances whose addresses it has from then on; empty: there is no such name any more
 * @param ttlNs of the new records, in nanoseconds; -1: as before
 */
public record PointName(String name, List<String> to, long ttlNs) implements Action {
    static final Verb VERB = Verb.named("records", Strikes.NAMES,
                    "A DNS name has other address records, or none, until it is over; caches go on as they do: records(www.foobar.com, lb.2), "
                            + "records(www.foobar.com, none, ttl=1h).")
            .reads("records(www.foobar.com, lb.2), with lb.1 + lb.2 for several, none for a name that is gone, and ttl=1h for another TTL",
                    PointName::read);

    public PointName {
        to = List.copyOf(to);
        VERB.require(!name.isBlank() && ttlNs >= -1, VERB.arguments());
    }

    private static PointName read(Arguments given) {
        var to = given.wordsAt(1);
        return new PointName(given.at(0).text(), to.equals(List.of("none")) ? List.of() : to, given.named("ttl").durationNs(-1));
    }

    @Override
    public List<String> arguments() {
        var arguments = new ArrayList<>(List.of(name, to.isEmpty() ? "none" : String.join(" + ", to)));
        if (ttlNs >= 0) {
            arguments.add("ttl=" + Types.showDuration(ttlNs));
        }
        return arguments;
    }

    @Override
    public List<String> concerns(List<String> targets) {
        return to;
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var by = new Object();
        return Deed.of(() -> site.name(name).change(by, to, ttlNs), () -> site.name(name).restore(by));
    }
}
