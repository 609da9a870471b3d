package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.ActionSpec;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.StandingSpec;

/**
 * Something that can be done to targets, as a value: a record of its arguments, which its constructor checks. It is equal to
 * another of the same arguments, and knows its {@link Verb}, under which it is read, refused and listed.
 *
 * <p>Anybody may add one: a record in one file whose verb an {@link ActionProvider} brings.
 */
public interface Action extends ActionSpec {
    Verb verb();

    /**
     * On what it is done to: prepared, and not yet done.
     *
     * @param targets in the order of the file; empty between groups
     */
    Deed on(List<Target> targets, Site site);

    /** As they stand between parentheses in a file; empty for none. */
    default List<String> arguments() {
        return List.of();
    }

    @Override
    default String word() {
        return verb().word();
    }

    @Override
    default String text() {
        return arguments().isEmpty() ? word() : word() + "(" + String.join(", ", arguments()) + ")";
    }

    /**
     * What it concerns, by name, for those who look whose loss is its doing.
     *
     * @param targets of the fault
     */
    default List<String> concerns(List<String> targets) {
        return targets;
    }

    /**
     * To whom no packet gets while it lasts, by name; empty if it cuts nobody off.
     *
     * @param targets of the fault
     */
    default List<String> cutsOff(List<String> targets) {
        return List.of();
    }

    /** Why it does nothing to a machine; null if it does something. */
    default String vainOn(HostSpec host) {
        return null;
    }

    /** Whether it tells balancers whom to give work, so that they know of its targets without a look of their own. */
    default boolean tellsBalancers() {
        return false;
    }

    /** How often it strikes again while it lasts, in a second; 0 for what happens once. */
    default double againPerSecond() {
        return 0;
    }

    /**
     * What somebody does.
     *
     * @throws IllegalArgumentException if somebody made it of something else than an action
     */
    static Action of(StandingSpec standing) {
        if (standing.action() instanceof Action action) {
            return action;
        }
        throw new IllegalArgumentException("'" + standing.name() + "': expected an action, got " + standing.action());
    }

    /**
     * What a fault does.
     *
     * @throws IllegalArgumentException if somebody made it of something else than an action
     */
    static Action of(FaultSpec fault) {
        if (fault.action() instanceof Action action) {
            return action;
        }
        throw new IllegalArgumentException("fault '" + fault.name() + "': expected an action, got " + fault.action());
    }
}
