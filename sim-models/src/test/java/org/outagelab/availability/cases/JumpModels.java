package org.outagelab.availability.cases;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.availability.rare.JumpModel;

/** The Markov models of the rare events. */
final class JumpModels {
    private JumpModels() {}

    record Queues(int first, int second) {}

    /** Two queues in a row, each with room for {@code capacity}; who finds no room is lost. */
    static JumpModel<Queues> tandem(double arrivals, double rate1, double rate2, int capacity) {
        return (state, jumps) -> {
            if (state.first < capacity) {
                jumps.failure(new Queues(state.first + 1, state.second), arrivals);
            }
            if (state.first > 0) {
                jumps.failure(new Queues(state.first - 1, Math.min(capacity, state.second + 1)), rate1);
            }
            if (state.second > 0) {
                jumps.repair(new Queues(state.first, state.second - 1), rate2);
            }
        };
    }

    /** M/M/1 with room for {@code capacity}. */
    static JumpModel<Integer> singleQueue(double arrivals, double services, int capacity) {
        return (state, jumps) -> {
            if (state < capacity) {
                jumps.failure(state + 1, arrivals);
            }
            if (state > 0) {
                jumps.repair(state - 1, services);
            }
        };
    }

    /** @param repairing what the one repair unit does: 0 nothing, else the class (1 left, 2 right, 3 … 5 switches, backbone) */
    record Cluster(int left, int right, boolean leftSwitch, boolean rightSwitch, boolean backbone, int repairing) {
        /** @param needed workstations connected to each other */
        boolean atLeast(int needed) {
            return left >= needed && leftSwitch
                    || right >= needed && rightSwitch
                    || left + right >= needed && leftSwitch && backbone && rightSwitch;
        }

        Cluster with(int newLeft, int newRight, int newRepairing) {
            return new Cluster(newLeft, newRight, leftSwitch, rightSwitch, backbone, newRepairing);
        }
    }

    /** The workstation cluster of Haverkort, Hermanns and Katoen 2000, as in the case studies of PRISM. */
    static JumpModel<Cluster> cluster(int n) {
        return (s, jumps) -> {
            jumps.failure(s.with(s.left - 1, s.right, s.repairing), s.left / 500.0);
            jumps.failure(s.with(s.left, s.right - 1, s.repairing), s.right / 500.0);
            if (s.leftSwitch) {
                jumps.failure(new Cluster(s.left, s.right, false, s.rightSwitch, s.backbone, s.repairing), 1 / 4000.0);
            }
            if (s.rightSwitch) {
                jumps.failure(new Cluster(s.left, s.right, s.leftSwitch, false, s.backbone, s.repairing), 1 / 4000.0);
            }
            if (s.backbone) {
                jumps.failure(new Cluster(s.left, s.right, s.leftSwitch, s.rightSwitch, false, s.repairing), 1 / 5000.0);
            }
            boolean[] failed = {false, s.left < n, s.right < n, !s.leftSwitch, !s.rightSwitch, !s.backbone};
            if (s.repairing == 0) {
                for (int kind = 1; kind <= 5; kind++) {
                    if (failed[kind]) {
                        jumps.repair(s.with(s.left, s.right, kind), 10);
                    }
                }
            }
            switch (s.repairing) {
                case 1 -> jumps.repair(s.with(s.left + 1, s.right, 0), 2);
                case 2 -> jumps.repair(s.with(s.left, s.right + 1, 0), 2);
                case 3 -> jumps.repair(new Cluster(s.left, s.right, true, s.rightSwitch, s.backbone, 0), 0.25);
                case 4 -> jumps.repair(new Cluster(s.left, s.right, s.leftSwitch, true, s.backbone, 0), 0.25);
                case 5 -> jumps.repair(new Cluster(s.left, s.right, s.leftSwitch, s.rightSwitch, true, 0), 0.125);
                default -> { }
            }
        };
    }

