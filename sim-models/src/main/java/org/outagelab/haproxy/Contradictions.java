package org.outagelab.haproxy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;

/** Settings of a HAProxy service that contradict each other, or do less than they seem to. */
final class Contradictions {
    private final HaproxySpec spec;
    private final Section.Values values;
    private final List<String> instances;
    private final Reading reading;

    /** @param instances of the backend; empty when the backend is not known */
    Contradictions(HaproxySpec spec, Section.Values values, List<String> instances) {
        this.spec = spec;
        this.values = values;
        this.instances = instances;
        this.reading = values.reading();
    }

    void report() {
        if (spec.connectNs() == SimTime.NEVER || spec.serverNs() == SimTime.NEVER) {
            warn(HaproxySpec.TIMEOUT, "without 'timeout " + (spec.connectNs() == SimTime.NEVER ? "connect" : "server")
                    + "' HAProxy waits for ever (it warns of this itself)");
        }
        hashing();
        persistence();
        requestRules();
        if (values.has(HaproxySpec.RETRY_ON) && spec.retries() == 0) {
            warn(HaproxySpec.RETRY_ON, "without effect: retries is 0");
        }
        if (spec.redispatch() != 0 && spec.retries() == 0) {
            warn(HaproxySpec.OPTION, "redispatch without effect: retries is 0");
        }
        if (!instances.isEmpty()) {
            servers();
            limits();
            observing();
            tracking();
            atStart();
            encryption();
        }
    }

    private void hashing() {
        boolean hashes = spec.policy().hashes();
        for (var key : List.of(HaproxySpec.HASH_TYPE, HaproxySpec.HASH_BALANCE_FACTOR)) {
            if (values.has(key) && !hashes) {
                warn(key, "without effect: 'balance " + values.get(HaproxySpec.BALANCE) + "' does not hash");
            }
        }
        int factor = spec.hashBalanceFactor();
        if (factor > 0 && factor <= 100) {
            reading.at("hash-balance-factor").error(
                    values.node(HaproxySpec.HASH_BALANCE_FACTOR), "expected 0 or more than 100, got " + factor);
        } else if (factor > 0 && hashes && !spec.consistent()) {
            warn(HaproxySpec.HASH_BALANCE_FACTOR, "without effect: it needs 'hash-type: consistent'");
        }
        if (values.get(HaproxySpec.BALANCE).equalsIgnoreCase("hdr(host)")) {
            reading.at("balance").error(
                    values.node(HaproxySpec.BALANCE), "the Host header is not modelled: all requests here have the same");
        }
    }

    private void persistence() {
        if (values.has(HaproxySpec.STICK) && !values.has(HaproxySpec.STICK_TABLE)) {
            reading.at("stick").error(
                    values.node(HaproxySpec.STICK), "needs a table, for example stick-table: {size: 100k, expire: 30m}");
        } else if (values.has(HaproxySpec.STICK_TABLE)
                && !values.has(HaproxySpec.STICK)
                && !values.broken(HaproxySpec.HTTP_REQUEST_RULES)
                && !spec.requestRules().has(RequestRules.Action.TRACK)) {
            warn(HaproxySpec.STICK_TABLE, "without effect: nothing is stored without 'stick: on src' or 'http-request: track-sc0 src'");
        }
        if (spec.persist() && !spec.cookie() && spec.stickSize() == 0) {
            warn(HaproxySpec.OPTION, "'persist' without effect: it needs a cookie or a stick table");
        }
    }

