package org.outagelab.action;

import java.util.List;
import org.outagelab.machine.Slowness;

/**
 * The hypervisor gives the cores of a machine to others for a share of the time: noisy neighbours. CPU work takes
 * 1 / (1 − share) times as long, waiting does not; processes in one another's way on these cores feel it at once.
 *
 * @param share of the CPU time, in (0, 1)
 */
public record Steal(double share) implements Action {
    static final Verb VERB = Verb.named(
                    "steal",
                    Strikes.HOSTS,
                    "The hypervisor gives a share of its cores to others: steal(30%); CPU work takes 1 ÷ (1 − share) times as long.")
            .reads("steal(30%), a share of more than 0 and less than 100%", given -> new Steal(given.first("share").share()));

    public Steal {
        VERB.require(share > 0 && share < 1, VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        return List.of(Shares.show(share));
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        // Two thieves: the second takes its share of what the first leaves.
        var slowness = new Slowness(1 / (1 - share), 0, 1);
        return Deed.each(targets, target -> target.host().slowDown(slowness), target -> target.host().speedUp(slowness));
    }
}
