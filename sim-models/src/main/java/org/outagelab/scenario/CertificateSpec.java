package org.outagelab.scenario;

/**
 * A certificate, on all machines that present it.
 *
 * @param expiresNs when that in use at the beginning expires, on the time axis of the load; NEVER: not in a run
 * @param renewedNs when a new file takes its place, which a process reads when it starts or reloads; NEVER: not in a run
 */
public record CertificateSpec(String name, PrivateKey key, long expiresNs, long renewedNs) {
    /** What the server signs a full handshake with. */
    public enum PrivateKey {
        ECDSA,
        RSA2048,
        RSA4096
    }

    /** When the certificate expires that a process presents which has read the file at an instant. */
    public long validUntilNs(long readNs) {
        return readNs < renewedNs ? expiresNs : Long.MAX_VALUE;
    }
}
