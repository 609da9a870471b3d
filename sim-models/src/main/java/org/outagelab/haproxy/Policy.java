package org.outagelab.haproxy;

import java.util.List;
import java.util.Set;
import org.outagelab.core.random.RandomStream;

/**
 * One balancing policy: its word, what is peculiar to it, and how it is made. All that HAProxy decides by the kind of a
 * policy asks its traits, at request level and at the failure level alike.
 *
 * @param name as {@link HaproxySpec#balance()} has it
 * @param written as in a scenario, in every form
 * @param traits what HAProxy knows of such a policy
 * @param input what of a request it hashes; null for policies that look at the servers alone
 * @param factory makes one
 */
public record Policy(String name, List<String> written, Set<Trait> traits, HashInput input, Factory factory) {
    /** What sets policies apart, but for what they choose. */
    public enum Trait {
        /** While the shared queue is not empty newcomers join it without looking for a server (assign_server). */
        QUEUE_FIRST,
        /** Weights may change while it runs (BE_LB_PROP_DYN); a hash is dynamic with {@code hash-type consistent}. */
        DYNAMIC_WEIGHTS,
        /** Round robin to HAProxy, and a random draw too (BE_LB_KIND_RR). */
        ROUND_ROBIN,
        /** Prefers a server that stands before others in the file. */
        IN_FILE_ORDER,
        /** Chooses saturated servers too, so that requests wait in the queue of one server. */
        SERVER_QUEUE
    }

    /** Makes one for the servers of one group. */
    @FunctionalInterface
    public interface Factory {
        /** @param random the stream of the balancer instance, for policies that draw */
        Balance create(HaproxySpec spec, RandomStream random);
    }

    /** One that looks at the servers alone. @param name its word, as in a scenario */
    public Policy(String name, Set<Trait> traits, Factory factory) {
        this(name, List.of(name), Set.copyOf(traits), null, factory);
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("the word of a policy has small letters, digits and -, got '" + name + "'");
        }
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    boolean hashes() {
        return input != null;
    }

    /** Whether a request that has left a server that is still listed can meet it again: a map knows nothing of failures. */
    boolean returnsToTheFailed(boolean consistent) {
        return hashes() && !consistent;
    }

    /** Whether a slowstart or an order scales weights. @param consistent {@code hash-type consistent} */
    boolean dynamic(boolean consistent) {
        return hashes() ? consistent : has(Trait.DYNAMIC_WEIGHTS);
    }
}
