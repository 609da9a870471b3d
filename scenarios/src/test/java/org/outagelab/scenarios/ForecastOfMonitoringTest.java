package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.reading.Forecast;

class ForecastOfMonitoringTest {
    private static final String WATCHED = """
            version: 1
            name: Scraped every millisecond
            hosts: {a: {}, watch: {}}
            services: {web: {kind: nginx, on: a}}
            endpoints: {GET /: {weight: 1, at: web}}
            load: {all: {executor: constant-arrival-rate, rate: 1/s, duration: 1h, client: {timeout: 5s}}}
            monitoring:
              prometheus: {on: watch, scrape_interval: %s, evaluation_interval: 15s}
              scrape: {web: {}}
            """;

    @TempDir
    private Path folder;

    private Forecast forecast(String interval) throws IOException {
        var path = folder.resolve("watched.yaml");
        Files.writeString(path, String.format(WATCHED, interval));
        var file = ScenarioFile.read(path, List.of());
        assertThat(file.errors()).isEmpty();
        return Forecast.of(file.variants().get("base"));
    }

    @Test
    void scrapesThatTakeLongerThanTheLoadAreInTheForecast() throws IOException {
        var often = forecast("1ms");

        assertThat(often.items().get(0).what()).isEqualTo("the monitoring");
        // 3.6 million scrapes of some events each, beside 3,600 requests.
        assertThat(often.events()).isBetween(3.6e6 * 2, 3.6e6 * 10);
        assertThat(forecast("15s").events()).isLessThan(50_000);
    }
}