    /**
     * Types of identical components, one crew, first come first served: the state is the queue of failed types.
     *
     * @param maxFailed failures beyond this many failed components are left out
     */
    static JumpModel<List<Integer>> highlyReliable(int[] counts, double[] failure, double[] repair, int maxFailed) {
        return (queue, jumps) -> {
            if (!queue.isEmpty()) {
                jumps.repair(queue.subList(1, queue.size()).stream().toList(), repair[queue.get(0)]);
            }
            for (int type = 0; type < counts.length && queue.size() < maxFailed; type++) {
                int up = counts[type] - failedOf(queue, type);
                if (up > 0) {
                    List<Integer> longer = new ArrayList<>(queue);
                    longer.add(type);
                    jumps.failure(List.copyOf(longer), up * failure[type]);
                }
            }
        };
    }

    /** Whether all components of a type are in the queue. */
    static boolean allOfATypeFailed(List<Integer> queue, int[] counts) {
        for (int type = 0; type < counts.length; type++) {
            if (failedOf(queue, type) == counts[type]) {
                return true;
            }
        }
        return false;
    }

    private static int failedOf(List<Integer> queue, int type) {
        int failed = 0;
        for (int other : queue) {
            failed += other == type ? 1 : 0;
        }
        return failed;
    }

    /**
     * Failed in mode 1 and in mode 2 of: processors A, B, controller sets, disk clusters. Sets and clusters are kept
     * sorted, as they are alike.
     */
    record Database(int a, int b, List<Integer> controllers, List<Integer> disks) {
        // A group's state is 10 · failed in mode 1 + failed in mode 2.
        static final int MODE_1 = 10;

        static int failed(int group) {
            return group / MODE_1 + group % MODE_1;
        }

        boolean down() {
            return failed(a) == 2
                    || failed(b) == 2
                    || controllers.stream().anyMatch(set -> failed(set) == 2)
                    || disks.stream().anyMatch(cluster -> failed(cluster) >= 2);
        }

        int failed() {
            return failed(a) + failed(b) + controllers.stream().mapToInt(Database::failed).sum()
                    + disks.stream().mapToInt(Database::failed).sum();
        }

        Database with(int group, int value) {
            if (group == 0) {
                return new Database(value, b, controllers, disks);
            }
            if (group == 1) {
                return new Database(a, value, controllers, disks);
            }
            return group < 4
                    ? new Database(a, b, changed(controllers, group - 2, value), disks)
                    : new Database(a, b, controllers, changed(disks, group - 4, value));
        }

        int group(int group) {
            return group == 0 ? a : group == 1 ? b : group < 4 ? controllers.get(group - 2) : disks.get(group - 4);
        }

        private static List<Integer> changed(List<Integer> groups, int at, int value) {
            List<Integer> changed = new ArrayList<>(groups);
            changed.set(at, value);
            changed.sort(null);
            return List.copyOf(changed);
        }

        static Database allUp() {
            return new Database(0, 0, List.of(0, 0), List.of(0, 0, 0, 0, 0, 0));
        }
    }

    /**
     * The database system of Goyal et al. 1992 with one repairman shared by all that is failed.
     *
     * @param propagation probability that the failure of a processor takes one of the other type along
     */
    static JumpModel<Database> goyal(int maxFailed, double propagation) {
        return (s, jumps) -> {
            int failed = s.failed();
            for (int group = 0; group < 10; group++) {
                int now = s.group(group);
                int members = group < 4 ? 2 : 4;
                double rate = group < 4 ? 1 / 2000.0 : 1 / 6000.0;
                int up = members - Database.failed(now);
                if (up > 0 && failed < maxFailed) {
                    double along = group < 2 && Database.failed(s.group(1 - group)) < 2 ? propagation : 0;
                    for (int mode : new int[] {Database.MODE_1, 1}) {
                        Database next = s.with(group, now + mode);
                        jumps.failure(next, up * rate / 2 * (1 - along));
                        if (along > 0) {
                            int other = s.group(1 - group);
                            jumps.failure(next.with(1 - group, other + Database.MODE_1), up * rate / 4 * along);
                            jumps.failure(next.with(1 - group, other + 1), up * rate / 4 * along);
                        }
                    }
                }
                int mode1 = now / Database.MODE_1;
                int mode2 = now % Database.MODE_1;
                if (mode1 > 0) {
                    jumps.repair(s.with(group, now - Database.MODE_1), 1.0 * mode1 / failed);
                }
                if (mode2 > 0) {
                    jumps.repair(s.with(group, now - 1), 0.5 * mode2 / failed);
                }
            }
        };
    }
}
