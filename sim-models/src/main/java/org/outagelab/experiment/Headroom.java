package org.outagelab.experiment;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/**
 * Whether the memory is all but full: the last collection left more than {@value #FULL_PERCENT} % of the old generation in use.
 * A collector that does not tell leaves it to {@link OutOfMemoryError}.
 */
final class Headroom {
    private static final int FULL_PERCENT = 90;

    private final List<MemoryPoolMXBean> pools;

    private Headroom(List<MemoryPoolMXBean> pools) {
        this.pools = pools;
    }

    /** Of this Java. */
    static Headroom ofJava() {
        var old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .filter(pool -> pool.getName().matches(".*(Old|Tenured|ZHeap|Shenandoah).*") && pool.getUsage().getMax() > 0)
                .toList();
        old.forEach(pool -> pool.setCollectionUsageThreshold(pool.getUsage().getMax() / 100 * FULL_PERCENT));
        return new Headroom(old);
    }

    boolean usedUp() {
        return pools.stream().anyMatch(MemoryPoolMXBean::isCollectionUsageThresholdExceeded);
    }
}
