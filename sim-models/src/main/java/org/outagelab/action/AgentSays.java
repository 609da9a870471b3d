package org.outagelab.action;

import java.util.List;
import java.util.OptionalInt;

/**
 * The agent beside a server says something else than up.
 *
 * @param said a word of the protocol of agent checks
 */
public record AgentSays(String said) implements Action {
    static final Verb VERB = Verb.named("agent", Strikes.AGENTS,
                    "Its agent says something else than up: agent(down), agent(drain), agent(maint), agent(50%), agent(maxconn:5).")
            .reads(
                    "agent(down), agent(fail), agent(stopped), agent(drain), agent(maint), agent(50%) or agent(maxconn:5)",
                    given -> new AgentSays(given.at(0).text()));

    public AgentSays {
        VERB.require(said.matches("down|fail|stopped|drain|maint|\\d{1,3}%|maxconn:\\d{1,8}"), VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        return List.of(said);
    }

    /** Of the weight in the file, if it is about the weight. */
    public OptionalInt percent() {
        return said.endsWith("%")
                ? OptionalInt.of(Integer.parseInt(said.substring(0, said.length() - 1)))
                : OptionalInt.empty();
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.units().forEach(unit -> unit.agent().say(said)),
                target -> target.units().forEach(unit -> unit.agent().unsay(said)));
    }
}
