package org.outagelab.kind;

import org.outagelab.action.Action;

/**
 * What an operator and agents can say to a kind that spreads work, of the servers behind it.
 *
 * @param <S> its settings
 */
public interface Steering<S> {
    /** Whether it asks the agent of a server. */
    boolean asksAgent(S settings, String instance);

    /**
     * Why an action means nothing to it; null if it does.
     *
     * @param service its name
     */
    String refuses(S settings, String service, Action action, String instance);
}
