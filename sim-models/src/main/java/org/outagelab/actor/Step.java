package org.outagelab.actor;

import java.util.function.Supplier;
import org.outagelab.core.random.Distribution;

/**
 * One step of a procedure: it may be forgotten, takes its time, and then fails or does something.
 *
 * @param name for messages
 * @param forgotten probability that it is left out, 0..1
 * @param left what happens then, at once
 * @param takes until it does something; null for no time at all
 * @param fails probability that it goes wrong, 0..1
 * @param wrong what comes of it then
 * @param act what it does otherwise; asked again for as long as it says so, without another chance to fail
 */
public record Step(
        String name,
        double forgotten,
        Runnable left,
        Distribution takes,
        double fails,
        Supplier<Verdict> wrong,
        Supplier<Verdict> act) {
    /** One that is never forgotten, takes no time and does not fail. */
    public static Step named(String name, Supplier<Verdict> act) {
        return new Step(name, 0, () -> { }, null, 0, () -> Verdict.failed(name), act);
    }

    /** @param time null for none */
    public Step takes(Distribution time) {
        return new Step(name, forgotten, left, time, fails, wrong, act);
    }

    /** @param then what happens when it is left out */
    public Step forgotten(double probability, Runnable then) {
        return new Step(name, probability, then, takes, fails, wrong, act);
    }

    /** @param then what comes of it when it goes wrong */
    public Step fails(double probability, Supplier<Verdict> then) {
        return new Step(name, forgotten, left, takes, probability, then, act);
    }
}
