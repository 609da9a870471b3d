package org.outagelab.reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.ReliabilitySpec;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;
import org.outagelab.scenario.Uncertainty;

/**
 * Reads {@code reliability} and {@code shared}: how often what fails. What is not named has the defaults of its kind
 * ({@link Prior}); what is named has what stands there and nothing else. An instance goes before its service, and both
 * before {@code each instance}.
 */
final class ReliabilityReader {
    private static final String EACH_HOST = "each host";
    private static final String EACH_INSTANCE = "each instance";
    private static final Key<Node> DEFAULTS = Key.optional(
            "defaults",
            Types.any("none, or a map of defaults", defaults()),
            null,
            "What things fail of that are not named: none, or changes of single defaults.",
            "ours");
    private static final Key<Distribution> NOTICE = Key.optional(
            "notice",
            DistributionType.DURATION,
            DistributionType.ZERO,
            "Until a person knows of a failure that nothing restarts by itself.",
            "ours: part of the defaults' times to repair");
    private static final Section GENERAL = new Section("reliability settings", List.of(DEFAULTS, NOTICE));

    static final Shape SHARED = new Shape.Named("", Shape.keys(FailureKeys.SHARED));
    static final Shape SHAPE = new Shape.Keys(
            GENERAL,
            Shape.either(Shape.words(List.of("none")), new Shape.Items(Shape.keys(FailureKeys.FAILURE), true)),
            "");

    private final Reading root;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();
    private final Map<String, Section.Values> shared = new LinkedHashMap<>();
    private final Map<String, Section.Values> changed = new LinkedHashMap<>();
    private final Map<String, Integer> used = new LinkedHashMap<>();
    private final Set<String> without = new LinkedHashSet<>();
    private Set<String> answered = Set.of();
    private Double failoverCoverage;
    private final Map<String, List<Section.Values>> given = new LinkedHashMap<>();
    private Section.Values general;
    private boolean noDefaults;

    ReliabilityReader(Reading root, Names names) {
        this.root = root;
        this.names = names;
    }

