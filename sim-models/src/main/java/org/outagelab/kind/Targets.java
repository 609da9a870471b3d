package org.outagelab.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.action.Action;
import org.outagelab.action.Actions;
import org.outagelab.action.Capability;
import org.outagelab.action.Strikes;
import org.outagelab.action.Verb;
import org.outagelab.scenario.ServiceSpec;

/** Whether what a scenario consists of can suffer an action: the same sentences for a file and for a caller. */
public final class Targets {
    private final Set<String> hosts;
    private final Map<String, ServiceSpec> services;

    /** @param hosts names of the machines */
    public Targets(Set<String> hosts, Map<String, ServiceSpec> services) {
        this.hosts = hosts;
        this.services = services;
    }

    /**
     * What speaks against it; empty for nothing. That there is such a target is not asked here.
     *
     * @param target a host, a service or an instance
     */
    public List<String> problems(Action action, String target) {
        var verb = action.verb();
        var needs = verb.strikes().needs();
        if (verb.strikes() == Strikes.HOSTS) {
            return hosts.contains(target) ? List.of() : List.of(noHost(verb, target));
        } else if (needs == Capability.DATA && !can(target, needs)) {
            return List.of(strikes(verb, "servers of a database", target));
        } else if (needs != null && !can(target, needs)) {
            return List.of(strikes(
                    verb, "services of kind " + Kinds.namesOf(kind -> kind.can(needs)) + " and their instances", target));
        } else if (needs != null) {
            var lacking = Kinds.of(serviceOf(target)).lacks(serviceOf(target), needs);
            return lacking == null ? List.of() : List.of("'" + verb.word() + "' changes nothing: " + lacking);
        }
        return switch (verb.strikes()) {
            case SERVERS, AGENTS -> steered(action, target);
            case REPLICAS -> replica(target) ? List.of() : List.of(strikes(verb, "replicas of a database", target));
            case STANDBYS -> standby(verb, target);
            default -> List.of();
        };
    }

    /** What speaks against doing it to a keepalived; null for nothing. */
    public static String problemOfDaemon(Verb verb) {
        return verb.daemons()
                ? null
                : "'" + verb.word() + "' does not strike keepalived: " + String.join(", ", Actions.ofDaemons()) + " do";
    }

    /** That it is no machine, and on which it runs. */
    public String noHost(Verb verb, String target) {
        return strikes(verb, "hosts", target) + runsOn(target);
    }

    private static String strikes(Verb verb, String what, String target) {
        return "'" + verb.word() + "' strikes " + what + ", and '" + target + "' is none";
    }

    private String runsOn(String target) {
        for (var service : services.values()) {
            int instance = service.instances().indexOf(target);
            if (instance >= 0) {
                return ": it runs on " + service.hosts().get(instance);
            } else if (service.name().equals(target)) {
                return ": it runs on " + String.join(", ", service.hosts());
            }
        }
        return "";
    }

    /** @return null for a host, or what is not read */
    private ServiceSpec serviceOf(String target) {
        for (var service : services.values()) {
            if (service.name().equals(target) || service.instances().contains(target)) {
                return service;
            }
        }
        return null;
    }

    private boolean can(String target, Capability capability) {
        var service = serviceOf(target);
        return service != null && Kinds.of(service).can(capability);
    }

    /** What an operator or an agent says of a server must mean something to a balancer before it. */
    private List<String> steered(Action action, String target) {
        var problems = new ArrayList<String>();
        boolean any = false;
        boolean asked = false;
        for (var service : services.values()) {
            var balancer = Kinds.of(service);
            for (var edge : balancer.steers() ? balancer.calls(service) : List.<Edge>of()) {
                var backend = services.get(edge.to());
                for (var instance : backend == null ? List.<String>of() : backend.instances()) {
                    if (!instance.equals(target) && !backend.name().equals(target)) {
                        continue;
                    }
                    any = true;
                    asked |= balancer.asksAgent(service, instance);
                    var refused = balancer.refuses(service, action, instance);
                    if (refused != null) {
                        problems.add(refused);
                    }
                }
            }
        }
        var balancers = Kinds.namesOf(Kind::steers);
        if (!any) {
            problems.add(strikes(action.verb(), "servers of a " + balancers, target));
        } else if (action.verb().strikes() == Strikes.AGENTS && !asked) {
            problems.add("no " + balancers + " asks the agent of '" + target + "': it needs 'agent-check: true'");
        }
        return problems;
    }

    private boolean replica(String target) {
        for (var service : services.values()) {
            if (Kinds.of(service).firstLeads()
                    && (service.name().equals(target) && service.hosts().size() > 1
                            || service.instances().indexOf(target) > 0)) {
                return true;
            }
        }
        return false;
    }

    /** One instance of a database that somebody decides about. */
    private List<String> standby(Verb verb, String target) {
        for (var service : services.values()) {
            if (Kinds.of(service).firstLeads() && service.instances().contains(target)) {
                return Kinds.of(service).watchesItself(service).isEmpty()
                        ? List.of("'" + verb.word() + "' needs a 'failover' of '" + service.name()
                                + "': it says how clients find the new primary")
                        : List.of();
            }
        }
        return List.of("'" + verb.word() + "' strikes one server of a database, for example db.2, and '" + target
                + "' is none");
    }
}
