package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.Recovery;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

/** What every report says in the same words: the headline, the key metrics, times counted from the fault. */
final class Facts {
    /** Of a metric that many services or endpoints have, so many are shown at first sight. */
    private static final int MOST_OWNERS = 6;

    private Facts() {}

    /** What is worth a line at first sight, as the metrics themselves declare; the rest is in {@code result.json}. */
    static List<Map.Entry<String, Estimate>> keyMetrics(VariantResults variant) {
        List<Map.Entry<String, Estimate>> found = new ArrayList<>();
        Map<String, Integer> owners = new LinkedHashMap<>();
        variant.metrics().forEach((name, estimate) -> {
            var measured = variant.measured(name);
            boolean shown = switch (measured.shown()) {
                case ALWAYS -> true;
                case FIRST -> estimate.hasValue();
                case IF_ANY -> estimate.hasValue() && estimate.mean() != 0;
                case IN_FULL -> false;
            };
            if (shown && (measured.owner().isEmpty()
                    || owners.merge(measured.scope() + " " + measured.metric(), 1, Integer::sum) <= MOST_OWNERS)) {
                found.add(Map.entry(name, estimate));
            }
        });
        return found;
    }

    /** {@code PASS}, {@code FAIL}, {@code INCONCLUSIVE}, or why there is none. */
    static String verdictWord(Results results) {
        if (results.truncated()) {
            return "TRUNCATED";
        }
        return results.verdict() == null ? "DONE" : results.verdict().name();
    }

    /** The sentence after the verdict. */
    static String verdictSentence(Results results) {
        if (results.truncated()) {
            return "stopped before the end, so there is no verdict: a warning says why";
        }
        List<ThresholdResult> all = results.variants().stream()
                .flatMap(v -> v.thresholds().stream())
                .toList();
        if (all.isEmpty()) {
            return "the scenario promises nothing: no thresholds";
        }
        long failed = count(all, Verdict.FAIL);
        long open = count(all, Verdict.INCONCLUSIVE);
        String where =
                results.variants().size() > 1 ? " over " + results.variants().size() + " variants" : "";
        if (failed == 0 && open == 0) {
            return (all.size() == 1 ? "the threshold is met" : "all " + all.size() + " thresholds met") + where;
        }
        String sentence = failed > 0
                ? failed + " of " + all.size() + (all.size() == 1 ? " threshold failed" : " thresholds failed")
                : open + " of " + all.size() + (all.size() == 1 ? " threshold" : " thresholds") + " cannot be decided";
        return sentence + where + (failed > 0 && open > 0 ? ", " + open + " cannot be decided" : "");
    }

    /** {@code 95 % interval}; {@code 98.3 % interval} where each of three is so wide that 95 % holds for all. */
    static String interval(List<ThresholdResult> thresholds) {
        double level = thresholds.isEmpty() ? 0.95 : thresholds.get(0).level();
        // 95 and 97.5 without zeros behind.
        String percent = Numbers.fixed(100 * level, 1);
        return (percent.endsWith(".0") ? percent.substring(0, percent.length() - 2) : percent) + " % interval";
    }

    /** Why the intervals of several thresholds are wider than 95 %; empty for a single one. */
    static String adjusted(List<ThresholdResult> thresholds) {
        int k = thresholds.size();
        return k < 2 ? "" : "Each interval is so wide that " + (k == 2 ? "both" : "all " + k) + " hold the truth at once with 95 % (Bonferroni).";
    }

    private static long count(List<ThresholdResult> all, Verdict verdict) {
        return all.stream().filter(t -> t.verdict() == verdict).count();
    }

    /** {@code seed 42, 20 runs of 10 min}. */
    static String howRun(Results results) {
        return "seed " + results.seed() + ", " + runs(results) + " of " + Numbers.roundSeconds(results.loadSeconds());
    }

    private static String runs(Results results) {
        int min =
                results.variants().stream().mapToInt(VariantResults::runs).min().orElse(0);
        int max =
                results.variants().stream().mapToInt(VariantResults::runs).max().orElse(0);
        return min == max ? runs(max) : min + " to " + max + " runs";
    }

    /** Of an incident that did not happen once in every run; one cause may strike several times in a run. */
    static String howOften(IncidentSummary incident, int runs) {
        String times = incident.times() > incident.runs() ? ", " + incident.times() + " times" : "";
        String some = incident.runs() < runs ? incident.runs() + " of " : "";
        return times.isEmpty() && some.isEmpty() ? "" : (times.isEmpty() ? "," : times) + " in " + some + runs(runs);
    }

    /** {@code in the run}, {@code in all 5 runs}, {@code in 2 of 5 runs}. */
    static String inRuns(int count, int runs) {
        return "in " + (count < runs ? count + " of " + runs(runs) : runs == 1 ? "the run" : "all " + runs(runs));
    }

