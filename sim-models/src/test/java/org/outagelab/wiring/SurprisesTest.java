package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.fixture.Lab;

/** Settings that are legal and do something else than one would think: they run, and it is said. */
class SurprisesTest {
    private static final String TEXT = "{version: 1, name: test, hosts: {a: {cores: 2}, b: {cores: 2}},"
            + " services: {lb: {kind: haproxy, on: [a], backend: web, LB timeout: {connect: 1s, server: 10s},"
            + " default-server: {check: true}}, web: {kind: nginx, on: [a, b], WEB upstream: {to: app UP}},"
            + " app: {kind: gunicorn, on: [a, b] APP}},"
            + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 5ms]}, GET /health: {weight: 0, at: app},"
            + " GET /alive: {weight: 0, at: web}},"
            + " load: {users: {executor: constant-arrival-rate, rate: 10/s, duration: 10s, client: {timeout: 1s}}}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "LB  | option: [redispatch]; retries: 0;         | redispatch without effect: retries is 0",
        "LB  | option: [{httpchk: GET /health}]; | the cache of 'web' answers GET /health",
        "UP  | ; keepalive: 8; http_version: 1.1         | 'app' closes every connection",
        "UP  | ; keepalive: 8                            | it needs 'http_version: 1.1'",
        "WEB | cache: {valid: 1s; background_update: true}; | it needs 'updating' in use_stale",
        "WEB | cache: {valid: 1s; lock_timeout: 1s};     | without effect: 'lock' is false",
        "APP | ; keepalive: 5s                           | sync workers close every connection",
    })
    void itRunsAndIsWarnedAbout(String place, String settings, String warning) {
        var text = TEXT.replace(place + " ", settings.replace(';', ',') + " ").replace(" " + place + "}", settings.replace(';', ',') + "}");
        if (warning.contains("cache of")) {
            text = text.replace("WEB ", "cache: {valid: 1s}, ");
        }

        var scenario = Lab.scenario(text.replace("LB ", "").replace("WEB ", "").replace(" UP}", "}").replace(" APP}", "}"));

        assertThat(scenario.warnings()).anyMatch(said -> said.contains(warning));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET /alive  | workers: 1, threads: 4, keepalive: 2s | keepalive: 8, http_version: 1.1, keepalive_timeout: 1s",
    })
    void whatIsSoundIsNot(String check, String app, String upstream) {
        var text = TEXT.replace("LB ", "option: [redispatch, {httpchk: " + check + "}], ")
                .replace("WEB ", "cache: {valid: 1s}, ")
                .replace(" UP}", ", " + upstream + "}")
                .replace(" APP}", ", " + app + "}");

        assertThat(Lab.scenario(text).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2s, 60s", "5s, 10s"})
    void aPeerThatClosesBeforeNginxLosesPosts(String peer, String nginx) {
        var text = TEXT.replace("LB ", "")
                .replace("WEB ", "")
                .replace(" UP}", ", keepalive: 8, http_version: 1.1, keepalive_timeout: " + nginx + "}")
                .replace(" APP}", ", threads: 4, keepalive: " + peer + "}");

        assertThat(Lab.scenario(text).warnings()).anyMatch(said -> said.contains("a POST that crosses its goodbye is lost"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "POST /cart: {at: app; body: 2MB}     | the default   | 'web' turns all of them away with 413: larger than its client_max_body_size of 1MiB",
        "PUT /file: {at: web; body: 10MB}     | 8MB           | 'web' turns all of them away with 413: larger than its client_max_body_size of 8MB",
    })
    void bodiesThatAreTooLargeAreTurnedAwayOnTheirWay(String endpoint, String most, String warning) {
        var text = upload(endpoint, most);

        assertThat(Lab.scenario(text).warnings()).singleElement().asString().contains(".body: ").endsWith(warning);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "POST /cart: {at: app; body: 1MB}     | the default",
        "POST /cart: {at: app; body: 1GB}     | 0B",
        "PUT /file: {at: web; body: 8MB}      | 8MB",
    })
    void bodiesThatAreNotAreNot(String endpoint, String most) {
        assertThat(Lab.scenario(upload(endpoint, most)).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"web, 1", "app, 0"})
    void bodiesThatDoNotPassAnNginxDoNotMind(String to, int warnings) {
        var text = upload("POST /cart: {at: app; body: 2MB}", "the default")
                .replace("GET /alive: {weight: 0, at: web}", "GET /alive: {weight: 0, at: app}")
                .replace("executor", "to: " + to + ", executor");

        assertThat(Lab.scenario(text).warnings()).hasSize(warnings);
    }

    private static String upload(String endpoint, String most) {
        return TEXT.replace("LB ", "")
                .replace("WEB ", most.equals("the default") ? "" : "client_max_body_size: " + most + ", ")
                .replace(" UP}", "}")
                .replace(" APP}", "}")
                .replace("endpoints: {", "endpoints: {" + endpoint.replace(';', ',') + ", ");
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void filesThatNobodyAsksForAreNotRead(boolean asked, int warnings) {
        var text = upload("GET /item: {at: app}", "the default")
                .replace("kind: nginx,", "kind: nginx, disk: {read: 8ms},")
                .replace("GET /alive: {weight: 0, at: web}", "GET /alive: {weight: 0, at: " + (asked ? "web" : "app") + "}");

        assertThat(Lab.scenario(text).warnings()).hasSize(warnings).allMatch(said -> said.contains(
                "services.web.disk: without effect: no endpoint is answered by files of 'web'"));
    }
}
