package org.outagelab.action;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.scenario.Types;

/**
 * A person deletes rows by mistake.
 *
 * @param share of the rows, in (0, 1]
 * @param applyNs time a replica needs for it; -1 for that of any write
 */
public record Delete(double share, long applyNs) implements Action {
    /** A replica needs as long for it as for any write. */
    public static final long OF_ANY_WRITE = -1;

    static final Verb VERB = Verb.named("delete", Strikes.DATABASES,
                    "A person deletes a share of the rows by mistake, and replicas repeat it: delete(30%), delete(100%, apply=5s).")
            .reads("delete(30%) or delete(30%, apply=5s), a share of more than 0", given ->
                    new Delete(given.at(0).share(), given.named("apply").durationNs(OF_ANY_WRITE)))
            .untilRepaired();

    public Delete {
        VERB.require(Shares.some(share) && applyNs >= OF_ANY_WRITE, VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        return applyNs == OF_ANY_WRITE
                ? List.of(Shares.show(share))
                : List.of(Shares.show(share), "apply=" + Types.showDuration(applyNs));
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var deletions = new ArrayList<Runnable>();
        for (var target : targets) {
            // A whole service stands for its primary at that time.
            boolean whole = target.replicas().size() > 1;
            for (var server : whole ? target.replicas().subList(0, 1) : target.replicas()) {
                deletions.add(server.deletion(share, applyNs, whole));
            }
        }
        return Deed.of(() -> deletions.forEach(Runnable::run), () -> { });
    }
}
