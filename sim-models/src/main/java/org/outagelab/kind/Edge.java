package org.outagelab.kind;

import java.util.function.Predicate;

/**
 * That one service calls another.
 *
 * @param to the service that is called, as the file names it
 * @param key where the file says so, for messages
 * @param speaks what it is spoken to in; null if that is left to the step that calls
 * @param behind whether everything goes there that is not answered here; if not, only what a step asks for
 * @param sameHost whether an instance calls only instances on its own host
 * @param backup which of the instances are called only when no other one is there
 * @param watch which of them it may take out of its rotation
 * @param asked whether requests go there; if not, it is only needed
 * @param encrypts with which of the instances it speaks TLS
 */
public record Edge(
        String to, String key, Protocol speaks, boolean behind, boolean sameHost, Predicate<String> backup, Watch watch, boolean asked,
        Predicate<String> encrypts) {
    /** Whether a caller may take an instance out of its rotation. */
    public interface Watch {
        /** @param instance that is called; @param instances of its service in all */
        boolean watches(String instance, int instances);
    }

    /** All instances of the service behind, which it never takes out. */
    public static Edge behind(String to, String key, Protocol speaks) {
        return new Edge(to, key, speaks, true, false, instance -> false, (instance, instances) -> false, true, instance -> false);
    }

    /** A service that steps of its endpoints ask. */
    public static Edge beside(String to, String key) {
        return new Edge(to, key, null, false, false, instance -> false, (instance, instances) -> false, true, instance -> false);
    }

    /** A service of which it needs one instance to be up, without asking it for anything. */
    public static Edge needed(String to, String key) {
        return new Edge(to, key, null, false, false, instance -> false, (instance, instances) -> false, false, instance -> false);
    }

    /** The same with another choice of instances. */
    public Edge choosing(boolean onSameHost, Predicate<String> asBackup, Watch taking) {
        return new Edge(to, key, speaks, behind, onSameHost, asBackup, taking, asked, encrypts);
    }

    /** The same with TLS. */
    public Edge encrypting(Predicate<String> instances) {
        return new Edge(to, key, speaks, behind, sameHost, backup, watch, asked, instances);
    }
}
