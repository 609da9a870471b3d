package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The pages of {@code docs/models} against the keys.
 *
 * <p>{@code -Dsurefire.argLine=-Dgolden.accept=true} writes their tables anew.
 */
class ModelPagesTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGES = PROJECT.resolve("docs/models");

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
                .containsExactly("client", "gunicorn", "haproxy", "keepalived", "machine", "mysql", "network", "nginx");
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
}
