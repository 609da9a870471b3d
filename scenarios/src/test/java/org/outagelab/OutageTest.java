package org.outagelab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.outagelab.Fault.crash;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.action.Actions;
import org.outagelab.action.PacketLoss;
import org.outagelab.core.SimTime;
import org.outagelab.experiment.Experiment;
import org.outagelab.results.Verdict;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Section;
import org.outagelab.scenarios.Catalogue;

class OutageTest {
    private static final Position HERE = new Position("by hand", 0, 0);

    static final String SHOP = "version: 1\nseed: 7\nhosts: {a: {}, b: {}, c: {}}\n"
            + "services:\n"
            + "  lb: {kind: haproxy, on: a, backend: app, option: [redispatch], retries: 3, default-server: {check: true}}\n"
            + "  app: {kind: gunicorn, on: [b, c]}\n"
            + "endpoints: {GET /x: {weight: 1, at: app, steps: [cpu 1ms]}}\n"
            + "load: {visitors: {executor: constant-arrival-rate, rate: 20/s, duration: 2m}}\n"
            + "thresholds: [availability >= 99%]\n"
            + "variants:\n"
            + "  calm: {load: {visitors: {rate: 5/s}}, faults: [{name: blip, at: 10s, action: restart, target: app.1}]}\n"
            + "run: {count: 3}\n";

    private static final Path CATALOGUE = Path.of("src/main/scenarios");

    private static Fault crashed() {
        return crash("app.1").named("app dies").at("30s").lasting("20s");
    }

    @Test
    void aScenarioInJavaIsReadChangedPlayedAndAsked() {
        var results = Outage.parse(SHOP).with("load.visitors.rate", "40/s").withFault(crashed()).runs(2).seed(3).run();

        assertThat(results.runs()).isEqualTo(2);
        assertThat(results.seed()).isEqualTo(3);
        assertThat(results.verdict()).contains(Verdict.PASS);
        assertThat(results.availability().mean()).isBetween(0.99, 1.0);
        assertThat(results.metric("requests.sent").mean()).isBetween(4400.0, 5200.0);
        var incident = results.incident("app dies");
        // Three checks, two seconds apart, must fail.
        assertThat(incident.detectedAfter().mean()).isBetween(4.0, 6.1);
        assertThat(incident.slowestDetection()).isBetween(incident.detectedAfter().mean(), 6.1);
        assertThat(incident.undetectedRuns()).isZero();
        assertThat(results.marks()).anySatisfy(mark -> assertThat(mark.label()).isEqualTo("app dies"));
    }

