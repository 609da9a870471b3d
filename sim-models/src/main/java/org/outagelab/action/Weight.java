package org.outagelab.action;

import java.util.List;

/**
 * The operator of a balancer gives a server another weight.
 *
 * @param weight 0 to 256
 */
public record Weight(int weight) implements Action {
    static final Verb VERB = Verb.named("weight", Strikes.SERVERS, "The operator of its haproxy gives it another weight: weight(50).")
            .reads("weight(50), from 0 to 256", given -> new Weight(given.at(0).whole(3)))
            .deliberate();

    public Weight {
        VERB.require(weight >= 0 && weight <= 256, VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        return List.of(String.valueOf(weight));
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.operators().forEach(operator -> operator.weigh(weight)),
                target -> target.operators().forEach(operator -> operator.endWeight(weight)));
    }
}
