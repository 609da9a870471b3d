package org.outagelab.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;
import org.outagelab.machine.Errors;
import org.outagelab.machine.Slowness;
import org.outagelab.net.Link;
import org.outagelab.net.Loss;
import org.outagelab.net.Port;
import org.outagelab.scenario.Term;
import org.outagelab.scenario.Types;

/** The catalogue of faults: one line each. */
public final class Faults {
    /** What a fault may strike. */
    public enum Strikes {
        INSTANCES,
        /** Programs that can replace their process without closing their sockets. */
        RELOADABLE,
        /** Instances behind a haproxy. */
        SERVERS,
        /** Those whose agent a haproxy asks. */
        AGENTS,
        HOSTS,
        REPLICAS,
        /** Servers of a database. */
        DATABASES,
        /** One replica of a database with a failover. */
        STANDBYS,
        LINKS,
        /** Programs that read files. */
        READERS,
        /** Services of a master and workers. */
        WORKERS,
        /** Services that produce answers themselves. */
        ANSWERS
    }

    /** When a fault is over. */
    public enum Ends {
        /** When its duration is; without one it lasts for good. */
        HEALED,
        /** As soon as it has happened, whatever its effects: a process or a machine starts again at once. */
        AT_ONCE,
        /** When somebody has repaired what it did, if anybody does. */
        REPAIRED
    }

    /**
     * @param strikes what its target must be
     * @param ends when it is over
     * @param arguments checks them: null if right, else what is expected
     * @param create makes it
     */
    public record Kind(String name, Strikes strikes, Ends ends, Check arguments, Create create, String sentence) {
        /** Whether a duration means something. */
        public boolean lasting() {
            return ends == Ends.HEALED;
        }

        /** Whether it strikes a keepalived too. */
        public boolean strikesDaemons() {
            return DAEMONS.contains(name);
        }
    }

    @FunctionalInterface
    public interface Check {
        String problem(Term action);
    }

    @FunctionalInterface
    public interface Create {
        Fault on(Term action, List<String> targets, Site site);
    }

    /** Named in the scenario language, but without a model yet. */
    public static final List<String> NOT_MODELLED = List.of("expire");

    /** What happens to any process, whatever it is. */
    private static final List<String> DAEMONS = List.of("crash", "restart", "hang", "stop", "drop");

    private static final String SHARE = "(0?\\.\\d+|1|1\\.0|\\d{1,2}(\\.\\d+)?%|100%)";

    private static final Map<String, Kind> TABLE = new LinkedHashMap<>();

