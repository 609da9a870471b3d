package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.Types;

/**
 * A statement that changes a schema has run, and commits.
 *
 * @param ns how long it ran, and how long a replica needs for it; more than 0
 */
public record Ddl(long ns) implements Action {
    static final Verb VERB = Verb.named("ddl", Strikes.DATABASES,
                    "A DDL statement of so long ends here; on replicas nothing runs beside it: ddl(30s).")
            .reads("ddl(30s), a time of more than 0", given -> new Ddl(given.at(0).durationNs()))
            .atOnce();

    public Ddl {
        VERB.require(ns > 0, VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        return List.of(Types.showDuration(ns));
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.once(targets, target -> target.replicas().forEach(server -> server.commit(ns, ns, true)));
    }
}
