package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.outagelab.metric.MetricTable;
import org.outagelab.metric.Owner;
import org.outagelab.metric.Owners;
import org.outagelab.results.Audit;
import org.outagelab.results.Cause;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.Lane;
import org.outagelab.results.Lane.State;
import org.outagelab.results.LatencyCurve;
import org.outagelab.results.Mark;
import org.outagelab.results.Measured;
import org.outagelab.results.OverRuns;
import org.outagelab.results.Recovery;
import org.outagelab.results.Results;
import org.outagelab.results.Series;
import org.outagelab.results.Series.What;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.Timeline;
import org.outagelab.results.Topology;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

/** Made-up but plausible results: a crash of app.1 at 3:00, noticed after 4.9 s, in five topologies. */
final class SampleResults {
    private static final double NAN = Double.NaN;

    private SampleResults() {}

    static Results oneVariant() {
        return results(Verdict.FAIL, List.of(variant("base", 0.99131, 0.0004)));
    }

    static Results fiveVariants() {
        return results(
                Verdict.FAIL,
                List.of(
                        variant("base", 0.99131, 0.0004),
                        variant("health checks every second", 0.99702, 0.0002),
                        variant(
                                "two web servers behind the balancer, each with a full set of workers",
                                0.99934,
                                0.0001),
                        variant("retries and redispatch", 0.99991, 0.00003),
                        perfect("standby in zone b")));
    }