    static {
        add("crash", Strikes.INSTANCES, true, Faults::none, "Its processes die: connections are reset, then refused.",
                (action, targets, site) -> each(
                        site.targets(targets),
                        target -> {
                            target.units().forEach(unit -> unit.crash());
                            target.daemons().forEach(daemon -> daemon.crash());
                        },
                        target -> {
                            target.units().forEach(unit -> unit.restart());
                            target.daemons().forEach(daemon -> daemon.restart());
                        }));
        add("restart", Strikes.INSTANCES, false, Faults::none, "Its processes die and start again at once.",
                (action, targets, site) -> once(site.targets(targets), target -> {
                    target.units().forEach(unit -> {
                        unit.crash();
                        unit.restart();
                    });
                    target.daemons().forEach(daemon -> {
                        daemon.crash();
                        daemon.restart();
                    });
                }));
        add("reload", Strikes.RELOADABLE, false, Faults::none,
                "New processes take over with nothing remembered; the old ones end what they have begun.",
                (action, targets, site) -> once(
                        site.targets(targets), target -> target.units().forEach(unit -> unit.reload())));
        add("hang", Strikes.INSTANCES, true, Faults::none, "It accepts, and never answers.",
                (action, targets, site) -> each(
                        site.targets(targets),
                        target -> {
                            target.units().forEach(unit -> unit.hang());
                            target.daemons().forEach(daemon -> daemon.hang());
                        },
                        target -> {
                            target.units().forEach(unit -> unit.resume());
                            target.daemons().forEach(daemon -> daemon.resume());
                        }));
        add("slow", Strikes.INSTANCES, true, Faults::slowProblem, "It works slower: slow(10), slow(add=200ms, share=20%).",
                (action, targets, site) -> {
                    var slowness = slowness(action);
                    return each(
                            site.targets(targets),
                            target -> slow(target, slowness, true),
                            target -> slow(target, slowness, false));
                });
        add("host-down", Strikes.HOSTS, true, Faults::none, "The machine loses its power: silence.",
                (action, targets, site) -> each(
                        site.targets(targets), target -> target.host().powerOff(), target -> target.host().powerOn()));
        add("freeze", Strikes.HOSTS, true, Faults::none,
                "The machine stops as a whole, kernel, keepalived and programs: silence; then all that came due happens at once.",
                (action, targets, site) -> each(
                        site.targets(targets), target -> target.host().freeze(), target -> target.host().thaw()));
        add("reboot", Strikes.HOSTS, false, Faults::none, "The machine goes down and boots again.",
                (action, targets, site) -> once(site.targets(targets), target -> {
                    target.host().powerOff();
                    target.host().powerOn();
                }));
        add("drop", Strikes.INSTANCES, true, Faults::none,
                "Packets to its port are dropped, or all that come to a machine: silence.",
                (action, targets, site) -> each(
                        site.targets(targets),
                        target -> drop(target, site, true),
                        target -> drop(target, site, false)));
        add("link-down", Strikes.HOSTS, true, Faults::none,
                "Its network interface has no carrier: nothing gets in or out, and a keepalived there knows it at once.",
                (action, targets, site) -> {
                    var links = linksOf(targets, site);
                    var hosts = site.targets(targets);
                    return fault(
                            () -> {
                                links.forEach(link -> link.block());
                                hosts.forEach(target -> target.host().linkDown());
                            },
                            () -> {
                                links.forEach(link -> link.unblock());
                                hosts.forEach(target -> target.host().linkUp());
                            });
                });
        add("partition", Strikes.LINKS, true, Faults::partitionProblem,
                "No packet gets from a to b or back: partition(zone a, zone b), partition(lb, web, one-way).",
                (action, targets, site) -> {
                    var a = action.positional().get(0);
                    var b = action.positional().get(1);
                    var links = new ArrayList<>(site.links(a, b));
                    if (action.positional().size() == 2) {
                        links.addAll(site.links(b, a));
                    }
                    return fault(
                            () -> links.forEach(link -> link.block()), () -> links.forEach(link -> link.unblock()));
                });
        add("stop-replication", Strikes.REPLICAS, true, Faults::replicationProblem,
                "The replica stops receiving (io), applying (sql) or both.",
                (action, targets, site) -> {
                    boolean io = action.positional().isEmpty() || action.positional().get(0).equals("io");
                    boolean sql = action.positional().isEmpty() || action.positional().get(0).equals("sql");
                    return each(
                            site.targets(targets),
                            target -> replicas(target, replica -> replica.stop(io, sql)),
                            target -> replicas(target, replica -> replica.start(io, sql)));
                });
        add("fsync-stall", Strikes.DATABASES, true, Faults::none, "Its disk does not answer: nothing is committed or applied.",
                (action, targets, site) -> each(
                        site.targets(targets),
                        target -> target.units().forEach(unit -> unit.stallWrites()),
                        target -> target.units().forEach(unit -> unit.resumeWrites())));
        add("read-stall", Strikes.READERS, true, Faults::none,
                "Its disk answers no read: a worker that needs a file does nothing else until it ends.",
                (action, targets, site) -> each(
                        site.targets(targets),
                        target -> target.units().forEach(unit -> unit.stallReads()),
                        target -> target.units().forEach(unit -> unit.resumeReads())));
        add("ddl", Strikes.DATABASES, false, action -> timeProblem(action, "ddl(30s)"),
                "A DDL statement of so long ends here; on replicas nothing runs beside it: ddl(30s).",
                (action, targets, site) -> {
                    long ns = Types.parseDuration(action.positional().get(0));
                    return once(site.targets(targets), target -> replicas(target, server -> server.commit(ns, ns, true)));
                });
        add("long-transaction", Strikes.DATABASES, false, Faults::longTransactionProblem,
                "A transaction of so long commits here, and replicas apply it: long-transaction(60s, apply=5s).",
                (action, targets, site) -> {
                    long ns = Types.parseDuration(action.positional().get(0));
                    var apply = action.named().get("apply");
                    long applyNs = apply == null ? ns : Types.parseDuration(apply);
                    return once(site.targets(targets), target -> replicas(target, server -> server.commit(ns, applyNs, false)));
                });
        add("delete", Strikes.DATABASES, Ends.REPAIRED, Faults::deleteProblem,
                "A person deletes a share of the rows by mistake, and replicas repeat it: delete(30%), delete(100%, apply=5s).",
                (action, targets, site) -> {
                    double share = share(action.positional().get(0));
                    var apply = action.named().get("apply");
                    long applyNs = apply == null ? -1 : Types.parseDuration(apply);
                    var deletions = new ArrayList<Runnable>();
                    for (var target : site.targets(targets)) {
                        // A whole service stands for its primary at that time.
                        boolean whole = target.replicas().size() > 1;
                        for (var server : whole ? target.replicas().subList(0, 1) : target.replicas()) {
                            deletions.add(server.deletion(share, applyNs, whole));
                        }
                    }
                    return fault(() -> deletions.forEach(Runnable::run), () -> { });
                });
        add("stray-write", Strikes.REPLICAS, Ends.REPAIRED, Faults::strayProblem,
                "Somebody writes on a replica, past its source: stray-write(insert), stray-write(delete, 1%), stray-write(update, 1%).",
                (action, targets, site) -> {
                    var statement = Replicating.Statement.valueOf(
                            action.positional().get(0).toUpperCase(java.util.Locale.ROOT));
                    double share = action.positional().size() > 1 ? share(action.positional().get(1)) : 0;
                    return once(site.targets(targets), target -> replicas(target, server -> server.stray(statement, share)));
                });
        add("lose-disk", Strikes.DATABASES, Ends.REPAIRED, Faults::none,
                "Its disk is gone with data and binlogs: its process dies for good, unless a 'rescue' brings it back.",
                (action, targets, site) -> once(
                        site.targets(targets), target -> replicas(target, server -> server.loseDisk())));
        add("disk-full", Strikes.DATABASES, true, Faults::none,
                "Its disk is full: commits wait, and look for space again every minute from the first one on.",
                (action, targets, site) -> diskFull(site.targets(targets), site));
        add("switch-over", Strikes.STANDBYS, false, Faults::none,
                "Planned: the replica becomes the primary when it has everything, and the primary a replica.",
                (action, targets, site) -> once(
                        site.targets(targets), target -> replicas(target, replica -> replica.switchOver())));
        add("crash-worker", Strikes.WORKERS, false, Faults::workersProblem,
                "One or more worker processes die; the master starts others: crash-worker, crash-worker(3), crash-worker(all).",
                (action, targets, site) -> {
                    int count = workers(action);
                    return once(site.targets(targets), target -> target.units().forEach(unit -> unit.crashWorkers(count)));
                });
        add("crash-master", Strikes.WORKERS, true, Faults::none,
                "The master alone dies: gunicorn's workers leave within 2 s, nginx's serve on.",
                (action, targets, site) -> each(
                        site.targets(targets),
                        target -> target.units().forEach(unit -> unit.crashMaster()),
                        target -> target.units().forEach(unit -> unit.restart())));
        add("stop", Strikes.INSTANCES, true, Faults::none,
                "Its service manager stops it: haproxy (SIGTERM) resets everything at once; workers of nginx (SIGQUIT) and"
                        + " gunicorn (SIGTERM) finish their requests, and what waits is reset.",
                (action, targets, site) -> each(
                        site.targets(targets),
                        target -> {
                            target.units().forEach(unit -> unit.stop());
                            target.daemons().forEach(daemon -> daemon.stop());
                        },
                        target -> {
                            target.units().forEach(unit -> unit.restart());
                            target.daemons().forEach(daemon -> daemon.restart());
                        }));
        add("soft-stop", Strikes.RELOADABLE, true, Faults::none,
                "It takes nothing new and finishes what it has: haproxy by SIGUSR1, until hard-stop-after; nginx and gunicorn"
                        + " as with stop.",
                (action, targets, site) -> each(
                        site.targets(targets),
                        target -> target.units().forEach(unit -> unit.softStop()),
                        target -> target.units().forEach(unit -> unit.restart())));
        add("errors", Strikes.ANSWERS, true, Faults::errorsProblem,
                "It answers a share of requests with an error: errors(20%, 500); of health checks too: errors(100%, 503, checks=true);"
                        + " of health checks alone: errors(100%, 503, checks=only).",
                (action, targets, site) -> {
                    var errors = errors(action);
                    return each(
                            site.targets(targets),
                            target -> target.units().forEach(unit -> unit.answerWrongly(errors)),
                            target -> target.units().forEach(unit -> unit.answerRightly(errors)));
                });
        add("hog", Strikes.HOSTS, true, Faults::hogProblem,
                "Something else takes memory: hog(4GB); the kernel kills the biggest processes until the rest fits.",
                (action, targets, site) -> {
                    long bytes = Math.round(Types.parseBytes(action.positional().get(0)));
                    return each(
                            site.targets(targets),
                            target -> target.host().memory().take(bytes),
                            target -> target.host().memory().giveBack(bytes));
                });
        add("drain", Strikes.SERVERS, true, Faults::none,
                "The operator of its haproxy drains it: nothing new but what is bound to it.",
                (action, targets, site) -> each(
                        site.targets(targets),
                        target -> target.operators().forEach(operator -> operator.drain()),
                        target -> target.operators().forEach(operator -> operator.endDrain())));
        add("maint", Strikes.SERVERS, true, Faults::none,
                "The operator of its haproxy puts it into maintenance: no work and no checks.",
                (action, targets, site) -> each(
                        site.targets(targets),
                        target -> target.operators().forEach(operator -> operator.maintain()),
                        target -> target.operators().forEach(operator -> operator.endMaintenance())));
        add("weight", Strikes.SERVERS, true, Faults::weightProblem,
                "The operator of its haproxy gives it another weight: weight(50).",
                (action, targets, site) -> {
                    int weight = Integer.parseInt(action.positional().get(0));
                    return each(
                            site.targets(targets),
                            target -> target.operators().forEach(operator -> operator.weigh(weight)),
                            target -> target.operators().forEach(operator -> operator.endWeight(weight)));
                });
        add("agent", Strikes.AGENTS, true, Faults::agentProblem,
                "Its agent says something else than up: agent(down), agent(drain), agent(maint), agent(50%), agent(maxconn:5).",
                (action, targets, site) -> {
                    var word = action.positional().get(0);
                    return each(
                            site.targets(targets),
                            target -> target.units().forEach(unit -> unit.agent().say(word)),
                            target -> target.units().forEach(unit -> unit.agent().unsay(word)));
                });
        add("flap", Strikes.INSTANCES, true, Faults::flapProblem,
                "Its processes die and start again, over and over: flap(down=5s, up=20s).",
                (action, targets, site) -> new Flap(
                        Types.parseDuration(action.named().get("down")),
                        Types.parseDuration(action.named().get("up")),
                        site.targets(targets),
                        site));
        add("loss", Strikes.INSTANCES, true, Faults::lossProblem,
                "Packets to and from its machine are lost: loss(5%), loss(5%, burst=8) with 8 in a row on average;"
                        + " a SYN costs 1 s, data 200 ms, doubling.",
                (action, targets, site) -> {
                    var loss = new Loss(
                            share(action.positional().get(0)),
                            Double.parseDouble(action.named().getOrDefault("burst", "1")));
                    var links = linksOf(targets, site);
                    return fault(
                            () -> links.forEach(link -> link.lose(loss)),
                            () -> links.forEach(link -> link.stopLosing(loss)));
                });
    }

