package org.outagelab.wiring;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.outagelab.core.random.RandomStream;
import org.outagelab.names.Answer;
import org.outagelab.names.Domain;
import org.outagelab.names.Known;
import org.outagelab.names.Memory;
import org.outagelab.net.Destination;
import org.outagelab.net.Route;

/** A name whose records may change, as the clients of one load see it: each asks its resolver, and remembers as its program does. */
final class LookedUp implements Destination {
    private final Destination all;
    private final List<String> addresses;
    private final Domain domain;
    private final Memory memory;
    private final LongSupplier clock;
    private Known[] known = new Known[64];
    private Answer[] last = new Answer[64];

    /**
     * @param all every address that the records may have
     * @param addresses what they are called in the records, in the same order
     * @param clock the present, in nanoseconds
     */
    LookedUp(Destination all, List<String> addresses, Domain domain, Memory memory, LongSupplier clock) {
        this.all = all;
        this.addresses = addresses;
        this.domain = domain;
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    public boolean lookedUp() {
        return true;
    }

    @Override
    public int addresses() {
        return all.addresses();
    }

    @Override
    public int first(RandomStream random) {
        return all.first(random);
    }

    @Override
    public Route route(int address) {
        return all.route(address);
    }

    @Override
    public int found(int client) {
        long nowNs = clock.getAsLong();
        if (client >= known.length) {
            int more = Math.max(2 * known.length, client + 1);
            known = Arrays.copyOf(known, more);
            last = Arrays.copyOf(last, more);
        }
        if (known[client] == null) {
            known[client] = new Known(memory);
        }
        var answer = known[client].at(nowNs);
        if (answer == null) {
            answer = domain.resolver(client).ask(nowNs);
            known[client].learn(answer, nowNs);
        }
        last[client] = answer;
        return answer.addresses().size();
    }

    @Override
    public int first(int client, RandomStream random) {
        return addresses.indexOf(last[client].addresses().get(0));
    }

    @Override
    public int next(int client, int address) {
        // A connection that was kept may lead to an address that the name has no longer.
        var answer = client < last.length ? last[client] : null;
        if (answer == null || answer.addresses().isEmpty()) {
            return address;
        }
        int place = answer.addresses().indexOf(addresses.get(address));
        return addresses.indexOf(answer.addresses().get((place + 1) % answer.addresses().size()));
    }
}
