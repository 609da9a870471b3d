package org.outagelab.tls;

import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.CertificateSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * How a service speaks TLS with its clients.
 *
 * @param version 2 or 3, of TLS 1
 * @param sharedKeys whether the keys of its session tickets are the same on all instances, and outlive a process
 * @param lifetimeNs how long a session may be resumed
 * @param fullNs CPU of a full handshake, 0 or more
 * @param resumedNs CPU of a resumed one, 0 or more
 * @param callerFullNs CPU of a full one on the other side, where that is a program; 0 or more
 * @param callerResumedNs CPU of a resumed one there, 0 or more
 */
public record TlsSpec(
        CertificateSpec certificate, int version, boolean sharedKeys, long lifetimeNs, long fullNs, long resumedNs,
        long callerFullNs, long callerResumedNs) {
    private static final String MEASURED = "measured: HAProxy 2.6.12 with OpenSSL 3.0, docs/models/tls.md#cpu";

    private static final Key<String> CERTIFICATE =
            Key.required("certificate", Types.TEXT, "The certificate that it presents, of certificates.");
    private static final Key<String> VERSION =
            Key.optional("version", Types.oneOf(List.of("1.2", "1.3")), "1.3", "Of TLS.", "HAProxy 2.6 with OpenSSL 3.0");
    private static final Key<String> TICKET_KEYS = Key.optional(
            "ticket-keys",
            Types.oneOf(List.of("own", "shared")),
            "own",
            "own: each process makes its own, and a reload or another machine resumes nothing; shared: by tls-ticket-keys, one file for all.",
            "HAProxy configuration manual");
    private static final Key<Long> LIFETIME = Key.optional(
            "lifetime", Types.DURATION, 300 * SimTime.SECOND, "How long a session may be resumed.", "tune.ssl.lifetime");
    private static final Key<Long> FULL = Key.optional(
            "full", Types.DURATION_OR_ZERO, null, "CPU of a full handshake; unset: by the key of the certificate.", MEASURED);
    private static final Key<Long> RESUMED = Key.optional(
            "resumed", Types.DURATION_OR_ZERO, null, "CPU of a resumed handshake; unset: by the version.", MEASURED);

    private static final Key<String> VERSION_OF_NGINX = Key.optional(
            "version",
            Types.oneOf(List.of("1.2", "1.3")),
            null,
            "Of TLS; unset: 1.2, and 1.3 for nginx-1.30 (ssl_protocols, since 1.23.4).",
            "nginx documentation");
    private static final Key<String> TICKET_KEYS_OF_NGINX = Key.optional(
            "ticket-keys",
            Types.oneOf(List.of("own", "shared")),
            "own",
            "own: a master makes its own for all its workers, and a reload or another machine resumes nothing; shared: by "
                    + "ssl_session_ticket_key, one file for all.",
            "nginx documentation");
    private static final Key<Long> LIFETIME_OF_NGINX = Key.optional(
            "lifetime", Types.DURATION, 300 * SimTime.SECOND, "How long a session may be resumed.", "ssl_session_timeout");

    private static final String MEASURED_AT_CALLER = "measured: OpenSSL 3.0 in memory, docs/models/tls.md#cpu";
    private static final Key<Long> CALLER_FULL = Key.optional(
            "caller-full",
            Types.DURATION_OR_ZERO,
            null,
            "CPU of a full handshake at a haproxy that calls it; unset: by the key of the certificate and the version.",
            MEASURED_AT_CALLER);
    private static final Key<Long> CALLER_RESUMED = Key.optional(
            "caller-resumed",
            Types.DURATION_OR_ZERO,
            null,
            "CPU of a resumed handshake at a haproxy that calls it; unset: by the version.",
            MEASURED_AT_CALLER);

    /** Those of a database, whose clients resume nothing. */
    public static final Section KEYS_OF_MYSQL = new Section("TLS settings", List.of(CERTIFICATE, VERSION, FULL));

    /** All its keys. */
    public static final Section KEYS = new Section(
            "TLS settings",
            List.of(CERTIFICATE, VERSION, TICKET_KEYS, LIFETIME, FULL, RESUMED, CALLER_FULL, CALLER_RESUMED));

    /** Those of nginx, where other versions and names are usual. */
    public static final Section KEYS_OF_NGINX = new Section(
            "TLS settings",
            List.of(CERTIFICATE, VERSION_OF_NGINX, TICKET_KEYS_OF_NGINX, LIFETIME_OF_NGINX, FULL, RESUMED, CALLER_FULL,
                    CALLER_RESUMED));

    /**
     * @param values of {@link #KEYS}, null without any
     * @param certificates by name
     * @return null without any; with an unknown certificate, which is reported, one that never expires
     */
    public static TlsSpec read(Section.Values values, Map<String, CertificateSpec> certificates) {
        return values == null
                ? null
                : read(values, certificates, values.get(VERSION), values.get(TICKET_KEYS), values.get(LIFETIME));
    }

    /**
     * @param values of {@link #KEYS_OF_MYSQL}, null without any
     * @param certificates by name
     * @return null without any; with an unknown certificate, which is reported, one that never expires
     */
    public static TlsSpec readOfMysql(Section.Values values, Map<String, CertificateSpec> certificates) {
        return values == null ? null : read(values, certificates, values.get(VERSION), "own", 300 * SimTime.SECOND);
    }

    /**
     * @param values of {@link #KEYS_OF_NGINX}, null without any
     * @param certificates by name
     * @param version 2 or 3, of TLS 1, where the file does not say
     * @return null without any; with an unknown certificate, which is reported, one that never expires
     */
    public static TlsSpec readOfNginx(Section.Values values, Map<String, CertificateSpec> certificates, int version) {
        if (values == null) {
            return null;
        }
        var given = values.get(VERSION_OF_NGINX) == null ? "1." + version : values.get(VERSION_OF_NGINX);
        return read(values, certificates, given, values.get(TICKET_KEYS_OF_NGINX), values.get(LIFETIME_OF_NGINX));
    }

    private static TlsSpec read(
            Section.Values values, Map<String, CertificateSpec> certificates, String ofTls, String ticketKeys, long lifetimeNs) {
        var named = values.get(CERTIFICATE);
        var certificate = named == null ? null : certificates.get(named);
        if (named != null && certificate == null) {
            values.reading().at("certificate").unknown("certificate", values.node(CERTIFICATE), named, certificates.keySet());
        }
        if (certificate == null) {
            // The file is refused; that TLS is spoken here is what others are compared with.
            certificate = new CertificateSpec("", CertificateSpec.PrivateKey.ECDSA, SimTime.NEVER, SimTime.NEVER);
        }
        int version = ofTls.equals("1.2") ? 2 : 3;
        return new TlsSpec(
                certificate,
                version,
                ticketKeys.equals("shared"),
                lifetimeNs,
                values.has(FULL) ? values.get(FULL) : fullNs(certificate.key(), version),
                values.has(RESUMED) ? values.get(RESUMED) : resumedNs(version),
                values.has(CALLER_FULL) ? values.get(CALLER_FULL) : callerFullNs(certificate.key(), version),
                values.has(CALLER_RESUMED) ? values.get(CALLER_RESUMED) : callerResumedNs(version));
    }

    /** What {@code explain} says of a service whose clients speak TLS with it, and which speaks plaintext with what is behind it. */
    public static Section.Line endsHere(String group, String behind) {
        return new Section.Line(
                group,
                "tls.ends-here",
                "plaintext to " + behind,
                false,
                "TLS ends here: what it sends to " + behind + ", and what comes back, is not encrypted on the way.",
                "follows from tls",
                true);
    }

    /** CPU of a full handshake, in nanoseconds, without the request that follows. */
    static long fullNs(CertificateSpec.PrivateKey key, int version) {
        return switch (key) {
            case ECDSA -> version == 2 ? 440_000 : 480_000;
            case RSA2048 -> version == 2 ? 645_000 : 750_000;
            case RSA4096 -> 4_900_000;
        };
    }

    /** CPU of a resumed one: TLS 1.3 agrees on a new key and sends two tickets. */
    static long resumedNs(int version) {
        return version == 2 ? 200_000 : 415_000;
    }

    /** CPU of a full handshake at whoever calls: it agrees on a key and verifies two signatures, whose kind hardly matters. */
    private static long callerFullNs(CertificateSpec.PrivateKey key, int version) {
        return key == CertificateSpec.PrivateKey.RSA4096 ? 1_000_000 : version == 2 ? 600_000 : 650_000;
    }

    /** CPU of a resumed one there. */
    private static long callerResumedNs(int version) {
        return version == 2 ? 300_000 : 550_000;
    }

    /**
     * CPU of a handshake at a program that calls, in nanoseconds.
     *
     * @param resumed whether it has a session to offer
     */
    public long callerNs(boolean resumed) {
        return resumed ? callerResumedNs : callerFullNs;
    }

    /** Round trips before the request can be sent, beside that of TCP (RFC 5246, RFC 8446). */
    int roundTrips(boolean resumed) {
        return version == 3 || resumed ? 1 : 2;
    }
}
