package org.outagelab.kind;

import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.outagelab.action.Action;
import org.outagelab.action.Capability;
import org.outagelab.availability.Path;
import org.outagelab.availability.paths.Serving;
import org.outagelab.availability.paths.Ways;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Step;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.ServiceSpec;

/**
 * A kind of component, as one value: what the file says of it, whom it calls, what it answers, what can be done to it, how
 * it is drawn, built and seen at the failure level. Whoever needs to know asks this; nobody asks what kind something is.
 *
 * <p>Made by a {@link Draft}, in which only {@code keys}, {@code read} and {@code built} have no default.
 */
public final class Kind {
    /** Steps that need nobody else, and those that ask a database. */
    public static final List<String> WORK = List.of("auth", "cpu", "wait", "read", "write");
    /** All of them, and calls of other services: an application. */
    public static final List<String> APPLICATION = List.of("auth", "cpu", "wait", "read", "write", "call");

    /** How settings are read. */
    public interface Read<S> {
        /** Reports all problems and gives settings nevertheless. */
        S settings(Section.Values values, Given given);
    }

    /** How a kind that has no key {@code on} says where it runs. */
    public interface Placement<S> {
        /** One for each instance. */
        List<Placed> hosts(S settings, Section.Values values);

        /** Whether the number of instances is known. */
        boolean complete(Section.Values values);
    }

    /** How often it looks at what it watches. */
    public interface Looks<S> {
        /** Of one instance, in a second. @param behind instances of the service behind it */
        double perSecond(S settings, List<String> behind);
    }

    /** How often look-ups at it find something. */
    public interface Finds<S> {
        /** In the settled state. @param keyPerSecond look-ups of one key, in the mean @return 0..1 */
        double share(S settings, double keyPerSecond);
    }

    /** Its part of the way of requests, at the failure level. */
    public interface Part<S> {
        /** What a request needs that has got to an instance, besides the instance itself. */
        List<Path> of(S settings, ServiceSpec service, String instance, Endpoint endpoint, Ways ways);
    }

    /** What it looks at beside its own keys. */
    public interface Checks<S> {
        /** Reports mistakes as errors, and what works otherwise than one would think as warnings. */
        void check(S settings, Review review);
    }

    /** How its instances are made. */
    public interface Build<S> {
        /** Makes all of a service, and hands in at least the port of each instance. */
        void build(S settings, Site site);
    }

    /** More lines for {@code explain}. */
    public interface Lines<S> {
        List<Section.Line> explain(S settings, String group, Given given);
    }

    private final Draft<?> draft;
    private final Section section;

    private Kind(Draft<?> draft) {
        this.draft = draft;
        this.section = new Section(draft.name + " service", draft.keys);
    }

    /** @param settings the record that {@code read} gives */
    public static <S> Draft<S> named(String name, Class<S> settings) {
        return new Draft<>(name, settings);
    }

    /** As written in the file. */
    public String name() {
        return draft.name;
    }

    /** Its own keys, without those of every service. */
    public List<Key<?>> keys() {
        return section.keys();
    }

    /** Whether the file says where it runs with {@code on}. */
    public boolean hasOn() {
        return draft.placement == null;
    }

    /** Whether it may run on no host of the file: then {@code on} is optional. */
    public boolean anywhere() {
        return draft.anywhere;
    }

    /** How often its instances fail by its own keys; null if these do not say. */
    public Lasting lasting(ServiceSpec service) {
        return draft.lasting(service.settings());
    }

    public Object read(Section.Values values, Given given) {
        return draft.read.settings(values, given);
    }

    /** More lines for {@code explain}. */
    public List<Section.Line> explain(Object settings, String group, Given given) {
        return draft.explain(settings, group, given);
    }

    /** Where its instances run, if it has no {@code on}. */
    public List<Placed> placed(Object settings, Section.Values values) {
        return draft.placed(settings, values);
    }

    /** Whether the number of its instances is known, if it has no {@code on}. */
    public boolean complete(Section.Values values) {
        return draft.placement.complete(values);
    }

    /**
     * Settings that could be otherwise by one line each, and that change what an outage costs.
     *
     * @param endpoints names of those that there are
     */
    public List<Alternative> alternatives(ServiceSpec service, List<String> endpoints) {
        return draft.alternatives(service.settings(), endpoints);
    }

