package org.example.redis;

import java.util.List;
import org.outagelab.availability.paths.Serving;
import org.outagelab.call.Step;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Protocol;
import org.outagelab.kind.Site;
import org.outagelab.kind.StepWord;
import org.outagelab.net.Port;

/** A Redis that is used as a cache: applications say {@code cache pages}, do the work on a miss, and {@code store pages}. */
public final class RedisKind implements KindProvider {
    static final StepWord CACHE = new StepWord("cache", Step.Use.LOOK_UP, "GET");
    static final StepWord STORE = new StepWord("store", Step.Use.NOTIFY, "PUT");

    private static final Kind KIND = Kind.named("redis", RedisSpec.class)
            .keys(RedisSpec.KEYS)
            .read((values, given) -> RedisSpec.read(values, given.cost()))
            .speaks(new Protocol("RESP"))
            .offers(CACHE, STORE)
            .caption((spec, index) -> "Redis, cache")
            .built(RedisKind::build)
            .finds(RedisKind::finds)
            .serves(spec -> new Serving(spec.backlog(), 0, 0, 0, List.of()))
            .seenFailing((spec, service, instance, endpoint, ways) -> List.of())
            .kind();

    @Override
    public Kind kind() {
        return KIND;
    }

    private static void build(RedisSpec spec, Site site) {
        for (var unit : site.units()) {
            var redis = new Redis(site.simulation(), unit, spec);
            site.built().port(new Port(unit, redis, spec.cost().delayNs()));
            site.built().observed(site.service().name(), unit, Redis.class, redis);
            site.built().afterWarmUp(redis::forgetLookUps);
        }
    }

    /** One miss for every look-ups of a life time: rT / (1 + rT) for Poisson arrivals and a fixed time to live. */
    private static double finds(RedisSpec spec, double keyPerSecond) {
        double inOneLife = keyPerSecond * SimTime.toSeconds(spec.ttlNs());
        return inOneLife / (1 + inOneLife);
    }
}
