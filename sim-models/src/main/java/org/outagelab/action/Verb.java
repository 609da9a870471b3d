package org.outagelab.action;

import java.util.function.Function;
import java.util.function.Supplier;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Term;

/**
 * The row of an action in the catalogue: how it is written, what it strikes, when it is over, and what it is at the failure
 * level.
 *
 * @param word as written in a file
 * @param sentence what happens
 * @param strikes what its target must be
 * @param ends when it is over
 * @param planned whether it is somebody's deliberate act upon a system in order, which nobody has to find out
 * @param daemons whether it strikes a keepalived too
 * @param arguments what its arguments should be, for a sentence that begins with {@code expected}
 * @param read makes the action of its arguments
 * @param failure how the failure level sees something like it; null: nothing there is like it
 * @param showing makes the action that shows a failure at request level; null where another action does, or none
 */
public record Verb(
        String word,
        String sentence,
        Strikes strikes,
        Ends ends,
        boolean planned,
        boolean daemons,
        String arguments,
        Read read,
        FailureSpec.Fault failure,
        Function<FailureSpec, Action> showing) {

    /** Makes an action of its arguments. */
    public interface Read {
        /** @throws BadArguments if they fit no such action */
        Action action(Arguments given);
    }

    /** When an action is over. */
    public enum Ends {
        /** When its duration is; without one it lasts for good. */
        HEALED,
        /** As soon as it has happened, whatever its effects: a process or a machine starts again at once. */
        AT_ONCE,
        /** When somebody has repaired what it did, if anybody does. */
        REPAIRED
    }

    /** One that lasts until it is undone, and has yet to say how it is read. */
    public static Verb named(String word, Strikes strikes, String sentence) {
        return new Verb(word, sentence, strikes, Ends.HEALED, false, false, "", null, null, null);
    }

    /** It takes no arguments. */
    public Verb plain(Supplier<Action> action) {
        return reads("it takes no arguments", given -> action.get());
    }

    /** @param expected what its arguments should be: {@code slow(10) or slow(add=200ms)} */
    public Verb reads(String expected, Read reading) {
        return new Verb(word, sentence, strikes, ends, planned, daemons, expected, reading, failure, showing);
    }

    /** It is over as soon as it has happened. */
    public Verb atOnce() {
        return ends(Ends.AT_ONCE);
    }

    /** It is over when somebody has repaired what it did. */
    public Verb untilRepaired() {
        return ends(Ends.REPAIRED);
    }

    private Verb ends(Ends when) {
        return new Verb(word, sentence, strikes, when, planned, daemons, arguments, read, failure, showing);
    }

    /** Somebody does it on purpose to a system in order: nobody has to find it out. */
    public Verb deliberate() {
        return new Verb(word, sentence, strikes, ends, true, daemons, arguments, read, failure, showing);
    }

    /** It strikes a keepalived too. */
    public Verb daemonsToo() {
        return new Verb(word, sentence, strikes, ends, planned, true, arguments, read, failure, showing);
    }

    /** The failure level sees something like it. */
    public Verb seenAs(FailureSpec.Fault fault) {
        return new Verb(word, sentence, strikes, ends, planned, daemons, arguments, read, fault, showing);
    }

    /** It is what shows such failures at request level. */
    public Verb shows(FailureSpec.Fault fault, Function<FailureSpec, Action> action) {
        return new Verb(word, sentence, strikes, ends, planned, daemons, arguments, read, fault, action);
    }

    /** Whether a duration means something. */
    public boolean lasting() {
        return ends == Ends.HEALED;
    }

    /**
     * The action of a term of this word.
     *
     * @throws BadArguments if its arguments fit no such action
     */
    public Action of(Term term) {
        var given = new Arguments(this, term);
        var action = read.action(given);
        given.end();
        return action;
    }

    /**
     * For constructors of actions.
     *
     * @throws BadArguments unless it is so
     */
    public void require(boolean so, String expected) {
        if (!so) {
            throw new BadArguments(word, expected);
        }
    }
}
