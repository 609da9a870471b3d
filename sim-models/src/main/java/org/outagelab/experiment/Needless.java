package org.outagelab.experiment;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.outagelab.availability.AnnualSum;
import org.outagelab.availability.ServicePaths;
import org.outagelab.call.Step;
import org.outagelab.kind.Kinds;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Scenario;

/**
 * Why a failure costs more than its repair says: requests that do not need what fails are lost with it, because a check asks it
 * or because workers wait for it.
 */
final class Needless {
    /** Of the hours of an endpoint: less needs no sentence. */
    private static final double WORTH = 0.05;

    private final Scenario scenario;
    private final ServicePaths paths;

    Needless(Scenario scenario, ServicePaths paths) {
        this.scenario = scenario;
        this.paths = paths;
    }

    /** What is told together. */
    private record Told(String endpoint, String service, String cause) {}

    /**
     * One sentence for each endpoint and cause.
     *
     * @param sum hours of each endpoint by cause
     */
    List<String> sentences(AnnualSum sum) {
        var hours = new LinkedHashMap<Told, Double>();
        var shown = new LinkedHashMap<Told, FailureSpec>();
        for (var row : sum.rows()) {
            if (row.failures().size() != 1) {
                continue;
            }
            var failure = row.failures().get(0);
            var service = service(failure);
            int e = 0;
            for (var load : scenario.loads()) {
                for (var endpoint : load.endpoints()) {
                    if (service != null && row.hours()[e] > 0 && !needs(load, endpoint).contains(service)) {
                        var told = new Told(endpoint.endpoint().name(), service, failure.cause());
                        hours.merge(told, row.hours()[e], Double::sum);
                        shown.putIfAbsent(told, failure);
                    }
                    e++;
                }
            }
        }
        var sentences = new ArrayList<String>();
        hours.forEach((told, lost) -> {
            var reason = reason(shown.get(told), told.service);
            if (!reason.isEmpty() && lost > WORTH * of(sum, told.endpoint)) {
                sentences.add(String.format(
                        Locale.ROOT, "%s needs no %s, and loses %s a year by its %s: %s", told.endpoint, told.service, text(lost), told.cause, reason));
            }
        });
        return sentences;
    }

    private static String text(double hours) {
        return hours >= 2 ? String.format(Locale.ROOT, "%.1f h", hours) : String.format(Locale.ROOT, "%.0f min", hours * 60);
    }

    private double of(AnnualSum sum, String name) {
        double hours = 0;
        int e = 0;
        for (var load : scenario.loads()) {
            for (var endpoint : load.endpoints()) {
                hours = endpoint.endpoint().name().equals(name) ? Math.max(hours, sum.hours()[e]) : hours;
                e++;
            }
        }
        return hours;
    }

    /** The service whose instances alone it strikes; null if it strikes a machine or more than one service. */
    private String service(FailureSpec failure) {
        String found = null;
        for (var member : failure.members()) {
            var service = member.substring(0, Math.max(0, member.lastIndexOf('.')));
            if (!scenario.services().containsKey(service) || found != null && !found.equals(service)) {
                return null;
            }
            found = service;
        }
        return found;
    }

    private String reason(FailureSpec failure, String struck) {
        var watchers = new LinkedHashSet<String>();
        paths.reactions().forEach((caller, byFailure) -> {
            var reaction = byFailure.get(failure.name());
            // Who calls it itself takes out what it calls; who does not asks through somebody else.
            if (reaction != null && reaction.avoided() && scenario.services().containsKey(caller)
                    && !Kinds.called(scenario.services().get(caller)).contains(struck)) {
                watchers.add(caller);
            }
        });
        var checks = String.join(", ", watchers);
        if (paths.blocking().contains(failure.name())) {
            return "workers that wait for it serve nobody else" + (checks.isEmpty() ? "" : ", and not the checks of " + checks);
        }
        return checks.isEmpty() ? "" : "the checks of " + checks + " ask it, and take out the servers in front of it";
    }

    /** Services that a request passes, and those behind if its steps ask them. */
    private Set<String> needs(LoadSpec load, EndpointSpec endpoint) {
        var address = scenario.addresses().get(load.to());
        var entry = address == null ? load.to() : address.to();
        var at = endpoint.endpoint().service();
        var needs = new LinkedHashSet<String>();
        for (var service : reachable(entry)) {
            if (reachable(service).contains(at)) {
                needs.add(service);
            }
        }
        needs.add(at);
        boolean asks = endpoint.endpoint().steps().stream()
                .anyMatch(step -> step.kind() != Step.Kind.CPU && step.kind() != Step.Kind.WAIT);
        if (asks) {
            needs.addAll(reachable(at));
        }
        return needs;
    }

    private Set<String> reachable(String from) {
        var found = new LinkedHashSet<String>();
        var open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            var service = open.poll();
            if (scenario.services().containsKey(service) && found.add(service)) {
                open.addAll(Kinds.needed(scenario.services().get(service)));
            }
        }
        return found;
    }
}
