package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Cost;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;

/** Settings as they are written, what they become, and which contradict each other. */
class HaproxySettingsTest {
    private static final List<String> SERVERS = List.of("app.1", "app.2");

    private final Problems problems = new Problems();

    @Test
    void defaultsAreThoseOfTheProduct() {
        var spec = read(Map.of("backend", "app"));

        assertThat(problems.errors()).isEmpty();
        assertThat(spec.consistent()).isFalse();
        assertThat(spec.retryOn()).containsExactly("conn-failure");
        assertThat(spec.cookie()).isFalse();
        assertThat(spec.stickSize()).isZero();
        assertThat(spec.fullconn()).isEqualTo(spec.maxconn() / 10);
        var server = spec.server("app.1");
        assertThat(server.slowstartNs()).isZero();
        assertThat(server.minconn()).isZero();
        assertThat(server.observe()).isEqualTo(HaproxySpec.Observe.NONE);
        assertThat(server.errorLimit()).isEqualTo(10);
        assertThat(server.onError()).isEqualTo(HaproxySpec.OnError.FAIL_CHECK);
    }

    @Test
    void everyKeyReachesTheSpec() {
        var spec = read(map(
                "backend", "app",
                "balance", "hdr(X-Session)",
                "hash-type", "consistent",
                "hash-balance-factor", "150",
                "timeout", map("connect", "1s", "server", "10s"),
                "retry-on", List.of("conn-failure", "503", "response-timeout"),
                "option", List.of("redispatch", "persist"),
                "cookie", "SRV insert indirect nocache",
                "stick-table", map("type", "ip", "size", "100k", "expire", "30m", "peers", "true"),
                "stick", "on src",
                "set-priority-class", map("POST /cart", "-10"),
                "fullconn", "200",
                "default-server", map(
                        "check", "true", "minconn", "5", "maxconn", "50", "maxqueue", "7", "slowstart", "20s",
                        "observe", "layer7", "error-limit", "3", "on-error", "mark-down"),
                "server", map("app.2", map("backup", "true", "on-marked-up", "shutdown-backup-sessions"))));

        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
        assertThat(spec.balance()).isEqualTo("hdr");
        assertThat(spec.consistent()).isTrue();
        assertThat(spec.hashBalanceFactor()).isEqualTo(150);
        assertThat(spec.retryOn()).containsExactlyInAnyOrder("conn-failure", "503", "response-timeout");
        assertThat(spec.persist()).isTrue();
        assertThat(spec.cookie()).isTrue();
        assertThat(spec.stickSize()).isEqualTo(102_400);
        assertThat(spec.stickExpireNs()).isEqualTo(30 * SimTime.MINUTE);
        assertThat(spec.peers()).isTrue();
        assertThat(spec.priorities()).containsEntry("POST /cart", -10);
        assertThat(spec.fullconn()).isEqualTo(200);
        var server = spec.server("app.1");
        assertThat(List.of(server.minconn(), server.maxconn(), server.maxqueue(), server.errorLimit()))
                .containsExactly(5, 50, 7, 3);
        assertThat(server.slowstartNs()).isEqualTo(20 * SimTime.SECOND);
        assertThat(server.observe()).isEqualTo(HaproxySpec.Observe.LAYER7);
        assertThat(server.onError()).isEqualTo(HaproxySpec.OnError.MARK_DOWN);
        assertThat(spec.server("app.2").shutdownBackupSessions()).isTrue();
    }

    @Test
    void aMinconnAloneIsAMaxconn() {
        var spec = read(map("backend", "app", "default-server", map("minconn", "8")));

        assertThat(spec.server("app.1").maxconn()).isEqualTo(8);
        assertThat(warnings()).anyMatch(text -> text.contains("minconn is no less than maxconn"));
    }