    @Test
    void aVariantIsPlayedAsTheCommandLinePlaysIt() {
        var shop = Outage.parse(SHOP).runs(1);

        assertThat(shop.variants()).containsExactly("base", "calm");
        assertThat(shop.variant("calm").run().metric("requests.sent").mean()).isBetween(400.0, 800.0);
        assertThat(shop.runAll().keySet()).containsExactly("base", "calm");
        assertThat(shop.runAll().get("calm").digest()).isEqualTo(shop.variant("calm").run().digest());
        assertThatThrownBy(() -> shop.variant("calmer"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no variant 'calmer'; did you mean 'calm'? (there are: base, calm)");
    }

    @Test
    void aFaultStrikesVariantsWithFaultsOfTheirOwnToo() {
        var shop = Outage.parse(SHOP).withFault(crashed());

        assertThat(shop.scenario().faults()).extracting(fault -> fault.name()).containsExactly("app dies");
        assertThat(shop.variant("calm").scenario().faults())
                .extracting(fault -> fault.name())
                .containsExactly("blip", "app dies");
        assertThat(shop.withoutFaults().variant("calm").scenario().faults()).isEmpty();
    }

    @Test
    void whatIsWrongInJavaIsToldAsItIsOfAFile() {
        var shop = SHOP.replaceAll("(?s)variants:.*(run:)", "$1");
        var inFile = Outage.parse(shop.replace("rate: 20/s", "rate: 20") + "faults:\n"
                + "  - {action: crash, target: app.3, at: 1m}\n"
                + "  - {action: 'slow((', target: app.1, at: 1m}\n"
                + "  - {action: host-down, target: app.1, at: 1m}\n"
                + "  - {action: explode, target: app.1, at: 1m}\n"
                + "  - {action: crash, target: app.1}\n");
        var inJava = Outage.parse(shop)
                .with("load.visitors.rate", "20")
                .withFault(crash("app.3").at("1m"))
                .withFault(Fault.of("slow((", "app.1").at(Duration.ofMinutes(1)))
                .withFault(Fault.hostDown("app.1").at("1m"))
                .withFault(Fault.of("explode", "app.1").at("1m"))
                .withFault(crash("app.1"));

        var told = inJava.problems().stream().map(Problem::text).sorted().toList();

        assertThat(told).hasSizeGreaterThanOrEqualTo(6);
        assertThat(told)
                .containsExactlyElementsOf(inFile.problems().stream().map(Problem::text).sorted().toList());
        var thrown = catchThrowableOfType(ScenarioProblems.class, inJava::run);
        assertThat(thrown.problems()).hasSameSizeAs(told);
        assertThat(thrown)
                .hasMessageContaining("with load.visitors.rate=20: load.visitors.rate: ")
                .hasMessageContaining("withFault crash of app.3 at 1m: faults[0].target: unknown target 'app.3'; did you mean");
    }

    @Test
    void aFaultMadeByHandThatCannotBeIsSaidInASentence() {
        assertThat(refusal("crash", "app.9")).isEqualTo("fault 'mine': there is no host, service or instance 'app.9' to strike");
        assertThat(refusal("slow((", "app.1")).isEqualTo("expected an action such as 'crash' or 'slow(10)', got 'slow(('");
        assertThat(refusal("slow(0)", "app.1")).isEqualTo("'slow': expected a factor and a share of more than 0");
        assertThat(refusal("explode", "app.1")).startsWith("there is no action 'explode' (there are: crash, ");
        assertThat(refusal("host-down", "app.1"))
                .isEqualTo("fault 'mine': 'host-down' strikes hosts, and 'app.1' is none: it runs on b");
        assertThat(refusal("stop-replication", "app.1"))
                .isEqualTo("fault 'mine': 'stop-replication' strikes replicas of a database, and 'app.1' is none");
        assertThat(refusal("partition(b, nowhere)")).isEqualTo("fault 'mine': there is no host, service or zone 'nowhere'");
        assertThat(refusal("crash", "keepalived of app.9")).contains("'keepalived of app.9' to strike");
        assertThat(refusal(() -> new FaultSpec("mine", 0, 1, null, List.of(), HERE))).isEqualTo("fault 'mine' has no action");
    }

    @Test
    void aFaultCalledLikeTwoOthersChangesNothingButItsName() {
        var plain = Outage.parse(SHOP).runs(1).withFault(crash("app.1").named("dip").at("20s").lasting("10s")).run();
        var odd = Outage.parse(SHOP).runs(1).withFault(crash("app.1").named("x + y").at("20s").lasting("10s")).run();

        assertThat(odd.incident("x + y").faults()).containsExactly("x + y");
        assertThat(odd.incidents()).hasSameSizeAs(plain.incidents());
        assertThat(odd.incident("x + y").requestsLost()).isEqualTo(plain.incident("dip").requestsLost());
        assertThat(odd.incident("x + y").detectedAfter()).isEqualTo(plain.incident("dip").detectedAfter());
        assertThatThrownBy(() -> odd.incident("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofTwoFaultsInOneIncidentEachHasIt() {
        var both = Outage.parse(SHOP)
                .runs(1)
                .withFault(crash("app.1").named("x").at("20s").lasting("10s"))
                .withFault(crash("app.2").named("y").at("21s").lasting("10s"))
                .run();

        assertThat(both.incident("x").faults()).containsExactly("x", "y");
        assertThat(both.incident("y").cause()).isEqualTo("x + y");
    }

    @Test
    void anActionThatIsAValueIsTheOneOfItsText() {
        assertThat(Fault.of(new PacketLoss(0.05, 8), "b")).isEqualTo(Fault.of("loss(5%, burst=8)", "b"));
        assertThat(Fault.slow(2.5, "app.1")).isEqualTo(Fault.of("slow(2.5)", "app.1"));
        assertThat(Fault.partition("a", "zone x").action()).isEqualTo("partition(a, zone x)");
        assertThatThrownBy(() -> Fault.slow(0, "app.1")).hasMessage("'slow': expected a factor and a share of more than 0");
    }

    private static String refusal(String action, String... targets) {
        return refusal(() -> {
            var fault = new FaultSpec("mine", SimTime.SECOND, SimTime.SECOND, Actions.parse(action), List.of(targets), HERE);
            new Experiment(Outage.parse(SHOP).scenario().withFaults(List.of(fault)), 1, (done, planned) -> { }).run("base");
        });
    }

    private static String refusal(ThrowingCallable attempt) {
        return catchThrowableOfType(IllegalArgumentException.class, attempt).getMessage();
    }

    @Test
    void aPathThatDoesNotExistIsAProblemOfTheCheckAndAFileThatDoesNotExistOfReading() {
        assertThatThrownBy(() -> Outage.parse(SHOP).with("faults[3].at", "1s").check())
                .isInstanceOf(ScenarioProblems.class)
                .hasMessageContaining("there is no list to take item [3] from");
        assertThatThrownBy(() -> Outage.read("nowhere.yaml"))
                .isInstanceOf(ScenarioProblems.class)
                .hasMessageContaining("nowhere.yaml: there is no such file");
        assertThatThrownBy(() -> Outage.resource("/nowhere.yaml"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no resource '/nowhere.yaml' on the class path");
        assertThatThrownBy(() -> Outage.parse(SHOP).runs(0)).hasMessage("runs must be from 1 to 1000000, got 0");
    }

    @Test
    void whatIsNotInTheResultsIsSaidWithTheNearest() {
        var results = Outage.parse(SHOP).runs(1).withFault(crashed()).run();

        assertThatThrownBy(() -> results.metric("availabilty"))
                .hasMessage("there is no metric 'availabilty' in these results; did you mean 'availability'?");
        assertThatThrownBy(() -> results.incident("app die")).hasMessageContaining("did you mean 'app dies'?");
        assertThat(results.writesLost().hasValue()).isFalse();
    }

    @Test
    void theYamlOfAChangedScenarioReadsBackWithTheSameDigest() {
        var shop = Outage.parse(SHOP)
                .withFault(crash("app.1").named("it's \"gone\": #1").at("uniform(20s, 40s)").lasting("5s"))
                .with("services.lb.retries", "1")
                .runs(2)
                .seed(-5);

        var again = Outage.parse(shop.toYaml());

        assertThat(again.toYaml()).isEqualTo(shop.toYaml());
        assertThat(again.run().digest()).isEqualTo(shop.run().digest());
        assertThat(again.variant("calm").run().digest()).isEqualTo(shop.variant("calm").run().digest());
        assertThat(shop.seed(6).run().digest()).isNotEqualTo(shop.run().digest());
    }

    @Test
    void everyScenarioOfTheCatalogueReadsBackAsItIs(@TempDir Path folder) throws IOException {
        int seen = 0;
        for (var path : new Catalogue(CATALOGUE).files()) {
            var first = Outage.read(path);
            // Files beside it are found from elsewhere too.
            var copy = folder.resolve("copy.yaml");
            Files.writeString(copy, first.toYaml());
            var again = Outage.read(copy);

            assertThat(again.variants()).as(path.toString()).isEqualTo(first.variants());
            assertThat(again.warnings()).extracting(Problem::text).as(path.toString())
                    .containsExactlyInAnyOrderElementsOf(first.warnings().stream().map(Problem::text).toList());
            for (var name : first.variants()) {
                assertThat(again.variant(name).toYaml()).as(name).isEqualTo(Outage.parse(first.variant(name).toYaml()).toYaml());
                assertThat(lines(again.variant(name))).as(path + ", " + name).isEqualTo(lines(first.variant(name)));
                seen++;
            }
        }

        assertThat(seen).isGreaterThan(40);
    }

    /** Files are named by their whole path in what is written. */
    private static List<Section.Line> lines(Outage outage) {
        return outage.settings().stream().filter(line -> !line.key().equals("file")).toList();
    }

    @Test
    void variantsThatStandOnOtherFilesPlayTheSameWhenWrittenOut() {
        var ladder = Outage.read(CATALOGUE.resolve("ladder/ladder.yaml"));
        var again = Outage.parse(ladder.toYaml());

        for (var name : List.of(ladder.variants().get(0), ladder.variants().get(ladder.variants().size() - 1))) {
            var digests = new ArrayList<String>();
            for (var outage : List.of(ladder, again)) {
                digests.add(outage.variant(name).withoutFaults().with("load.visitors.duration", "20s").runs(1).run().digest());
            }
            assertThat(digests.get(0)).as(name).isEqualTo(digests.get(1));
        }
    }

    @Test
    void theFaceUsesNoCommandLineAndNoCharts() {
        var main = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("org.outagelab");

        assertThat(main.contain(Outage.class)).isTrue();
        noClasses()
                .that()
                .resideInAnyPackage("org.outagelab", "org.outagelab.scenarios")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "picocli..", "org.jfree..", "org.apache.batik..", "org.outagelab.reports..",
                        "org.outagelab.cli..")
                .check(main);
    }
}
