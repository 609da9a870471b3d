package org.outagelab.tls;

import java.util.Arrays;
import org.outagelab.call.Call;
import org.outagelab.call.TlsClient;

/** The sessions that the clients of one service keep, with all of its instances, and the keys under which it gave them. */
final class Sessions {
    /** Of ticket keys that outlive processes. */
    static final int SHARED = 0;

    /** By client; null without one. */
    private Session[] kept = new Session[64];

    private int keys;

    private record Session(int key, long sinceNs) {}

    /** Keys that no process had before. */
    int freshKeys() {
        return ++keys;
    }

    /** Whether what a client offers may be resumed under these keys. */
    boolean resumable(Call call, int key, long lifetimeNs, long nowNs) {
        var session = remembers(call) ? offered(call) : null;
        return session != null && session.key == key && nowNs - session.sinceNs < lifetimeNs;
    }

    private Session offered(Call call) {
        var memory = call.caller().tlsMemory();
        if (memory != null) {
            return (Session) memory.session();
        }
        int client = call.request().client();
        return client < kept.length ? kept[client] : null;
    }

    /** A client does not accept the certificate: a program drops what it had offered in vain (ssl_sock_handshake). */
    void refused(Call call) {
        if (call.caller().tlsMemory() != null) {
            call.caller().tlsMemory().keep(null);
        }
    }

    /** A handshake is complete, and the server has given its client a session. */
    void given(Call call, int key, long nowNs) {
        if (!remembers(call)) {
            return;
        }
        var memory = call.caller().tlsMemory();
        if (memory != null) {
            memory.keep(new Session(key, nowNs));
            return;
        }
        int client = call.request().client();
        if (client >= kept.length) {
            kept = Arrays.copyOf(kept, Math.max(2 * kept.length, client + 1));
        }
        if (kept[client] == null || call.caller().tls().offers() == TlsClient.Offer.LATEST) {
            kept[client] = new Session(key, nowNs);
        }
    }

    private static boolean remembers(Call call) {
        return call.caller().tls().offers() != TlsClient.Offer.NONE
                && (call.caller().tlsMemory() != null || call.request().client() >= 0);
    }
}
