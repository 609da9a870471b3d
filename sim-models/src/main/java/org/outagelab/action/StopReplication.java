package org.outagelab.action;

import java.util.List;

/**
 * A replica stops receiving, applying or both.
 *
 * @param receiver its I/O thread
 * @param applier its SQL thread; at least one of them
 */
public record StopReplication(boolean receiver, boolean applier) implements Action {
    static final Verb VERB = Verb.named("stop-replication", Strikes.REPLICAS, "The replica stops receiving (io), applying (sql) or both.")
            .reads("stop-replication, stop-replication(io) or stop-replication(sql)", given -> {
                var thread = given.at(0);
                return thread.given()
                        ? new StopReplication(thread.matching("io|sql").equals("io"), thread.text().equals("sql"))
                        : new StopReplication(true, true);
            });

    public StopReplication {
        VERB.require(receiver || applier, VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        return receiver && applier ? List.of() : List.of(receiver ? "io" : "sql");
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.replicas().forEach(replica -> replica.stop(receiver, applier)),
                target -> target.replicas().forEach(replica -> replica.start(receiver, applier)));
    }
}
