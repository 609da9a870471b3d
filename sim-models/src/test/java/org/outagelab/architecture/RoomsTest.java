package org.outagelab.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Inside the rooms of the house: what {@link ArchitectureTest} says of the floors between them, said of single classes. Every list of
 * exceptions here has its reasons, and may only become shorter.
 */
class RoomsTest {
    /** Packages that may use whatever lies below them; {@link ArchitectureTest} says who may use them. */
    private static final Set<String> ON_TOP = Set.of("experiment", "availability");

    /** Type tests of one product's settings outside its package: each is something that its kind should answer for itself. */
    private static final int SPECS_ASKED_FOR_FROM_OUTSIDE = 28;

    private static final Set<String> WITHOUT_STRICT_MEANING = Set.of(
            "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot",
            "sinh", "cosh", "tanh", "random");

    private static final Map<String, Set<String>> CLOCKS_AND_CHANCE = Map.of(
            "java.lang.System", Set.of("nanoTime", "currentTimeMillis", "identityHashCode"),
            "java.time.Instant", Set.of("now"),
            "java.time.LocalDate", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"),
            "java.time.ZonedDateTime", Set.of("now"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.util.Random", Set.of("<init>"),
            "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
            "java.lang.Thread", Set.of("sleep"));

    private static final Set<String> WITHOUT_ORDER = Set.of(
            "java.util.HashMap", "java.util.HashSet", "java.util.IdentityHashMap", "java.util.concurrent.ConcurrentHashMap");

    /** Why they may: looked up, and never gone through; or gone through where the order cannot show. */
    private static final Map<String, String> HASHED = Map.ofEntries(
            Map.entry("StateGraph", "states are found again by it, and never gone through"),
            Map.entry("Ledger", "outcomes are constants; they are given out sorted by name"),
            Map.entry("EndpointReader", "which node a step was read from is looked up for a message"),
            Map.entry("Rehearsal", "runs without the fault are looked up by their index"),
            Map.entry("Calls", "one constant for each cause, looked up"),
            Map.entry("EventTrace", "the number of an owner is looked up"),
            Map.entry("Simulation", "whether a stream has its user already is looked up"),
            Map.entry("Outcomes", "one constant for each cause, looked up"),
            Map.entry("RoundRobin", "the place of a server is looked up; the order is that of the trees"),
            Map.entry("Cache", "the elements of an endpoint are looked up"));

    /** More than five classes of a package that all lead to each other. */
    private static final Map<String, String> KNOTS = Map.ofEntries(
            Map.entry("gunicorn", "a request, its worker, its master and its sessions act on each other at each step, as the processes do"),
            Map.entry("haproxy", "streams, servers, queues and the backend decide together, and HAProxy's own structures point at each other in the same way; settings make the policies that are made from settings"),
            Map.entry("mysql", "servers, their replication and those who move the roles each look at the others' state; settings are apart from them"),
            Map.entry("scenario", "a key has a type, a type may be a map of keys, and both say what they may hold"),
            Map.entry("nginx", "a request passes back and forth between its worker, the phases and the upstream group"));

    /** Products whose settings know what runs. */
    private static final Map<String, String> MADE_BY_SETTINGS = Map.of(
            "haproxy", "a balance policy stands in one table with its traits, which the settings ask for, and with what makes it");

    /** Files of more than 400 lines. */
    private static final Map<String, String> LONG = Map.ofEntries(
            Map.entry("Applier", "one machine of states: order, errors, delay and recovery of an applier change the same positions"),
            Map.entry("Arbiter", "the whole life of the workers of one master: fork, watch, kill, stop, reload"),
            Map.entry("Backend", "the way of a request through HAProxy's backend, in the order of its source: persistence, choice, queue, connection, retry"),
            Map.entry("BehaviourReader", "half of it are keys with their sentences"),
            Map.entry("Clients", "every step of a client that a safeguard may stop, in the order in which it comes"),
            Map.entry("Deployment", "every component is made and wired here; becomes a loop over the kinds"),
            Map.entry("EndpointReader", "half of it are keys, the grammar of steps, and the sentences that refuse"),
            Map.entry("FailoverKeys", "half of it are keys with their sentences"),
            Map.entry("Fold", "one method for each measure that is folded over the runs"),
            Map.entry("Haproxy", "the life of a process and its frontend: start, stop, reload, orders"),
            Map.entry("HaproxySpec", "two thirds are keys with their sentences and records of settings"),
            Map.entry("Incidents", "one pass over the buckets of a run that finds begin, owner, detection and recovery, which need each other"),
            Map.entry("Kind", "the answers of a kind, each with the sentence that says what it means and its default"),
            Map.entry("Ledger", "books by outcome, endpoint and bucket, written on the request path without allocation"),
            Map.entry("LoadReader", "half of it are keys with their sentences"),
            Map.entry("MonitoringReader", "half of it are keys with their sentences, and what is warned of"),
            Map.entry("Mysql", "what one server does at every instant of a session's life, beside what others may ask of it"),
            Map.entry("MysqlService", "roles, books and routes of one database, which change together"),
            Map.entry("Nginx", "the life of a master and its workers: accept, stop, reload"),
            Map.entry("NginxKeys", "two thirds are keys with their sentences"),
            Map.entry("Phases", "the phases of a request in the order of nginx's source"),
            Map.entry("Receiver", "one machine of states: connect, send, lose patience, begin anew"),
            Map.entry("ReliabilityReader", "half of it are keys and the sentences that refuse"),
            Map.entry("Route", "one connection of TCP: handshake, data, repetition, death, in the order of their instants"),
            Map.entry("ScenarioReader", "reads each section in the order in which the sections refer to each other"),
            Map.entry("ScenarioFile", "extends, variants and settings are laid over each other here, with the places of all problems"),
            Map.entry("Station", "queue, disciplines and workers share their state on the hot path"),
            Map.entry("Trajectory", "the state of one course of years, and every event that changes it"),
            Map.entry("TruthCase", "one translation of a shape of measurements, input by input"),
            Map.entry("Types", "the types of values, each a few lines with the sentence for what it refuses"),
            Map.entry("Unit", "one machine of states: power, process, hang, boot and supervisor"),
            Map.entry("Years", "from what was measured to the causes of a year, their errors and its notes, which add up to one number"),
            Map.entry("YamlNodes", "one pass over the events of the YAML parser, with its limits"));

    private static final Pattern TAG = Pattern.compile("@Tag\\(\"?([^)\"]*)\"?\\)");

    @Test
    void everyPackageHasARow() {
        var without = ArchitectureTest.MAIN.stream()
                .map(ArchitectureTest::packageOf)
                .filter(name -> !name.isEmpty() && !name.startsWith("core"))
                .filter(name -> !ArchitectureTest.MAY_USE.containsKey(name) && !ON_TOP.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(without).isEmpty();
    }

    @Test
    void settingsAreAskedForTheirProductInFewPlacesAndNoNewOnes() {
        var places = new TreeMap<String, Integer>();
        for (var type : ArchitectureTest.MAIN) {
            for (var unit : type.getCodeUnits()) {
                for (var check : unit.getInstanceofChecks()) {
                    var asked = check.getRawType();
                    if (asked.getSimpleName().endsWith("Spec")
                            && ArchitectureTest.PRODUCTS.contains(ArchitectureTest.packageOf(asked))
                            && !ArchitectureTest.packageOf(asked).equals(ArchitectureTest.packageOf(type))) {
                        places.merge(outermost(type), 1, Integer::sum);
                    }
                }
            }
        }

        assertThat(places.values().stream().mapToInt(count -> count).sum())
                .as("type tests: " + places)
                .isLessThanOrEqualTo(SPECS_ASKED_FOR_FROM_OUTSIDE);
    }

    @Test
    void interfacesHaveThreeMethodsAtMost() {
        var wide = new TreeMap<String, Long>();
        for (var type : ArchitectureTest.MAIN) {
            long open = type.getMethods().stream()
                    .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                    .count();
            if (type.isInterface() && !type.isAnnotation() && open > 3) {
                wide.put(type.getName(), open);
            }
        }

        assertThat(wide).isEmpty();
    }

    @Test
    void onlyTheGateOfAProcessAsksWhetherItHangs() {
        var asking = new TreeSet<String>();
        for (var type : ArchitectureTest.MAIN) {
            for (var access : type.getFieldAccessesFromSelf()) {
                if (access.getTargetOwner().getName().equals("org.outagelab.machine.Unit$State")
                        && access.getName().equals("HUNG")
                        && !outermost(type).equals("org.outagelab.machine.Unit")) {
                    asking.add(outermost(type));
                }
            }
        }

        assertThat(asking).containsExactly("org.outagelab.machine.Gate");
    }

    @Test
    void whatIsComputedIsTheSameOnEveryMachine() {
        var found = new TreeSet<String>();
        for (var type : ArchitectureTest.MAIN) {
            for (var call : type.getMethodCallsFromSelf()) {
                if (call.getTargetOwner().getName().equals("java.lang.Math")
                        && WITHOUT_STRICT_MEANING.contains(call.getName())) {
                    found.add(outermost(type) + ": Math." + call.getName());
                }
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void nothingLooksAtAClockOrAtChanceOfItsOwn() {
        var found = new TreeSet<String>();
        for (var type : ArchitectureTest.MAIN) {
            for (var access : type.getAccessesFromSelf()) {
                var names = CLOCKS_AND_CHANCE.getOrDefault(access.getTargetOwner().getName(), Set.of());
                if (names.contains(access.getName())) {
                    found.add(outermost(type) + ": " + access.getTargetOwner().getSimpleName() + "." + access.getName());
                }
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void whatHasNoOrderIsLookedUpAndNotGoneThrough() {
        var found = new TreeSet<String>();
        for (var type : ArchitectureTest.MAIN) {
            for (var call : type.getConstructorCallsFromSelf()) {
                if (WITHOUT_ORDER.contains(call.getTargetOwner().getName()) && !HASHED.containsKey(simple(type))) {
                    found.add(outermost(type) + ": " + call.getTargetOwner().getSimpleName());
                }
            }
            for (var call : type.getMethodCallsFromSelf()) {
                // A map or set of a collector is a hash map unless it is told otherwise.
                boolean plain = call.getName().equals("toSet")
                        || call.getName().equals("toMap") && call.getTarget().getRawParameterTypes().size() < 4
                        || call.getName().equals("groupingBy") && call.getTarget().getRawParameterTypes().size() < 3;
                if (call.getTargetOwner().getName().equals("java.util.stream.Collectors") && plain && !HASHED.containsKey(simple(type))) {
                    found.add(outermost(type) + ": Collectors." + call.getName());
                }
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void aKnotOfManyClassesSaysWhyItIsOneThing() throws IOException {
        var report = new StringBuilder();
        var unexplained = new ArrayList<String>();
        var graphs = new TreeMap<String, Map<String, Set<String>>>();
        for (var type : ArchitectureTest.MAIN) {
            var from = outermost(type);
            var uses = graphs.computeIfAbsent(ArchitectureTest.packageOf(type), name -> new TreeMap<>())
                    .computeIfAbsent(from, name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(other -> other.getPackageName().equals(type.getPackageName()))
                    .map(RoomsTest::outermost)
                    .filter(other -> !other.equals(from))
                    .forEach(uses::add);
        }
        graphs.forEach((name, graph) -> {
            report.append(name).append(": ").append(graph.size()).append(" classes\n");
            graph.forEach((from, uses) -> report.append("  ").append(last(from)).append(" -> ")
                    .append(uses.stream().map(RoomsTest::last).collect(Collectors.joining(" "))).append('\n'));
            for (var knot : knots(graph)) {
                report.append("  knot of ").append(knot.size()).append(": ")
                        .append(knot.stream().map(RoomsTest::last).collect(Collectors.joining(" "))).append('\n');
                if (knot.size() > 5 && !KNOTS.containsKey(name)) {
                    unexplained.add(name + ", " + knot.size() + " of " + graph.size() + ": "
                            + knot.stream().map(RoomsTest::last).toList());
                }
            }
        });
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/rooms.txt"), report);

        assertThat(unexplained).as("see target/rooms.txt").isEmpty();
        assertThat(graphs.keySet()).containsAll(KNOTS.keySet());
    }

    @Test
    void settingsLeadToNothingThatRuns() {
        var found = new TreeSet<String>();
        int seen = 0;
        for (var product : ArchitectureTest.PRODUCTS) {
            var uses = new TreeMap<String, Set<String>>();
            var running = new TreeSet<String>();
            for (var type : ArchitectureTest.MAIN) {
                if (ArchitectureTest.packageOf(type).equals(product)) {
                    var from = outermost(type);
                    for (var dependency : type.getDirectDependenciesFromSelf()) {
                        var other = dependency.getTargetClass().getBaseComponentType();
                        if (other.getPackageName().equals(type.getPackageName())) {
                            uses.computeIfAbsent(from, name -> new TreeSet<>()).add(outermost(other));
                        } else if (other.getName().equals("org.outagelab.core.Simulation")) {
                            running.add(from);
                        }
                    }
                }
            }
            for (var start : uses.keySet()) {
                boolean settings = start.endsWith("Spec") || start.endsWith("Keys");
                seen += settings ? 1 : 0;
                for (var reached : settings ? reached(uses, start) : Set.<String>of()) {
                    if (running.contains(reached) && !MADE_BY_SETTINGS.containsKey(product)) {
                        found.add(last(start) + " leads to " + last(reached));
                    }
                }
            }
        }

        assertThat(found).isEmpty();
        assertThat(seen).isGreaterThan(8);
    }

    @Test
    void aLongClassSaysWhy() throws IOException {
        var unexplained = new TreeMap<String, Integer>();
        int seen = 0;
        for (var file : sources("src/main/java")) {
            seen++;
            int lines = Files.readAllLines(file).size();
            var name = file.getFileName().toString().replace(".java", "");
            if (lines > 400 && !LONG.containsKey(name)) {
                unexplained.put(name, lines);
            }
        }

        assertThat(unexplained).isEmpty();
        assertThat(seen).isGreaterThan(400);
    }

    @Test
    void testsThatAreNotAlwaysRunHaveATagThatTheBuildKnows() throws IOException {
        var excluded = Pattern.compile("<tests.excludedGroups>(.+)</tests.excludedGroups>").matcher(Files.readString(Path.of("../pom.xml")));
        assertThat(excluded.find()).isTrue();
        var known = List.of(excluded.group(1).split(", *"));
        var unknown = new TreeSet<String>();
        int tagged = 0;
        for (var file : sources("src/test/java")) {
            var text = Files.readString(file);
            for (var tag : TAG.matcher(text).results().toList()) {
                tagged++;
                if (!known.contains(tag.group(1))) {
                    unknown.add(file.getFileName() + ": " + tag.group());
                }
            }
            // A property that chooses tests is seen by nobody who reads a report of them.
            if (text.contains("outagelab." + "studies")) {
                unknown.add(file.getFileName() + " asks for a property");
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(tagged).isGreaterThan(5);
    }

    @Test
    void everyTestCanFail() {
        var cannot = new TreeSet<String>();
        int seen = 0;
        for (var type : ArchitectureTest.TESTS) {
            for (var method : type.getMethods()) {
                if (ArchitectureTest.isTest(method)) {
                    seen++;
                    if (!asserts(method)) {
                        cannot.add(type.getSimpleName() + "." + method.getName());
                    }
                }
            }
        }

        assertThat(cannot).isEmpty();
        assertThat(seen).isGreaterThan(500);
    }

    /** Whether it, or a method of the tests that it calls, asserts something. */
    private static boolean asserts(JavaMethod test) {
        var open = new ArrayDeque<JavaCodeUnit>(List.of(test));
        var known = new HashSet<JavaCodeUnit>(open);
        while (!open.isEmpty()) {
            for (var call : open.remove().getCallsFromSelf()) {
                var owner = call.getTargetOwner().getName();
                if (owner.startsWith("org.assertj.core.api")
                        || owner.startsWith("com.tngtech.archunit") && call.getName().equals("check")
                        || owner.equals("java.lang.AssertionError")) {
                    return true;
                }
                call.getTarget().resolveMember()
                        .filter(JavaCodeUnit.class::isInstance)
                        .map(JavaCodeUnit.class::cast)
                        .filter(unit -> unit.getOwner().getPackageName().startsWith("org.outagelab"))
                        .filter(known::add)
                        .ifPresent(open::add);
            }
        }
        return false;
    }

    /** Classes that all lead to each other, by what leads where. */
    private static List<Set<String>> knots(Map<String, Set<String>> graph) {
        var reached = new TreeMap<String, Set<String>>();
        graph.keySet().forEach(start -> reached.put(start, reached(graph, start)));
        var knots = new ArrayList<Set<String>>();
        var tied = new TreeSet<String>();
        for (var start : graph.keySet()) {
            if (reached.get(start).contains(start) && !tied.contains(start)) {
                var knot = new TreeSet<String>();
                reached.get(start).stream()
                        .filter(other -> reached.getOrDefault(other, Set.of()).contains(start))
                        .forEach(knot::add);
                tied.addAll(knot);
                knots.add(knot);
            }
        }
        return knots;
    }

    /** Where a class leads, step by step. */
    private static Set<String> reached(Map<String, Set<String>> graph, String start) {
        var seen = new TreeSet<String>();
        var open = new ArrayDeque<>(graph.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            var next = open.remove();
            if (seen.add(next)) {
                open.addAll(graph.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    /** Of all modules. */
    private static List<Path> sources(String folder) throws IOException {
        var sources = new ArrayList<Path>();
        for (var module : List.of("sim-core", "sim-models", "reports", "scenarios", "cli", "testing", "fidelity")) {
            try (var files = Files.walk(Path.of("..").resolve(module).resolve(folder))) {
                files.filter(name -> name.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceAll("\\$.*", "");
    }

    private static String simple(JavaClass type) {
        return last(outermost(type));
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
