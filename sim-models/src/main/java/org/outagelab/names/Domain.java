package org.outagelab.names;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.RandomStream;

/** One name: its records, and the resolvers that clients ask, whose entries are of any age when it begins. */
public final class Domain {
    private final Records records;
    private final List<String> addresses;
    private final long ttlNs;
    private final List<Resolver> resolvers = new ArrayList<>();
    /** In the order in which they were made. */
    private final List<Change> changes = new ArrayList<>();

    private final Set<String> out = new TreeSet<>();

    private record Change(Object by, List<String> to, long ttlNs) {}

    /**
     * @param resolvers how many the clients share, at least 1
     * @param ages draws when each has asked last
     */
    public Domain(List<String> addresses, long ttlNs, long negativeTtlNs, int resolvers, RandomStream ages) {
        this.addresses = List.copyOf(addresses);
        this.ttlNs = ttlNs;
        this.records = new Records(addresses, ttlNs, negativeTtlNs);
        for (int i = 0; i < resolvers; i++) {
            var resolver = new Resolver(records, 0, 0);
            resolver.ask(-(long) (ages.nextDouble() * Math.min(ttlNs, SimTime.DAY)));
            this.resolvers.add(resolver);
        }
    }

    /** Whom a client asks. @param client from 0 */
    public NameServer resolver(int client) {
        return resolvers.get(client % resolvers.size());
    }

    /**
     * From now on the zone says this, until it is taken back or changed again.
     *
     * @param itsTtlNs below 0: as in the beginning
     */
    public void change(Object by, List<String> to, long itsTtlNs) {
        changes.add(new Change(by, to, itsTtlNs < 0 ? ttlNs : itsTtlNs));
        publish();
    }

    /** Takes a change back: the latest of the others stands, or what was in the beginning. Caches go on with what they have. */
    public void restore(Object by) {
        changes.removeIf(change -> change.by() == by);
        publish();
    }

    /** An address is left out from now on, or no longer. Without any that is well, all are given: none would help nobody. */
    public void well(String address, boolean is) {
        if (is ? out.remove(address) : out.add(address)) {
            publish();
        }
    }

    private void publish() {
        var standing = changes.isEmpty() ? new Change(this, addresses, ttlNs) : changes.get(changes.size() - 1);
        var well = standing.to().stream().filter(address -> !out.contains(address)).toList();
        records.change(well.isEmpty() ? standing.to() : well, standing.ttlNs());
    }
}
