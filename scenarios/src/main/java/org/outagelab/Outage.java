package org.outagelab;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outagelab.experiment.Experiment;
import org.outagelab.experiment.RunSummary;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.Section;
import org.outagelab.scenarios.Catalogue;
import org.outagelab.scenarios.Resource;
import org.outagelab.scenarios.ScenarioDocument;
import org.outagelab.scenarios.ScenarioFile;

/**
 * A scenario in the hands of Java: {@code Outage.read(path).with("load.visitors.rate", "200/s").withFault(crash("db.1").at("3m"))
 * .runs(20).run()}. Immutable; every change is another one.
 *
 * <p>Changes are changes of the document, in the order in which they are made: they are checked as a file is, and told in the
 * same words. What is wrong is a {@link ScenarioProblems} with all of it, from {@link #read} when there is no document at all,
 * else from whatever needs the whole: {@link #check}, {@link #run}.
 */
public final class Outage {
    private static final String BASE = "base";
    private static final int MAX_RUNS = 1_000_000;

    private final ScenarioDocument document;
    private final String variant;
    private final int threads;

    private Outage(ScenarioDocument document, String variant, int threads) {
        this.document = document;
        this.variant = variant;
        this.threads = threads;
    }

    /** Reads a file, with everything it extends. @throws ScenarioProblems if there is no such document */
    public static Outage read(Path path) {
        return of(ScenarioDocument.read(path, Catalogue.inside()));
    }

    /** Reads a file. */
    public static Outage read(String path) {
        return read(Path.of(path));
    }

    /** Reads a text; files it names are looked for in the present folder. */
    public static Outage parse(String yaml) {
        return of(ScenarioDocument.parse("scenario", yaml, Catalogue.inside()));
    }

    /**
     * Reads a resource of the caller's class path.
     *
     * @param name from the root: {@code /shop.yaml}
     * @throws IllegalArgumentException if there is none
     */
    public static Outage resource(String name) {
        var caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass();
        return resource(caller.getClassLoader(), name);
    }

    /** The same, found by another loader. */
    public static Outage resource(ClassLoader loader, String name) {
        var path = Resource.path(loader, name)
                .orElseThrow(() -> new IllegalArgumentException("there is no resource '" + name + "' on the class path"));
        return read(path);
    }

    /**
     * Reads a scenario that comes along.
     *
     * @param name without its ending: {@code www-foobar-com}
     * @throws IllegalArgumentException if there is none
     */
    public static Outage catalogue(String name) {
        try {
            var names = Catalogue.inside().files().stream().map(Catalogue::name).toList();
            return read(Catalogue.inside().named(name).orElseThrow(() -> new IllegalArgumentException(
                    "there is no scenario '" + name + "' in the catalogue" + nearest(name, names))));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("the catalogue cannot be read", e);
        }
    }

    private static Outage of(ScenarioDocument document) {
        if (!document.exists()) {
            throw new ScenarioProblems(document.problems());
        }
        return new Outage(document, BASE, Math.max(1, Runtime.getRuntime().availableProcessors()));
    }

    private Outage with(ScenarioDocument changed) {
        return new Outage(changed, variant, threads);
    }

    /**
     * One of its variants alone: what is changed from here on is changed in it.
     *
     * @throws IllegalArgumentException if there is none of that name
     * @throws ScenarioProblems if something is wrong
     */
    public Outage variant(String name) {
        var names = checked().variants().keySet();
        if (!names.contains(name)) {
            throw new IllegalArgumentException("there is no variant '" + name + "'" + nearest(name, List.copyOf(names))
                    + " (there are: " + String.join(", ", names) + ")");
        }
        return new Outage(document.variant(name), name, threads);
    }

    /** Their names, {@code base} first unless it is hidden. @throws ScenarioProblems if something is wrong */
    public List<String> variants() {
        return List.copyOf(checked().variants().keySet());
    }

