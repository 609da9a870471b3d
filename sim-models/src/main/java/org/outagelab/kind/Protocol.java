package org.outagelab.kind;

/**
 * What a service is spoken to in.
 *
 * @param name as a sentence says it: {@code HTTP}
 */
public record Protocol(String name) {
    /** Requests for endpoints. */
    public static final Protocol HTTP = new Protocol("HTTP");
    /** Queries, of pools and of loads that go straight to a database. */
    public static final Protocol SQL = new Protocol("SQL");
}
