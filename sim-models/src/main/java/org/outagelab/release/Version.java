package org.outagelab.release;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.action.Action;
import org.outagelab.action.Deed;
import org.outagelab.action.Site;
import org.outagelab.action.Target;
import org.outagelab.actor.Actor;
import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;
import org.outagelab.machine.Errors;
import org.outagelab.machine.Unit;
import org.outagelab.net.PortWatch;

/** Which version an instance runs, what that does to it, and what it answers with it. */
final class Version implements PortWatch {
    private final Release release;
    private final Site site;
    private final Actor actor;
    private final Unit unit;
    private final Deed effects;
    private final Errors unfit;
    private final Tally before;
    private final Tally now;
    private boolean runsNew;
    private boolean suffers;
    private boolean isUnfit;
    private int life;
    private long arrivals;

    Version(Release release, Site site, Actor actor, Target target, Tally before, Tally now) {
        this.release = release;
        this.site = site;
        this.actor = actor;
        this.unit = target.units().get(0);
        var deeds = new ArrayList<Deed>();
        for (Action effect : release.effects()) {
            deeds.add(effect.on(List.of(target), site));
        }
        if (release.leakBytes() > 0) {
            deeds.add(Deed.of(() -> unit.leak(release.leakBytes()), () -> unit.leak(-release.leakBytes())));
        }
        this.effects = Deed.of(() -> deeds.forEach(Deed::apply), () -> deeds.forEach(Deed::undo));
        if (release.crashAfterNs() >= 0) {
            unit.observe(changed -> dieSoon());
        }
        this.unfit = release.migration() == null || release.migration().oldErrors() == 0
                ? null
                : new Errors(release.migration().oldErrors(), Outcome.http(500, "old code, new data"), Errors.To.REQUESTS);
        this.before = before;
        this.now = now;
        target.ports().get(0).watch(this);
    }

    boolean isNew() {
        return runsNew;
    }

    /** Whether its process dies in the instant in which it serves: then it answers nobody. */
    boolean diesAtOnce() {
        return suffers && release.crashAfterNs() == 0;
    }

    @Override
    public void arrived() {
        arrivals++;
        (runsNew ? now : before).arrived();
    }

    @Override
    public void answered(Outcome outcome) {
        (runsNew ? now : before).answered(outcome);
    }

    /** Its data have a new form: the version before does not always know what to do with it. */
    void migrated() {
        if (unfit != null && !runsNew && !isUnfit) {
            isUnfit = true;
            unit.answerWrongly(unfit);
        }
    }

    /** It runs another version from now on. */
    void runs(boolean isNew) {
        if (runsNew == isNew) {
            return;
        }
        runsNew = isNew;
        life++;
        if (isUnfit) {
            isUnfit = false;
            unit.answerRightly(unfit);
        }
        if (suffers) {
            suffers = false;
            effects.undo();
        }
        if (isNew && !release.good()) {
            int mine = life;
            if (release.abovePerSecond() > 0) {
                actor.in(release.afterNs(), () -> watchLoad(mine, arrivals));
            } else if (release.afterNs() > 0) {
                actor.in(release.afterNs(), () -> suffer(mine, true));
            } else {
                suffer(mine, true);
            }
        }
    }

    private void suffer(int ofLife, boolean does) {
        if (ofLife == life && suffers != does) {
            suffers = does;
            if (does) {
                effects.apply();
                dieSoon();
            } else {
                effects.undo();
            }
        }
    }

    /** Its process has begun to serve, or what kills it has begun: a while later it dies, and its supervisor is there for the rest. */
    private void dieSoon() {
        if (release.crashAfterNs() >= 0 && suffers && unit.running()) {
            int mine = life;
            int generation = unit.generation();
            actor.in(release.crashAfterNs(), () -> {
                if (mine == life && suffers && generation == unit.generation() && unit.alive()) {
                    site.note(unit.name() + " dies", unit);
                    unit.killed();
                }
            });
        }
    }

    private void watchLoad(int ofLife, long arrivedBefore) {
        if (ofLife == life) {
            suffer(ofLife, arrivals - arrivedBefore > release.abovePerSecond());
            long soFar = arrivals;
            actor.in(SimTime.SECOND, () -> watchLoad(ofLife, soFar));
        }
    }
}
