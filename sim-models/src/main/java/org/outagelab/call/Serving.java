package org.outagelab.call;

/**
 * What the listener's side keeps about a call that has come to it: a request under way, the worker that it is for, the
 * connection that stays open after its answer.
 */
@FunctionalInterface
public interface Serving {
    /** The caller has closed the call before it heard the answer, and the listener's process has seen it. */
    void abandoned(Call call);
}
