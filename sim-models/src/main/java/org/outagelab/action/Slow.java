package org.outagelab.action;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.machine.Slowness;
import org.outagelab.scenario.Types;

/**
 * It works slower.
 *
 * @param factor times its time, more than 0
 * @param addNs more for each request, at least 0
 * @param share of requests concerned, in (0, 1]
 */
public record Slow(double factor, long addNs, double share) implements Action {
    static final Verb VERB = Verb.named("slow", Strikes.PROGRAMS, "It works slower: slow(10), slow(add=200ms, share=20%).")
            .reads("slow(10), slow(factor=10), slow(add=200ms) or slow(factor=3, share=20%)", Slow::read);

    public Slow {
        VERB.require(
                factor > 0 && factor < 1e6 && addNs >= 0 && Shares.some(share), "a factor and a share of more than 0");
    }

    private static Slow read(Arguments given) {
        var factor = given.first("factor");
        var add = given.named("add");
        var share = given.named("share");
        VERB.require(factor.given() || add.given() || share.given(), VERB.arguments());
        return new Slow(factor.number(1), add.durationNs(0), share.share(1));
    }

    @Override
    public List<String> arguments() {
        var arguments = new ArrayList<String>();
        if (factor != 1 || addNs == 0) {
            arguments.add(Types.plain(factor));
        }
        if (addNs > 0) {
            arguments.add("add=" + Types.showDuration(addNs));
        }
        if (share < 1) {
            arguments.add("share=" + Shares.show(share));
        }
        return arguments;
    }

    private static void slowDown(Target target, Slowness slowness) {
        if (target.host() == null) {
            target.units().forEach(unit -> unit.slowDown(slowness));
        } else {
            target.host().slowDown(slowness);
        }
    }

    private static void speedUp(Target target, Slowness slowness) {
        if (target.host() == null) {
            target.units().forEach(unit -> unit.speedUp(slowness));
        } else {
            target.host().speedUp(slowness);
        }
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var slowness = new Slowness(factor, addNs, share);
        return Deed.each(targets, target -> slowDown(target, slowness), target -> speedUp(target, slowness));
    }
}