    /** Rules that read what nobody counts, or that nothing reaches. */
    private void requestRules() {
        if (values.broken(HaproxySpec.HTTP_REQUEST_RULES)) {
            return;
        }
        var rules = spec.requestRules();
        boolean tracked = false;
        boolean decided = false;
        for (int i = 0; i < rules.rules().size(); i++) {
            var rule = rules.rules().get(i);
            var place = rulePlace(i);
            if (decided) {
                place.place().warning(place.node(), "without effect: a rule before it decides about every request");
            } else if (rule.action() == RequestRules.Action.TRACK) {
                if (!values.has(HaproxySpec.STICK_TABLE)) {
                    place.place().error(place.node(), "needs a table, for example "
                            + "stick-table: {size: 100k, expire: 30s, store: http_req_rate(10s)}");
                } else if (tracked) {
                    place.place().warning(place.node(), "without effect: the request is tracked already");
                }
                tracked = true;
            } else if (!rule.conditions().isEmpty() && !tracked) {
                place.place().error(
                        place.node(), "compares what nobody has counted: 'track-sc0 src' must stand before it");
            } else if (readable(HaproxySpec.STICK_TABLE, HaproxySpec.STICK_STORE)) {
                counted(rule, place);
            }
            decided |= rule.action().ends() && rule.conditions().isEmpty();
        }
        table(tracked);
        boolean tarpits = rules.has(RequestRules.Action.TARPIT);
        if (tarpits && rules.tarpitNs() == 0) {
            warn(HaproxySpec.HTTP_REQUEST_RULES, "tarpit answers at once: there is neither a 'timeout tarpit' nor a 'timeout connect'");
        } else if (!tarpits && values.get(HaproxySpec.TIMEOUT) != null && values.get(HaproxySpec.TIMEOUT).has(HaproxySpec.TARPIT)) {
            warn(HaproxySpec.TIMEOUT, "'timeout tarpit' without effect: no http-request rule tarpits");
        }
    }

    /** Whether a key of a nested map says what the file says. */
    private boolean readable(Key<Section.Values> map, Key<?> key) {
        return values.get(map) != null && !values.get(map).broken(key);
    }

    private void counted(RequestRules.Rule rule, Written place) {
        for (var condition : rule.conditions()) {
            var counter = condition.counter();
            if (!spec.requestRules().store().containsKey(counter)) {
                place.place().error(place.node(), "'" + counter.word() + "' is not in the table: it needs store: "
                        + counter.word() + (counter.rate() ? "(10s)" : ""));
            }
        }
    }

    private void table(boolean tracked) {
        var table = values.get(HaproxySpec.STICK_TABLE);
        if (table == null || !table.has(HaproxySpec.STICK_STORE)) {
            return;
        }
        var place = reading.at("stick-table").at("store");
        var node = table.node(HaproxySpec.STICK_STORE);
        var rules = spec.requestRules();
        if (!tracked) {
            place.warning(node, "without effect: nothing is counted without 'http-request: track-sc0 src'");
        } else if (rules.peers()) {
            place.warning(node, "every instance counts for itself (peers of HAProxy overwrite each other's counters)");
        }
        if (tracked && rules.store().values().stream().anyMatch(periodMs -> periodMs * SimTime.MILLISECOND > rules.expireNs())) {
            place.warning(node, "an entry expires before its period is over: a client that pauses that long starts from 0");
        }
    }

    /** Where a rule stands: in a list, or alone. */
    private Written rulePlace(int index) {
        var node = values.node(HaproxySpec.HTTP_REQUEST_RULES);
        var place = reading.at("http-request");
        return node instanceof Node.Items list
                ? new Written(place.item(index), list.items().get(index))
                : new Written(place, node);
    }

