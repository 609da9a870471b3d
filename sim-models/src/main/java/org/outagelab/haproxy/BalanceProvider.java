package org.outagelab.haproxy;

/**
 * Brings a balancing policy. Found by {@link java.util.ServiceLoader}: whoever names its class in
 * {@code META-INF/services/org.outagelab.haproxy.BalanceProvider} can write its word behind {@code balance:}.
 */
public interface BalanceProvider {
    /** Its word, its traits and how it is made. */
    Policy policy();
}
