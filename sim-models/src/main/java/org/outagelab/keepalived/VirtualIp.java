package org.outagelab.keepalived;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.action.Daemon;
import org.outagelab.call.Endpoint;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.kind.Rotation;
import org.outagelab.machine.Unit;
import org.outagelab.net.Datagrams;
import org.outagelab.net.Destination;
import org.outagelab.net.Link;
import org.outagelab.net.Place;
import org.outagelab.net.Passage;
import org.outagelab.net.Route;
import org.outagelab.scenario.AddressSpec;

/**
 * A virtual IP. Clients reach whoever announced it last; when nobody holds it, or its holder lost power, they meet
 * silence. Several masters at once are possible when adverts do not get through.
 */
public final class VirtualIp implements Destination {
    /** Where the network between the machines is asked for. */
    @FunctionalInterface
    public interface Links {
        /** From the machine of one instance to that of another. */
        Link between(Unit from, Unit to);
    }

    /**
     * What the scripts ask.
     *
     * @param routes from the machine of each instance to the instance, in their order
     * @param endpoint null to connect only
     */
    public record Question(List<Route> routes, Endpoint endpoint) {}

    private record Advert(Vrrp from, Vrrp to, int priority) {}

    private final String name;
    private final List<Vrrp> nodes = new ArrayList<>();
    private final List<Route> routes;
    private final Route nowhere;
    /** Of adverts, from one by its index to another one. */
    private final Passage[][] ways;
    private final Rotation rotation;
    private final Datagrams<Advert> adverts;
    private final Simulation simulation;
    private final long advertNs;
    private Vrrp current;
    /** The last one that gave the address up without being heard, until another one has it; or null. */
    private Vrrp unheard;

    /**
     * @param units the instances beside which keepalived runs
     * @param routes from clients to them, in the same order
     * @param question of their scripts, or null if those do not ask
     */
    public VirtualIp(
            Simulation simulation,
            AddressSpec address,
            List<Unit> units,
            List<Route> routes,
            Question question,
            Links links,
            Rotation rotation) {
        var spec = address.virtualIp();
        this.simulation = simulation;
        this.name = address.name();
        this.routes = routes;
        this.rotation = rotation;
        this.advertNs = spec.advertNs();
        this.adverts = new Datagrams<>(
                simulation, name, advert -> advert.to().heard(advert.priority(), advert.from().index()));
        for (int i = 0; i < units.size(); i++) {
            nodes.add(new Vrrp(simulation, this, units.get(i), i, spec, question));
        }
        this.ways = new Passage[units.size()][units.size()];
        for (var from : nodes) {
            for (var to : nodes) {
                ways[from.index()][to.index()] = new Passage(
                        from.unit().host(), links.between(from.unit(), to.unit()), to.unit().host(), to);
            }
        }
        var cut = new Link(0);
        cut.block();
        this.nowhere = new Route(simulation, Place.outside(name), cut, cut, routes.get(0).port());
        routes.forEach(route -> route.follow(this::currentRoute));
        nowhere.follow(this::currentRoute);
    }

    /** Sets the steady state; once, before the run. */
    public void start() {
        Vrrp best = nodes.get(0);
        for (var node : nodes) {
            node.unit().host().observePower(powered -> {
                if (powered) {
                    node.hostBack();
                } else {
                    node.hostLost();
                }
            });
            node.unit().host().observeLink(linked -> {
                if (linked) {
                    node.linkBack();
                } else {
                    node.linkLost();
                }
            });
        }
        for (var node : nodes) {
            if (higher(node, best)) {
                best = node;
            }
        }
        var random = simulation.stream("phases of " + name);
        for (var node : nodes) {
            node.startSteady(
                    node == best,
                    (long) (random.nextDouble() * advertNs),
                    random.nextDouble());
        }
        current = best;
        tell();
    }

    @Override
    public int addresses() {
        return 1;
    }

    @Override
    public int first(RandomStream random) {
        return 0;
    }

    @Override
    public Route route(int address) {
        return currentRoute();
    }

    void send(Vrrp from, int priority) {
        for (var to : nodes) {
            if (to != from) {
                adverts.send(ways[from.index()][to.index()], new Advert(from, to, priority));
            }
        }
    }

    void taken(Vrrp by) {
        if (current != by) {
            // One that still announces itself is taken over from by a higher priority, not found dead.
            boolean dead = current != null && !current.announces();
            var lost = dead ? current : unheard;
            if (lost != null && lost != by) {
                rotation.changed(name, lost.unit(), Rotation.Change.DOWN, "VRRP take-over");
            }
            unheard = null;
            current = by;
            tell();
        }
    }

    /** The address was lost with the power: nobody holds it if nobody has taken it over. */
    void rebooted(Vrrp node) {
        if (current == node) {
            current = null;
            tell();
        }
    }

    /** @param told whether it says so to the others */
    void released(Vrrp by, boolean told) {
        if (current == by) {
            current = null;
            for (var node : nodes) {
                if (node.holds()) {
                    current = node;
                }
            }
            if (told) {
                rotation.changed(name, by.unit(), Rotation.Change.DOWN, "VRRP master gave up");
            } else {
                unheard = by;
            }
            tell();
        }
    }

    /** The keepalived beside an instance, or null. */
    public Daemon beside(String instance) {
        for (var node : nodes) {
            if (node.unit().name().equals(instance)) {
                return node;
            }
        }
        return null;
    }

    private boolean higher(Vrrp a, Vrrp b) {
        return a.priority() > b.priority() || a.priority() == b.priority() && a.index() > b.index();
    }

    private void tell() {
        for (var node : nodes) {
            rotation.changed(
                    name,
                    node.unit(),
                    node == current ? Rotation.Change.ACTIVE : Rotation.Change.STANDBY,
                    node == current ? "VRRP master" : "VRRP backup");
        }
    }

    private Route currentRoute() {
        return current == null ? nowhere : routes.get(current.index());
    }
}
