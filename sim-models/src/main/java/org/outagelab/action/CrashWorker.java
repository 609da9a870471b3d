package org.outagelab.action;

import java.util.List;

/**
 * Worker processes die.
 *
 * @param count at least 1; {@link #ALL} for as many as there are
 */
public record CrashWorker(int count) implements Action {
    public static final int ALL = Integer.MAX_VALUE;

    static final Verb VERB = Verb.named("crash-worker", Strikes.WORKERS,
                    "One or more worker processes die; the master starts others: crash-worker, crash-worker(3), crash-worker(all).")
            .reads("crash-worker, crash-worker(3) or crash-worker(all)", given -> {
                var count = given.at(0);
                boolean all = count.given() && count.text().equals("all");
                return new CrashWorker(all ? ALL : count.given() ? Integer.parseInt(count.matching("[1-9]\\d{0,4}")) : 1);
            })
            .atOnce();

    public CrashWorker {
        VERB.require(count > 0 && count < 100_000 || count == ALL, VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        return count == 1 ? List.of() : List.of(count == ALL ? "all" : String.valueOf(count));
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.once(targets, target -> target.units().forEach(unit -> unit.crashWorkers(count)));
    }
}
