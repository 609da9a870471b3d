package org.outagelab.haproxy;

import java.util.Arrays;
import org.outagelab.call.Call;
import org.outagelab.call.Serving;

/**
 * Idle connections to servers that one client connection has opened and keeps for itself ({@code http-reuse never};
 * session.c): {@value #MOST} at most, {@code max-session-srv-conns}. They end with the client connection.
 */
final class PrivateConnections implements Serving {
    private static final int MOST = 5;

    private final Backend process;
    private final int[] servers = new int[MOST];
    private final int[] lives = new int[MOST];
    private final long[] sinceNs = new long[MOST];

    /** @param process that the client connection leads to: another one knows nothing of it */
    PrivateConnections(Backend process) {
        this.process = process;
        Arrays.fill(servers, -1);
    }

    boolean of(Backend other) {
        return process == other;
    }

    /** @return the life of the server that an idle connection leads to, or {@link IdlePool#NONE} */
    int take(Server server, long nowNs) {
        for (int i = 0; i < MOST; i++) {
            if (servers[i] == server.index()) {
                servers[i] = -1;
                if (!IdlePool.knownClosed(server.route(), lives[i], sinceNs[i], nowNs)) {
                    return IdlePool.leadsTo(server.route(), lives[i], sinceNs[i], nowNs);
                }
            }
        }
        return IdlePool.NONE;
    }

    void keep(Server server, int life, long nowNs) {
        for (int i = 0; i < MOST; i++) {
            if (servers[i] < 0) {
                servers[i] = server.index();
                lives[i] = life;
                sinceNs[i] = nowNs;
                return;
            }
        }
    }

    /** Of a request that has not begun. */
    @Override
    public void abandoned(Call call) {}
}
