package org.outagelab.availability.paths;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Step;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ServiceSpec;

/**
 * How many requests come, and how many can be served: means, so that what is up serves min(λ, m·μ). Loads of a closed
 * loop or of a recording without a rate of their own count as their mean, or as no demand.
 */
public final class Demand {
    private final Scenario scenario;
    private final Finds finds;
    /** Busy seconds when look-ups find nothing. */
    private final Map<String, Double> emptySecondsAt = new LinkedHashMap<>();
    private final Map<String, Serving> servings = new LinkedHashMap<>();
    private final Map<String, Double> perSecondAt = new LinkedHashMap<>();
    private final Map<String, Double> busySecondsAt = new LinkedHashMap<>();
    /** By caller and callee. */
    private final Map<String, Double> callsPerSecond = new LinkedHashMap<>();
    private final Map<String, Double> cpuSecondsAt = new LinkedHashMap<>();

    /** How often look-ups find something. */
    public interface Finds {
        /**
         * @param keyPerSecond look-ups of one key, in the mean
         * @return 0..1
         */
        double share(ServiceSpec service, double keyPerSecond);
    }

    /**
     * @param serving what limits the instances of a service
     * @param finds how often look-ups at it find something
     */
    public Demand(Scenario scenario, Function<ServiceSpec, Serving> serving, Finds finds) {
        this.scenario = scenario;
        this.finds = finds;
        scenario.services().values().forEach(service -> servings.put(service.name(), serving.apply(service)));
        for (var load : scenario.loads()) {
            double weights = load.endpoints().stream().mapToDouble(EndpointSpec::weight).sum();
            for (var spec : load.endpoints()) {
                double rate = weights == 0 ? 0 : perSecond(load) * spec.weight() / weights;
                count(spec.endpoint(), rate);
            }
        }
    }

    /** A request, and what it asks other services for. */
    private void count(Endpoint endpoint, double rate) {
        var service = endpoint.service();
        perSecondAt.merge(service, rate, Double::sum);
        busySecondsAt.merge(service, rate * seconds(endpoint, rate, false), Double::sum);
        emptySecondsAt.merge(service, rate * seconds(endpoint, 0, false), Double::sum);
        cpuSecondsAt.merge(service, rate * seconds(endpoint, rate, true), Double::sum);
        for (var step : endpoint.steps()) {
            if (step.target() != null) {
                callsPerSecond.merge(service + "\n" + step.target().service(), rate, Double::sum);
                count(step.target().endpoint(), rate);
            }
        }
    }

    /**
     * Whether the calls of a service to one instance of another, which wait so long for it, keep all its workers busy. A
     * limit of calls at once keeps the others free.
     *
     * @param held workers of an instance that such calls can hold at once
     */
    public boolean blocks(ServiceSpec service, long held, ServiceSpec callee, long waitNs) {
        double calls = callsPerSecond.getOrDefault(service.name() + "\n" + callee.name(), 0.0) / callee.hosts().size();
        return calls > 0 && full(service, Math.min(calls * waitNs * 1e-9, (double) held * service.hosts().size()));
    }

    /**
     * Whether queries that wait so long for one server of a database keep all workers of a service busy.
     *
     * @param share of the requests for an endpoint that ask this server
     */
    public boolean blocks(ServiceSpec service, ToDoubleFunction<Endpoint> share, long waitNs) {
        double asking = 0;
        for (var load : scenario.loads()) {
            double weights = load.endpoints().stream().mapToDouble(EndpointSpec::weight).sum();
            for (var endpoint : load.endpoints()) {
                if (weights > 0 && endpoint.endpoint().service().equals(service.name())) {
                    asking += perSecond(load) * endpoint.weight() / weights * share.applyAsDouble(endpoint.endpoint());
                }
            }
        }
        return asking > 0 && full(service, asking * waitNs * 1e-9);
    }

    /** Whether so many workers more than those at work are all that there are. */
    private boolean full(ServiceSpec service, double more) {
        var serving = servings.get(service.name());
        double rate = perSecondAt.getOrDefault(service.name(), 0.0);
        double busy = busySecondsAt.getOrDefault(service.name(), 0.0) + rate * serving.holdNs() * 1e-9;
        return busy + more >= (double) serving.slots() * service.hosts().size();
    }

    /** Of all loads, per second; 1 when no load has a rate, so that shares make sense. */
    public double all() {
        double sum = scenario.loads().stream().mapToDouble(this::perSecond).sum();
        return sum > 0 ? sum : 1;
    }

