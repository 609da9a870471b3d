package org.outagelab.call;

/**
 * What a caller does in a TLS handshake.
 *
 * @param verifies whether it refuses a certificate that has expired
 * @param offers which session it offers to resume
 */
public record TlsClient(boolean verifies, Offer offers) {
    /** Who has no settings of its own, such as a check: it verifies, and remembers nothing. */
    public static final TlsClient FORGETFUL = new TlsClient(true, Offer.NONE);
    /** A browser, or a client library with a session. */
    public static final TlsClient USUAL = new TlsClient(true, Offer.LATEST);

    /** Which session a client offers. */
    public enum Offer {
        NONE,
        /** That of its latest handshake. */
        LATEST,
        /** Always that of its first full one. */
        FIRST
    }
}