    private void servers() {
        if (!any(server -> server.weight() > 0)) {
            reading.error(values.node(HaproxySpec.BACKEND), "every server has weight 0: no request can be served");
        } else if (!any(server -> !server.backup())) {
            warn(HaproxySpec.BACKEND, "every server is a backup: the first one does all the work");
        }
        if (spec.httpCheck() != null && !any(HaproxySpec.ServerSpec::check)) {
            warn(HaproxySpec.OPTION, "httpchk without 'check: true' on any server: nothing is checked");
        }
        for (var instance : instances) {
            var server = spec.server(instance);
            if (server.check() && spec.checkNs() != SimTime.NEVER && spec.checkNs() > server.interNs()) {
                warn(HaproxySpec.TIMEOUT, "'timeout check' is longer than 'inter' of " + instance);
            }
            if (server.slowstartNs() > 0 && !server.check()) {
                warnOf(instance, "slowstart without effect: without 'check: true' it never comes up");
            } else if (server.slowstartNs() > 0
                    && server.maxconn() == 0
                    && !spec.policy().dynamic(spec.consistent())) {
                warnOf(instance, "slowstart without effect: '" + values.get(HaproxySpec.BALANCE)
                        + "' keeps its weights, and there is no maxconn to scale");
            }
        }
        if (any(HaproxySpec.ServerSpec::shutdownBackupSessions) && !any(HaproxySpec.ServerSpec::backup)) {
            warn(HaproxySpec.BACKEND, "on-marked-up shutdown-backup-sessions without effect: there is no backup");
        }
    }

    private void limits() {
        boolean bound = spec.policy().has(Policy.Trait.SERVER_QUEUE)
                || spec.cookie()
                || spec.stickSize() > 0;
        boolean dynamic = false;
        for (var instance : instances) {
            var server = spec.server(instance);
            dynamic |= server.minconn() > 0 && server.minconn() < server.maxconn();
            if (server.minconn() > 0 && server.minconn() >= server.maxconn()) {
                warnOf(instance, "minconn is no less than maxconn: it is the limit at any load");
            }
            if (server.maxqueue() > 0 && (server.maxconn() == 0 || !bound)) {
                warnOf(instance, "maxqueue without effect: " + (server.maxconn() == 0
                        ? "without a maxconn nothing waits"
                        : "no request is bound to one server; they wait in the queue of the backend"));
            }
        }
        if (values.has(HaproxySpec.FULLCONN) && !dynamic) {
            warn(HaproxySpec.FULLCONN, "without effect: no server has a minconn below its maxconn");
        }
    }

    private void observing() {
        for (var instance : instances) {
            var server = spec.server(instance);
            boolean observes = server.observe() != HaproxySpec.Observe.NONE;
            boolean checkDecides = server.onError() == HaproxySpec.OnError.FAIL_CHECK
                    || server.onError() == HaproxySpec.OnError.SUDDEN_DEATH;
            if (observes && !server.check()) {
                warnOf(instance, "observe without effect: it needs 'check: true'");
            } else if (observes && checkDecides && server.fastinterNs() < server.interNs() && server.fall() > 1) {
                // Measured: docs/models/haproxy.md#health-checks, "with fastinter 500 ms never DOWN".
                warnOf(instance, "observe with fastinter: a check that passes forgets the errors of the traffic, "
                        + "so that errors alone hardly take it down; on-error mark-down does");
            } else if (!observes
                    && (server.errorLimit() != 10 || server.onError() != HaproxySpec.OnError.FAIL_CHECK)) {
                warnOf(instance, "error-limit and on-error without effect: they need observe");
            }
        }
    }

    /** srv_postparse: what is tracked must be watched itself, and nobody can follow himself. */
    private void tracking() {
        for (var instance : instances) {
            var tracked = spec.server(instance).track();
            if (tracked == null) {
                continue;
            }
            var written = written(instance);
            var place = written.place();
            var text = ((Node.Scalar) written.node()).text();
            if (text.contains("/") && !text.startsWith(spec.backend() + "/")) {
                place.error(written.node(), "'" + text + "' is of another backend: a haproxy service has one, here '"
                        + spec.backend() + "'");
            } else if (!instances.contains(tracked)) {
                place.unknown("server", written.node(), tracked, instances);
            } else if (spec.server(instance).check()) {
                place.error(written.node(), instance + " has a check of its own: 'track' needs 'check: false'");
            } else {
                followed(instance, written);
            }
        }
    }

