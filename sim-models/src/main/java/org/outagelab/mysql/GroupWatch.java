package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Host;
import org.outagelab.machine.Unit;

/**
 * Group replication in brief: members that hear nothing of another for the suspicion and
 * {@code member_expel_timeout} expel it, if they are a majority of the present group; a primary that is expelled is
 * replaced. Without a majority nothing changes, and nothing is committed.
 */
final class GroupWatch implements Watch {
    private final Simulation simulation;
    private final MysqlService service;
    private final FailoverSpec spec;
    private final Surroundings surroundings;
    private final Consumer<String> dead;
    private final Runnable alive;
    private final RandomStream random;
    private final Timer next;
    /** Members of the group by index, and since when they are missing; -1 for those that are there. */
    private final boolean[] members;
    private final long[] missingNs;
    /** Members that were expelled, and have not become the primary since: what they were committing is not theirs to decide. */
    private final boolean[] expelled;
    /** The size of the group as its members know it. */
    private int told;

    GroupWatch(
            Simulation simulation,
            MysqlService service,
            Surroundings surroundings,
            String owner,
            Consumer<String> dead,
            Runnable alive) {
        this.simulation = simulation;
        this.service = service;
        this.spec = service.spec().failover();
        this.surroundings = surroundings;
        this.dead = dead;
        this.alive = alive;
        this.members = new boolean[service.servers().size()];
        this.missingNs = new long[members.length];
        this.told = members.length;
        this.expelled = new boolean[members.length];
        for (int i = 0; i < members.length; i++) {
            members[i] = true;
            missingNs[i] = -1;
            int index = i;
            // A member that starts anew takes no writes before it has joined again (super_read_only).
            unit(i).observe(unit -> {
                if (unit.running() && !members[index]) {
                    service.servers().get(index).readOnly(true);
                }
            });
        }
        this.random = simulation.stream("phase of " + owner);
        EventType<Void> again = simulation.eventType(owner, ignored -> look());
        this.next = again.timer(null);
    }

    @Override
    public void start() {
        next.restart((long) (random.nextDouble() * spec.probe().everyNs()));
    }

    /** The first member of the majority; without one it does not matter. */
    @Override
    public Host actor() {
        var majority = majority();
        return unit(majority.isEmpty() ? 0 : majority.get(0)).host();
    }

    @Override
    public boolean well() {
        return missingNs[service.primaryIndex()] < 0;
    }

    @Override
    public void replaced() {
        stays();
    }

    @Override
    public void stays() {
        expelled[service.primaryIndex()] = false;
        tellMembers();
    }

    private void look() {
        next.restart(spec.probe().everyNs());
        long now = simulation.nowNs();
        var majority = majority();
        for (int i = 0; i < members.length; i++) {
            if (majority.contains(i)) {
                missingNs[i] = -1;
                members[i] = true;
            } else if (!majority.isEmpty() && members[i] && missingNs[i] < 0) {
                missingNs[i] = now;
            }
        }
        int primary = service.primaryIndex();
        for (int i = 0; i < members.length; i++) {
            if (members[i] && missingNs[i] >= 0 && now - missingNs[i] >= spec.probe().timeoutNs()) {
                members[i] = false;
                // It has no majority, and learns that it is expelled when it hears of the others again.
                expelled[i] = true;
                service.servers().get(i).commitsNothing();
            }
        }
        if (size() != told) {
            tellMembers();
        }
        if (!majority.isEmpty() && !members[primary]) {
            dead.accept("expelled by " + majority.size() + " of " + members.length);
        } else if (majority.contains(primary)) {
            alive.run();
        }
    }

    /** The members agree on how many they are; whoever was expelled goes by what it knew. */
    private void tellMembers() {
        told = size();
        for (int i = 0; i < members.length; i++) {
            if (members[i] && !expelled[i]) {
                service.servers().get(i).groupOf(told);
            }
        }
    }

    private int size() {
        int size = 0;
        for (boolean member : members) {
            size += member ? 1 : 0;
        }
        return size;
    }

    /** Who hears each other and are more than half of the group; nobody if there is no such side. */
    private List<Integer> majority() {
        int size = size();
        for (int i = 0; i < members.length; i++) {
            var side = side(i);
            long present = side.stream().filter(other -> members[other]).count();
            if (2 * present > size) {
                return side;
            }
        }
        return List.of();
    }

    private List<Integer> side(int of) {
        var side = new ArrayList<Integer>();
        if (unit(of).running()) {
            for (int i = 0; i < members.length; i++) {
                if (unit(i).running() && surroundings.reaches(unit(of).host(), unit(i))) {
                    side.add(i);
                }
            }
        }
        return side;
    }

    private Unit unit(int index) {
        return service.servers().get(index).unit();
    }
}
