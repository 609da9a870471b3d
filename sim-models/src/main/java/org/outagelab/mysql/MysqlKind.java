package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.outagelab.action.Capability;
import org.outagelab.call.Step;
import org.outagelab.core.SimTime;
import org.outagelab.database.DatabaseAccess;
import org.outagelab.kind.Built;
import org.outagelab.kind.Entrance;
import org.outagelab.kind.Exports;
import org.outagelab.kind.Gauges;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Placed;
import org.outagelab.kind.Protocol;
import org.outagelab.kind.Review;
import org.outagelab.kind.Site;
import org.outagelab.machine.Unit;
import org.outagelab.metric.Scope;
import org.outagelab.monitoring.Labels;
import org.outagelab.monitoring.Sample;
import org.outagelab.net.Destination;
import org.outagelab.net.Place;
import org.outagelab.net.Port;
import org.outagelab.net.Route;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.tls.Handshakes;

/** MySQL as a kind: a primary and its replicas, which say their hosts one by one. */
public final class MysqlKind implements KindProvider {
    private static final Kind KIND = Kind.named("mysql", MysqlSpec.class)
            .keys(MysqlSpec.KEYS)
            .read((values, given) -> MysqlSpec.read(given.service(), values, given.cost(), given.certificates()))
            .placed(new Hosts())
            .speaks(Protocol.SQL)
            .answers(Kind.WORK, "")
            .answersOnly(MysqlKind::query)
            .fails(Prior.Strikes.PROGRAM, Prior.Strikes.DATABASE)
            .can(Capability.DATA)
            .firstLeads((spec, index) -> index == 0 || spec.reads().fromReplica())
            .caption((spec, index) -> index == 0 ? "MySQL primary" : "MySQL replica")
            .looks((spec, behind) -> spec.failover() == null || spec.failover().probe() == null
                    ? 0
                    : 1e9 / Math.max(1, Math.min(spec.failover().probe().everyNs(), spec.failover().probe().analysisNs())))
            .watchesItself(spec -> spec.failover() == null ? List.of() : List.of(Failover.nameFor(spec.service())))
            .exports(
                    Exports.Way.BESIDE,
                    "mysql_up",
                    "mysql_slave_status_seconds_behind_master",
                    "mysql_global_status_threads_running")
            .built(MysqlKind::build)
            .queries(new MysqlQueries())
            .seenFailing((spec, service, instance, endpoint, ways) -> List.of())
            .mostSessions(MysqlSpec::maxConnections)
            .checks(MysqlKind::check)
            .kind();

    @Override
    public Kind kind() {
        return KIND;
    }

    /** Hosts and addresses that it names. */
    private static void check(MysqlSpec spec, Review review) {
        encrypted(spec, review);
        if (spec.rescue() != null && spec.rescue().via() != null) {
            review.names().host(review.reading().at("rescue").at("via"), review.at("rescue.via"), spec.rescue().via());
        }
        if (spec.repair() != null && spec.repair().via() != null) {
            review.names().host(review.reading().at("repair").at("via"), review.at("repair.via"), spec.repair().via());
        }
        if (spec.failover() == null) {
            return;
        }
        var reading = review.reading().at("failover");
        checkHosts(spec.failover().from(), reading.at("from"), review.at("failover.from"), review);
        checkHosts(spec.failover().checkFrom(), reading.at("check-from"), review.at("failover.check-from"), review);
        var name = spec.failover().cutOver().address();
        var to = reading.at("cut-over").at("address");
        var at = review.at("failover.cut-over.address");
        if (name == null || !review.names().address(to, at, name) || !review.addresses().containsKey(name)) {
            return;
        }
        var address = review.addresses().get(name);
        if (!address.to().equals(spec.service())) {
            to.error(at, "'" + name + "' leads to '" + address.to() + "', not to '" + spec.service() + "'");
        } else if (address.virtualIp() != null) {
            to.error(at, "'" + name + "' is moved by keepalived itself: name an address that leads 'to: " + spec.service()
                    + "'");
        }
    }

    /** Who wants TLS, and whether it is there. */
    private static void encrypted(MysqlSpec spec, Review review) {
        boolean wanted = false;
        for (var caller : review.services().values()) {
            for (var edge : Kinds.of(caller).calls(caller)) {
                boolean wants = edge.to().equals(spec.service()) && edge.encrypts().test(spec.service());
                wanted |= wants;
                if (wants && spec.tls() == null) {
                    review.reading().error(
                            review.at("tls"), "'" + caller.name() + "' wants TLS, 'pool: {ssl: …}', and it speaks none: it has no 'tls'");
                }
            }
        }
        if (spec.tls() != null && !wanted && review.complete()) {
            review.warn("tls", "without effect: nobody wants it; a gunicorn does with 'pool: {ssl: required}'");
        }
    }

    private static void checkHosts(List<String> given, Reading reading, Node node, Review review) {
        for (int i = 0; i < given.size(); i++) {
            // A list that is not as long holds something else than these, which are a default.
            boolean list = node instanceof Node.Items items && items.items().size() > i;
            if (!given.get(i).isEmpty()) {
                review.names().host(
                        list ? reading.item(i) : reading, list ? ((Node.Items) node).items().get(i) : node, given.get(i));
            }
        }
    }