    private void followed(String instance, Written written) {
        var way = new LinkedHashSet<String>();
        var next = instance;
        while (next != null && way.add(next)) {
            next = spec.server(next).track();
        }
        if (next != null) {
            // Once for every circle; those that lead into one have no problem of their own.
            if (next.equals(instance) && way.stream().mapToInt(instances::indexOf).min().orElse(0) == instances.indexOf(instance)) {
                written.place().error(written.node(), way.size() == 1
                        ? instance + " tracks itself"
                        : "servers that track each other in a circle: " + String.join(" → ", way) + " → " + instance);
            }
            return;
        }
        var last = List.copyOf(way).get(way.size() - 1);
        if (!instances.contains(last)) {
            return;
        }
        if (!spec.server(last).check() && !spec.asksAgent(last)) {
            written.place().error(written.node(), last + " has neither a check nor an agent to follow");
        }
    }

    private record Written(Reading place, Node node) {}

    /** Where {@code track} of a server stands: in its own settings, else among the defaults. */
    private Written written(String instance) {
        if (values.get(HaproxySpec.SERVERS) instanceof Node.Mapping servers
                && servers.get(instance) instanceof Node.Mapping own
                && own.get("track") != null) {
            return new Written(reading.at("server").at(instance).at("track"), own.get("track"));
        }
        var defaults = (Node.Mapping) values.node(HaproxySpec.DEFAULT_SERVER);
        return new Written(reading.at("default-server").at("track"), defaults.get("track"));
    }

    private void atStart() {
        for (var instance : instances) {
            var server = spec.server(instance);
            if (server.initState() != HaproxySpec.InitState.UP
                    && values.has(HaproxySpec.FLAVOUR)
                    && !spec.version().hasInitState()) {
                reading.at("flavour").error(values.node(HaproxySpec.FLAVOUR), spec.version().word()
                        + " does not know init-state, which " + instance + " has: it came with 3.1");
                return;
            }
            if (server.initState() != HaproxySpec.InitState.UP && !server.check()) {
                warnOf(instance, "init-state without effect: it needs 'check: true'");
            }
            if (spec.reuse() == HaproxySpec.Reuse.NEVER
                    && (server.poolMaxConn() >= 0 || server.poolPurgeNs() != 5 * SimTime.SECOND)) {
                warnOf(instance, "pool-max-conn and pool-purge-delay without effect: 'http-reuse never' keeps no pool");
            }
        }
    }

    /** What is said of TLS to a server that is spoken to in plaintext, or of a check that there is not. */
    private void encryption() {
        for (var instance : instances) {
            var server = spec.server(instance);
            if (server.tls() == null && (given(instance, "verify") || given(instance, "no-ssl-reuse"))) {
                warnOf(instance, "verify and no-ssl-reuse without effect: they need 'ssl: true'");
            }
            if (given(instance, "check-ssl") && !server.check()) {
                warnOf(instance, "check-ssl without effect: it needs 'check: true'");
            }
        }
    }

    /** Whether the file says something of a server, in its own settings or for all. */
    private boolean given(String instance, String key) {
        return values.get(HaproxySpec.SERVERS) instanceof Node.Mapping servers
                        && servers.get(instance) instanceof Node.Mapping own
                        && own.get(key) != null
                || values.node(HaproxySpec.DEFAULT_SERVER) instanceof Node.Mapping defaults && defaults.get(key) != null;
    }

    private boolean any(Predicate<HaproxySpec.ServerSpec> condition) {
        return instances.stream().map(spec::server).anyMatch(condition);
    }

    private void warn(Key<?> key, String message) {
        var place = values.has(key) && !key.name().equals("timeout") && !key.name().equals("option")
                        && !key.name().equals("backend")
                ? reading.at(key.name())
                : reading;
        place.warning(values.node(key), message);
    }

    private void warnOf(String instance, String message) {
        reading.warning(values.node(HaproxySpec.BACKEND), instance + ": " + message);
    }
}
