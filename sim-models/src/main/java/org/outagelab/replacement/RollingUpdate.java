package org.outagelab.replacement;

/**
 * A rolling update of a Deployment (deployment/rolling.go): how many pods it starts and stops next.
 *
 * @param size how many there should be, at least 1
 * @param surge how many more there may be meanwhile
 * @param unavailable how many of them may not serve meanwhile
 */
public record RollingUpdate(int size, int surge, int unavailable) {
    public RollingUpdate {
        if (size < 1 || surge < 0 || unavailable < 0 || surge == 0 && unavailable == 0) {
            throw new IllegalArgumentException("expected a size of at least 1, and a surge or some unavailable ones, got "
                    + size + ", " + surge + " and " + unavailable);
        }
    }

    /** Of shares of the size: the surge is rounded up, the unavailable down; both 0: one may be unavailable. */
    public static RollingUpdate ofShares(int size, double surge, double unavailable) {
        int more = (int) Math.ceil(surge * size - 1e-9);
        int fewer = (int) Math.floor(unavailable * size + 1e-9);
        return new RollingUpdate(size, more, more == 0 && fewer == 0 ? 1 : fewer);
    }

    /** As a Deployment without settings: a quarter each. */
    public static RollingUpdate byDefault(int size) {
        return ofShares(size, 0.25, 0.25);
    }

    /**
     * How many of the new version it starts.
     *
     * @param old pods that there should be of the version before
     * @param fresh the same of the new one
     */
    public int starts(int old, int fresh) {
        return Math.max(0, Math.min(size + surge - old - fresh, size - fresh));
    }

    /**
     * How many of the version before it stops, those first that do not serve.
     *
     * @param oldAvailable of {@code old}, those that serve
     * @param freshAvailable of {@code fresh}, those that serve
     */
    public int stops(int old, int oldAvailable, int fresh, int freshAvailable) {
        int least = size - unavailable;
        int most = old + fresh - least - (fresh - freshAvailable);
        if (most <= 0) {
            return 0;
        }
        int broken = Math.min(old - oldAvailable, most);
        int serving = Math.min(oldAvailable, Math.max(0, oldAvailable + freshAvailable - least));
        return Math.min(old, broken + Math.min(serving, most - broken));
    }

    /**
     * A service of ECS, which counts what starts and stops too.
     *
     * @param size how many instances are wanted, at least 1
     * @param most percent of the size that there may be
     * @return how many it may start while all old ones run; negative or 0: it cannot begin with a start
     */
    public static int ecsStarts(int size, int most) {
        return (int) Math.floor(size * most / 100.0 + 1e-9) - size;
    }

    /**
     * How many a service of ECS may stop before any new one serves.
     *
     * @param size how many instances are wanted, at least 1
     * @param minHealthy percent of the size that must serve
     */
    public static int ecsStops(int size, int minHealthy) {
        return size - (int) Math.ceil(size * minHealthy / 100.0 - 1e-9);
    }
}
