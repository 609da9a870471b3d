package org.outagelab.tls;

/** The handshakes of one instance in a run. */
public final class Handshakes {
    private long full;
    private long resumed;
    private long refused;

    void began(boolean byResumption) {
        if (byResumption) {
            resumed++;
        } else {
            full++;
        }
    }

    void refusedByClient() {
        refused++;
    }

    /** Full ones, those that a client broke off because of the certificate among them. */
    public long full() {
        return full;
    }

    public long resumed() {
        return resumed;
    }

    /** Broken off by clients, because the certificate had expired. */
    public long refused() {
        return refused;
    }
}
