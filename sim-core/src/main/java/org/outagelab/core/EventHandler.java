package org.outagelab.core;

/**
 * What happens when an event is due.
 *
 * @param <P> what the event is about, for example a call or a connection; may be {@code Void} and null
 */
@FunctionalInterface
public interface EventHandler<P> {
    void handle(P payload);
}