    /** Why recovery was not seen in some runs: {@code not seen: the load ended 20 s after the last loss, 30 s of calm …}. */
    static String notSeen(IncidentSummary incident) {
        double calm = incident.calm().mean();
        return "recovery not seen " + inRuns(incident.notSeen(), incident.runs()) + ": the load "
                + (calm < 1 ? "ended while requests were lost" : "ended " + (incident.notSeen() > 1 ? "about " : "")
                        + Numbers.seconds(calm) + " after the last loss, and it takes 30 s of calm");
    }

    /** {@code every request was answered, 240 per run with 404}: what a fault did that lost nothing and is not masked. */
    static String onlyWrong(IncidentSummary incident) {
        return "every request was answered, " + wrongAnswers(incident);
    }

    /** {@code 240 (230 … 250) of them per run with 404}. */
    static String wrongAnswers(IncidentSummary incident) {
        return Numbers.withInterval(incident.wrong().perRun()) + " of them per run with "
                + String.join(" or ", incident.wrong().statuses());
    }

    /** The requests that were lost in no incident, over all runs; 0 if the incidents explain all. */
    static long outside(VariantResults variant) {
        Estimate perRun = variant.metrics().get("requests.outside_incidents");
        return perRun == null || !perRun.hasValue() ? 0 : Math.round(perRun.mean() * variant.runs());
    }

    static String runs(long n) {
        return n == 1 ? "1 run" : Numbers.count(n) + " runs";
    }

    static String requests(double n) {
        String number = Numbers.fixed(n, 0);
        return number.equals("1") ? "1 request" : number + " requests";
    }

    /** {@code found 99.1 % (99.0 … 99.2 %), n = 20}, with the reason when there is one. */
    static String found(ThresholdResult t) {
        return "found " + Numbers.withInterval(t.estimate()) + ", n = "
                + Numbers.count(t.estimate().n()) + (t.reason().isEmpty() ? "" : "; " + t.reason());
    }

    /**
     * {@code fault at 3:00 for 60 s}, {@code fault at 3:00, for good}, {@code fault at 3:00, over at once}, {@code from 4:10};
     * of a fault that every run draws for itself {@code fault at 3:00 on average, for 60 s on average}.
     */
    static String when(IncidentSummary incident) {
        Estimate start = incident.faultStart();
        if (!start.hasValue()) {
            return incident.start().hasValue()
                    ? "from " + Numbers.clock(incident.start().mean())
                    : "";
        }
        Estimate end = incident.faultEnd();
        boolean starts = varies(start);
        // Of one length and of different ones: the end varies more or less than the start.
        boolean differs = end.hasValue() && Math.abs(width(end) - width(start)) > 1e-6;
        String lasts = ", for good";
        if (end.hasValue()) {
            double seconds = end.mean() - start.mean();
            lasts = seconds < 1e-9
                    ? ", over at once"
                    : (starts ? ", for " : " for ") + Numbers.roundSeconds(seconds) + (differs ? " on average" : "");
        }
        boolean some = end.hasValue() && end.n() < start.n();
        return "fault at " + Numbers.clock(start.mean()) + (starts ? " on average" : "") + lasts
                + (some ? " where it ended" : "");
    }

    private static boolean varies(Estimate estimate) {
        return width(estimate) > 1e-9;
    }

    private static double width(Estimate estimate) {
        return estimate.hasInterval() ? estimate.high() - estimate.low() : 0;
    }

    /** What the search over load has found. */
    static String recoverySentence(Recovery recovery) {
        if (Double.isNaN(recovery.failsFrom())) {
            return "Goodput returned after the trigger at every load that was tried.";
        } else if (Double.isNaN(recovery.returnsUpTo())) {
            return "Goodput did not return after the trigger at any load that was tried, down to "
                    + Numbers.fixed(recovery.points().get(0).rate(), 1) + " requests/s.";
        }
        return "Goodput always returned after the trigger up to " + Numbers.fixed(recovery.returnsUpTo(), 1) + " requests/s, and not always from "
                + Numbers.fixed(recovery.failsFrom(), 1) + " requests/s on.";
    }

    /** Each warning once, with the variants it concerns; empty when it concerns all. */
    static Map<String, String> warnings(Results results) {
        Map<String, List<String>> byText = new LinkedHashMap<>();
        for (VariantResults variant : results.variants()) {
            for (String warning : variant.warnings()) {
                byText.computeIfAbsent(warning, w -> new ArrayList<>()).add(variant.name());
            }
        }
        int all = results.variants().size();
        Map<String, String> where = new LinkedHashMap<>();
        byText.forEach((text, names) -> where.put(
                text,
                names.size() == all
                        ? ""
                        : names.size() > 2 ? names.size() + " of " + all + " variants" : String.join(", ", names)));
        return where;
    }

    static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    static double share(long part, long total) {
        return total == 0 ? Double.NaN : (double) part / total;
    }
}
