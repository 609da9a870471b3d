package org.outagelab.nginx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.kind.Cost;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.CertificateSpec;
import org.outagelab.scenario.Section;
import org.outagelab.tls.TlsSpec;

/**
 * What a scenario says of an nginx service. Times in nanoseconds.
 *
 * @param flavour the version whose rules it follows, as it is written
 * @param service its own name: what endpoints are served {@code at}
 * @param workers event loops
 * @param workerConnections sockets of one worker: client and upstream sides, the listening socket and the channel to the
 *     master; at least 3
 * @param backlog of the listening socket
 * @param upstream the service it proxies to, or null: static files only
 * @param sameHost whether only instances on its own host are peers
 * @param maxFails failures that make a peer unavailable; 0: never
 * @param nextUpstream the classes of failure after which another peer is tried
 * @param tries attempts at most; 0: as many as peers
 * @param nextTimeoutNs no new attempt later than this; 0: no limit
 * @param patience with clients that are slow
 * @param idleNs how long an idle connection of a client is kept
 * @param keepAlive idle connections to peers, or null
 * @param cache of answers, or null
 * @param limitRequests {@code limit_req}, or null
 * @param limitConnections {@code limit_conn}, or null
 * @param fileLimit open files of one worker, {@code worker_rlimit_nofile}; 0: no limit
 * @param shutdownNs how long an old worker may finish what it has, {@code worker_shutdown_timeout}; NEVER: as it needs
 * @param ignoresClientAbort whether peers go on answering a client that has left
 * @param accepting which worker takes a new connection
 * @param maxBodyBytes of a request, {@code client_max_body_size}; 0: no limit
 * @param reads of files that are not in memory, or null: all are
 * @param tls how it speaks with its clients; null: in plaintext
 */