    /** As mysqld_exporter says it: of a server that is down nothing but that; NULL is no sample. */
    private static List<Sample> exported(MysqlService database, int server, Unit unit, Gauges gauges) {
        var samples = new ArrayList<Sample>();
        samples.add(new Sample(Labels.metric("mysql_up"), unit.running() ? 1 : 0));
        if (unit.running()) {
            samples.add(new Sample(Labels.metric("mysql_global_status_threads_running"), gauges.busy().value()));
            if (replicates(database, server) && database.secondsBehindSource(server) >= 0) {
                samples.add(new Sample(
                        Labels.metric("mysql_slave_status_seconds_behind_master"), database.secondsBehindSource(server)));
            }
        }
        return samples;
    }

    private static void build(MysqlSpec spec, Site site) {
        var units = site.units();
        var own = new ArrayList<Gauges>();
        units.forEach(unit -> own.add(new Gauges()));
        var database = new MysqlService(site.simulation(), spec, units, own, site.network(), site.hosts());
        var servers = database.servers();
        for (int i = 0; i < units.size(); i++) {
            int server = i;
            site.built().gauges(units.get(i), own.get(i));
            if (spec.tls() != null) {
                var ends = servers.get(i).termination();
                site.built().presents(new Built.Presented(units.get(i), spec.tls().certificate(), ends::expired, ends::onReading));
                site.built().measured().add(Handshakes.class, Scope.SERVICE, site.service().name(), ends.counts());
            }
            site.built().port(new Port(units.get(i), servers.get(i), spec.cost().delayNs()));
            site.built().exports(units.get(i), () -> exported(database, server, units.get(server), own.get(server)));
            site.built().replicates(units.get(i), servers.get(i).replication());
            if (servers.size() > 1) {
                site.built().lag(
                        units.get(i),
                        () -> replicates(database, server) ? database.lagNs(server) : -1,
                        () -> database.secondsBehindSource(server));
            }
        }
        database.observedBy(site.watcher(), site.watcher());
        database.leadershipTo(site.watcher());
        site.built().database(site.service().name(), database, new ByName(site, database));
        if (spec.failover() != null) {
            var owner = Failover.nameFor(spec.service());
            var routes = new LinkedHashMap<String, List<Route>>();
            var surroundings = new Surroundings(
                    site.hosts(),
                    (from, index) -> routes
                            .computeIfAbsent(from, host ->
                                    site.routes().to(Place.beside(owner, site.hosts().apply(host)), site.service().name()))
                            .get(index),
                    site.network(),
                    dnsTtlNs(site, spec.failover().cutOver()));
            var failover = new Failover(site.simulation(), database, surroundings, site.watcher(), site.watcher());
            site.built().starts(failover::start);
        }
    }

    private static long dnsTtlNs(Site site, FailoverSpec.CutOver cutOver) {
        var address = site.addresses().get(cutOver.address());
        return cutOver.ttlNs() >= 0 ? cutOver.ttlNs() : address == null ? 60 * SimTime.SECOND : address.dnsTtlNs();
    }

    /** An old primary is a replica once it follows another server; any other server always is, but as the primary. */
    private static boolean replicates(MysqlService database, int server) {
        return server != database.primaryIndex() && (server > 0 || database.servers().get(0).replicates());
    }

    /** Writes go wherever the name of the primary leads. */
    private record ByName(Site site, MysqlService database) implements Entrance {
        @Override
        public DatabaseAccess pool(Unit from, Supplier<List<Route>> routes) {
            var underItsName = new PrimaryRoutes(site.simulation(), Place.of(from), database, routes.get());
            return new MysqlAccess(database, routes.get(), underItsName);
        }

        @Override
        public Destination clients(String owner, Supplier<List<Route>> routes) {
            return Destination.one(new PrimaryRoutes(site.simulation(), Place.outside(owner), database, routes.get())::current);
        }
    }

    /** What is asked of a database directly is one query. */
    private static String query(List<Step> steps) {
        boolean query = steps.size() == 1
                && (steps.get(0).kind() == Step.Kind.READ || steps.get(0).kind() == Step.Kind.WRITE);
        return query ? null : "a database answers one query: expected steps [read 2ms] or [write 2ms]";
    }

    private static final class Hosts implements Kind.Placement<MysqlSpec> {
        @Override
        public List<Placed> hosts(MysqlSpec spec, Section.Values values) {
            var placed = new ArrayList<Placed>();
            for (int i = 0; i < spec.hosts().size(); i++) {
                var reading = values.reading().at(i == 0 ? "primary" : "replicas");
                var node = values.node(i == 0 ? MysqlKeys.PRIMARY : MysqlKeys.REPLICAS);
                if (i > 0) {
                    node = node instanceof Node.Items items
                                    && items.items().get(i - 1) instanceof Node.Mapping replica
                                    && replica.get("on") != null
                            ? replica.get("on")
                            : node;
                }
                placed.add(new Placed(spec.hosts().get(i), i == 0 ? reading : reading.item(i - 1).at("on"), node));
            }
            return placed;
        }

        @Override
        public boolean complete(Section.Values values) {
            return MysqlSpec.allHostsGiven(values);
        }
    }
}
