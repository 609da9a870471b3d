package org.outagelab.haproxy;

/**
 * A stick table that the instances of a service tell each other of ({@code peers}): what one enters all know at once; a
 * new process learns it from the old one or from another instance. It is lost when none is left that has it.
 *
 * <p>The network between the instances is taken to work: peers that cannot reach each other are not modelled.
 */
final class PeerTable {
    private final HaproxySpec spec;
    private ClientTable table;
    private int instances;

    PeerTable(HaproxySpec spec) {
        this.spec = spec;
        this.table = fresh(spec);
    }

    static ClientTable fresh(HaproxySpec spec) {
        return new ClientTable(spec.stickSize(), spec.stickExpireNs());
    }

    ClientTable table() {
        return table;
    }

    /** An instance has been started. */
    void joined() {
        instances++;
    }

    /** An instance is gone. */
    void left() {
        instances--;
        if (instances == 0) {
            table = fresh(spec);
        }
    }
}
