package org.outagelab.kind;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.outagelab.action.Replicating;
import org.outagelab.action.Steered;
import org.outagelab.database.Database;
import org.outagelab.machine.Unit;
import org.outagelab.metric.Observed;
import org.outagelab.metric.Scope;
import org.outagelab.monitoring.Sample;
import org.outagelab.net.Port;
import org.outagelab.scenario.CertificateSpec;

/** What has been built of a scenario, as kinds hand it in: everything in the order in which it was built. */
public final class Built {
    private final Map<String, Port> ports = new LinkedHashMap<>();
    private final Map<String, Gauges> gauges = new LinkedHashMap<>();
    private final Map<String, Database> databases = new LinkedHashMap<>();
    private final Map<String, Entrance> entrances = new LinkedHashMap<>();
    private final Map<String, Steered> steered = new LinkedHashMap<>();
    private final Map<String, Supplier<Map<String, Long>>> logs = new LinkedHashMap<>();
    private final Map<Unit, Replicating> replicating = new LinkedHashMap<>();
    private final Map<String, LongSupplier> lagsNs = new LinkedHashMap<>();
    private final Map<String, LongSupplier> secondsBehind = new LinkedHashMap<>();
    private final Map<String, Supplier<List<Sample>>> exported = new LinkedHashMap<>();
    private final List<DoubleSupplier> wastedNs = new ArrayList<>();
    private final List<Presented> presented = new ArrayList<>();
    private final Observed measured = new Observed();
    private final List<Runnable> starts = new ArrayList<>();
    private final List<Runnable> warm = new ArrayList<>();

    /** An instance listens: every one must. */
    public void port(Port port) {
        ports.put(port.unit().name(), port);
    }

    /** An instance has workers or a queue to watch. */
    public void gauges(Unit unit, Gauges own) {
        gauges.put(unit.name(), own);
    }

    /** A service keeps data whose fate is counted. @param entrance how others reach it */
    public void database(String service, Database database, Entrance entrance) {
        databases.put(service, database);
        entrances.put(service, entrance);
    }

    /** An instance spreads work, and does what its operator says. @param log lines by status and termination state */
    public void balancer(Unit unit, Steered balancer, Supplier<Map<String, Long>> log) {
        steered.put(unit.name(), balancer);
        logs.put(unit.name(), log);
    }

    /** An instance replicates, and can be struck there. */
    public void replicates(Unit unit, Replicating replication) {
        replicating.put(unit, replication);
    }

    /**
     * How far an instance is behind.
     *
     * @param lagNs in truth, in nanoseconds; -1 while it is no replica
     * @param seconds as monitoring sees it; -1 for NULL
     */
    public void lag(Unit unit, LongSupplier lagNs, LongSupplier seconds) {
        lagsNs.put(unit.name(), lagNs);
        secondsBehind.put(unit.name(), seconds);
    }

    /** An instance has workers whose time may be wasted. @param ns spent on requests that nobody waited for */
    public void wasted(DoubleSupplier ns) {
        wastedNs.add(ns);
    }

    /** What the exporter of an instance says when it is scraped. */
    public void exports(Unit unit, Supplier<List<Sample>> samples) {
        exported.put(unit.name(), samples);
    }

    /**
     * A certificate that an instance presents.
     *
     * @param expired whether that which its process has read has expired by now
     * @param onReading takes what is to be told whenever it reads the file
     */
    public record Presented(Unit unit, CertificateSpec certificate, BooleanSupplier expired, Consumer<Runnable> onReading) {}

    /** An instance presents a certificate. */
    public void presents(Presented certificate) {
        presented.add(certificate);
    }

    /** In the order in which they were built. */
    public List<Presented> presented() {
        return presented;
    }

    /** What metrics are taken of besides: kinds hand in objects of types of their own. */
    public Observed measured() {
        return measured;
    }

    /** Something begins with the load. */
    public void starts(Runnable action) {
        starts.add(action);
    }

    /**
     * An instance has something to be measured: metrics that are declared of this type are taken of it when the run has
     * ended, both of the instance and of its service.
     */
    public <T> void observed(String service, Unit unit, Class<T> type, T object) {
        measured.add(type, Scope.INSTANCE, unit.name(), object);
        measured.add(type, Scope.SERVICE, service, object);
    }

    /** Told when the warm-up is over: what was counted before is to be forgotten. */
    public void afterWarmUp(Runnable action) {
        warm.add(action);
    }

    /** The warm-up is over. */
    public void warm() {
        warm.forEach(Runnable::run);
    }

    /** Where each instance listens, by its name. */
    public Map<String, Port> ports() {
        return ports;
    }

    /** By instance. */
    public Map<String, Gauges> gauges() {
        return gauges;
    }

    /** By service. */
    public Map<String, Database> databases() {
        return databases;
    }

    /** How a service is reached that has a way of its own; null for addresses alone. */
    public Entrance entrance(String service) {
        return entrances.get(service);
    }

    /** By instance. */
    public Map<String, Steered> steered() {
        return steered;
    }

    /** By instance, lines so far. */
    public Map<String, Map<String, Long>> logs() {
        var lines = new LinkedHashMap<String, Map<String, Long>>();
        logs.forEach((name, log) -> lines.put(name, log.get()));
        return lines;
    }

    /** By instance. */
    public Map<Unit, Replicating> replicating() {
        return replicating;
    }

    /** By instance, in nanoseconds; -1 while it is no replica. */
    public Map<String, LongSupplier> lagsNs() {
        return lagsNs;
    }

    /** By instance; -1 for NULL. */
    public Map<String, LongSupplier> secondsBehind() {
        return secondsBehind;
    }

    /** By instance. */
    public Map<String, Supplier<List<Sample>>> exported() {
        return exported;
    }

    /** Of all workers, in nanoseconds. */
    public double wastedNs() {
        return wastedNs.stream().mapToDouble(DoubleSupplier::getAsDouble).sum();
    }

    /** Everything that begins with the load, begins. */
    public void start() {
        starts.forEach(Runnable::run);
    }
}
