package org.outagelab.reports;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.Audit;
import org.outagelab.results.DataLoss;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.Recovery;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

/**
 * One page that holds everything: no other file, no network request, readable without JavaScript and on paper.
 *
 * <p>Whatever comes from the scenario is escaped. The result document is embedded as JSON under the id {@code result}.
 */
public final class HtmlReport {
    /** Of the story of a run: a longer one is folded. */
    private static final int MOST_STEPS = 12;

    private final Results results;
    private final Charts charts;

    private HtmlReport(Results results, Charts charts) {
        this.results = results;
        this.charts = charts;
    }

    /** The page; the same results give the same bytes. */
    public static String of(Results results, Charts charts) {
        return new HtmlReport(results, charts).page();
    }

    private String page() {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("scenario", results.scenario());
        page.put("file", results.file());
        page.put("hasFile", !results.file().isEmpty());
        page.put("sha256", results.sha256());
        page.put("version", results.toolVersion());
        page.put("verdict", Facts.verdictWord(results));
        page.put("verdictClass", results.truncated() ? "inconclusive" : word(results.verdict()));
        page.put("sentence", Facts.verdictSentence(results));
        page.put("how", Facts.howRun(results));
        page.put("repeat", results.repeat());
        page.put("hasRepeat", !results.repeat().isEmpty());
        page.put("several", results.variants().size() > 1);
        page.put("headline", results.variants().size() > 1 ? Headline.of(results).sentence() : "");
        page.put("hasComparisonChart", charts.comparison().isPresent());
        page.put("comparisonChart", charts.comparison().map(Picture::inlineSvg).orElse(""));
        page.put("firstColumn", columns().get(0).title());
        page.put("secondColumn", columns().get(1).title());
        page.put("comparison", comparison());
        page.put("availability", charts.availability().inlineSvg());
        page.put("before", sections(charts.before()));
        page.put("after", sections(charts.after()));
        page.put("hasDataLossChart", charts.dataLoss().isPresent());
        page.put("dataLossChart", charts.dataLoss().map(Picture::inlineSvg).orElse(""));
        page.put("warnings", warnings());
        List<Map<String, Object>> variants = new ArrayList<>();
        for (int i = 0; i < results.variants().size(); i++) {
            variants.add(variant(results.variants().get(i), i));
        }
        page.put("first", variants.stream().limit(1).toList());
        page.put("others", variants.stream().skip(1).toList());
        page.put("css", resource("report.css"));
        page.put("script", resource("report.js"));
        // Without the space that makes it readable as a file: in a page of ten topologies that is half of it.
        page.put("json", inScript(JsonReport.of(results).replaceAll("\\n *", "")));
        var templates = Mustache.compiler()
                .emptyStringIsFalse(true)
                .withLoader(name -> new StringReader(resource(name + ".mustache")));
        return templates.compile(resource("report.mustache")).execute(page);
    }

    private static List<Map<String, Object>> sections(List<Charts.Drawn> drawn) {
        List<Map<String, Object>> sections = new ArrayList<>();
        drawn.forEach(section -> sections.add(Map.of("title", section.title(), "chart", section.picture().inlineSvg())));
        return sections;
    }