    /**
     * Another value, laid over the document before its variants, as {@code --set} does it.
     *
     * @param path of keys: {@code load.visitors.rate}, {@code faults[0].duration}
     * @param value as YAML; maps are merged, nothing removes
     */
    public Outage with(String path, String value) {
        return with(document.with(path, value, "with " + path + "=" + value));
    }

    /** One more fault; in every variant too. */
    public Outage withFault(Fault fault) {
        return with(document.withFault(fault.keys(), "withFault " + fault));
    }

    /** More faults, in their order. */
    public Outage withFaults(List<Fault> faults) {
        var changed = this;
        for (var fault : faults) {
            changed = changed.withFault(fault);
        }
        return changed;
    }

    /** No fault at all; in no variant either. */
    public Outage withoutFaults() {
        return with(document.withoutFaults());
    }

    /** So many independent runs, in every variant. @param count from 1 to 1,000,000 */
    public Outage runs(int count) {
        if (count < 1 || count > MAX_RUNS) {
            throw new IllegalArgumentException("runs must be from 1 to " + MAX_RUNS + ", got " + count);
        }
        return with(document.everywhere("run", "run.count=" + count, "runs " + count));
    }

    /** The seed of all random streams, in every variant. */
    public Outage seed(long seed) {
        return with(document.everywhere("seed", "seed=" + seed, "seed " + seed));
    }

    /** Runs at once; it cannot change the result. @param count at least 1 */
    public Outage threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + count);
        }
        return new Outage(document, variant, count);
    }

    /** Everything that is wrong; empty when it can be run. */
    public List<Problem> problems() {
        return document.check().errors();
    }

    /** What is right, but may not be meant. */
    public List<Problem> warnings() {
        return document.check().warnings();
    }

    /** The same, when nothing is wrong. @throws ScenarioProblems with everything that is */
    public Outage check() {
        checked();
        return this;
    }

    private ScenarioFile checked() {
        var file = document.check();
        if (!file.errors().isEmpty()) {
            throw new ScenarioProblems(file.errors());
        }
        return file;
    }

    /** Every key of the base with its value in force. @throws ScenarioProblems if something is wrong */
    public List<Section.Line> settings() {
        return checked().lines();
    }

    /** The scenario as the simulation takes it. @throws ScenarioProblems if something is wrong */
    public Scenario scenario() {
        return chosen(checked());
    }

    private static Scenario chosen(ScenarioFile file) {
        return Optional.ofNullable(file.variants().get(BASE))
                .orElseThrow(() -> new IllegalStateException("the base is hidden: choose one of its variants ("
                        + String.join(", ", file.variants().keySet()) + ")"));
    }

    /**
     * Plays it: the base, or the variant that was chosen.
     *
     * @throws ScenarioProblems if something is wrong
     * @throws IllegalStateException if the base is hidden, and no variant was chosen
     */
    public OutageResults run() {
        return new OutageResults(this, variant, play(chosen(checked()), variant));
    }

    /**
     * The results of runs that were made elsewhere, as {@link Job}s of this scenario.
     *
     * @param runs from the first on, in the order of their index without a gap
     * @throws ScenarioProblems if something is wrong
     * @throws IllegalArgumentException if a run is missing, or of another scenario
     */
    public OutageResults results(Iterable<RunSummary> runs) {
        var scenario = chosen(checked());
        return new OutageResults(this, variant, new Experiment(scenario, 1, (done, planned) -> { }).results(variant, runs));
    }

    /** Plays all variants; common random numbers make them comparable. */
    public Map<String, OutageResults> runAll() {
        var results = new LinkedHashMap<String, OutageResults>();
        checked().variants().keySet().forEach(name -> results.put(name, variant(name).run()));
        return results;
    }

    private org.outagelab.results.VariantResults play(Scenario scenario, String name) {
        return new Experiment(scenario, threads, (done, planned) -> { }).run(name);
    }

    /** The document as YAML, with everything it extends written out: read again, it is the same scenario. */
    public String toYaml() {
        return document.toYaml();
    }

    /** Where several names are possible, the nearest. */
    static String nearest(String word, List<String> known) {
        return new Reading(new Problems(), "").nearest(word, known);
    }
}
