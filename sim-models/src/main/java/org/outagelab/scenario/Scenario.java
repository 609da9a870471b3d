package org.outagelab.scenario;

import java.util.List;
import java.util.Map;

/**
 * A scenario, read and checked: one topology under one load with its faults and promises. Immutable.
 *
 * @param standing who acts from the start to the end
 * @param monitoring null: nobody watches, and nobody acts
 * @param money what things cost, and what is promised for money: for years
 */
public record Scenario(
        String name,
        long seed,
        Map<String, HostSpec> hosts,
        Map<String, ServiceSpec> services,
        List<EndpointSpec> endpoints,
        List<LoadSpec> loads,
        NetworkSpec network,
        Map<String, AddressSpec> addresses,
        List<FaultSpec> faults,
        List<StandingSpec> standing,
        ReliabilitySpec reliability,
        MonitoringSpec monitoring,
        List<ThresholdSpec> thresholds,
        MoneySpec money,
        RunSpec run,
        List<String> warnings) {

    /** One in which nobody acts from the start, and that says nothing of money. */
    public Scenario(
            String name,
            long seed,
            Map<String, HostSpec> hosts,
            Map<String, ServiceSpec> services,
            List<EndpointSpec> endpoints,
            List<LoadSpec> loads,
            NetworkSpec network,
            Map<String, AddressSpec> addresses,
            List<FaultSpec> faults,
            ReliabilitySpec reliability,
            MonitoringSpec monitoring,
            List<ThresholdSpec> thresholds,
            RunSpec run,
            List<String> warnings) {
        this(
                name, seed, hosts, services, endpoints, loads, network, addresses, faults, List.of(), reliability, monitoring, thresholds, MoneySpec.NONE,
                run, warnings);
    }

    /** How long requests arrive: the longest load, in nanoseconds. */
    public long durationNs() {
        return loads.stream().mapToLong(load -> load.source().durationNs()).max().orElse(0);
    }

    /**
     * The same with more or fewer requests per second, or users; what was recorded is played faster or slower.
     *
     * @param factor of all loads, more than 0
     */
    public Scenario withLoadTimes(double factor) {
        var scaled = loads.stream().map(load -> load.times(factor)).toList();
        return withLoads(scaled);
    }

    /** The same without attacks: for what is asked about years, in which nobody knows of any. */
    public Scenario withoutAttacks() {
        return loads.stream().anyMatch(LoadSpec::hostile)
                ? withLoads(loads.stream().filter(load -> !load.hostile()).toList())
                : this;
    }

    public Scenario withSeed(long newSeed) {
        return new Scenario(
                name, newSeed, hosts, services, endpoints, loads, network, addresses, faults, standing, reliability, monitoring, thresholds, money, run, warnings);
    }

    public Scenario withFaults(List<FaultSpec> newFaults) {
        return new Scenario(
                name, seed, hosts, services, endpoints, loads, network, addresses, newFaults, standing, reliability, monitoring, thresholds, money, run, warnings);
    }

    public Scenario withReliability(ReliabilitySpec newReliability) {
        return new Scenario(
                name, seed, hosts, services, endpoints, loads, network, addresses, faults, standing, newReliability, monitoring, thresholds, money, run, warnings);
    }

    public Scenario withLoads(List<LoadSpec> newLoads) {
        return new Scenario(
                name, seed, hosts, services, endpoints, newLoads, network, addresses, faults, standing, reliability, monitoring, thresholds, money, run, warnings);
    }

    public Scenario withMonitoring(MonitoringSpec newMonitoring) {
        return new Scenario(
                name, seed, hosts, services, endpoints, loads, network, addresses, faults, standing, reliability, newMonitoring, thresholds, money, run,
                warnings);
    }

    public Scenario withoutThresholds() {
        return new Scenario(
                name, seed, hosts, services, endpoints, loads, network, addresses, faults, standing, reliability, monitoring, List.of(), money, run, warnings);
    }

    public Scenario withRun(RunSpec newRun) {
        return new Scenario(
                name, seed, hosts, services, endpoints, loads, network, addresses, faults, standing, reliability, monitoring, thresholds, money, newRun, warnings);
    }
}