    private Faults() {}

    /** Names of those that strike a keepalived too. */
    public static List<String> strikingDaemons() {
        return DAEMONS;
    }

    /** To and from the machines of targets. */
    private static LinkedHashSet<Link> linksOf(List<String> targets, Site site) {
        var links = new LinkedHashSet<Link>();
        for (var target : targets) {
            for (var other : List.of("all", "clients")) {
                links.addAll(site.links(other, target));
                links.addAll(site.links(target, other));
            }
        }
        return links;
    }

    public static List<String> names() {
        return List.copyOf(TABLE.keySet());
    }

    /** @return null if there is none of that name */
    public static Kind kind(String name) {
        return TABLE.get(name);
    }

    private static void add(
            String name, Strikes strikes, boolean lasting, Check arguments, String sentence, Create create) {
        add(name, strikes, lasting ? Ends.HEALED : Ends.AT_ONCE, arguments, sentence, create);
    }

    private static void add(
            String name, Strikes strikes, Ends ends, Check arguments, String sentence, Create create) {
        TABLE.put(name, new Kind(name, strikes, ends, arguments, create, sentence));
    }

    /** A write that finds no space waits a minute and tries again (mysys MY_WAIT_FOR_USER_TO_FIX_PANIC, 60 s). */
    private static Fault diskFull(List<Target> targets, Site site) {
        var sinceNs = new long[1];
        return fault(
                () -> {
                    sinceNs[0] = site.nowNs();
                    targets.forEach(target -> target.units().forEach(unit -> unit.stallWrites()));
                },
                () -> {
                    long fullNs = site.nowNs() - sinceNs[0];
                    long untilNs = (SimTime.MINUTE - fullNs % SimTime.MINUTE) % SimTime.MINUTE;
                    site.after(untilNs, () -> targets.forEach(target -> target.units().forEach(unit -> unit.resumeWrites())));
                });
    }

