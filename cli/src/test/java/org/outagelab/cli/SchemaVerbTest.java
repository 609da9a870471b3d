package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.kind.Kinds;
import org.outagelab.scenarios.ScenarioFile;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema of scenario files, held against the reader by a validator that knows neither. */
class SchemaVerbTest {
    private static final Path CATALOGUE = Path.of("..", "scenarios", "src", "main", "scenarios");
    private static final String SHOP = """
            version: 1
            name: One
            hosts: {one: {cores: 3}, two: }
            services:
              lb: {kind: haproxy, on: one, backend: web, default-server: {check: true, inter: 2s}}
              web: {kind: nginx, on: [one, two]}
            endpoints: {GET /: {weight: 1, at: web, cpu: exp(1ms)}}
            load: {visitors: {executor: constant-arrival-rate, rate: 10/s, duration: 10s, to: lb}}
            faults: [{at: 5s, action: slow(2), target: web.1}]
            """;
    private static final String TEXT = Terminal.run("schema").out();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(TEXT, InputFormat.JSON);

    @TempDir
    private Path folder;

    /** As an editor sees it: with aliases resolved, and without the reader's own words. */
    private static List<String> complaints(String yaml) {
        var document = new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
        return SCHEMA.validate(JsonMapper.shared().<JsonNode>valueToTree(document)).stream().map(Object::toString).toList();
    }

    private boolean read(String yaml) throws IOException {
        var file = folder.resolve("read.yaml");
        Files.writeString(file, yaml);
        return ScenarioFile.read(file, List.of()).errors().isEmpty();
    }

    @Test
    void itIsASchemaOfDraft7() {
        var meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(com.networknt.schema.SchemaLocation.of("http://json-schema.org/draft-07/schema#"));

        assertThat(meta.validate(TEXT, InputFormat.JSON)).isEmpty();
        assertThat(Terminal.run("schema").exitCode()).isZero();
    }

    @Test
    void itAcceptsEveryScenarioThatComesAlong() throws IOException {
        var refused = new ArrayList<String>();
        int files = 0;
        try (var found = Files.walk(CATALOGUE)) {
            for (var file : found.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                if (!file.getParent().endsWith("parts")) {
                    files++;
                    complaints(Files.readString(file)).forEach(complaint -> refused.add(file + ": " + complaint));
                }
            }
        }

        assertThat(refused).isEmpty();
        assertThat(files).isGreaterThan(25);
    }