    /** Whom a service of this kind calls. */
    public List<Edge> calls(ServiceSpec service) {
        return draft.calls(service.settings());
    }

    /** What its instances are spoken to in. */
    public Protocol speaks() {
        return draft.speaks;
    }

    /** Whether an endpoint may be answered {@code at} it. */
    public boolean answersEndpoints() {
        return !draft.steps.isEmpty();
    }

    /** The words of steps that it knows for endpoints that it answers. */
    public List<String> steps() {
        return draft.steps;
    }

    /** Why it knows no other step: {@code nginx answers files: only cpu steps}. */
    public String otherSteps() {
        return draft.otherSteps;
    }

    /** What is wrong with all steps together; null for nothing. */
    public String problem(List<Step> steps) {
        return draft.stepsProblem.apply(steps);
    }

    /** Words that it gives to the steps of those that call it. */
    public List<StepWord> offers() {
        return draft.offers;
    }

    /** Of {@link Prior}: how its instances fail when the file says nothing else. */
    public List<Prior.Strikes> priors() {
        return draft.priors;
    }

    public boolean can(Capability capability) {
        return draft.capabilities.contains(capability);
    }

    /** Processes of an instance that are charged for memory. */
    public long processes(Object settings) {
        return draft.processes(settings);
    }

    /** Whether its processes may leak: {@code memory.per-request} means something. */
    public boolean leaks() {
        return draft.leaks;
    }

    /** Whether its first instance leads, and the others follow it: a primary and its replicas. */
    public boolean firstLeads() {
        return draft.firstLeads;
    }

    /** Whether services that call it ask an instance. @param index of the instance, from 0 */
    public boolean asked(ServiceSpec service, int index) {
        return draft.asked(service.settings(), index);
    }

    /** What an instance is, in a picture. @param index of the instance, from 0 */
    public String caption(ServiceSpec service, int index) {
        return draft.caption(service.settings(), index);
    }

    /** How often an instance looks at what it watches, in a second. @param behind instances of the service behind it */
    public double looksPerSecond(ServiceSpec service, List<String> behind) {
        return draft.looksPerSecond(service.settings(), behind);
    }

    /** Whether the instances that it calls are all the same to it; not so where a hash or their order chooses among them. */
    public boolean treatsAlike(ServiceSpec service) {
        return draft.treatsAlike(service.settings());
    }

    /** What in the service itself may take its instances out: by name, as it writes it. */
    public List<String> watchesItself(ServiceSpec service) {
        return draft.watchesItself(service.settings());
    }

    /** What limits an instance, at the failure level. */
    public Serving serving(ServiceSpec service) {
        return draft.serving(service.settings()).calling(calls(service).stream()
                .map(edge -> new Serving.Next(edge.to(), edge.sameHost()))
                .toList());
    }

    /** Whether it has a part of the ways at the failure level: if not, no years can be made of it. */
    public boolean seenFailing() {
        return draft.part != null;
    }

    /** What a request needs that has got to an instance, besides the instance itself. */
    public List<Path> part(ServiceSpec service, String instance, Endpoint endpoint, Ways ways) {
        return draft.part(service, instance, endpoint, ways);
    }

    /** How often look-ups find something while it is up. @param keyPerSecond look-ups of one key @return 0..1 */
    public double finds(ServiceSpec service, double keyPerSecond) {
        return draft.finds(service.settings(), keyPerSecond);
    }

    /** How queries find its servers, at the failure level; null if it takes none. */
    public Queries queries() {
        return draft.queries;
    }

    /** The way of clients that know its name alone; null if they know all instances. */
    public Path entered(ServiceSpec service, Ways ways) {
        return draft.queries == null ? null : draft.queries.entered(service, ways);
    }

    /** Looks at a service beside the others. */
    public void check(Review review) {
        draft.check(review);
    }

    /** What an operator and agents can say to it of the servers behind it, if they can at all. */
    public boolean steers() {
        return draft.steering != null;
    }

    /** Whether a service asks the agent of a server. */
    public boolean asksAgent(ServiceSpec service, String instance) {
        return draft.asksAgent(service, instance);
    }