    private static Fault each(List<Target> targets, Consumer<Target> apply, Consumer<Target> heal) {
        return fault(() -> targets.forEach(apply), () -> targets.forEach(heal));
    }

    private static Fault once(List<Target> targets, Consumer<Target> apply) {
        return fault(() -> targets.forEach(apply), () -> { });
    }

    private static Fault fault(Runnable apply, Runnable heal) {
        return new Fault() {
            private boolean active;

            @Override
            public void apply() {
                active = true;
                apply.run();
            }

            @Override
            public void heal() {
                if (active) {
                    active = false;
                    heal.run();
                }
            }
        };
    }

    private static void slow(Target target, Slowness slowness, boolean apply) {
        if (target.host() != null) {
            if (apply) {
                target.host().slowDown(slowness);
            } else {
                target.host().speedUp(slowness);
            }
            return;
        }
        target.units().forEach(unit -> {
            if (apply) {
                unit.slowDown(slowness);
            } else {
                unit.speedUp(slowness);
            }
        });
    }

    /** A firewall on a machine lets nothing in, on an instance's port nothing to that; what is sent still gets out. */
    private static void drop(Target target, Site site, boolean apply) {
        target.daemons().forEach(apply ? daemon -> daemon.drop() : daemon -> daemon.stopDropping());
        if (target.host() == null) {
            target.ports().forEach(apply ? Port::drop : Port::stopDropping);
            return;
        }
        for (var other : List.of("all", "clients")) {
            site.links(other, target.name()).forEach(apply ? Link::block : Link::unblock);
        }
    }

