package org.outagelab.action;

import java.util.List;
import java.util.Locale;

/**
 * Somebody writes on a replica, past its source.
 *
 * @param share of the rows, in (0, 1]; 0 for an INSERT, which is one new row
 */
public record StrayWrite(Statements.Statement statement, double share) implements Action {
    static final Verb VERB = Verb.named("stray-write", Strikes.REPLICAS,
                    "Somebody writes on a replica, past its source: stray-write(insert), stray-write(delete, 1%), stray-write(update, 1%).")
            .reads(
                    "stray-write(insert), stray-write(delete, 1%) or stray-write(update, 1%), a share of more than 0",
                    given -> new StrayWrite(
                            Statements.Statement.valueOf(
                                    given.at(0).matching("insert|update|delete").toUpperCase(Locale.ROOT)),
                            given.at(0).text().equals("insert") ? 0 : given.at(1).share()))
            .untilRepaired();

    public StrayWrite {
        VERB.require(
                statement == Statements.Statement.INSERT ? share == 0 : Shares.some(share), VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        var word = statement.name().toLowerCase(Locale.ROOT);
        return share == 0 ? List.of(word) : List.of(word, Shares.show(share));
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.once(targets, target -> target.replicas().forEach(server -> server.stray(statement, share)));
    }
}