    /** The launcher writes it there when it builds: an editor needs no network, and never sees an old one. */
    @Test
    void everyScenarioThatComesAlongNamesTheSchemaOfItsCheckout() throws IOException {
        var checkout = CATALOGUE.toAbsolutePath().normalize().resolve("../../../..").normalize();
        var wrong = new ArrayList<String>();
        try (var found = Files.walk(CATALOGUE)) {
            for (var file : found.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                var first = Files.readAllLines(file).get(0);
                var named = first.startsWith("# yaml-language-server: $schema=")
                        ? file.toAbsolutePath().normalize().resolveSibling(first.substring(first.indexOf('=') + 1)).normalize()
                        : null;
                if (!checkout.resolve(".outagelab/schema.json").equals(named)) {
                    wrong.add(file + " should begin with: # yaml-language-server: $schema=../../../../../.outagelab/schema.json");
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(checkout.resolve("outagelab")).content().contains("org.outagelab.cli.Main schema >\"$home/.outagelab/schema.json\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "version: 1 | version: 2",
        "version: 1 | verson: 1",
        "kind: nginx | kind: ngnix",
        "backend: web, | ''",
        "inter: 2s | inter: 2",
        "inter: 2s | intre: 2s",
        "check: true | check: maybe",
        "cores: 3 | cores: three",
        "cores: 3 | cores: 0",
        "executor: constant-arrival-rate | executor: constant",
        "rate: 10/s | rate: 10",
        "rate: 10/s | vus: 10",
        "cpu: exp(1ms) | cpu: expo(1ms)",
        "GET /: | get /:",
        "action: slow(2) | action: slowly(2)",
        "at: 5s | at: -5s",
        "weight: 1 | weight: -1",
        "kind: nginx | kind: nginx, workers: 4",
    })
    void itRefusesWhatTheReaderRefusesThere(String right, String wrong) throws IOException {
        var broken = SHOP.replace(right, wrong.equals("''") ? "" : wrong);

        assertThat(read(SHOP)).isTrue();
        assertThat(complaints(SHOP)).isEmpty();
        assertThat(read(broken)).as("read").isFalse();
        assertThat(complaints(broken)).as(wrong).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "variants: {two: {services: {web: {on: one}}, faults: null}}",
        "variants: {faster: {load: {visitors: {rate: 20/s}}}}",
        "variants: {ramping: {load: {visitors: {executor: ramping-arrival-rate, rate: null, duration: null, stages: [{rate: 5/s, duration: 5s}]}}}}",
        "variants: {none: ~}",
        "base: shown\nsubtitle: Something to read",
    })
    void itAcceptsChangesThatAreNoWholeScenarios(String more) throws IOException {
        assertThat(read(SHOP + more)).isTrue();
        assertThat(complaints(SHOP + more)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abortonclose", "no abortonclose", "[redispatch, allbackups]", "[{redispatch: 2}, {httpchk: GET /}, persist]"})
    void itAcceptsEveryOptionOfHaproxy(String options) throws IOException {
        var given = SHOP.replace("backend: web,", "backend: web, option: " + options + ",");

        assertThat(read(given)).isTrue();
        assertThat(complaints(given)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "variants: {two: {services: {web: {onn: one}}}}",
        "variants: {base: {faults: null}}",
        "variants: {two: {load: {visitors: {rate: quick}}}}",
        "base: gone",
    })
    void itRefusesChangesThatTheReaderRefuses(String more) throws IOException {
        assertThat(read(SHOP + more)).isFalse();
        assertThat(complaints(SHOP + more)).isNotEmpty();
    }

    @Test
    void whatTheReaderTakesItNeverRefuses() throws IOException {
        var refused = new ArrayList<String>();
        int taken = 0;
        for (long number = 0; number < 600; number++) {
            var mutation = Mutation.of(number);
            var text = new String(mutation.text(), StandardCharsets.UTF_8);
            // Numbers in quotes are for the reader alone.
            if (!mutation.settings().isEmpty() || Pattern.compile("[\"'][0-9]").matcher(text).find()) {
                continue;
            }
            var file = Mutation.folder(mutation).resolve("read.yaml");
            var document = org.outagelab.scenarios.ScenarioDocument.parse("read.yaml", text, null);
            if (text.contains("extends") || !document.problems().isEmpty() || !document.check().errors().isEmpty()) {
                continue;
            }
            taken++;
            complaints(text).forEach(complaint -> refused.add(mutation.number() + " " + file + ": " + complaint));
        }

        assertThat(refused).isEmpty();
        assertThat(taken).isGreaterThan(5);
    }

    @Test
    void everyKindAndKeyIsThereWithItsSentence() {
        var definitions = JsonMapper.shared().readTree(TEXT).get("definitions");

        for (var kind : Kinds.all()) {
            var properties = definitions.get(kind.name() + "-service").get("properties");
            for (var key : kind.keys()) {
                assertThat(properties.get(key.name()).get("description").asString()).startsWith(key.sentence());
            }
        }
        assertThat(definitions.get("haproxy-service").get("properties").get("retries").get("default").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"2, 2, primary+1", "1, 3, primary", "0, 1, none", "3, 12, primary+3", "1, 1, none"})
    void aFirstScenarioOfEveryShapeRunsAsItIs(String balancers, String webs, String database) throws IOException {
        var file = folder.resolve("first.yaml");

        var made = Terminal.run("init", "--lb", balancers, "--web", webs, "--db", database, file.toString());

        assertThat(made.err()).isEmpty();
        assertThat(made.exitCode()).isZero();
        assertThat(complaints(Files.readString(file))).isEmpty();
        assertThat(Files.readString(folder.resolve("outagelab.schema.json"))).isEqualTo(TEXT);
        var checked = Terminal.run("validate", file.toString());
        assertThat(checked.exitCode()).isZero();
        assertThat(checked.err()).isEmpty();
        var run = Terminal.run("run", file.toString(), "--runs", "1", "--no-report", "--quiet");
        assertThat(run.exitCode()).isIn(0, 98, 99);
    }

    @Test
    void aFirstScenarioIsNeverWrittenOverAnotherFile() throws IOException {
        var file = folder.resolve("mine.yaml");
        Files.writeString(file, "mine");

        var made = Terminal.run("init", file.toString());

        assertThat(made.exitCode()).isEqualTo(2);
        assertThat(made.err()).contains("is there already");
        assertThat(Files.readString(file)).isEqualTo("mine");
        assertThat(folder.resolve("outagelab.schema.json")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--lb 0 --web 2 | 2 web servers need a balancer before them",
        "--lb 11 | balancers must be from 0 to 10, got 11",
        "--web 0 | webs must be from 1 to 100, got 0",
        "--db secondary | expected none, primary or primary+2 as database, got 'secondary'",
        "--db primary+21 | replicas must be from -1 to 20, got 21",
    })
    void aShapeThatNoSiteHasIsASentence(String options, String message) {
        var arguments = new ArrayList<>(List.of("init"));
        arguments.addAll(List.of(options.split(" ")));
        arguments.add(folder.resolve("first.yaml").toString());

        var made = Terminal.run(arguments.toArray(String[]::new));

        assertThat(made.exitCode()).isEqualTo(2);
        assertThat(made.err()).contains(message);
        assertThat(folder.resolve("first.yaml")).doesNotExist();
    }
}
