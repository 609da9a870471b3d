package org.outagelab.reports;

import java.io.StringWriter;
import java.util.Map;
import org.outagelab.results.Audit;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.LatencyCurve;
import org.outagelab.results.OverRuns;
import org.outagelab.results.Recovery;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * The {@code result.json} document, {@code schemaVersion} 1.
 *
 * <p>The same results give the same bytes: keys in a fixed order, numbers rounded to 12 significant digits, LF, no wall
 * time. Times are in seconds, ratios in 0..1, what has no value or no interval is {@code null} and says why in
 * {@code note}.
 */
public final class JsonReport {
    /** Raised when a consumer of the document would have to change. */
    public static final int SCHEMA_VERSION = 1;

    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    /** The document, ending with a line feed. */
    public static String of(Results results) {
        var out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(new Layout(), out)) {
            new JsonReport(json).write(results);
        }
        return out.append('\n').toString();
    }

    private void write(Results results) {
        json.writeStartObject();
        json.writeNumberProperty("schemaVersion", SCHEMA_VERSION);
        json.writeName("tool").writeStartObject();
        json.writeStringProperty("name", "outagelab");
        json.writeStringProperty("version", results.toolVersion());
        json.writeEndObject();
        json.writeName("scenario").writeStartObject();
        json.writeStringProperty("name", results.scenario());
        json.writeStringProperty("file", results.file());
        json.writeStringProperty("sha256", results.sha256());
        json.writeEndObject();
        json.writeNumberProperty("seed", results.seed());
        number("load_seconds", results.loadSeconds());
        verdict(results.verdict());
        json.writeBooleanProperty("truncated", results.truncated());
        json.writeStringProperty("repeat", results.repeat());
        json.writeName("variants").writeStartArray();
        results.variants().forEach(this::variant);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void variant(VariantResults variant) {
        json.writeStartObject();
        json.writeStringProperty("name", variant.name());
        json.writeNumberProperty("runs", variant.runs());
        json.writeStringProperty("digest", variant.digest());
        verdict(variant.verdict());
        json.writeName("metrics").writeStartObject();
        variant.metrics().forEach((name, estimate) -> metric(name, estimate, variant.measured(name).overRuns()));
        json.writeEndObject();
        counts("outcomes", variant.outcomes());
        counts("attempt_outcomes", variant.attemptOutcomes());
        if (!variant.balancerLogs().isEmpty()) {
            json.writeName("balancer_logs").writeStartObject();
            variant.balancerLogs().forEach(this::counts);
            json.writeEndObject();
        }
        audit(variant.audit());
        json.writeName("thresholds").writeStartArray();
        variant.thresholds().forEach(this::threshold);
        json.writeEndArray();
        json.writeName("incidents").writeStartArray();
        variant.incidents().forEach(this::incident);
        json.writeEndArray();
        json.writeNumberProperty("outside_incidents", Facts.outside(variant));
        if (variant.recovery() != null) {
            recovery(variant.recovery());
        }
        latency(variant.latency());
        json.writeName("findings").writeStartArray();
        for (var finding : variant.findings()) {
            json.writeStartObject();
            json.writeStringProperty("sort", finding.sort().word());
            json.writeStringProperty("about", finding.about());
            json.writeStringProperty("sentence", finding.sentence());
            json.writeStringProperty("remedy", finding.remedy());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeName("warnings").writeStartArray();
        variant.warnings().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void counts(String name, Map<String, Long> counts) {
        json.writeName(name).writeStartObject();
        counts.forEach(json::writeNumberProperty);
        json.writeEndObject();
    }

    private void audit(Audit audit) {
        json.writeName("audit").writeStartObject();
        json.writeNumberProperty("arrived", audit.arrived());
        json.writeNumberProperty("answered", audit.answered());
        json.writeNumberProperty("rejected", audit.rejected());
        json.writeNumberProperty("failed", audit.failed());
        json.writeNumberProperty("abandoned", audit.abandoned());
        json.writeNumberProperty("in_flight", audit.inFlight());
        json.writeBooleanProperty("balanced", audit.balanced());
        json.writeEndObject();
    }

    private void threshold(ThresholdResult threshold) {
        Estimate estimate = threshold.estimate();
        json.writeStartObject();
        json.writeStringProperty("expression", threshold.expression());
        json.writeStringProperty("metric", threshold.metric());
        number("bound", threshold.bound());
        verdict(threshold.verdict());
        number("value", estimate.mean());
        json.writeName("ci95");
        interval(threshold.at95());
        number("level", threshold.level());
        json.writeName("interval");
        interval(estimate);
        json.writeNumberProperty("n", estimate.n());
        json.writeStringProperty("unit", estimate.unit());
        note("note", estimate.note());
        note("reason", threshold.reason());
        json.writeEndObject();
    }

    private void incident(IncidentSummary incident) {
        json.writeStartObject();
        json.writeStringProperty("cause", incident.cause());
        json.writeNumberProperty("runs", incident.runs());
        json.writeNumberProperty("times", incident.times());
        json.writeBooleanProperty("masked", incident.masked());
        estimate("fault_start", incident.faultStart());
        estimate("fault_end", incident.faultEnd());
        estimate("start", incident.start());
        estimate("detected", incident.detected());
        estimate("detected_after", incident.detectedAfter());
        json.writeNumberProperty("undetected", incident.undetected());
        estimate("recovered", incident.recovered());
        estimate("recovered_after", incident.recoveredAfter());
        json.writeNumberProperty("unrecovered", incident.unrecovered());
        json.writeNumberProperty("recovery_not_seen", incident.notSeen());
        estimate("failed", incident.failed());
        if (!incident.wrong().statuses().isEmpty()) {
            estimate("wrong_answers", incident.wrong().perRun());
            json.writeName("wrong_statuses").writeStartArray();
            incident.wrong().statuses().forEach(json::writeString);
            json.writeEndArray();
        }
        estimate("extra_latency", incident.extraLatency());
        estimate("after_trigger", incident.afterTrigger());
        json.writeNumberProperty("metastable", incident.metastable());
        estimate("attempts_per_request", incident.amplification());
        if (incident.data() != null) {
            estimate("writes_lost", incident.data().lost());
            estimate("rpo", incident.data().rpo());
            estimate("rto", incident.data().rto());
            estimate("split_brain", incident.data().splitBrain());
            estimate("noticed", incident.data().noticed());
            estimate("writes_dropped", incident.data().dropped());
        }
        json.writeEndObject();
    }

    private void recovery(Recovery recovery) {
        json.writeName("recovery").writeStartObject();
        number("returns_up_to", recovery.returnsUpTo());
        number("fails_from", recovery.failsFrom());
        json.writeStringProperty("unit", "1/s");
        json.writeName("loads").writeStartArray();
        for (Recovery.Point point : recovery.points()) {
            json.writeStartObject();
            number("times", point.times());
            number("rate", point.rate());
            json.writeNumberProperty("runs", point.runs());
            json.writeNumberProperty("returned", point.returned());
            estimate("after_trigger", point.after());
            estimate("attempts_per_request", point.amplification());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void latency(LatencyCurve curve) {
        json.writeName("latency").writeStartObject();
        json.writeNumberProperty("n", curve.n());
        number("failed_share", curve.failedShare());
        json.writeName("points").writeStartArray();
        for (LatencyCurve.Point point : curve.points()) {
            json.writeStartArray();
            number(point.percentile());
            number(point.seconds());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void metric(String name, Estimate estimate, OverRuns overRuns) {
        json.writeName(name).writeStartObject();
        inside(estimate);
        if (overRuns.n() > 0) {
            json.writeName("over_runs").writeStartObject();
            number("p5", overRuns.p5());
            number("p50", overRuns.p50());
            number("p95", overRuns.p95());
            json.writeNumberProperty("n", overRuns.n());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void estimate(String name, Estimate estimate) {
        json.writeName(name).writeStartObject();
        inside(estimate);
        json.writeEndObject();
    }

    private void inside(Estimate estimate) {
        number("mean", estimate.mean());
        json.writeName("ci95");
        interval(estimate);
        json.writeNumberProperty("n", estimate.n());
        json.writeStringProperty("unit", estimate.unit());
        note("note", estimate.note());
    }

    private void interval(Estimate estimate) {
        if (!estimate.hasInterval()) {
            json.writeNull();
            return;
        }
        json.writeStartArray();
        number(estimate.low());
        number(estimate.high());
        json.writeEndArray();
    }

    private void verdict(Verdict verdict) {
        json.writeStringProperty("verdict", verdict == null ? null : verdict.word());
    }

    private void note(String name, String text) {
        if (!text.isEmpty()) {
            json.writeStringProperty(name, text);
        }
    }

    private void number(String name, double value) {
        json.writeName(name);
        number(value);
    }

    private void number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            json.writeNull();
        } else {
            json.writeNumber(Numbers.exact(value));
        }
    }

    /** Two spaces, LF on every system, {@code "key": value}. */
    static final class Layout extends ObjectWriteContext.Base {
        private final PrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return printer;
        }
    }
}
