package org.outagelab.action;

/**
 * Brings an action that is not part of this library; found by {@link java.util.ServiceLoader}, so it needs a public
 * constructor without arguments and a line in {@code META-INF/services/org.outagelab.action.ActionProvider}.
 */
@FunctionalInterface
public interface ActionProvider {
    Verb verb();
}