    static Results twelveVariants() {
        List<VariantResults> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double unavailability = StrictMath.pow(10, -0.4 * (i + 1));
            all.add(variant("variant number " + (i + 1), 1 - unavailability, unavailability / 6));
        }
        return results(Verdict.FAIL, all);
    }

    /** Nothing was counted: no values anywhere. */
    static Results nothing() {
        var none = Estimate.none("ratio", "nothing was counted");
        var empty = new VariantResults(
                "base",
                1,
                "00",
                Map.of("availability", none),
                Map.of(),
                Map.of(),
                new Audit(0, 0, 0, 0, 0, 0),
                List.of(),
                null,
                List.of(),
                new Topology(List.of(), List.of()),
                new Timeline(0, 0, List.of(), List.of(), List.of()),
                new LatencyCurve(0, NAN, List.of()),
                List.of());
        return new Results("0.1.0", "empty", "", "", 1, 0, null, false, List.of(declared(empty)), "");
    }

    static Results allFailed() {
        return results(Verdict.FAIL, List.of(variant("base", 0, NAN)));
    }

    static Results noneFailed() {
        return results(Verdict.INCONCLUSIVE, List.of(perfect("base")));
    }

    static Results hostile() {
        var v = variant("</script><script>alert(1)</script> & \"quotes\"", 0.99, 0.001);
        Results r = results(Verdict.FAIL, List.of(v));
        return new Results(
                r.toolVersion(),
                "<b>bold</b> {{name}} & 'co'",
                "a<b>.yaml",
                r.sha256(),
                r.seed(),
                r.loadSeconds(),
                r.verdict(),
                false,
                r.variants(),
                r.repeat());
    }

    static Results results(Verdict verdict, List<VariantResults> variants) {
        return new Results(
                "0.1.0",
                "Three servers for www.foobar.com",
                "web.yaml",
                "4b1f6a0c8a3c9d2e5f70b1a2c3d4e5f60718293a4b5c6d7e8f9012a3b4c5d6e7",
                42,
                600,
                verdict,
                false,
                variants.stream().map(SampleResults::declared).toList(),
                "./outagelab run web.yaml --seed 42 --runs 20");
    }

    /** What the metrics say of themselves, with some spread over runs. */
    private static VariantResults declared(VariantResults variant) {
        var table = MetricTable.of(new Owners(
                List.of(new Owner("lb", "haproxy"), new Owner("web", "nginx"), new Owner("app", "gunicorn"), new Owner("db", "mysql")),
                List.of(), List.of("GET /item"), List.of(), List.of()));
        var measured = new LinkedHashMap<String, Measured>();
        variant.metrics().forEach((name, found) -> {
            var row = table.named(name);
            var spread = found.hasInterval() ? new OverRuns(found.low(), found.mean(), found.high(), found.n()) : OverRuns.NONE;
            measured.put(name, row == null
                    ? Measured.unknown(name)
                    : new Measured(
                            row.metric().name(), row.metric().scope().name().toLowerCase(Locale.ROOT), row.owner().name(),
                            row.metric().shown(), row.metric().says(), spread));
        });
        return variant.with(measured);
    }

    static VariantResults variant(String name, double availability, double half) {
        int runs = 20;
        long sent = 60_000L * runs;
        long failed = Math.round(sent * (1 - availability));
        Map<String, Estimate> metrics = metrics(availability, half, failed / (double) runs, runs);
        Map<String, Long> outcomes = new LinkedHashMap<>();
        outcomes.put("ok", sent - failed);
        outcomes.put("http-503 no server", failed * 2 / 3);
        outcomes.put("http-502 upstream reset", failed - failed * 2 / 3 - failed / 10);
        outcomes.put("timeout", failed / 10);
        var incidents = List.of(incident("app.1 crashes", failed / (double) runs, runs), masked("web.1 is slow", runs));
        return new VariantResults(
                name,
                runs,
                "9f2c4d1e00aa55ff",
                metrics,
                outcomes,
                new TreeMap<>(Map.of("ok", sent - failed + 12, "refused", 431L)),
                new Audit(sent, sent - failed, 0, failed - 7, 7, 0),
                thresholds(metrics),
                thresholds(metrics).stream().map(ThresholdResult::verdict).reduce(Verdict.PASS, Verdict::and),
                incidents,
                topology(),
                timeline(failed / (double) runs),
                curve(sent - failed, 1 - availability, 0.018 + availability / 200),
                List.of(
                        "lb: 'check' interval 2s × fall 3 means a dead server gets traffic for up to 6 s",
                        "warm-up: MSER-5 would cut the first 12 s"));
    }

    /** Searched over load: one that fails from 48.5/s on, one that never does, one that always does. */
    static Results searched() {
        return results(
                Verdict.FAIL,
                List.of(
                        searched("base", point(24, 2, 2), point(38, 14, 2), point(45, 47, 2), point(48.5, 81, 1), point(80, NAN, 0)),
                        searched("a retry budget", point(24, 0, 2), point(80, 6, 2)),
                        searched("four retries", point(24, NAN, 0), point(80, NAN, 0))));
    }

    private static VariantResults searched(String name, Recovery.Point... points) {
        double up = NAN;
        double fails = NAN;
        for (Recovery.Point point : points) {
            boolean all = point.returned() == point.runs();
            up = all && Double.isNaN(fails) ? point.rate() : up;
            fails = !all && Double.isNaN(fails) ? point.rate() : fails;
        }
        VariantResults v = variant(name, 0.99, 0.001);
        return new VariantResults(
                v.name(), v.runs(), v.digest(), v.metrics(), v.measured(), v.outcomes(), v.attemptOutcomes(), v.balancerLogs(),
                new Recovery(List.of(points), up, fails), v.audit(), v.thresholds(), v.verdict(), v.incidents(), v.topology(),
                v.timeline(), v.latency(), v.findings(), v.warnings());
    }

    /** Back after so many seconds, NaN for never, in so many of two runs. */
    private static Recovery.Point point(double rate, double after, int returned) {
        Estimate back = returned == 0
                ? Estimate.none("s", "it never returned")
                : new Estimate(after, after - 5, returned == 2 ? after * 6 : NAN, returned, "s", "");
        return new Recovery.Point(rate / 80, rate, 2, returned, back, Estimate.none("attempts", "no loss"));
    }

    private static VariantResults perfect(String name) {
        VariantResults v = variant(name, 1, NAN);
        Map<String, Estimate> metrics = new LinkedHashMap<>(v.metrics());
        metrics.put(
                "availability", new Estimate(1, 0.999_997_5, 1, 20, "ratio", "exact bound: no failure in 1,200,000"));
        Map<String, Long> outcomes = new LinkedHashMap<>();
        outcomes.put("ok", 1_200_000L);
        return new VariantResults(
                name,
                v.runs(),
                v.digest(),
                metrics,
                outcomes,
                v.attemptOutcomes(),
                new Audit(1_200_000, 1_200_000, 0, 0, 0, 0),
                thresholds(metrics),
                Verdict.INCONCLUSIVE,
                List.of(masked("app.1 crashes", 20)),
                v.topology(),
                timeline(0),
                v.latency(),
                List.of());
    }

    private static Map<String, Estimate> metrics(double availability, double half, double failed, int runs) {
        Map<String, Estimate> m = new LinkedHashMap<>();
        m.put("availability", estimate(availability, half, runs, "ratio"));
        m.put("requests.sent", estimate(60_012.4, 98.2, runs, "requests"));
        m.put("requests.failed", estimate(failed, failed / 12, runs, "requests"));
        m.put("goodput", estimate(100.02 * availability, 0.16, runs, "1/s"));
        m.put("latency.mean", estimate(0.0241, 0.0006, runs, "s"));
        m.put("latency.p50", estimate(0.0182, 0.0002, runs, "s"));
        m.put("latency.p95", estimate(0.0871, 0.0012, runs, "s"));
        m.put("latency.p99", estimate(0.2312, 0.0071, runs, "s"));
        m.put("latency.p99.9", Estimate.none("s", "a run has fewer than 10,000 ok requests"));
        m.put("time_to_detect", estimate(4.9, 0.31, runs, "s"));
        m.put("time_to_recover", estimate(62.9, 0.44, runs, "s"));
        m.put("writes.lost", new Estimate(0, 0, 0.18, runs, "writes", "exact"));
        m.put("replication.lag.max", estimate(3.41, 0.22, runs, "s"));
        m.put("app.utilization", estimate(0.4312, 0.0021, runs, "ratio"));
        m.put("db.utilization", estimate(0.1807, 0.0011, runs, "ratio"));
        m.put("app.queue", estimate(0.31, 0.02, runs, "requests"));
        m.put("endpoint[\"GET /item\"].latency.p99", estimate(0.2512, 0.0091, runs, "s"));
        return m;
    }

    static Estimate estimate(double mean, double half, int n, String unit) {
        return new Estimate(mean, mean - half, mean + half, n, unit, "");
    }

    private static List<ThresholdResult> thresholds(Map<String, Estimate> metrics) {
        Estimate a = metrics.get("availability");
        return List.of(
                threshold("availability >= 99.9%", 0.999, a, a.low() >= 0.999 ? Verdict.PASS : Verdict.FAIL, ""),
                threshold("latency.p99 < 300ms", 0.3, metrics.get("latency.p99"), Verdict.PASS, ""),
                threshold(
                        "latency.p99.9 < 1s",
                        1,
                        metrics.get("latency.p99.9"),
                        Verdict.INCONCLUSIVE,
                        "no interval: a run has fewer than 10,000 ok requests"),
                threshold("writes.lost == 0", 0, metrics.get("writes.lost"), Verdict.PASS, ""));
    }

    /** One of four: its interval is that of 98.75 %, here a quarter wider than that of 95 %. */
    private static ThresholdResult threshold(
            String expression, double bound, Estimate at95, Verdict verdict, String reason) {
        var judging = new Estimate(
                at95.mean(),
                at95.mean() - 1.25 * (at95.mean() - at95.low()),
                at95.mean() + 1.25 * (at95.high() - at95.mean()),
                at95.n(),
                at95.unit(),
                at95.note());
        return new ThresholdResult(
                expression, expression.split(" ")[0], expression.split(" ")[1], "", bound, judging, 0.9875, at95, verdict, reason);
    }

    private static IncidentSummary incident(String cause, double failed, int runs) {
        return new IncidentSummary(
                Cause.of(cause),
                runs,
                runs,
                false,
                new Estimate(180, NAN, NAN, runs, "s", "set"),
                new Estimate(240, NAN, NAN, runs, "s", "set"),
                estimate(180.01, 0.004, runs, "s"),
                estimate(184.9, 0.31, 18, "s"),
                estimate(4.9, 0.31, 18, "s"),
                5.6,
                2,
                estimate(242.9, 0.44, runs, "s"),
                estimate(62.9, 0.44, runs, "s"),
                0,
                0,
                Estimate.none("s", "seen"),
                estimate(failed, failed / 12, runs, "requests"),
                IncidentSummary.WrongAnswers.NONE,
                estimate(0.0123, 0.0011, runs, "s"),
                Estimate.none("s", "not known"),
                0,
                Estimate.none("attempts", "no loss"),
                null);
    }

    private static IncidentSummary masked(String cause, int runs) {
        return lossless(cause, runs, runs, true, IncidentSummary.WrongAnswers.NONE);
    }

    private static IncidentSummary lossless(
            String cause, int runs, int times, boolean masked, IncidentSummary.WrongAnswers wrong) {
        return new IncidentSummary(
                Cause.of(cause),
                runs,
                times,
                masked,
                new Estimate(420, NAN, NAN, runs, "s", "set"),
                new Estimate(450, NAN, NAN, runs, "s", "set"),
                Estimate.none("s", "no loss"),
                Estimate.none("s", "never detected"),
                Estimate.none("s", "never detected"),
                NAN,
                runs,
                Estimate.none("s", "no loss"),
                Estimate.none("s", "no loss"),
                0,
                0,
                Estimate.none("s", "no loss"),
                new Estimate(0, 0, 0.18, runs, "requests", "exact"),
                wrong,
                estimate(0.0482, 0.0032, runs, "s"),
                Estimate.none("s", "not known"),
                0,
                Estimate.none("attempts", "no loss"),
                null);
    }

    /** Incidents of which each needs another sentence, and three requests that were lost in none. */
    static Results unusualIncidents() {
        var plain = incident("the load ends early", 12, 20);
        var unseen = new IncidentSummary(
                plain.because(), 20, 20, false, plain.faultStart(), plain.faultEnd(), plain.start(), plain.detected(),
                plain.detectedAfter(), plain.slowestDetection(), 2, Estimate.none("s", "not seen"), Estimate.none("s", "not seen"), 0, 20,
                estimate(20, 0.5, 20, "s"), plain.failed(), plain.wrong(), Estimate.none("s", "too few requests to compare"),
                plain.afterTrigger(), 3, plain.amplification(), null);
        var bug = lossless(
                "a bug", 20, 45, false, new IncidentSummary.WrongAnswers(estimate(240, 9, 20, "requests"), List.of("404")));
        VariantResults v = variant("base", 0.99131, 0.0004);
        Map<String, Estimate> metrics = new LinkedHashMap<>(v.metrics());
        metrics.put("requests.outside_incidents", estimate(0.15, 0.1, 20, "requests"));
        return results(
                Verdict.FAIL,
                List.of(new VariantResults(
                        v.name(), v.runs(), v.digest(), metrics, v.outcomes(), v.attemptOutcomes(), v.audit(), v.thresholds(),
                        v.verdict(), List.of(unseen, bug, masked("web.1 is slow", 20)), v.topology(), v.timeline(), v.latency(),
                        v.warnings())));
    }

    static Topology topology() {
        return new Topology(
                List.of(
                        new Topology.Node("clients", "client", "", "", "100/s, Poisson", 0),
                        new Topology.Node("lb.1", "haproxy", "server-1", "a", "roundrobin", 1),
                        new Topology.Node("web.1", "nginx", "server-2", "a", "same host", 2),
                        new Topology.Node("web.2", "nginx", "server-4", "b", "same host", 2),
                        new Topology.Node("app.1", "gunicorn", "server-2", "a", "4 workers", 3),
                        new Topology.Node("app.2", "gunicorn", "server-4", "b", "4 workers", 3),
                        new Topology.Node("db.1", "mysql", "server-3", "a", "primary", 4),
                        new Topology.Node("db.2", "mysql", "server-4", "b", "replica, async", 4)),
                List.of(
                        new Topology.Edge("clients", "lb.1", "call"),
                        new Topology.Edge("lb.1", "web.1", "call"),
                        new Topology.Edge("lb.1", "web.2", "backup"),
                        new Topology.Edge("web.1", "app.1", "call"),
                        new Topology.Edge("web.2", "app.2", "call"),
                        new Topology.Edge("app.1", "db.1", "call"),
                        new Topology.Edge("app.2", "db.1", "call"),
                        new Topology.Edge("db.1", "db.2", "replication")));
    }

    /** Forty components, sixty events, a mesh over several tiers. */
    static Results crowded() {
        VariantResults v = variant("base", 0.9, 0.01);
        List<Topology.Node> nodes =
                new ArrayList<>(List.of(new Topology.Node("clients", "client", "", "", "2,000/s", 0)));
        List<Topology.Edge> edges = new ArrayList<>();
        List<Lane> lanes = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            nodes.add(new Topology.Node("lb." + i, "haproxy", "edge-" + i, i == 1 ? "a" : "b", "leastconn", 1));
            edges.add(new Topology.Edge("clients", "lb." + i, i == 1 ? "call" : "backup"));
        }
        for (int i = 1; i <= 6; i++) {
            nodes.add(new Topology.Node("app." + i, "gunicorn", "worker-" + i, i % 2 == 1 ? "a" : "b", "8 workers", 2));
            edges.add(new Topology.Edge("lb.1", "app." + i, "call"));
            edges.add(new Topology.Edge("lb.2", "app." + i, "call"));
            edges.add(new Topology.Edge("app." + i, "cache.1", "call"));
            edges.add(new Topology.Edge("app." + i, "db.1", "call"));
        }
        nodes.add(new Topology.Node("cache.1", "memcached", "worker-1", "a", "", 3));
        nodes.add(new Topology.Node("db.1", "mysql", "data-1", "a", "primary", 4));
        nodes.add(new Topology.Node("db.2", "mysql", "data-2", "b", "replica", 4));
        nodes.add(new Topology.Node("db.3", "mysql", "data-2", "b", "replica", 4));
        edges.add(new Topology.Edge("db.1", "db.2", "replication"));
        edges.add(new Topology.Edge("db.1", "db.3", "replication"));
        for (int i = 1; i <= 40; i++) {
            boolean flaps = i % 5 == 0;
            lanes.add(
                    !flaps
                            ? up("instance." + i)
                            : new Lane(
                                    "an-instance-with-a-long-name." + i,
                                    List.of(
                                            new Lane.Span(State.UP, 0, i * 10),
                                                    new Lane.Span(State.DOWN_UNDETECTED, i * 10, i * 10 + 5),
                                            new Lane.Span(State.DOWN_OUT, i * 10 + 5, i * 10 + 50),
                                                    new Lane.Span(State.UP, i * 10 + 50, 600))));
        }
        for (int i = 0; i < 60; i++) {
            marks.add(new Mark(i * 10 + i % 3, "instance." + i + " flaps again", "instance." + i));
        }
        var timeline = new Timeline(0, 600, lanes, marks, v.timeline().series());
        var crowded = new VariantResults(
                "base",
                1,
                v.digest(),
                v.metrics(),
                v.outcomes(),
                v.attemptOutcomes(),
                v.audit(),
                v.thresholds(),
                v.verdict(),
                v.incidents(),
                new Topology(nodes, edges),
                timeline,
                v.latency(),
                v.warnings());
        return results(Verdict.FAIL, List.of(crowded));
    }

    /** Availabilities that hardly differ, an interval that reaches 100 %, one run without interval, no data. */
    static Results close() {
        List<VariantResults> all =
                new ArrayList<>(List.of(variant("base", 0.98721, 0.0021), variant("other", 0.98811, 0.0019)));
        all.add(withAvailability("reaches one", new Estimate(0.9997, 0.9988, 1, 3, "ratio", "")));
        all.add(withAvailability("one run", new Estimate(0.991, NAN, NAN, 1, "ratio", "")));
        all.add(withAvailability("one perfect run", new Estimate(1, NAN, NAN, 1, "ratio", "")));
        all.add(withAvailability("no data", Estimate.none("ratio", "nothing was counted")));
        return results(Verdict.INCONCLUSIVE, all);
    }

    /** Variants that lost nothing, about one write in some runs, and thousands without an end. */
    static Results lossy() {
        return results(
                Verdict.FAIL,
                List.of(
                        withMetrics("asynchronous", Map.of(
                                "writes.lost", estimate(1.5, 2.1, 10, "writes"),
                                "latency.p50", estimate(0.0044, 0, 10, "s"),
                                "rto", estimate(12.5, 1.2, 10, "s"))),
                        withMetrics("semi-synchronous", Map.of(
                                "writes.lost", estimate(0, 0, 10, "writes"),
                                "latency.p50", estimate(0.0248, 0, 10, "s"),
                                "rto", estimate(12.5, 1.2, 10, "s"))),
                        withMetrics("no backup", Map.of(
                                "writes.lost", estimate(24_106, 900, 10, "writes"),
                                "latency.p50", estimate(0.0044, 0, 10, "s"),
                                "rto", Estimate.none("s", "nothing came back")))));
    }

    private static VariantResults withAvailability(String name, Estimate availability) {
        return withMetrics(name, Map.of("availability", availability));
    }

    private static VariantResults withMetrics(String name, Map<String, Estimate> others) {
        VariantResults v = variant(name, 0.999, 0.0001);
        Map<String, Estimate> metrics = new LinkedHashMap<>(v.metrics());
        metrics.putAll(others);
        return new VariantResults(
                name,
                (int) Math.max(1, metrics.get("availability").n()),
                v.digest(),
                metrics,
                v.outcomes(),
                v.attemptOutcomes(),
                v.audit(),
                v.thresholds(),
                v.verdict(),
                v.incidents(),
                v.topology(),
                v.timeline(),
                v.latency(),
                v.warnings());
    }

    private static Timeline timeline(double failed) {
        List<Lane> lanes = List.of(
                up("lb.1"),
                up("web.1"),
                new Lane(
                        "app.1",
                        List.of(
                                new Lane.Span(State.UP, 0, 180),
                                new Lane.Span(State.DOWN_UNDETECTED, 180, 184.9),
                                new Lane.Span(State.DOWN_OUT, 184.9, 240),
                                new Lane.Span(State.RETURNING, 240, 243.1),
                                new Lane.Span(State.UP, 243.1, 600))),
                new Lane(
                        "app.2",
                        List.of(
                                new Lane.Span(State.UP, 0, 420),
                                new Lane.Span(State.SLOW, 420, 450),
                                new Lane.Span(State.UP, 450, 600))),
                up("db.1"),
                new Lane(
                        "db.2",
                        List.of(new Lane.Span(State.STANDBY, 0, 600)),
                        List.of(new Lane.Duty(Lane.Role.BESIDE, 200, 230))));
        List<Mark> marks = List.of(
                new Mark(180, "app.1 crashes", "app.1"),
                new Mark(184.9, "app.1 taken out by lb.1", "app.1"),
                new Mark(240, "app.1 starts", "app.1"),
                new Mark(243.1, "app.1 back in rotation", "app.1"),
                new Mark(420, "app.2 slows down", "app.2"),
                new Mark(450, "app.2 normal", "app.2"));
        return new Timeline(0, 600, lanes, marks, series(failed));
    }

    private static Lane up(String name) {
        return new Lane(name, List.of(new Lane.Span(State.UP, 0, 600)));
    }

    private static List<Series> series(double failed) {
        List<Double> ok = new ArrayList<>();
        List<Double> noServer = new ArrayList<>();
        List<Double> reset = new ArrayList<>();
        List<Double> p50 = new ArrayList<>();
        List<Double> p99 = new ArrayList<>();
        List<Double> lag = new ArrayList<>();
        for (int t = 0; t < 600; t++) {
            double noise = wobble(t);
            boolean down = t >= 180 && t < 203;
            double lost = down && failed > 0 ? Math.min(100, failed / 23 * (t < 185 ? 2 : 0.7)) : 0;
            if (failed >= 60_000) {
                lost = 100 + 6 * noise;
            }
            ok.add(Math.max(0, 100 + 6 * noise - lost));
            noServer.add(lost * 0.7);
            reset.add(lost * 0.3);
            boolean seen = failed < 60_000 && (t < 181 || t > 183);
            p50.add(seen ? (t > 184 && t < 243 ? 0.034 : 0.018) * (1 + 0.05 * noise) : NAN);
            p99.add(seen ? (t > 184 && t < 243 ? 0.61 : 0.21) * (1 + 0.12 * wobble(t + 7)) : NAN);
            lag.add(t > 300 && t < 340 ? (t - 300) * 0.085 : 0.002 + 0.001 * noise);
        }
        return List.of(
                new Series(What.OK, "", "1/s", 1, ok),
                new Series(What.FAILED, "http-503 no server", "1/s", 1, noServer),
                new Series(What.FAILED, "http-502 upstream reset", "1/s", 1, reset),
                new Series(What.LATENCY, "p50", "s", 1, p50),
                new Series(What.LATENCY, "p99", "s", 1, p99),
                new Series(What.LAG, "db.2", "s", 1, lag));
    }

    /** Between -1 and 1, the same everywhere. */
    private static double wobble(int t) {
        return StrictMath.sin(t * 12.9898) * 0.6 + StrictMath.sin(t * 0.37) * 0.4;
    }

    private static LatencyCurve curve(long n, double failedShare, double median) {
        double[] percentiles = {1, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};
        List<LatencyCurve.Point> points = new ArrayList<>();
        for (double p : percentiles) {
            double tail = -StrictMath.log(1 - p / 100);
            points.add(new LatencyCurve.Point(p, median * (0.3 + tail + 0.12 * tail * tail)));
        }
        return new LatencyCurve(n, failedShare, n == 0 ? List.of() : points);
    }
}
