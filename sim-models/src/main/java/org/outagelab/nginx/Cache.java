package org.outagelab.nginx;

import java.util.IdentityHashMap;
import java.util.Map;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Request;
import org.outagelab.core.SimTime;

/**
 * {@code proxy_cache}: one zone of an instance, for all its workers, on disk: it outlives them and a crash
 * (ngx_http_file_cache.c, docs/models/nginx.md#cache). A key is an endpoint and one of its URIs; only 200 is stored.
 *
 * <p>{@code proxy_cache_lock} guards a <em>new</em> element alone, and those who wait look every 500 ms. An element that
 * has expired is fetched by everyone at once unless {@code use_stale} has {@code updating}.
 */
final class Cache {
    /** ngx_http_file_cache_lock: a waiter looks again after this, at the latest. */
    private static final long LOOK_NS = 500 * SimTime.MILLISECOND;

    enum Look {
        SERVE,
        /** Serve what has expired, and fetch it anew behind the client's back. */
        SERVE_AND_UPDATE,
        FETCH,
        WAIT
    }

    private final NginxSpec.Cache spec;
    private final Map<Endpoint, Element[]> elements = new IdentityHashMap<>();
    /** Lives of the process: whoever updated in an earlier one updates no more. */
    private int life;

    private static final class Element {
        private boolean stored;
        private long validUntilNs;
        private long usedNs;
        private int uses;
        private Fetch updater;
        private long lockUntilNs;
    }

    /** What the cache knows of one request. */
    static final class Fetch {
        private final Element element;
        private final int life;
        private final long waitUntilNs;
        private boolean updates;
        private boolean expired;
        private boolean counted;

        Fetch(Element element, int life, long waitUntilNs) {
            this.element = element;
            this.life = life;
            this.waitUntilNs = waitUntilNs;
        }

        /** Whether its answer will be stored. */
        boolean updates() {
            return updates;
        }
    }

    Cache(NginxSpec.Cache spec) {
        this.spec = spec;
    }

    boolean covers(Request request) {
        var endpoint = request.endpoint();
        return (endpoint.method().equals("GET") || endpoint.method().equals("HEAD"))
                && (spec.endpoints().isEmpty() || spec.endpoints().contains(endpoint.name()));
    }

    Fetch fetch(Request request, long nowNs) {
        var all = elements.computeIfAbsent(request.endpoint(), endpoint -> new Element[endpoint.uris()]);
        int uri = request.uri();
        if (all[uri] == null) {
            all[uri] = new Element();
            all[uri].stored = spec.prefilled();
            all[uri].validUntilNs = spec.validNs();
            all[uri].usedNs = nowNs;
        }
        return new Fetch(all[uri], life, SimTime.plus(nowNs, spec.lockTimeoutNs()));
    }

    Look look(Fetch fetch, long nowNs) {
        var element = fetch.element;
        if (nowNs - element.usedNs > spec.inactiveNs()) {
            element.stored = false;
            element.uses = 0;
        }
        element.usedNs = nowNs;
        if (!fetch.counted) {
            fetch.counted = true;
            element.uses++;
        }
        if (!element.stored) {
            return fetchNew(fetch, nowNs);
        } else if (nowNs < element.validUntilNs) {
            return Look.SERVE;
        } else if (updating(element)) {
            fetch.expired = true;
            return spec.staleWhileUpdating() ? Look.SERVE : Look.FETCH;
        }
        fetch.expired = true;
        lock(fetch, nowNs);
        return spec.staleWhileUpdating() && spec.backgroundUpdate() ? Look.SERVE_AND_UPDATE : Look.FETCH;
    }

    private Look fetchNew(Fetch fetch, long nowNs) {
        var element = fetch.element;
        if (element.uses < spec.minUses()) {
            return Look.FETCH;
        }
        if (!spec.lock()) {
            // Everyone fetches and stores.
            fetch.updates = true;
            return Look.FETCH;
        }
        if (!updating(element) || nowNs >= element.lockUntilNs) {
            lock(fetch, nowNs);
            return Look.FETCH;
        }
        return nowNs >= fetch.waitUntilNs ? Look.FETCH : Look.WAIT;
    }

    private void lock(Fetch fetch, long nowNs) {
        fetch.updates = true;
        fetch.element.updater = fetch;
        fetch.element.lockUntilNs = SimTime.plus(nowNs, spec.lockAgeNs());
    }

    private boolean updating(Element element) {
        return element.updater != null && element.updater.life == life;
    }

    /** How long a waiting request waits until it looks again. */
    long waitNs(Fetch fetch, long nowNs) {
        return Math.max(1, Math.min(LOOK_NS, fetch.waitUntilNs - nowNs));
    }

    boolean stillWaits(Fetch fetch, long nowNs) {
        var element = fetch.element;
        return nowNs < fetch.waitUntilNs && updating(element) && nowNs < element.lockUntilNs;
    }

    /**
     * Whether an element that has expired answers instead of a failure.
     *
     * @param failure a class of {@code use_stale}
     */
    boolean servesStale(Fetch fetch, String failure) {
        return fetch.expired && fetch.element.stored && spec.useStale().contains(failure);
    }

    void store(Fetch fetch, long nowNs) {
        if (fetch.updates || fetch.expired) {
            fetch.element.stored = true;
            fetch.element.validUntilNs = SimTime.plus(nowNs, spec.validNs());
        }
    }

    /** A request is over, whatever its end. */
    void over(Fetch fetch) {
        if (fetch.element.updater == fetch) {
            fetch.element.updater = null;
        }
    }

    /** The process has died: nobody updates anything any more. */
    void forgetUpdates() {
        life++;
    }
}