    /** The mean over the time that the load lasts; users of a closed loop count as one request each and second. */
    public double perSecond(LoadSpec load) {
        double seconds = SimTime.toSeconds(Math.max(1, load.source().durationNs()));
        if (load.source() instanceof LoadSpec.Rate rate) {
            return rate.stages().stream()
                            .mapToDouble(stage -> stage.value() * SimTime.toSeconds(stage.durationNs()))
                            .sum()
                    / seconds;
        } else if (load.source() instanceof LoadSpec.Recorded recorded) {
            return recorded.arrivalsNs().length / seconds;
        }
        return 1;
    }

    /** Requests per second for all endpoints of the service of one, when its instances are chosen here; else 0. */
    public double of(Endpoint endpoint, ServiceSpec chosen) {
        return limits(chosen, endpoint) == null ? 0 : perSecondAt.getOrDefault(endpoint.service(), 0.0);
    }

    /** Until the backlog of one of so many servers is full when nobody accepts; infinite for no backlog or no demand. */
    public double fillNs(ServiceSpec service, int servers) {
        long backlog = servings.get(service.name()).backlog();
        double rate = 0;
        for (var entry : perSecondAt.entrySet()) {
            if (reaches(service, entry.getKey())) {
                rate += entry.getValue();
            }
        }
        return backlog == Long.MAX_VALUE || rate == 0 ? Double.POSITIVE_INFINITY : (backlog + 1) * servers / rate * SimTime.SECOND;
    }

    private boolean reaches(ServiceSpec from, String service) {
        return from.name().equals(service)
                || servings.get(from.name()).calls().stream()
                        .map(next -> scenario.services().get(next.to()))
                        .anyMatch(next -> next != null && reaches(next, service));
    }

    /** The service whose workers limit what an instance of the chosen one serves: itself, or its neighbour's. */
    private ServiceSpec limits(ServiceSpec chosen, Endpoint endpoint) {
        var serving = scenario.services().get(endpoint.service());
        boolean neighbours = servings.get(chosen.name()).calls().stream()
                .anyMatch(next -> next.sameHost() && next.to().equals(serving.name()));
        boolean limited = servings.get(serving.name()).slots() > 0 && (neighbours || chosen.name().equals(serving.name()));
        return limited ? serving : null;
    }

    /** Requests per second for the endpoint's service that an instance can serve; infinite when nothing limits it. */
    public double capacity(String instance, Endpoint endpoint) {
        var chosen = scenario.services().get(instance.substring(0, instance.lastIndexOf('.')));
        var serving = limits(chosen, endpoint);
        double rate = perSecondAt.getOrDefault(endpoint.service(), 0.0);
        if (serving == null || rate == 0) {
            return Double.POSITIVE_INFINITY;
        }
        var limit = servings.get(serving.name());
        var host = chosen.hosts().get(chosen.instances().indexOf(instance));
        double busy = busySecondsAt.get(serving.name()) / rate + limit.holdNs() * 1e-9 + limit.cpuNs() * 1e-9;
        double cpu = cpuSecondsAt.get(serving.name()) / rate + limit.cpuNs() * 1e-9;
        double workers = busy > 0 ? limit.slots() / busy : Double.POSITIVE_INFINITY;
        double cores = cpu > 0 ? scenario.hosts().get(host).cores() / cpu : Double.POSITIVE_INFINITY;
        return Math.min(workers, cores);
    }

    /** Whether a request for it has a step of a kind. */
    public static boolean has(Endpoint endpoint, Step.Kind kind) {
        return endpoint.steps().stream().anyMatch(step -> step.kind() == kind);
    }

    /** Whether a service can do all of its work when no look-up finds anything. */
    public boolean carriesAll(ServiceSpec service) {
        var serving = servings.get(service.name());
        double rate = perSecondAt.getOrDefault(service.name(), 0.0);
        double busy = emptySecondsAt.getOrDefault(service.name(), 0.0) + rate * serving.holdNs() * 1e-9;
        return busy <= (double) serving.slots() * service.hosts().size();
    }

    /**
     * Of one request.
     *
     * @param rate of such requests, for what look-ups find; 0: nothing
     */
    private double seconds(Endpoint endpoint, double rate, boolean cpuOnly) {
        var steps = endpoint.steps();
        var seconds = new double[steps.size()];
        double share = 1;
        int saved = 0;
        for (int i = 0; i < seconds.length; i++) {
            var step = steps.get(i);
            var target = step.target();
            if (i >= saved) {
                share = 1;
            }
            if (!cpuOnly || step.kind() == Step.Kind.CPU) {
                double own = step.time().mean() * 1e-9 + (target == null ? 0 : seconds(target.endpoint(), rate, false));
                seconds[i] = share * own;
            }
            if (target != null && target.use() == Step.Use.LOOK_UP && rate > 0) {
                share = 1 - finds.share(scenario.services().get(target.service()), rate / endpoint.uris());
                saved = i + 1 + target.saves();
            }
        }
        return Arrays.stream(seconds).sum();
    }
}