public record NginxSpec(
        String flavour,
        String service,
        int workers,
        int workerConnections,
        int backlog,
        String upstream,
        boolean sameHost,
        int maxFails,
        long failTimeoutNs,
        long connectNs,
        long readNs,
        List<String> nextUpstream,
        int tries,
        long nextTimeoutNs,
        Cost cost,
        Group group,
        Patience patience,
        long idleNs,
        KeepAlive keepAlive,
        Cache cache,
        LimitRequests limitRequests,
        LimitConnections limitConnections,
        int fileLimit,
        long shutdownNs,
        boolean ignoresClientAbort,
        Accepting accepting,
        long maxBodyBytes,
        Reads reads,
        TlsSpec tls) {
    static final String UPDATING = "updating";

    /** All keys of the kind, without those of every service. */
    public static final List<Key<?>> KEYS = NginxKeys.ALL;

    /** The service that it proxies to, as written, or null. */
    public static String upstreamOf(Section.Values values) {
        return NginxKeys.upstreamOf(values);
    }

    /** @param instances of the service it proxies to; empty if that is not known */
    public static NginxSpec read(String service, Section.Values values, List<String> instances, Cost cost, Map<String, CertificateSpec> certificates) {
        return new NginxKeys(values).spec(service, instances, cost, certificates);
    }

    /**
     * The upstream group.
     *
     * @param balance {@code round_robin}, {@code least_conn} or {@code ip_hash}
     * @param zone whether its state is common to all workers
     * @param servers settings of single peers, by instance
     */
    public record Group(String balance, boolean zone, Map<String, Server> servers) {
        static final Group PLAIN = new Group("round_robin", false, Map.of());

        Server server(String instance) {
            return servers.getOrDefault(instance, Server.PLAIN);
        }
    }

    /**
     * Which worker takes a new connection.
     *
     * @param reusePort whether each worker has an accept queue of its own
     * @param mutex whether they take turns, and one with fewer than an eighth of its connections left passes
     * @param multi whether one that accepts takes all that wait
     */
    public record Accepting(boolean reusePort, boolean mutex, boolean multi) {}

    /**
     * With clients that are slow.
     *
     * @param headerNs from its begin until a request's header is complete
     * @param bodyNs between two pieces of its body
     * @param sendNs between two pieces of the answer that the client takes
     */
    public record Patience(long headerNs, long bodyNs, long sendNs) {
        /** nginx's defaults. */
        public static final Patience DEFAULT =
                new Patience(60 * SimTime.SECOND, 60 * SimTime.SECOND, 60 * SimTime.SECOND);
    }

    /**
     * One peer.
     *
     * @param maxConnections at once, of one worker unless zone; 0: no limit
     */
    public record Server(int weight, boolean backup, boolean down, int maxConnections) {
        static final Server PLAIN = new Server(1, false, false, 0);
    }

    /**
     * Idle connections of one worker to its peers.
     *
     * @param connections at most, to all peers together
     * @param requests after which a connection is closed
     * @param idleNs after which one that is not used is closed
     * @param lifeNs after which one is not kept any more
     */
    public record KeepAlive(int connections, int requests, long idleNs, long lifeNs) {}

    /**
     * A cache of answers with status 200.
     *
     * @param endpoints whose answers are kept; empty: all of GET and HEAD
     * @param validNs how long one is fresh
     * @param useStale classes of failure instead of which an answer that has expired is served
     * @param lock whether one request alone fetches a new element
     * @param lockTimeoutNs after which those that wait fetch for themselves
     * @param lockAgeNs after which another one may fetch the element
     * @param minUses requests of a key before its answer is kept
     * @param inactiveNs after which an element that nobody asked for is removed
     * @param prefilled whether everything is there, and fresh, at the start of the load
     */
    public record Cache(
            List<String> endpoints,
            long validNs,
            Set<String> useStale,
            boolean backgroundUpdate,
            boolean lock,
            long lockTimeoutNs,
            long lockAgeNs,
            int minUses,
            long inactiveNs,
            boolean prefilled) {
        /** Whether one that has expired is served while it is fetched anew. */
        boolean staleWhileUpdating() {
            return useStale.contains(UPDATING);
        }
    }

    /**
     * Files that are read from the disk.
     *
     * @param time of one read, in nanoseconds
     * @param miss share of the static answers that need one
     * @param threads whether a pool of threads reads, so that the worker goes on
     */
    public record Reads(Distribution time, double miss, boolean threads) {}

    /**
     * @param delay excess requests that are not held back
     * @param perClient one bucket for each client, or one for all
     */
    public record LimitRequests(
            long milliPerSecond,
            int burst,
            int delay,
            boolean noDelay,
            boolean perClient,
            int status,
            long retryAfterNs) {}

    /**
     * @param most requests at once
     * @param perClient counted for each client, or for all together
     */
    public record LimitConnections(int most, boolean perClient, int status, long retryAfterNs) {}

    /**
     * What a worker can use of its connections: one is taken by its listening socket and one by the channel to the master
     * (ngx_event_process_init, ngx_add_channel_event; docs/models/nginx.md#processes-and-connections).
     */
    int usableConnections() {
        return workerConnections - 2;
    }

    Flavour version() {
        return Flavour.of(flavour);
    }

    boolean reusePort() {
        return accepting.reusePort();
    }

    /** Whether answers of an endpoint, as {@code GET /x}, are kept. */
    public boolean caches(String endpoint) {
        return cache != null
                && (endpoint.startsWith("GET ") || endpoint.startsWith("HEAD "))
                && (cache.endpoints().isEmpty() || cache.endpoints().contains(endpoint));
    }

    /**
     * How it takes failures of its peers.
     *
     * @param peers that an instance has
     */
    public FailureView failureView(int peers) {
        return new NginxView(this, peers);
    }

    /** Share of requests for a peer; 0 when it is marked {@code down}. */
    public int weight(String peer) {
        return group.server(peer).down() ? 0 : group.server(peer).weight();
    }

    /** Whether a peer is used only while all others are unavailable. */
    public boolean backup(String peer) {
        return group.server(peer).backup();
    }
}