    private static void replicas(Target target, Consumer<Replicating> verb) {
        target.replicas().forEach(verb);
    }

    private static Slowness slowness(Term action) {
        double factor = 1;
        if (!action.positional().isEmpty()) {
            factor = Double.parseDouble(action.positional().get(0).replace("x", ""));
        } else if (action.named().containsKey("factor")) {
            factor = Double.parseDouble(action.named().get("factor").replace("x", ""));
        }
        var add = action.named().get("add");
        var share = action.named().get("share");
        return new Slowness(
                factor,
                add == null ? 0 : Types.parseDuration(add),
                share == null ? 1 : share(share));
    }

    private static double share(String text) {
        return text.endsWith("%")
                ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
                : Double.parseDouble(text);
    }

    private static int workers(Term action) {
        if (action.positional().isEmpty()) {
            return 1;
        }
        var count = action.positional().get(0);
        return count.equals("all") ? Integer.MAX_VALUE : Integer.parseInt(count);
    }

    private static Errors errors(Term action) {
        int status = Integer.parseInt(action.positional().get(1));
        var retryAfter = action.named().get("retry-after");
        return new Errors(
                share(action.positional().get(0)),
                Outcome.http(status, "injected", retryAfter == null ? 0 : Types.parseDuration(retryAfter)),
                switch (action.named().getOrDefault("checks", "false")) {
                    case "true" -> Errors.To.ALL;
                    case "only" -> Errors.To.CHECKS;
                    default -> Errors.To.REQUESTS;
                });
    }

