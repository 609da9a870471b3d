package org.outagelab.action;

import java.util.List;
import org.outagelab.net.Loss;
import org.outagelab.scenario.Types;

/**
 * Packets to and from a machine are lost.
 *
 * @param share of them in the long run, in (0, 1]
 * @param burst packets lost in a row on average, at least 1 and at least share / (1 - share)
 */
public record PacketLoss(double share, double burst) implements Action {
    static final Verb VERB = Verb.named("loss", Strikes.PROGRAMS,
                    "Packets to and from its machine are lost: loss(5%), loss(5%, burst=8) with 8 in a row on average;"
                            + " a SYN costs 1 s, data 200 ms, doubling.")
            .reads("loss(5%) or loss(5%, burst=8), a share of more than 0", given ->
                    new PacketLoss(given.at(0).share(), given.named("burst").number(1)));

    public PacketLoss {
        VERB.require(Shares.some(share), VERB.arguments());
        VERB.require(
                burst >= 1 && burst < 1e6 && (share == 1 || burst >= share / (1 - share)),
                "loss(5%, burst=8) with a burst of at least 1 packet, and of at least share ÷ (1 − share)");
    }

    @Override
    public List<String> arguments() {
        return burst == 1 ? List.of(Shares.show(share)) : List.of(Shares.show(share), "burst=" + Types.plain(burst));
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var loss = new Loss(share, burst);
        var links = site.linksOf(targets);
        return Deed.of(() -> links.forEach(link -> link.lose(loss)), () -> links.forEach(link -> link.stopLosing(loss)));
    }
}
