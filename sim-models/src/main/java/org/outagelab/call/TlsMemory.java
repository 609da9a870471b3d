package org.outagelab.call;

/** The TLS session that a program keeps with one server, and offers with its next connection to it. */
public final class TlsMemory {
    private Object session;

    /** What the server gave, or null. */
    public Object session() {
        return session;
    }

    /**
     * From now on it offers this one.
     *
     * @param given null to forget what it had
     */
    public void keep(Object given) {
        session = given;
    }
}