    @Test
    void allRetryableErrorsStandsForThoseThatCanHappen() {
        var spec = read(map("backend", "app", "retry-on", "all-retryable-errors"));

        assertThat(spec.retryOn())
                .containsExactlyInAnyOrder(
                        "conn-failure", "empty-response", "response-timeout", "500", "502", "503", "504");
        assertThat(spec.retriesStatuses()).isTrue();
        assertThat(read(map("backend", "app", "retry-on", "none")).retryOn()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "balance             | sorce                 | did you mean 'source'",
        "balance             | hdr                   | expected one of",
        "balance             | hdr()                 | expected random(1)",
        "balance             | random(0)             | expected random(1)",
        "balance             | hdr(Host)             | not modelled",
        "hash-type           | map                   | expected one of",
        "hash-balance-factor | 80                    | more than 100",
        "retry-on            | 599                   | unknown failure '599'",
        "retry-on            | conn-fail             | did you mean 'conn-failure'",
        "cookie              | SRV rewrite           | are not modelled",
        "cookie              | SRV insert preserve   | unknown cookie setting 'preserve'",
        "stick               | on src                | needs a table",
        "fullconn            | 0                     | from 1",
        "http-reuse          | sometimes             | expected one of",
        "load-server-state-from-file | everywhere    | expected one of",
    })
    void wrongSettingsAreErrors(String key, String value, String message) {
        read(map("backend", "app", key, value));

        assertThat(problems.errors()).extracting(Problem::message).anyMatch(text -> text.contains(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101m", "1g", "-5", "many"})
    void aTableHasABoundedNumberOfEntries(String size) {
        read(map("backend", "app", "stick", "on src", "stick-table", map("size", size)));

        assertThat(problems.errors()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "app.3     | false | did you mean",
        "db/app.1  | false | of another backend: a haproxy service has one, here 'app'",
        "app.2     | false | app.2 tracks itself",
        "app/app.1 | true  | app.2 has a check of its own",
        "app.1     | false | app.1 has neither a check nor an agent to follow",
    })
    void trackedServersAreThereAndWatchedThemselves(String track, String check, String message) {
        read(map("backend", "app", "server", map("app.2", map("track", track, "check", check))));

        assertThat(problems.errors()).extracting(Problem::message).singleElement().asString().contains(message);
        assertThat(problems.errors()).extracting(Problem::path).containsExactly("services.lb.server.app.2.track");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "den                                                      | did you mean 'deny'",
        "track-sc0 hdr(X-Key)                                     | expected 'track-sc0 src'",
        "deny deny_status 418                                     | expected a deny_status of [200",
        "deny deny_status                                         | expected a deny_status of [200",
        "deny 429                                                 | expected a rule such as",
        "deny if                                                  | expected a rule such as",
        "deny if abuse                                            | expected conditions such as",
        "deny if { sc_http_req_rate(0) gt 100                     | expected conditions such as",
        "deny if { sc_http_req_rate(0) gt 9 } or { sc_conn_cur(0) gt 9 } | expected conditions such as",
        "deny if { path_beg eq /api }                             | expected sc_…(0) of",
        "deny if { sc_http_req_rat(0) gt 100 }                    | did you mean 'http_req_rate'",
        "deny if { sc_http_req_rate(0) more 100 }                 | unknown operator 'more'",
        "deny if { sc_http_req_rate(0) gt 10/s }                  | expected a whole number",
        "deny if { sc_conn_cur(0) gt 100 }                        | 'conn_cur' is not in the table",
    })
    void rulesThatAreNoRulesAreErrors(String rule, String message) {
        read(map(
                "backend", "app",
                "stick-table", map("size", "100k", "store", "http_req_rate(10s)"),
                "http-request", List.of("track-sc0 src", rule)));

        assertThat(problems.errors()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains(message);
            assertThat(problem.path()).isEqualTo("services.lb.http-request[1]");
        });
        assertThat(problems.warnings()).extracting(Problem::message).noneMatch(text -> text.contains("table"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "http_req_rate      | a period of at least 1ms",
        "http_req_rate(10)  | a period of at least 1ms",
        "http_req_rate(0s)  | a period of at least 1ms",
        "conn_cur(10s)      | conn_cur without a period",
        "gpc0               | unknown counter 'gpc0'",
        "conn_cur, conn_cur | conn_cur is stored twice",
    })
    void whatATableStoresIsKnown(String store, String message) {
        read(map(
                "backend", "app",
                "stick-table", map("size", "100k", "store", store),
                "http-request", List.of("track-sc0 src", "deny if { sc_http_req_rate(0) gt 9 }")));

        assertThat(problems.errors()).singleElement().extracting(Problem::message).asString().contains(message);
    }

    @Test
    void countersNeedATableAndATrackingRuleBeforeThem() {
        read(map("backend", "app", "http-request", List.of("deny if { sc_http_req_rate(0) gt 9 }", "track-sc0 src")));

        assertThat(problems.errors()).extracting(Problem::message).satisfiesExactly(
                first -> assertThat(first).contains("'track-sc0 src' must stand before it"),
                second -> assertThat(second).contains("needs a table, for example stick-table"));
    }

    @Test
    void rulesWithoutEffectAreWarnedOf() {
        read(map(
                "backend", "app",
                "timeout", map("server", "10s"),
                "stick-table", map("size", "1k", "expire", "5s", "store", "http_req_rate(10s)", "peers", "true"),
                "http-request", List.of("track-sc0 src", "track-sc0 src", "tarpit", "deny")));

        assertThat(problems.errors()).isEmpty();
        assertThat(warnings()).anyMatch(text -> text.contains("the request is tracked already"));
        assertThat(warnings()).anyMatch(text -> text.contains("a rule before it decides about every request"));
        assertThat(warnings()).anyMatch(text -> text.contains("tarpit answers at once"));
        assertThat(warnings()).anyMatch(text -> text.contains("an entry expires before its period is over"));
        assertThat(warnings()).anyMatch(text -> text.contains("every instance counts for itself"));
    }

    @Test
    void rulesThatWorkAreNotWarnedOf() {
        var spec = read(map(
                "backend", "app",
                "timeout", map("connect", "5s", "server", "10s"),
                "stick-table", map("type", "ip", "size", "100k", "expire", "30s", "store", List.of("http_req_rate(10s)", "conn_cur")),
                "http-request", List.of(
                        "track-sc0 src",
                        "deny deny_status 429 if { sc_http_req_rate(0) gt 100 }",
                        "tarpit if { sc_conn_cur(0) ge 20 }")));

        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
        assertThat(spec.requestRules().store()).containsEntry(RequestRules.Counter.HTTP_REQ_RATE, 10_000L);
        assertThat(spec.requestRules().expireNs()).isEqualTo(30 * SimTime.SECOND);
        assertThat(spec.requestRules().tarpitNs()).isEqualTo(5 * SimTime.SECOND);
        assertThat(spec.requestRules().rules()).extracting(RequestRules.Rule::status).containsExactly(0, 429, 500);
        assertThat(spec.stickSize()).isZero();
    }

    @Test
    void aTimeoutForATarpitThatNobodyUsesIsWarnedOf() {
        read(map("backend", "app", "timeout", map("connect", "1s", "server", "1s", "tarpit", "5s")));
        assertThat(warnings()).anyMatch(text -> text.contains("'timeout tarpit' without effect"));
    }

    @Test
    void serversMustNotTrackEachOtherInACircle() {
        read(map(
                "backend", "app",
                "server", map("app.1", map("track", "app.2"), "app.2", map("track", "app.1"))));

        assertThat(problems.errors()).extracting(Problem::message).containsExactly(
                "servers that track each other in a circle: app.1 → app.2 → app.1");
    }

    @Test
    void aDefaultServerMayTrackOnlyWhatIsWatched() {
        read(map(
                "backend", "app",
                "default-server", map("track", "app.1"),
                "server", map("app.1", map("check", "true", "track", "app.1"))));

        assertThat(problems.errors()).extracting(Problem::message)
                .containsExactly("app.1 has a check of its own: 'track' needs 'check: false'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "init-state       | sideways | expected one of",
        "init-state       | dwn      | did you mean 'down'",
        "pool-max-conn    | -2       | from -1",
        "pool-purge-delay | 5        | duration",
    })
    void wrongServerSettingsAreErrors(String key, String value, String message) {
        read(map("backend", "app", "default-server", map(key, value)));

        assertThat(problems.errors()).extracting(Problem::message).singleElement().asString().contains(message);
    }

    @Test
    void serverSettingsWithoutEffectAreWarnedOf() {
        read(map(
                "backend", "app", "http-reuse", "never",
                "default-server", map("pool-max-conn", "5"),
                "server", map("app.2", map("init-state", "down"))));

        assertThat(problems.errors()).isEmpty();
        assertThat(warnings()).anyMatch(text -> text.contains("app.1: pool-max-conn and pool-purge-delay without effect"));
        assertThat(warnings()).anyMatch(text -> text.contains("app.2: init-state without effect"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hash-type           | consistent    | 'balance roundrobin' does not hash",
        "hash-balance-factor | 150           | 'balance roundrobin' does not hash",
        "fullconn            | 100           | no server has a minconn",
        "option              | persist       | needs a cookie or a stick table",
        "retry-on            | junk-response | never happens",
    })
    void settingsWithoutEffectAreWarnedOf(String key, String value, String message) {
        read(map("backend", "app", key, value));

        assertThat(problems.errors()).isEmpty();
        assertThat(warnings()).anyMatch(text -> text.contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "slowstart    | 10s                      | it never comes up",
        "observe      | layer7                   | needs 'check: true'",
        "error-limit  | 3                        | they need observe",
        "maxqueue     | 3                        | without a maxconn nothing waits",
        "on-marked-up | shutdown-backup-sessions | there is no backup",
    })
    void serverSettingsWithoutEffectAreWarnedOf(String key, String value, String message) {
        read(map("backend", "app", "default-server", map(key, value)));

        assertThat(problems.errors()).isEmpty();
        assertThat(warnings()).anyMatch(text -> text.contains(message));
    }

    @Test
    void observingWithFastinterIsWarnedOfBecauseErrorsAloneHardlyTakeAServerDown() {
        read(map("backend", "app", "default-server", map("check", "true", "observe", "layer7", "fastinter", "500ms")));

        assertThat(warnings()).anyMatch(text -> text.contains("observe with fastinter"));
    }

    @Test
    void aTableWithoutARuleAndAFactorWithoutARingAreWarnedOf() {
        read(map(
                "backend", "app", "balance", "source", "hash-balance-factor", "150", "stick-table", map("size", "1k")));

        assertThat(warnings())
                .anyMatch(text -> text.contains("without 'stick: on src'"))
                .anyMatch(text -> text.contains("needs 'hash-type: consistent'"));
    }

    private List<String> warnings() {
        return problems.warnings().stream().map(Problem::message).toList();
    }

    private HaproxySpec read(Map<String, ?> settings) {
        var reading = new Reading(problems, "services.lb");
        var values = new Section("haproxy service", HaproxySpec.KEYS).read(node(settings), reading);
        return HaproxySpec.read(values, SERVERS, Cost.NONE, Map.of());
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static Node node(Object value) {
        var at = new Position("test.yaml", 1, 1);
        if (value instanceof Map<?, ?> map) {
            var entries = new LinkedHashMap<String, Node.Entry>();
            map.forEach((key, below) -> entries.put((String) key, new Node.Entry(at, node(below))));
            return new Node.Mapping(at, entries);
        } else if (value instanceof List<?> list) {
            return new Node.Items(at, list.stream().map(HaproxySettingsTest::node).toList());
        }
        return new Node.Scalar(at, (String) value, false);
    }
}