    private List<Map<String, Object>> comparison() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < results.variants().size(); i++) {
            VariantResults v = results.variants().get(i);
            Estimate a = columns().get(0).of(v);
            Estimate p = columns().get(1).of(v);
            rows.add(Map.of(
                    "anchor",
                    "variant-" + (i + 1),
                    "name",
                    v.name(),
                    "runs",
                    Numbers.count(v.runs()),
                    "verdict",
                    word(v.verdict()),
                    "first",
                    Numbers.mean(a),
                    "firstCi",
                    intervalOrReason(a),
                    "second",
                    Numbers.mean(p),
                    "secondCi",
                    intervalOrReason(p),
                    "missed",
                    v.thresholds().stream()
                            .filter(t -> t.verdict() != Verdict.PASS)
                            .map(t -> (t.verdict() == Verdict.FAIL ? "failed: " : "undecided: ") + t.expression())
                            .toList()));
        }
        return rows;
    }

    private List<Headline.Column> columns() {
        return Headline.of(results).columns();
    }

    private Map<String, Object> variant(VariantResults v, int index) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("anchor", "variant-" + (index + 1));
        m.put("index", index);
        m.put("title", results.variants().size() > 1 ? "Variant: " + v.name() : "What happened");
        m.put("verdict", word(v.verdict()));
        m.put("decidingOfVariant", columns().get(0).title() + " " + Numbers.mean(columns().get(0).of(v)));
        m.put("hasThresholds", !v.thresholds().isEmpty());
        m.put("thresholds", v.thresholds().stream().map(HtmlReport::threshold).toList());
        m.put("thresholdInterval", Facts.interval(v.thresholds()));
        m.put("adjusted", Facts.adjusted(v.thresholds()));
        m.put("hasTopology", charts.topology(index).isPresent());
        m.put("topology", charts.topology(index).map(Picture::inlineSvg).orElse(""));
        m.put("singlePoints", SinglePoints.legend(v.topology(), SinglePoints.of(v.findings())));
        m.put("boxes", inScript(TopologyPicture.boxes(v.topology())));
        m.put("topologyWidth", charts.topology(index).map(Picture::width).orElse(0));
        m.putAll(FindingsText.page(v.findings()));
        // For who has no scripts; that of the first topology stands in for the page of many.
        m.put("timeline", index == 0
                ? charts.timeline(index).inlineSvg()
                : "<p class=\"quiet\">Its picture is charts/" + charts.timeline(index).name() + ".svg.</p>");
        var story = Story.of(v.timeline());
        m.put("hasStory", !story.isEmpty());
        m.put("storyOpen", story.size() <= MOST_STEPS);
        m.put("storyRun", (v.timeline().run() + 1) + " of " + v.runs());
        m.put("story", story);
        m.put("timelineData", inScript(TimelineData.of(new TimelineChart(results, v))));
        m.put("hasData", v.incidents().stream().anyMatch(i -> i.data() != null));
        m.put("hasSplit", v.incidents().stream().anyMatch(i -> i.data() != null && i.data().splitBrain().mean() > 0));
        m.put("hasDeletion", v.incidents().stream().anyMatch(i -> i.data() != null && i.data().dropped().hasValue()));
        m.put("hasIncidents", !v.incidents().isEmpty());
        long outside = Facts.outside(v);
        m.put("outside", outside == 0 ? "" : Facts.requests(outside) + " lost in " + Facts.runs(v.runs()));
        m.put(
                "incidents",
                v.incidents().stream().map(i -> incident(i, v.runs())).toList());
        m.put("hasRecovery", v.recovery() != null);
        if (v.recovery() != null) {
            m.put("recoverySentence", Facts.recoverySentence(v.recovery()));
            m.put("loads", v.recovery().points().stream().map(HtmlReport::load).toList());
        }
        m.put("hasLogs", !v.balancerLogs().isEmpty());
        m.put("logs", logs(v.balancerLogs()));
        m.put("metrics", metrics(Facts.keyMetrics(v)));
        m.put("allMetrics", metrics(new ArrayList<>(v.metrics().entrySet())));
        m.put("metricCount", v.metrics().size());
        m.put("outcomes", outcomes(v.outcomes()));
        m.put("attempts", outcomes(v.attemptOutcomes()));
        m.put("hasAttempts", !v.attemptOutcomes().isEmpty());
        m.put("noOutcomes", Facts.total(v.outcomes()) == 0);
        m.put("runs", Facts.runs(v.runs()));
        m.put("ledger", ledger(v.audit()));
        m.put("balanced", v.audit().balanced());
        m.put("digest", v.digest());
        return m;
    }

    private static Map<String, Object> load(Recovery.Point point) {
        return Map.of(
                "rate",
                Numbers.fixed(point.rate(), 1),
                "times",
                Numbers.percent(point.times()),
                "returned",
                point.returned() + " of " + point.runs(),
                "after",
                point.after().hasValue() ? Numbers.mean(point.after()) : "never",
                "attempts",
                point.amplification().hasValue() ? Numbers.mean(point.amplification()) : Numbers.NONE);
    }

    private static List<Map<String, Object>> logs(Map<String, Map<String, Long>> balancers) {
        List<Map<String, Object>> rows = new ArrayList<>();
        balancers.forEach((balancer, lines) -> lines.forEach((line, n) ->
                rows.add(Map.of("balancer", balancer, "line", line, "n", Numbers.count(n)))));
        return rows;
    }

    private static Map<String, Object> threshold(ThresholdResult t) {
        String why = t.reason().isEmpty() && !t.estimate().hasInterval() ? Numbers.reason(t.estimate()) : t.reason();
        return Map.of(
                "expression",
                t.expression(),
                "value",
                Numbers.mean(t.estimate()),
                "ci",
                t.estimate().hasInterval() ? Numbers.bounds(t.estimate(), t.level()) : "",
                "n",
                Numbers.count(t.estimate().n()),
                "verdict",
                word(t.verdict()),
                "why",
                why,
                "hasWhy",
                !why.isEmpty());
    }

    private static Map<String, Object> incident(IncidentSummary i, int runs) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("cause", i.cause());
        m.put("when", Facts.when(i) + Facts.howOften(i, runs));
        m.put("masked", i.masked());
        m.put("failed", i.lossless() ? "none" : Numbers.mean(i.failed()));
        m.put(
                "failedCi",
                i.masked() ? "masked" : i.onlyWrong() ? Facts.onlyWrong(i) : intervalOrReason(i.failed()) + wrong(i));
        cell(m, "detected", i.detectedAfter(), "undetected", missing("undetected", i.undetected(), i.runs()));
        if (i.lossless()) {
            m.put("recovered", Numbers.NONE);
            m.put("recoveredCi", "nothing was lost");
        } else {
            String never = missing("unrecovered", i.unrecovered(), i.runs());
            String notSeen = i.notSeen() == 0 ? "" : Facts.notSeen(i);
            String both = never + (never.isEmpty() || notSeen.isEmpty() ? "" : "; ") + notSeen;
            cell(m, "recovered", i.recoveredAfter(), i.unrecovered() > 0 ? "unrecovered" : "not seen", both);
        }
        m.put("latency", Numbers.mean(i.extraLatency()));
        m.put("latencyCi", intervalOrReason(i.extraLatency()));
        data(m, i.data());
        return m;
    }

    private static void data(Map<String, Object> m, DataLoss data) {
        var none = Estimate.none("", "");
        var values = Map.of(
                "lost", data == null ? none : data.lost(),
                "rpo", data == null ? none : data.rpo(),
                "rto", data == null ? none : data.rto(),
                "split", data == null ? none : data.splitBrain(),
                "noticed", data == null ? none : data.noticed(),
                "dropped", data == null ? none : data.dropped());
        values.forEach((key, estimate) -> {
            m.put(key, estimate.hasValue() ? Numbers.mean(estimate) : Numbers.NONE);
            m.put(key + "Ci", estimate.hasValue() ? intervalOrReason(estimate) : "");
        });
    }

    private static String wrong(IncidentSummary i) {
        return i.wrong().statuses().isEmpty() ? "" : "; " + Facts.wrongAnswers(i) + " besides";
    }

    private static String missing(String word, int count, int runs) {
        return count == 0 ? "" : word + " " + Facts.inRuns(count, runs);
    }

    /**
     * @param word for no value
     * @param missing in which runs there was none; empty if there was one in each
     */
    private static void cell(Map<String, Object> m, String key, Estimate e, String word, String missing) {
        m.put(key, e.hasValue() ? Numbers.mean(e) : missing.isEmpty() ? Numbers.NONE : word);
        String interval = e.hasValue() ? intervalOrReason(e) : "";
        m.put(key + "Ci", interval + (interval.isEmpty() || missing.isEmpty() ? "" : "; ") + missing);
    }

    private static List<Map<String, Object>> metrics(List<Map.Entry<String, Estimate>> entries) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map.Entry<String, Estimate> entry : entries) {
            Estimate e = entry.getValue();
            rows.add(Map.of(
                    "name",
                    entry.getKey(),
                    "mean",
                    Numbers.mean(e),
                    "ci",
                    intervalOrReason(e),
                    "n",
                    Numbers.count(e.n())));
        }
        return rows;
    }

    private static List<Map<String, Object>> outcomes(Map<String, Long> counts) {
        long total = Facts.total(counts);
        List<Map<String, Object>> rows = new ArrayList<>();
        counts.forEach((name, n) -> {
            double share = Facts.share(n, total);
            rows.add(Map.of(
                    "name",
                    name,
                    "n",
                    Numbers.count(n),
                    "share",
                    Numbers.percent(share),
                    "ok",
                    name.equals("ok"),
                    "width",
                    Double.isNaN(share) ? "0" : Numbers.fixed(100 * share, 2)));
        });
        return rows;
    }

    private static String ledger(Audit a) {
        return Numbers.count(a.arrived()) + " arrived = " + Numbers.count(a.answered()) + " answered + "
                + Numbers.count(a.rejected()) + " rejected + " + Numbers.count(a.failed()) + " failed + "
                + Numbers.count(a.abandoned()) + " abandoned + " + Numbers.count(a.inFlight()) + " in flight";
    }

    private List<Map<String, Object>> warnings() {
        List<Map<String, Object>> rows = new ArrayList<>();
        Facts.warnings(results).forEach((text, where) -> rows.add(Map.of("text", text, "where", where)));
        return rows;
    }

    private static String intervalOrReason(Estimate e) {
        return Numbers.bounds(e);
    }

    private static String word(Verdict verdict) {
        return verdict == null ? "none" : verdict.word();
    }

    /** Nothing in a document may end the script element that holds it, or open a comment in it. */
    static String inScript(String json) {
        return json.replace("<", "\\u003c");
    }

    static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