    /** Why an action of an operator or agent means nothing to a service; null if it does. */
    public String refuses(ServiceSpec service, Action action, String instance) {
        return draft.refuses(service, action, instance);
    }

    /** Why a service lacks what its kind can do otherwise; null if it does not. */
    public String lacks(ServiceSpec service, Capability capability) {
        return draft.lacks(service.settings(), capability);
    }

    /** How long an instance keeps an idle connection, in nanoseconds; 0 closes every one, NEVER as long as the other side. */
    public long keepsNs(ServiceSpec service) {
        return draft.keepsNs(service.settings());
    }

    /** Whether it answers an endpoint itself that something behind it serves. */
    public boolean hides(ServiceSpec service, String endpoint) {
        return draft.hides(service.settings(), endpoint);
    }

    /** Whether its clients speak TLS with it. */
    public boolean encrypts(ServiceSpec service) {
        return draft.encrypts(service.settings());
    }

    /** The largest body of a request that it lets through, in bytes; 0: any. */
    public long mostBodyBytes(ServiceSpec service) {
        return draft.mostBodyBytes(service.settings());
    }

    /** Sessions that an instance takes at once. */
    public long mostSessions(ServiceSpec service) {
        return draft.mostSessions(service.settings());
    }

    /** What monitoring can scrape of it; null: nothing. */
    public Exports exports() {
        return draft.exports;
    }

    /** Makes the instances of a service. */
    public void build(Site site) {
        draft.build(site);
    }

    /**
     * A kind in the making.
     *
     * @param <S> its settings
     */
    public static final class Draft<S> {
        private final String name;
        private final Class<S> settings;
        private List<Key<?>> keys = List.of();
        private Read<S> read;
        private Lines<S> lines = (own, group, given) -> List.of();
        private Placement<S> placement;
        private Function<S, List<Edge>> calls = own -> List.of();
        private BiFunction<S, List<String>, List<Alternative>> alternatives = (own, endpoints) -> List.of();
        private Protocol speaks = Protocol.HTTP;
        private List<String> steps = List.of();
        private String otherSteps = "";
        private Function<List<Step>, String> stepsProblem = all -> null;
        private List<StepWord> offers = List.of();
        private List<Prior.Strikes> priors = List.of(Prior.Strikes.PROGRAM);
        private Set<Capability> capabilities = Set.of();
        private ToLongFunction<S> processes = own -> 1;
        private boolean leaks;
        private boolean anywhere;
        private Function<S, Lasting> lasting = own -> null;
        private boolean firstLeads;
        private BiFunction<S, Integer, Boolean> asked = (own, index) -> true;
        private BiFunction<S, Integer, String> caption;
        private Looks<S> looks = (own, behind) -> 0;
        private Function<S, List<String>> watchesItself = own -> List.of();
        private Predicate<S> alike = own -> true;
        private Build<S> build;
        private Exports exports;
        private Function<S, Serving> serving = own -> Serving.FREE;
        private Part<S> part;
        private Queries queries;
        private Checks<S> checks = (own, review) -> { };
        private Steering<S> steering;
        private BiFunction<S, Capability, String> lacks = (own, capability) -> null;
        private ToLongFunction<S> keepsNs = own -> SimTime.NEVER;
        private BiFunction<S, String, Boolean> hides = (own, endpoint) -> false;
        private Predicate<S> encrypts = own -> false;
        private ToLongFunction<S> mostBodyBytes = own -> 0;
        private ToLongFunction<S> mostSessions = own -> Long.MAX_VALUE;
        private Finds<S> finds = (own, keyPerSecond) -> 0;

        private Draft(String name, Class<S> settings) {
            this.name = name;
            this.settings = settings;
            this.caption = (own, index) -> name;
        }

        /** What stands under the service in the file. */
        public Draft<S> keys(List<Key<?>> own) {
            keys = List.copyOf(own);
            return this;
        }

        public Draft<S> read(Read<S> reading) {
            read = reading;
            return this;
        }

        /** More lines for {@code explain}; otherwise the keys alone. */
        public Draft<S> explains(Lines<S> more) {
            lines = more;
            return this;
        }

        /** Where it runs; otherwise {@code on} says it. */
        public Draft<S> placed(Placement<S> own) {
            placement = own;
            return this;
        }

