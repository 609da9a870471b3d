package org.outagelab.action;

/** What an action may strike. */
public enum Strikes {
    /** Anything that runs: instances, services, machines. */
    PROGRAMS(null),
    /** Programs that can replace their process without closing their sockets. */
    RELOADABLE(Capability.RELOADS),
    /** Instances behind something that spreads work and does what its operator says. */
    SERVERS(null),
    /** Those whose agent such a one asks. */
    AGENTS(null),
    HOSTS(null),
    REPLICAS(null),
    /** Servers of a database. */
    DATABASES(Capability.DATA),
    /** One replica of a database with a failover. */
    STANDBYS(null),
    /** What lies between groups that the action itself names: it has no targets. */
    GROUPS(null),
    /** A DNS name that the action itself names: it has no targets. */
    NAMES(null),
    /** Programs that read files. */
    READERS(Capability.FILES),
    /** Services of a master and workers. */
    WORKERS(Capability.WORKERS),
    /** Services that produce answers themselves. */
    ANSWERS(Capability.ANSWERS);

    private final Capability needs;

    Strikes(Capability needs) {
        this.needs = needs;
    }

    /** Whether an action of this has targets, and does not name itself what it is about. */
    public boolean targets() {
        return this != GROUPS && this != NAMES;
    }

    /** What its kind must be able to suffer; null for nothing more than any. */
    public Capability needs() {
        return needs;
    }
}
