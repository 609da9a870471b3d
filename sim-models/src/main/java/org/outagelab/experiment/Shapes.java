package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.SettledLosses;
import org.outagelab.availability.SystemState;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Scenario;

/**
 * Which failures are exchangeable: the same fault of the same services on machines of one size, with the same callers, times
 * to react and losses by the structure. Runs of one shape take its members by turns, so that a difference between them shows
 * in the interval.
 */
final class Shapes {
    private final Scenario scenario;
    private final ServicePaths paths;
    /** Of the first of those that look the same: what it strikes, and the shape that it has. */
    private final Map<String, Set<String>> hostsOf = new LinkedHashMap<>();
    private final Map<String, Integer> shapeOf = new LinkedHashMap<>();

    Shapes(Scenario scenario, ServicePaths paths) {
        this.scenario = scenario;
        this.paths = paths;
    }

    /**
     * @param groups of failures that look the same
     * @return these by shape, in order of their first
     */
    List<List<List<FailureSpec>>> of(List<List<FailureSpec>> groups, SettledLosses losses) {
        var byShape = new LinkedHashMap<List<Object>, List<List<FailureSpec>>>();
        for (var group : groups) {
            hostsOf.put(group.get(0).name(), hosts(group.get(0)));
            byShape.computeIfAbsent(shape(group, losses), key -> new ArrayList<>()).add(group);
        }
        for (var members : byShape.values()) {
            int number = shapeOf.isEmpty() ? 0 : 1 + shapeOf.values().stream().mapToInt(i -> i).max().getAsInt();
            members.forEach(group -> shapeOf.put(group.get(0).name(), number));
        }
        return List.copyOf(byShape.values());
    }

    private List<Object> shape(List<FailureSpec> group, SettledLosses losses) {
        var failure = group.get(0);
        var names = new TreeSet<String>();
        group.forEach(one -> names.add(one.name()));
        var reactions = new ArrayList<Object>();
        paths.reactions().forEach((caller, byFailure) -> {
            for (var one : group) {
                var reaction = byFailure.get(one.name());
                if (reaction != null) {
                    reactions.add(List.of(caller, reaction.masked(), reaction.detection().mean(), reaction.recovery().mean()));
                }
            }
        });
        return List.of(
                failure.fault(),
                failure.fault() == FailureSpec.Fault.PARTITION ? failure.object() : "",
                kinds(failure.members()),
                reactions,
                boxed(losses.said(names)),
                boxed(unnoticed(names)),
                paths.bootNs().getOrDefault(failure.name(), 0L));
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private double[] unnoticed(Set<String> names) {
        return paths.endpoints().stream()
                .mapToDouble(endpoint -> 1 - endpoint.ok(SystemState.unnoticed(names)))
                .toArray();
    }

    /** The services and the sizes of what fails. */
    private List<String> kinds(List<String> members) {
        var kinds = new ArrayList<String>();
        for (var member : members) {
            var host = scenario.hosts().get(member);
            if (host == null) {
                kinds.add(member.substring(0, Math.max(0, member.lastIndexOf('.'))));
                continue;
            }
            var on = new StringBuilder("host of " + host.cores());
            for (var service : scenario.services().values()) {
                service.hosts().stream().filter(name -> name.equals(member)).forEach(name -> on.append(' ').append(service.name()));
            }
            kinds.add(on.toString());
        }
        kinds.sort(null);
        return kinds;
    }

    /** States that differ only by exchangeable objects: the same shapes, and as many that strike the same hosts. */
    Object likeness(Set<String> names) {
        var all = new ArrayList<>(names);
        var shapes = new ArrayList<Object>();
        for (var name : all) {
            var shape = shapeOf.get(name);
            shapes.add(shape == null ? name : String.valueOf(shape));
        }
        int alone = shapes.size();
        for (int i = 0; i < alone; i++) {
            for (int j = i + 1; j < alone; j++) {
                var one = hostsOf.get(all.get(i));
                var other = hostsOf.get(all.get(j));
                if (one != null && other != null && !java.util.Collections.disjoint(one, other)) {
                    var a = shapes.get(i).toString();
                    var b = shapes.get(j).toString();
                    shapes.add(a.compareTo(b) < 0 ? a + " " + b : b + " " + a);
                }
            }
        }
        shapes.subList(0, alone).sort(Comparator.comparing(Object::toString));
        shapes.subList(alone, shapes.size()).sort(Comparator.comparing(Object::toString));
        return List.copyOf(shapes);
    }

    /** What it strikes, and the hosts of that. */
    private Set<String> hosts(FailureSpec failure) {
        var hosts = new LinkedHashSet<String>(failure.members());
        for (var service : scenario.services().values()) {
            for (int i = 0; i < service.hosts().size(); i++) {
                if (failure.members().contains(service.instances().get(i))) {
                    hosts.add(service.hosts().get(i));
                }
            }
        }
        return hosts;
    }
}