        /** Without {@code on} it runs on no host of the file, as what somebody else runs; otherwise that is a problem. */
        public Draft<S> anywhere() {
            anywhere = true;
            return this;
        }

        /** How often it fails by its own keys; null, as otherwise, for the defaults. */
        public Draft<S> lasting(Function<S, Lasting> own) {
            lasting = own;
            return this;
        }

        /** What could be otherwise by one line, by the names of the endpoints; otherwise nothing. */
        public Draft<S> alternatives(BiFunction<S, List<String>, List<Alternative>> own) {
            alternatives = own;
            return this;
        }

        /** Whom it calls; otherwise nobody. */
        public Draft<S> calls(Function<S, List<Edge>> edges) {
            calls = edges;
            return this;
        }

        /** Whether the instances that it calls are all the same to it; otherwise they are. */
        public Draft<S> treatsAlike(Predicate<S> whether) {
            alike = whether;
            return this;
        }

        /** What it is spoken to in; otherwise HTTP. */
        public Draft<S> speaks(Protocol protocol) {
            speaks = protocol;
            return this;
        }

        /** Which steps endpoints may have that it answers; otherwise it answers none. @param others why no others */
        public Draft<S> answers(List<String> words, String others) {
            steps = List.copyOf(words);
            otherSteps = others;
            return this;
        }

        /** @param problem with all steps of an endpoint together, or null */
        public Draft<S> answersOnly(Function<List<Step>, String> problem) {
            stepsProblem = problem;
            return this;
        }

        /** Words for the steps of those that call it; otherwise they say {@code call}. */
        public Draft<S> offers(StepWord... words) {
            offers = List.of(words);
            return this;
        }

        /** How it fails when the file says nothing else; otherwise as any program. */
        public Draft<S> fails(Prior.Strikes... priorsOfIt) {
            priors = List.of(priorsOfIt);
            return this;
        }

        /** What can be done to it besides what can be done to every program. */
        public Draft<S> can(Capability... all) {
            capabilities = Set.copyOf(List.of(all));
            return this;
        }

        /** Worker processes that take memory, and may leak it; otherwise one that does not. */
        public Draft<S> processes(ToLongFunction<S> count) {
            processes = count;
            leaks = true;
            return this;
        }

        /** Its first instance leads, and the others follow. @param index of an instance → whether callers ask it */
        public Draft<S> firstLeads(BiFunction<S, Integer, Boolean> asks) {
            firstLeads = true;
            asked = asks;
            return this;
        }

        /** What an instance is in a picture, by its index; otherwise the name of the kind. */
        public Draft<S> caption(BiFunction<S, Integer, String> text) {
            caption = text;
            return this;
        }

        /** How often it looks at what it watches; otherwise never. */
        public Draft<S> looks(Looks<S> own) {
            looks = own;
            return this;
        }

        /** What in the service itself may take its instances out, such as a failover; otherwise nothing. */
        public Draft<S> watchesItself(Function<S, List<String>> watchers) {
            watchesItself = watchers;
            return this;
        }

        /** What limits an instance, at the failure level; otherwise nothing. */
        public Draft<S> serves(Function<S, Serving> limits) {
            serving = limits;
            return this;
        }

        /** Its part of the way of requests, at the failure level; otherwise no years can be made of it. */
        public Draft<S> seenFailing(Part<S> own) {
            part = own;
            return this;
        }

        /** What it looks at beside its own keys; otherwise nothing. */
        public Draft<S> checks(Checks<S> own) {
            checks = own;
            return this;
        }

        /** It does what an operator and agents say of the servers behind it; otherwise nobody says anything. */
        public Draft<S> steers(Steering<S> own) {
            steering = own;
            return this;
        }

        /** Why a service lacks what the kind can do, as a sentence; otherwise none does. */
        public Draft<S> lacks(BiFunction<S, Capability, String> why) {
            lacks = why;
            return this;
        }

        /** How long it keeps idle connections, in nanoseconds; otherwise as long as the other side. */
        public Draft<S> keepsIdle(ToLongFunction<S> ns) {
            keepsNs = ns;
            return this;
        }

        /** Endpoints of others that it answers itself, from a cache; otherwise none. */
        public Draft<S> hides(BiFunction<S, String, Boolean> endpoint) {
            hides = endpoint;
            return this;
        }

