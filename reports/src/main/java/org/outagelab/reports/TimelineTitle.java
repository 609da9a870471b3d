package org.outagelab.reports;

import java.util.Comparator;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.VariantResults;

/** The finding above a timeline: the worst incident of its run and what it cost. */
final class TimelineTitle {
    private final VariantResults variant;
    private final TimelineSeries series;

    TimelineTitle(VariantResults variant, TimelineSeries series) {
        this.variant = variant;
        this.series = series;
    }

    String sentence() {
        IncidentSummary worst = variant.incidents().stream()
                .filter(i -> !i.lossless() && i.failed().hasValue())
                .max(Comparator.comparingDouble(i -> i.failed().mean()))
                .orElse(null);
        if (worst != null) {
            return worst.cause() + ": " + lossOf(worst) + writesLost() + others();
        }
        if (!series.hasRequests()) {
            return "No request was counted";
        }
        String cause =
                variant.incidents().isEmpty() ? "" : variant.incidents().get(0).cause() + ": ";
        double lost = series.failedBetween(0, variant.timeline().seconds());
        return cause
                + (lost < 0.5
                        ? "no request was lost"
                        : Numbers.fixed(lost, 0) + " of " + Facts.requests(series.allBetween(0, variant.timeline().seconds()))
                                + " lost")
                + writesLost();
    }

    /** Data are lost without a word to anybody: the title says it too. */
    private String writesLost() {
        double lost = variant.incidents().stream()
                .filter(i -> i.data() != null && i.data().lost().hasValue())
                .mapToDouble(i -> i.data().lost().mean())
                .sum();
        return lost < 0.5 ? "" : "; " + Numbers.fixed(lost, 0) + " writes lost" + (variant.runs() > 1 ? " per run" : "");
    }

    private String lossOf(IncidentSummary incident) {
        double from = incident.faultStart().hasValue()
                ? incident.faultStart().mean()
                : incident.start().mean();
        double to = incident.recovered().hasValue() && incident.unrecovered() + incident.notSeen() == 0
                ? incident.recovered().mean()
                : variant.timeline().seconds();
        TimelineSeries.Loss loss = series.lossBetween(from, to);
        if (loss.failed() < 0.5 || incident.times() > variant.runs()) {
            return "about " + Facts.requests(incident.failed().mean()) + " lost per run";
        }
        String recovered = incident.unrecovered() == incident.runs()
                ? ", never recovered"
                : incident.notSeen() == incident.runs() ? ", recovery not seen" : "";
        return Numbers.fixed(loss.failed(), 0) + " of " + Facts.requests(loss.all()) + " lost in "
                + Numbers.roundSeconds(loss.seconds()) + recovered;
    }

    private String others() {
        long others = variant.incidents().stream().filter(i -> !i.lossless()).count() - 1;
        return others <= 0 ? "" : "; " + others + (others == 1 ? " more incident" : " more incidents");
    }
}