    private static Shape defaults() {
        var none = Shape.words(List.of("none"));
        var each = Shape.either(none, Shape.keys(FailureKeys.CHANGED_PRIOR));
        return Shape.either(none, new Shape.Named(String.join("|", Prior.names()), each));
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    /** Before {@link #read}. @param node null when there is no such section */
    void readShared(Node node) {
        entries("shared", node).forEach((name, entry) -> {
            var place = root.at("shared").at(name);
            if (!(entry.value() instanceof Node.Mapping map)) {
                place.expected("a map such as {members: [server-1, server-2], mtbf: 10y, mttr: 1h}", entry.value());
                return;
            }
            var values = FailureKeys.SHARED.read(map, place);
            lines.addAll(values.explain("shared"));
            shared.put(name, values);
            if (values.get(FailureKeys.MEMBERS) != null) {
                new References(names).check(values.node(FailureKeys.MEMBERS), place.at("members"), true);
            }
            if (values.has(FailureKeys.BETA) && values.has(FailureKeys.MTBF)) {
                place.at("beta").error(values.node(FailureKeys.BETA), "has no meaning beside 'mtbf': leave out one of them");
            }
        });
    }

    /** @param node null when there is no such section @param others names of addresses, zones … that may be named too */
    void read(Node node, List<String> others) {
        general = GENERAL.read(null, root.at("reliability"));
        if (node != null && !(node instanceof Node.Mapping)) {
            root.at("reliability").expected("a map such as {web: {mtbf: 60d, mttr: 20m}}", node);
            return;
        }
        var own = new LinkedHashMap<String, Node.Entry>();
        if (node instanceof Node.Mapping map) {
            var generalKeys = GENERAL.keys().stream().map(Key::name).toList();
            map.entries().forEach((name, entry) -> {
                if (generalKeys.contains(name)) {
                    own.put(name, entry);
                } else {
                    entry(name, entry, others);
                }
            });
            general = GENERAL.read(new Node.Mapping(map.at(), own), root.at("reliability"));
        }
        readDefaults(general.get(DEFAULTS));
        checkShared();
    }

    private void readDefaults(Node node) {
        var place = root.at("reliability").at("defaults");
        if (node instanceof Node.Scalar scalar && scalar.text().equals("none")) {
            noDefaults = true;
        } else if (node instanceof Node.Mapping map) {
            place.onlyKeys(map, Prior.changeable());
            map.entries().forEach((name, entry) -> {
                if (isNone(entry.value())) {
                    without.add(name);
                } else if (name.equals(Prior.FAILOVER) && entry.value() instanceof Node.Mapping) {
                    failoverCoverage = FailureKeys.FAILOVER.read(entry.value(), place.at(name)).get(FailureKeys.COVERAGE);
                } else if (!(entry.value() instanceof Node.Mapping)) {
                    place.at(name).expected("none, or a map such as {mtbf: 10y, mttr: 1h}", entry.value());
                } else if (Prior.of(name) != null) {
                    changed.put(name, FailureKeys.CHANGED_PRIOR.read(entry.value(), place.at(name)));
                }
            });
        } else if (node != null) {
            place.expected("none, or a map such as {host-fault: {mtbf: 10y}, dns: none}", node);
        }
    }

    private static boolean isNone(Node node) {
        return node instanceof Node.Scalar scalar && scalar.text().equals("none");
    }

    private void entry(String name, Node.Entry entry, List<String> others) {
        var place = root.at("reliability").at(name);
        boolean known = names.target(name)
                || shared.containsKey(name)
                || others.contains(name)
                || names.address(name, false)
                || name.equals(EACH_HOST)
                || name.equals(EACH_INSTANCE);
        if (!known && !name.contains(" - ")) {
            var all = new ArrayList<>(names.targets());
            all.addAll(shared.keySet());
            all.addAll(others);
            all.addAll(List.of(EACH_HOST, EACH_INSTANCE));
            root.at("reliability").unknown("host, service, instance or shared object", entry.keyAt(), name, all);
        } else if (!known) {
            for (var side : name.split(" - ", 2)) {
                if (!names.group(side.trim())) {
                    root.at("reliability").unknown("host or zone", entry.keyAt(), side.trim(), names.groups());
                }
            }
        }
        if (isNone(entry.value())) {
            given.put(name, List.of());
            return;
        }
        var modes = new ArrayList<Section.Values>();
        var items = entry.value() instanceof Node.Items list ? list.items() : List.of(entry.value());
        for (int i = 0; i < items.size(); i++) {
            var at = entry.value() instanceof Node.Items ? place.item(i) : place;
            if (!(items.get(i) instanceof Node.Mapping map)) {
                at.expected("a map such as {mtbf: 60d, mttr: lognormal(20m, p95=2h)}", items.get(i));
                continue;
            }
            var values = FailureKeys.FAILURE.read(map, at);
            lines.addAll(values.explain("reliability"));
            if (known || name.contains(" - ")) {
                complete(values, at, map, shared.get(name));
                checkFault(name, values, at);
            }
            modes.add(values);
        }
        given.put(name, modes);
    }

    /** Both times are known: given here, by the prior, or by the shared object of that name. */
    private static void complete(Section.Values values, Reading place, Node at, Section.Values base) {
        boolean prior = values.has(FailureKeys.PRIOR);
        boolean based = base != null;
        var named = values.get(FailureKeys.PRIOR) == null ? null : Prior.of(values.get(FailureKeys.PRIOR));
        if (named != null && named.perYear() == 0 && !values.has(FailureKeys.MTBF) && !(based && base.has(FailureKeys.MTBF))) {
            place.error(at, "'mtbf' is missing: '" + named.name() + "' has no rate of its own, it follows from the repairs of a"
                    + " service");
        }
        if (!prior && !values.has(FailureKeys.MTBF) && !(based && base.has(FailureKeys.MTBF))) {
            place.error(at, "'mtbf' is missing: how often does it fail? (or 'prior', for a default)");
        }
        if (!prior && !values.has(FailureKeys.MTTR) && !(based && base.has(FailureKeys.MTTR))) {
            place.error(at, "'mttr' is missing: how long does it take to repair? (or 'prior', for a default)");
        }
    }

    private void checkFault(String name, Section.Values values, Reading place) {
        boolean program = names.instance(name) || names.service(name) || name.equals(EACH_INSTANCE);
        if (program && !names.host(name) && "host-down".equals(values.get(FailureKeys.FAULT))) {
            place.at("fault").error(values.node(FailureKeys.FAULT), "'host-down' strikes hosts, and '" + name + "' is none");
        }
        if (name.contains(" - ") && values.has(FailureKeys.FAULT)) {
            place.at("fault").error(values.node(FailureKeys.FAULT), "between two sides it is always a partition: leave it out");
        }
    }

    private void checkShared() {
        shared.forEach((name, values) -> {
            var place = root.at("shared").at(name);
            var here = given.get(name);
            boolean timed = here != null || values.has(FailureKeys.PRIOR) || values.has(FailureKeys.BETA);
            if (timed || values.get(FailureKeys.MEMBERS) == null) {
                return;
            }
            if (!values.has(FailureKeys.MTBF)) {
                place.error(values.node(FailureKeys.MTBF), "'mtbf' is missing: how often does it fail? (or 'beta', or 'prior')");
            }
            if (!values.has(FailureKeys.MTTR)) {
                place.error(values.node(FailureKeys.MTTR), "'mttr' is missing: how long does it take to repair? (or 'prior')");
            }
        });
    }

    private Map<String, Node.Entry> entries(String section, Node node) {
        if (node == null) {
            return Map.of();
        } else if (node instanceof Node.Mapping map) {
            return map.entries();
        }
        root.at(section).expected("a map of maps", node);
        return Map.of();
    }

    /**
     * What may fail, with its times; after {@link #read}, and only when there was no problem.
     *
     * @param released times of the part called {@code codebase x}, null where the defaults hold
     * @param failingOver hosts and instances whose failures a failover must answer
     */
    ReliabilitySpec failures(Parts parts, Function<String, Times> released, Set<String> failingOver) {
        answered = Set.copyOf(failingOver);
        var failures = new LinkedHashMap<String, FailureSpec>();
        for (var part : parts.all()) {
            var entry = entryOf(part);
            if (entry != null) {
                given.get(entry).forEach(values -> put(failures, part, own(part, values, entry)));
            } else if (part.lasting() != null) {
                put(failures, part, lasting(part));
            } else if (!noDefaults && !insteadOf(part)) {
                for (var prior : Prior.all()) {
                    if (part.has().contains(prior.strikes()) && !without.contains(prior.name())) {
                        var failure = byDefault(part, prior, failures, released.apply(part.name()));
                        if (failure != null) {
                            put(failures, part, failure);
                            used.merge(prior.name(), 1, Integer::sum);
                        }
                    }
                }
            }
        }
        given.forEach((name, modes) -> {
            if (name.contains(" - ") && parts.of(name) == null && !shared.containsKey(name)) {
                modes.forEach(values -> failures.put(name, cut(name, values, parts)));
            }
        });
        new SharedFailures(shared, given, parts, this::times, this::coverage).addTo(failures);
        explainDefaults();
        return new ReliabilitySpec(List.copyOf(failures.values()));
    }

    /** What its service says of it. */
    private FailureSpec lasting(Parts.Part part) {
        var its = part.lasting();
        return new FailureSpec(
                name(part.name(), its.fault().word()),
                part.name(),
                its.fault().word(),
                its.fault(),
                part.members(),
                List.of(),
                its.uptime(),
                DistributionType.ZERO,
                its.repair(),
                1,
                0,
                "",
                false,
                "the scenario",
                its.known());
    }

    /** An operator takes down one instance of a service, not all that the service has. */
    private static void put(Map<String, FailureSpec> failures, Parts.Part part, FailureSpec failure) {
        boolean operator = part.has().contains(Prior.Strikes.REPAIRED_SERVICE);
        (operator ? OperatorErrors.strikes(failure) : List.of(failure)).forEach(each -> failures.put(each.name(), each));
    }

    /** Whether nothing in the file says how a part fails. */
    boolean byDefault(String part) {
        return !noDefaults && !given.containsKey(part);
    }

    /** A shared object of the file that takes the place of a default: a zone or rack with the same members. */
    private boolean insteadOf(Parts.Part part) {
        return shared.containsKey(part.name());
    }

    /** The entry of {@code reliability} that counts for a part, or null. */
    private String entryOf(Parts.Part part) {
        if (given.containsKey(part.name())) {
            return part.name();
        } else if (part.service() != null && given.containsKey(part.service())) {
            return part.service();
        } else if (part.service() != null && given.containsKey(EACH_INSTANCE)) {
            return EACH_INSTANCE;
        }
        return part.has().equals(List.of(Prior.Strikes.HOST)) && given.containsKey(EACH_HOST) ? EACH_HOST : null;
    }

    /** Times of a failure. @param coverage NaN when the file does not say @param known how well */
    record Times(Distribution uptime, Distribution notice, Distribution repair, double coverage, Uncertainty known) {}

    /** What is given here, else what the file makes of the prior, else the prior. */
    private Times times(Section.Values values, Prior prior) {
        var change = prior == null ? null : changed.get(prior.name());
        var uptime = first(FailureKeys.MTBF, values, change);
        var repair = first(FailureKeys.MTTR, values, change);
        var notice = first(FailureKeys.NOTICE, values, change);
        var coverage = first(FailureKeys.COVERAGE, values, change);
        if (prior != null) {
            uptime = uptime == null && prior.perYear() > 0 ? Distributions.exponential(yearsNs(prior.perYear())) : uptime;
            repair = repair == null ? prior.repair() : repair;
        }
        boolean manual = prior == null || prior.manual();
        notice = notice == null ? manual ? general.get(NOTICE) : DistributionType.ZERO : notice;
        var test = first(FailureKeys.TEST, values, change);
        if (test != null) {
            // A test is as likely soon as late; what it finds is noticed, and then it takes as long as ever.
            notice = Distributions.uniform(notice.mean(), notice.mean() + test);
        }
        return new Times(uptime, notice, repair, coverage == null ? Double.NaN : coverage, known(values, prior, change));
    }

    private static <T> T first(Key<T> key, Section.Values values, Section.Values change) {
        // Not every section has all of the keys.
        if (values != null && values.has(key)) {
            return values.get(key);
        }
        return change != null && change.has(key) ? change.get(key) : null;
    }

    /** What stands in the file is taken as it is, unless it has an error factor; a default is known together with its like. */
    private static Uncertainty known(Section.Values values, Prior prior, Section.Values change) {
        var here = values == null ? "" : values.reading().path().replaceFirst("^(reliability|shared)\\.", "");
        boolean rateHere = values != null && (values.has(FailureKeys.MTBF) || values.has(FailureKeys.ERROR_FACTOR));
        boolean repairHere = values != null && (values.has(FailureKeys.MTTR) || values.has(FailureKeys.REPAIR_ERROR_FACTOR));
        return new Uncertainty(
                (rateHere || prior == null ? here : prior.name()) + ": how often",
                factor(FailureKeys.ERROR_FACTOR, FailureKeys.MTBF, values, change, prior == null ? 1 : prior.errorFactor()),
                (repairHere || prior == null ? here : prior.name()) + ": time to repair",
                factor(FailureKeys.REPAIR_ERROR_FACTOR, FailureKeys.MTTR, values, change, prior == null ? 1 : Prior.REPAIR_ERROR_FACTOR));
    }

    private static double factor(
            Key<Double> factor, Key<Distribution> time, Section.Values values, Section.Values change, double otherwise) {
        for (var section : Arrays.asList(values, change)) {
            if (section != null && section.has(factor) && section.get(factor) != null) {
                return section.get(factor);
            } else if (section != null && section.has(time)) {
                return 1;
            }
        }
        return otherwise;
    }

    /** Of a failure: what the file says, or that of a failover where one must answer it. */
    private double coverage(Times times, List<String> members) {
        if (!Double.isNaN(times.coverage())) {
            return times.coverage();
        }
        boolean usual = !noDefaults && !without.contains(Prior.FAILOVER) && members.stream().anyMatch(answered::contains);
        return !usual ? 1 : failoverCoverage == null ? Prior.FAILOVER_COVERAGE : failoverCoverage;
    }

    static double yearsNs(double perYear) {
        return 365 * 86_400e9 / perYear;
    }

    private FailureSpec own(Parts.Part part, Section.Values values, String entry) {
        var prior = values.get(FailureKeys.PRIOR) == null ? null : Prior.of(values.get(FailureKeys.PRIOR));
        var times = times(values, prior);
        var fault = values.has(FailureKeys.FAULT) || prior == null ? FailureKeys.fault(values, part.host()) : prior.fault();
        var cause = prior == null ? fault.word() : prior.name();
        var crews = values.get(FailureKeys.CREWS);
        return new FailureSpec(
                name(part.name(), cause),
                part.name(),
                cause,
                fault,
                part.members(),
                List.of(),
                times.uptime(),
                times.notice(),
                times.repair(),
                coverage(times, part.members()),
                crews == null ? 0 : crews,
                crews == null ? "" : entry,
                part.members().size() > 1 || fault == FailureSpec.Fault.ADDRESS,
                prior == null || values.has(FailureKeys.MTBF) ? "the scenario" : prior.source(),
                times.known());
    }

    private FailureSpec byDefault(
            Parts.Part part, Prior prior, Map<String, FailureSpec> before, Times released) {
        var times = times(null, prior);
        if (released != null && prior.strikes() == Prior.Strikes.CODEBASE) {
            times = new Times(
                    released.uptime(),
                    released.notice() == null ? times.notice() : released.notice(),
                    released.repair() == null ? times.repair() : released.repair(),
                    Double.NaN,
                    released.known());
        }
        if (times.uptime() == null) {
            double repairs = manualRepairs(part.members(), before);
            if (repairs == 0) {
                return null;
            }
            times = new Times(
                    Distributions.exponential(yearsNs(repairs * Prior.OPERATOR_SHARE)),
                    times.notice(),
                    times.repair(),
                    times.coverage(),
                    times.known());
        }
        return new FailureSpec(
                name(part.name(), prior.name()),
                part.name(),
                prior.name(),
                prior.fault(),
                part.members(),
                List.of(),
                times.uptime(),
                times.notice(),
                times.repair(),
                coverage(times, part.members()),
                0,
                "",
                part.members().size() > 1
                        || prior.fault() == FailureSpec.Fault.ADDRESS
                        || prior.strikes() == Prior.Strikes.CODEBASE
                        || prior.strikes() == Prior.Strikes.ZONE,
                prior.source(),
                times.known());
    }

    /** Repairs by people in a year, of the instances of a service. */
    private static double manualRepairs(List<String> instances, Map<String, FailureSpec> failures) {
        double perYear = 0;
        for (var failure : failures.values()) {
            var prior = Prior.of(failure.cause());
            if (prior != null && prior.manual() && !failure.shared() && instances.containsAll(failure.members())) {
                perYear += failure.perYear();
            }
        }
        return perYear;
    }

    private FailureSpec cut(String name, Section.Values values, Parts parts) {
        var sides = name.split(" - ", 2);
        var prior = values.get(FailureKeys.PRIOR) == null ? null : Prior.of(values.get(FailureKeys.PRIOR));
        var times = times(values, prior);
        return new FailureSpec(
                name,
                name,
                FailureSpec.Fault.PARTITION.word(),
                FailureSpec.Fault.PARTITION,
                side(sides[0].trim(), parts),
                side(sides[1].trim(), parts),
                times.uptime(),
                times.notice(),
                times.repair(),
                coverage(times, List.of()),
                0,
                "",
                false,
                "the scenario",
                times.known());
    }

    private static List<String> side(String name, Parts parts) {
        var part = parts.of(name);
        return part == null ? List.of(name) : part.members();
    }

    /** {@code server-1 host-fault}, but {@code zone a}. */
    static String name(String object, String cause) {
        return object.startsWith(cause) || object.startsWith(cause.split("-")[0]) ? object : object + " " + cause;
    }

    private void explainDefaults() {
        if (noDefaults) {
            return;
        }
        for (var prior : Prior.all()) {
            int count = used.getOrDefault(prior.name(), 0);
            boolean asked = changed.containsKey(prior.name());
            if (count == 0 && !asked) {
                continue;
            }
            var times = times(null, prior);
            var text = (times.uptime() == null
                    ? "mttr " + DistributionType.DURATION.show(times.repair())
                    : FailureKeys.show(times.uptime(), times.repair())) + FailureKeys.show(times.known());
            lines.add(new Section.Line(
                    "reliability",
                    "defaults." + prior.name(),
                    text,
                    asked,
                    prior.sentence() + " (" + count + " here)",
                    prior.source(),
                    true));
        }
        if (!answered.isEmpty() && !without.contains(Prior.FAILOVER)) {
            lines.add(new Section.Line(
                    "reliability",
                    "defaults." + Prior.FAILOVER,
                    "coverage " + Types.SHARE.show(failoverCoverage == null ? Prior.FAILOVER_COVERAGE : failoverCoverage),
                    failoverCoverage != null,
                    "Share of failures that keepalived or the failover of a database answers (" + answered.size() + " hosts and instances here)",
                    "1 to 5 % of attempts fail: a guess after Gill et al., SIGCOMM 2011",
                    true));
        }
        lines.addAll(general.explain("reliability").stream()
                .filter(line -> line.key().equals(NOTICE.name()))
                .toList());
    }
}