        /** Whether its clients speak TLS with it; otherwise they do not. */
        public Draft<S> encrypts(Predicate<S> whether) {
            encrypts = whether;
            return this;
        }

        /** The largest body that it lets through; otherwise any. */
        public Draft<S> mostBody(ToLongFunction<S> bytes) {
            mostBodyBytes = bytes;
            return this;
        }

        /** Sessions that an instance takes at once; otherwise any number. */
        public Draft<S> mostSessions(ToLongFunction<S> count) {
            mostSessions = count;
            return this;
        }

        /** How often look-ups find something while it is up; otherwise never. */
        public Draft<S> finds(Finds<S> own) {
            finds = own;
            return this;
        }

        /** How queries find its servers, at the failure level. */
        public Draft<S> queries(Queries own) {
            queries = own;
            return this;
        }

        /** What monitoring can scrape; otherwise nothing. @param metrics as the product's exporter calls them */
        public Draft<S> exports(Exports.Way way, String... metrics) {
            exports = new Exports(way, List.of(metrics));
            return this;
        }

        /** How its instances are made. */
        public Draft<S> built(Build<S> making) {
            build = making;
            return this;
        }

        /** @throws IllegalStateException without {@code read} or {@code built} */
        public Kind kind() {
            if (read == null || build == null) {
                throw new IllegalStateException("kind '" + name + "' does not say how it is " + (read == null ? "read" : "built"));
            }
            return new Kind(this);
        }

        private List<Section.Line> explain(Object own, String group, Given given) {
            return lines.explain(settings.cast(own), group, given);
        }

        private List<Placed> placed(Object own, Section.Values values) {
            return placement.hosts(settings.cast(own), values);
        }

        private Lasting lasting(Object own) {
            return lasting.apply(settings.cast(own));
        }

        private List<Alternative> alternatives(Object own, List<String> endpoints) {
            return alternatives.apply(settings.cast(own), endpoints);
        }

        private List<Edge> calls(Object own) {
            return calls.apply(settings.cast(own));
        }

        private long processes(Object own) {
            return processes.applyAsLong(settings.cast(own));
        }

        private boolean asked(Object own, int index) {
            return asked.apply(settings.cast(own), index);
        }

        private String caption(Object own, int index) {
            return caption.apply(settings.cast(own), index);
        }

        private boolean treatsAlike(Object own) {
            return alike.test(settings.cast(own));
        }

        private List<String> watchesItself(Object own) {
            return watchesItself.apply(settings.cast(own));
        }

        private void check(Review review) {
            checks.check(settings.cast(review.service().settings()), review);
        }

        private boolean asksAgent(ServiceSpec service, String instance) {
            return steering != null && steering.asksAgent(settings.cast(service.settings()), instance);
        }

        private String refuses(ServiceSpec service, Action action, String instance) {
            return steering == null ? null : steering.refuses(settings.cast(service.settings()), service.name(), action, instance);
        }

        private String lacks(Object own, Capability capability) {
            return lacks.apply(settings.cast(own), capability);
        }

        private long keepsNs(Object own) {
            return keepsNs.applyAsLong(settings.cast(own));
        }

        private boolean hides(Object own, String endpoint) {
            return hides.apply(settings.cast(own), endpoint);
        }

        private boolean encrypts(Object own) {
            return encrypts.test(settings.cast(own));
        }

        private long mostBodyBytes(Object own) {
            return mostBodyBytes.applyAsLong(settings.cast(own));
        }

        private long mostSessions(Object own) {
            return mostSessions.applyAsLong(settings.cast(own));
        }

        private double finds(Object own, double keyPerSecond) {
            return finds.share(settings.cast(own), keyPerSecond);
        }

        private Serving serving(Object own) {
            return serving.apply(settings.cast(own));
        }

        private List<Path> part(ServiceSpec service, String instance, Endpoint endpoint, Ways ways) {
            return part.of(settings.cast(service.settings()), service, instance, endpoint, ways);
        }

        private void build(Site site) {
            build.build(settings.cast(site.service().settings()), site);
        }

        private double looksPerSecond(Object own, List<String> behind) {
            return looks.perSecond(settings.cast(own), behind);
        }
    }

    @Override
    public String toString() {
        return "kind " + name();
    }
}
