package org.outagelab.action;

import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.Types;

/**
 * Its processes die and start again, over and over: down first, then up, and so on.
 *
 * @param downNs how long they are down, at least 1 ms
 * @param upNs how long they are up, at least 1 ms
 */
public record Flap(long downNs, long upNs) implements Action {
    static final Verb VERB = Verb.named("flap", Strikes.PROGRAMS, "Its processes die and start again, over and over: flap(down=5s, up=20s).")
            .reads("flap(down=5s, up=20s), both of at least 1ms", given ->
                    new Flap(given.named("down").durationNs(), given.named("up").durationNs()));

    public Flap {
        VERB.require(Math.min(downNs, upNs) >= Types.SHORTEST_PERIOD_NS, VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        return List.of("down=" + Types.showDuration(downNs), "up=" + Types.showDuration(upNs));
    }

    @Override
    public double againPerSecond() {
        return SimTime.SECOND / ((double) downNs + upNs);
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return new Flapping(this, targets, site);
    }
}
