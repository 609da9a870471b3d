package org.outagelab.benchmarks;

import umontreal.ssj.simevents.eventlist.BinaryTree;
import umontreal.ssj.simevents.eventlist.EventList;
import umontreal.ssj.simevents.eventlist.Henriksen;
import umontreal.ssj.simevents.eventlist.SplayTree;

/** The engines compared, each measured in a process of its own. */
enum Engine {
    OUTAGELAB {
        @Override
        Model model(String name, int size, String delays) {
            return switch (name) {
                case "hold" -> new OutageLabHold(size, Delays.named(delays));
                case "mm1", "mm1-our-draws" -> new OutageLabMM1();
                case "mm1-by-hand" -> new OutageLabEventsMM1();
                case "timeouts" -> new OutageLabTimeouts(size);
                case "timers" -> new OutageLabTimers(size);
                case "draws" -> new OutageLabDraws();
                default -> null;
            };
        }
    },
    BARE_HEAP {
        @Override
        Model model(String name, int size, String delays) {
            boolean possible = name.equals("hold") && !BarePayloads.USED;
            return possible ? new BareHold(size, Delays.named(delays), new BareHeap()) : null;
        }
    },
    BARE_LADDER {
        @Override
        Model model(String name, int size, String delays) {
            if (!name.equals("hold")) {
                return null;
            }
            // Which is faster, measured: one rung while its buckets stay in the cache.
            var ladder = size > MANY ? new BareRungs() : new BareLadder();
            return new BareHold(size, Delays.named(delays), ladder);
        }
    },
    PRIORITY_QUEUE {
        @Override
        Model model(String name, int size, String delays) {
            return name.equals("hold") ? new PriorityQueueHold(size, Delays.named(delays)) : null;
        }
    },
    CLOUDSIM_PLUS {
        @Override
        Model model(String name, int size, String delays) {
            return switch (name) {
                case "hold" -> new CloudSimPlusModels.Hold(size, Delays.named(delays));
                case "mm1" -> new CloudSimPlusModels.MM1();
                default -> null;
            };
        }
    },
    DSOL {
        @Override
        Model model(String name, int size, String delays) {
            return switch (name) {
                case "hold" -> new DsolModels.Hold(size, Delays.named(delays));
                case "mm1" -> new DsolModels.MM1();
                default -> null;
            };
        }
    },
    SSJ_TREE {
        @Override
        Model model(String name, int size, String delays) {
            return ssj(name, size, delays, new BinaryTree());
        }
    },
    SSJ_HENRIKSEN {
        @Override
        Model model(String name, int size, String delays) {
            return ssj(name, size, delays, new Henriksen());
        }
    },
    SSJ_SPLAY {
        @Override
        Model model(String name, int size, String delays) {
            return ssj(name, size, delays, new SplayTree());
        }
    };

    private static final int MANY = 50_000;

    /**
     * @param size events pending or timeouts in flight; unused by mm1
     * @return null when the engine has no such model
     */
    abstract Model model(String name, int size, String delays);

    /** Takes seconds for what the others do in a tenth of one, and gigabytes: measured over fewer events and sizes. */
    boolean slow() {
        return this == CLOUDSIM_PLUS || this == DSOL;
    }

    private static Model ssj(String name, int size, String delays, EventList list) {
        return switch (name) {
            case "hold" -> new SsjModels.Hold(size, Delays.named(delays), list);
            case "mm1" -> new SsjModels.MM1(list, true);
            case "mm1-our-draws", "mm1-by-hand" -> new SsjModels.MM1(list, false);
            default -> null;
        };
    }
}
