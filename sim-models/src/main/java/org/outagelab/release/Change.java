package org.outagelab.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.outagelab.action.Deed;
import org.outagelab.action.Site;
import org.outagelab.action.Steered;
import org.outagelab.actor.Actor;
import org.outagelab.actor.Verdict;
import org.outagelab.core.SimTime;

/** A rollout under way: which instances have the release, which get it next, and whether it goes on, stops or goes back. */
final class Change implements Deed {
    private final String name;
    private final Release release;
    private final Plan plan;
    private final Site site;
    private final Actor actor;
    private final List<Instance> all;
    private final Tally before;
    private final Tally now;
    /** Those that the release comes to: all, or those that take over. */
    private final List<Instance> changing = new ArrayList<>();
    /** Those that the work is taken from at a switch. */
    private final List<Instance> leaving = new ArrayList<>();
    private Runnable over = () -> { };
    private boolean began;
    private boolean switched;
    private boolean goesBack;
    private boolean ended;
    private int steps;
    /** Of a deployment, once it has begun. */
    private Surge surge;

    Change(String name, Release release, Plan plan, Site site, Actor actor, List<Instance> all, Tally before, Tally now) {
        this.name = name;
        this.release = release;
        this.plan = plan;
        this.site = site;
        this.actor = actor;
        this.all = all;
        this.before = before;
        this.now = now;
        for (var instance : all) {
            boolean there = plan.to().contains(instance.unit().name());
            boolean takes = plan.how() == Plan.How.BLUE_GREEN ? there : plan.how() != Plan.How.DEPLOYMENT || !there;
            (takes ? changing : leaving).add(instance);
        }
        if (plan.how() == Plan.How.BLUE_GREEN) {
            actor.in(0, this::standBy);
        } else if (plan.how() == Plan.How.DEPLOYMENT) {
            actor.in(0, () -> leaving.forEach(Instance::isEmpty));
        }
    }

    @Override
    public void whenOver(Runnable then) {
        over = then;
    }

    /** Once: there is one day on which it comes. */
    @Override
    public void apply() {
        if (began) {
            return;
        }
        began = true;
        actor.in(0, this::begin);
    }

    /** What has come so far does not go by itself. */
    @Override
    public void undo() {}

    @Override
    public boolean repaired(Runnable end) {
        return goesBack || goBack("a person takes it back");
    }

    /** Those that will take over are out of work from the start; unless they are started for it they run it already. */
    private void standBy() {
        changing.forEach(instance -> {
            instance.orders(Steered.Wish.MAINT);
            if (!plan.starts()) {
                instance.version().runs(true);
            }
        });
    }

    @Override
    public void alerted(String alert) {
        var mine = plan.rollback().alert();
        if (!mine.isEmpty() && (alert.equals(mine) || alert.startsWith(mine + " ")) && !goesBack) {
            actor.in(actor.draws(plan.rollback().decide()), () -> goBack(mine + " fires"));
        }
    }

    private void begin() {
        all.forEach(instance -> instance.version().migrated());
        if (plan.how() == Plan.How.PUSH) {
            changing.forEach(instance -> instance.version().runs(true));
            note(release.name() + " is in force everywhere");
            watch(changing.size(), this::complete);
        } else if (plan.how() == Plan.How.DEPLOYMENT) {
            surge = new Surge(plan.surge(), true, changing, leaving, why -> {
                if (why != null) {
                    failed(why);
                } else {
                    lastOfBefore();
                    watch(1, this::complete);
                }
            });
            surge.next();
        } else if (plan.how() == Plan.How.BLUE_GREEN) {
            together(changing, true, false, this::switchOver);
        } else {
            next(0);
        }
    }

    /** The batch that begins with an instance of this index. */
    private void next(int from) {
        if (goesBack) {
            return;
        } else if (from >= changing.size()) {
            complete();
            return;
        }
        boolean canary = plan.how() == Plan.How.CANARY && from == 0;
        int size = canary
                ? plan.canary().instances()
                : plan.how() == Plan.How.ALL ? changing.size() : plan.batch();
        int to = Math.min(changing.size(), from + size);
        together(changing.subList(from, to), true, true, () -> arrived(from, to, canary));
    }

    private void arrived(int from, int to, boolean canary) {
        if (goesBack) {
            return;
        }
        note(release.name() + " is on " + to + " of " + changing.size() + " instances");
        if (to == changing.size()) {
            lastOfBefore();
        }
        if (canary) {
            canary(to);
        } else {
            watch(to, () -> goOn(to));
        }
    }

    private void goOn(int to) {
        if (to >= changing.size()) {
            complete();
        } else {
            actor.in(plan.pause() == null ? 0 : actor.draws(plan.pause()), () -> next(to));
        }
    }

    // The canary.

    private void canary(int first) {
        canaries(first).weigh(plan.canary().share());
        before.begin();
        now.begin();
        actor.in(plan.canary().overNs(), () -> compare(first));
    }

    private Canaries canaries(int first) {
        return new Canaries(changing, Math.min(first, changing.size()));
    }

    private void compare(int first) {
        if (goesBack) {
            return;
        }
        var comparison = new Comparison(now.errors(), now.answers(), before.errors(), before.answers());
        note("canary of " + release.name() + ": " + comparison.words());
        canaries(first).unweigh();
        if (comparison.toldFromNoise()) {
            failed("its canary makes more errors");
        } else if (gateFails()) {
            failed(whyGateFails());
        } else {
            goOn(first);
        }
    }

    // The gate.