    private static String workersProblem(Term action) {
        boolean fine = action.named().isEmpty()
                && (action.positional().isEmpty()
                        || action.positional().size() == 1
                                && action.positional().get(0).matches("all|[1-9]\\d{0,4}"));
        return fine ? null : "crash-worker, crash-worker(3) or crash-worker(all)";
    }

    private static String errorsProblem(Term action) {
        boolean fine = action.positional().size() == 2
                && action.positional().get(0).matches(SHARE)
                && share(action.positional().get(0)) > 0
                && action.positional().get(1).matches("[45]\\d\\d")
                && List.of("checks", "retry-after").containsAll(action.named().keySet())
                && action.named().getOrDefault("checks", "true").matches("true|false|only");
        var retryAfter = action.named().get("retry-after");
        var ns = retryAfter == null ? Long.valueOf(1) : Types.parseDuration(retryAfter);
        return fine && ns != null && ns > 0
                ? null
                : "errors(20%, 500), errors(20%, 500, checks=true), errors(100%, 503, checks=only) or errors(20%, 503, retry-after=5s), with a status"
                        + " from 400 to 599";
    }

    private static String flapProblem(Term action) {
        boolean named = action.positional().isEmpty()
                && action.named().size() == 2
                && action.named().containsKey("down")
                && action.named().containsKey("up");
        if (named) {
            var down = Types.parseDuration(action.named().get("down"));
            var up = Types.parseDuration(action.named().get("up"));
            if (down != null && up != null && Math.min(down, up) >= Types.SHORTEST_PERIOD_NS) {
                return null;
            }
        }
        return "flap(down=5s, up=20s), both of at least 1ms";
    }

    private static String lossProblem(Term action) {
        boolean fine = action.positional().size() == 1
                && List.of("burst").containsAll(action.named().keySet())
                && action.positional().get(0).matches(SHARE)
                && share(action.positional().get(0)) > 0;
        if (!fine) {
            return "loss(5%) or loss(5%, burst=8), a share of more than 0";
        }
        var burst = action.named().getOrDefault("burst", "1");
        boolean enough = burst.matches("\\d{1,6}(\\.\\d+)?") && Double.parseDouble(burst) >= 1;
        double share = share(action.positional().get(0));
        return enough && (share == 1 || Double.parseDouble(burst) >= share / (1 - share))
                ? null
                : "loss(5%, burst=8) with a burst of at least 1 packet, and of at least share ÷ (1 − share)";
    }

    private static String hogProblem(Term action) {
        var bytes = action.positional().size() == 1 && action.named().isEmpty()
                ? Types.parseBytes(action.positional().get(0))
                : null;
        return bytes != null && bytes >= 1 ? null : "hog(4GB)";
    }

    private static String weightProblem(Term action) {
        boolean fine = action.positional().size() == 1
                && action.named().isEmpty()
                && action.positional().get(0).matches("\\d{1,3}")
                && Integer.parseInt(action.positional().get(0)) <= 256;
        return fine ? null : "weight(50), from 0 to 256";
    }

