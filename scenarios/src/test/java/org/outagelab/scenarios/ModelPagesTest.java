package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The pages of {@code docs/models} against the keys, and the comments that cite them against the pages.
 *
 * <p>{@code -Dsurefire.argLine=-Dgolden.accept=true} writes their tables anew.
 */
class ModelPagesTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGES = PROJECT.resolve("docs/models");
    private static final Pattern CITATION = Pattern.compile("docs/(models/)?([a-z]+)\\.md((?:(?:, )?#[a-z-]+)*)");
    private static final Pattern ELSEWHERE = Pattern.compile("reference/[a-z-]+\\.|\\breference §|\\bDEFINITIONS\\b|\\bDESIGN §|\\[[LSDPK]\\]");

    @Test
    void everyTableShowsTheKeysAsTheyAre() throws IOException {
        for (var page : pages().entrySet()) {
            var written = page.getValue().written();
            var file = PAGES.resolve(page.getKey() + ".md");

            if (Boolean.getBoolean("golden.accept")) {
                Files.writeString(file, written);
            }
            assertThat(Files.readString(file)).as(file.getFileName().toString()).isEqualTo(written);
        }
    }

    @Test
    void everyPageSaysWhatIsNotModelledAndWhereItsRulesComeFrom() throws IOException {
        pages().forEach((name, page) -> {
            assertThat(page.anchors()).as(name).contains("keys", "not-modelled", "sources");
            assertThat(page.tables()).as(name).isPositive();
        });
    }

    @Test
    void thereIsAPageForEveryProduct() throws IOException {
        assertThat(pages().keySet())
                .containsExactly("client", "dns", "firewall", "gunicorn", "haproxy", "keepalived", "machine", "monitoring", "mysql", "network", "nginx", "orchestration", "releases", "tls", "unit");
    }

    @Test
    void whatCommentsCiteIsOnAPage() throws IOException {
        var pages = pages();
        var dangling = new ArrayList<String>();
        int cited = 0;
        for (var source : sources()) {
            var found = CITATION.matcher(Files.readString(source));
            while (found.find()) {
                cited++;
                var page = found.group(1) != null
                        ? pages.get(found.group(2))
                        : new ModelPage(Files.readString(PROJECT.resolve("docs").resolve(found.group(2) + ".md")));
                for (var anchor : found.group(3).split("(, )?#")) {
                    if (page == null || !anchor.isEmpty() && !page.anchors().contains(anchor)) {
                        dangling.add(PROJECT.relativize(source) + ": " + found.group());
                    }
                }
            }
        }

        assertThat(dangling).isEmpty();
        assertThat(cited).isGreaterThan(50);
    }

    @Test
    void commentsCiteNothingThatIsNotInTheRepository() throws IOException {
        var elsewhere = new ArrayList<String>();
        for (var source : sources()) {
            if (!source.endsWith("ModelPagesTest.java")
                    && ELSEWHERE.matcher(Files.readString(source)).find()) {
                elsewhere.add(PROJECT.relativize(source).toString());
            }
        }

        assertThat(elsewhere).isEmpty();
    }

    @Test
    void aTableThatIsOutOfDateIsWrittenAnew() throws IOException {
        var page = new ModelPage("""
                # Page
                ```yaml
                version: 1
                name: One
                hosts: {one: {cores: 3}}
                services: {web: {kind: nginx, on: one}}
                endpoints: {GET /: {weight: 1, at: web}}
                load: {visitors: {executor: constant-arrival-rate, rate: 10/s, duration: 1m}}
                ```
                <!-- keys hosts.one only cores zone -->
                | something else |
                <!-- end -->
                """);

        assertThat(page.written())
                .contains("<!-- keys hosts.one only cores zone -->\n\n| key | unless given |")
                .contains("| `cores` | must be given | Cores, shared by all processes. | ours |\n| `zone` | unset |")
                .doesNotContain("something else", "`boot`")
                .endsWith("<!-- end -->\n");
        assertThat(new ModelPage(page.written()).written()).isEqualTo(page.written());
    }

    @Test
    void aTableOfNothingIsRefused() {
        var page = new ModelPage("""
                ```yaml
                version: 1
                name: One
                hosts: {one: {}}
                services: {web: {kind: nginx, on: one}}
                endpoints: {GET /: {weight: 1, at: web}}
                load: {visitors: {executor: constant-arrival-rate, rate: 10/s, duration: 1m}}
                ```
                <!-- keys services.wbe -->
                <!-- end -->
                """);

        assertThatThrownBy(page::written)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no keys under services.wbe");
    }

    private static Map<String, ModelPage> pages() throws IOException {
        var pages = new TreeMap<String, ModelPage>();
        try (var files = Files.list(PAGES)) {
            for (var file : files.filter(name -> name.toString().endsWith(".md")).toList()) {
                pages.put(file.getFileName().toString().replace(".md", ""), new ModelPage(Files.readString(file)));
            }
        }
        return pages;
    }

    private static List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        for (var module : List.of("sim-core", "sim-models", "reports", "scenarios", "benchmarks")) {
            try (var files = Files.walk(PROJECT.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(500);
        return sources;
    }
}