    private void watch(int have, Runnable passed) {
        if (plan.gate() == null || have == 0) {
            passed.run();
            return;
        }
        now.begin();
        actor.in(plan.gate().overNs(), () -> {
            if (goesBack) {
                return;
            }
            if (gateFails()) {
                failed(whyGateFails());
            } else {
                passed.run();
            }
        });
    }

    private boolean gateFails() {
        var gate = plan.gate();
        if (gate == null) {
            return false;
        }
        double value = gate.measure() == Plan.Measure.ERRORS ? now.errorShare() : now.meanSeconds();
        return value >= gate.limit();
    }

    private String whyGateFails() {
        var gate = plan.gate();
        return gate.measure() == Plan.Measure.ERRORS
                ? String.format(Locale.ROOT, "errors %.1f %%, not below %.1f %%", 100 * now.errorShare(), 100 * gate.limit())
                : String.format(Locale.ROOT, "latency %.0f ms, not below %.0f ms", 1000 * now.meanSeconds(), 1000 * gate.limit());
    }

    // The switch.

    private void switchOver() {
        if (goesBack) {
            return;
        }
        switched = true;
        changing.forEach(instance -> instance.orders(Steered.Wish.READY));
        leaving.forEach(instance -> instance.orders(Steered.Wish.DRAIN));
        note("the work is switched over to " + release.name());
        awaitIdle();
        watch(changing.size(), this::complete);
    }

    private void switchBack() {
        switched = false;
        leaving.forEach(instance -> instance.orders(Steered.Wish.READY));
        changing.forEach(instance -> instance.orders(Steered.Wish.MAINT));
        note("the work is switched back from " + release.name());
    }

    // Its end.

    private void complete() {
        if (ended || goesBack) {
            return;
        }
        note(release.name() + " is rolled out");
        if (release.good()) {
            end();
        }
    }

    /** Nobody is left who answers as before. */
    private void lastOfBefore() {
        if (before.lastNs() >= 0) {
            note(String.format(Locale.ROOT, "the last answer of the version before was at %.3f s", SimTime.toSeconds(before.lastNs())));
        }
    }

    /** Who gives up its work ends what it has begun. */
    private void awaitIdle() {
        if (switched && leaving.stream().anyMatch(instance -> instance.sessions() > 0)) {
            actor.in(Instance.LOOK_NS, this::awaitIdle);
        } else if (switched) {
            lastOfBefore();
        }
    }

    private void failed(String why) {
        if (goesBack) {
            note("the way back from " + release.name() + " stops: " + why);
            return;
        }
        note(release.name() + " stops: " + why);
        if (plan.rollback().byGate()) {
            actor.in(actor.draws(plan.rollback().decide()), () -> goBack(why));
        }
    }

    private boolean goBack(String why) {
        if (ended || goesBack) {
            return false;
        } else if (!release.reversible()) {
            note(release.name() + " cannot be taken back: its migration has no way back");
            return false;
        }
        goesBack = true;
        note(release.name() + " is rolled back: " + why);
        if (plan.canary() != null) {
            canaries(plan.canary().instances()).unweigh();
        }
        if (plan.how() == Plan.How.PUSH) {
            changing.forEach(instance -> instance.version().runs(false));
            back();
        } else if (plan.how() == Plan.How.DEPLOYMENT) {
            surgeBack();
        } else if (plan.how() == Plan.How.BLUE_GREEN) {
            if (switched) {
                switchBack();
            }
            back();
        } else {
            actor.in(0, this::nextBack);
        }
        return true;
    }

    /** The same way with the versions exchanged; what is starting or going now is waited for. */
    private void surgeBack() {
        surge.stop();
        if (all.stream().anyMatch(Instance::changes)) {
            actor.in(Instance.LOOK_NS, this::surgeBack);
            return;
        }
        var fresh = all.stream().filter(instance -> instance.version().isNew() && !instance.empty()).toList();
        var old = all.stream().filter(instance -> !instance.version().isNew() && !instance.empty()).toList();
        var free = all.stream().filter(Instance::empty).toList();
        surge = new Surge(plan.surge(), false, fresh, free, why -> {
            if (why != null) {
                failed(why);
            } else {
                back();
            }
        });
        surge.has(old.size());
        surge.next();
    }

    /** Those that came last go first. */
    private void nextBack() {
        var left = new ArrayList<Instance>();
        changing.stream().filter(instance -> instance.version().isNew()).forEach(left::add);
        Collections.reverse(left);
        if (steps > 0) {
            // What is changing now is waited for: one hand does not undo what the other does.
            actor.in(SimTime.SECOND / 10, this::nextBack);
        } else if (left.isEmpty()) {
            back();
        } else {
            together(left.subList(0, Math.min(left.size(), plan.rollback().batch())), false, true, this::nextBack);
        }
    }

    private void back() {
        note(release.name() + " is taken back");
        end();
    }

    private void end() {
        ended = true;
        over.run();
    }

    /** Several at the same time. @param then when all are done; not when one has failed */
    private void together(List<Instance> several, boolean toNew, boolean enabled, Runnable then) {
        var left = new int[] {several.size()};
        var wrong = new String[1];
        steps += several.size();
        for (var instance : List.copyOf(several)) {
            Consumer<Verdict> ends = verdict -> {
                steps--;
                left[0]--;
                if (verdict instanceof Verdict.Failed failure) {
                    wrong[0] = failure.why();
                }
                if (left[0] == 0 && wrong[0] == null) {
                    then.run();
                } else if (left[0] == 0) {
                    failed(wrong[0]);
                }
            };
            instance.change(toNew, enabled, ends);
        }
    }

    private void note(String text) {
        site.note(name + ": " + text, changing.get(0).unit());
    }
}