    private static String agentProblem(Term action) {
        boolean fine = action.positional().size() == 1
                && action.named().isEmpty()
                && action.positional().get(0).matches("down|fail|stopped|drain|maint|\\d{1,3}%|maxconn:\\d{1,8}");
        return fine
                ? null
                : "agent(down), agent(fail), agent(stopped), agent(drain), agent(maint), agent(50%) or agent(maxconn:5)";
    }

    private static String timeProblem(Term action, String example) {
        boolean fine = action.named().isEmpty()
                && action.positional().size() == 1
                && Types.parseDuration(action.positional().get(0)) != null
                && Types.parseDuration(action.positional().get(0)) > 0;
        return fine ? null : example + ", a time of more than 0";
    }

    private static String longTransactionProblem(Term action) {
        var apply = action.named().get("apply");
        boolean known = action.named().isEmpty() || action.named().size() == 1 && apply != null;
        var applyNs = apply == null ? (Long) 0L : Types.parseDuration(apply);
        boolean fine = known
                && action.positional().size() == 1
                && Types.parseDuration(action.positional().get(0)) != null
                && Types.parseDuration(action.positional().get(0)) > 0
                && applyNs != null
                && applyNs >= 0;
        return fine ? null : "long-transaction(60s) or long-transaction(60s, apply=5s)";
    }

    private static String deleteProblem(Term action) {
        var apply = action.named().get("apply");
        boolean known = action.named().isEmpty() || action.named().size() == 1 && apply != null;
        var applyNs = apply == null ? (Long) 0L : Types.parseDuration(apply);
        boolean fine = known
                && action.positional().size() == 1
                && action.positional().get(0).matches(SHARE)
                && share(action.positional().get(0)) > 0
                && applyNs != null
                && applyNs >= 0;
        return fine ? null : "delete(30%) or delete(30%, apply=5s), a share of more than 0";
    }

    private static String strayProblem(Term action) {
        var words = action.positional();
        boolean fine = action.named().isEmpty()
                && !words.isEmpty()
                && switch (words.get(0)) {
                    case "insert" -> words.size() == 1;
                    case "delete", "update" -> words.size() == 2 && words.get(1).matches(SHARE) && share(words.get(1)) > 0;
                    default -> false;
                };
        return fine ? null : "stray-write(insert), stray-write(delete, 1%) or stray-write(update, 1%), a share of more than 0";
    }

    private static String none(Term action) {
        return action.positional().isEmpty() && action.named().isEmpty() ? null : "it takes no arguments";
    }

    private static String slowProblem(Term action) {
        var expected = "slow(10), slow(factor=10), slow(add=200ms) or slow(factor=3, share=20%)";
        if (action.positional().size() > 1
                || action.positional().isEmpty() && action.named().isEmpty()
                || !List.of("factor", "add", "share").containsAll(action.named().keySet())) {
            return expected;
        }
        for (var number : action.positional()) {
            if (!number.matches("\\d{1,6}(\\.\\d+)?x?")) {
                return expected;
            }
        }
        var factor = action.named().getOrDefault("factor", "1");
        var add = action.named().get("add");
        var share = action.named().getOrDefault("share", "1");
        if (!factor.matches("\\d{1,6}(\\.\\d+)?x?") || !share.matches(SHARE)) {
            return expected;
        }
        var ns = add == null ? Long.valueOf(0) : Types.parseDuration(add);
        if (ns == null || ns < 0) {
            return expected;
        }
        var slowness = slowness(action);
        return slowness.factor() > 0 && slowness.share() > 0 ? null : "a factor and a share of more than 0";
    }

    private static String partitionProblem(Term action) {
        boolean two = action.positional().size() == 2;
        boolean oneWay = action.positional().size() == 3 && action.positional().get(2).equals("one-way");
        return (two || oneWay) && action.named().isEmpty() ? null : "partition(a, b) or partition(a, b, one-way)";
    }

    private static String replicationProblem(Term action) {
        boolean fine = action.named().isEmpty()
                && (action.positional().isEmpty()
                        || action.positional().size() == 1
                                && List.of("io", "sql").contains(action.positional().get(0)));
        return fine ? null : "stop-replication, stop-replication(io) or stop-replication(sql)";
    }
}
