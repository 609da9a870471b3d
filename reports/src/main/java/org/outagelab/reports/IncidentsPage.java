package org.outagelab.reports;

import java.util.List;
import org.outagelab.results.Estimate;
import org.outagelab.results.VariantResults;

/** Outages that were reported beside what a scenario of theirs gives, as a page in Markdown. */
public final class IncidentsPage {
    private IncidentsPage() {}

    /**
     * One outage.
     *
     * @param title whose and when
     * @param mechanism what happened, a sentence or two
     * @param lasted as reported
     * @param lost as reported
     * @param scenario name in the catalogue
     * @param duration metric that is the simulated duration
     * @param loss metric that is the simulated loss
     * @param given what of these two the scenario was told instead of finding it out; empty if nothing
     * @param assumed what had to be assumed beside that
     * @param judgement how far the two agree, and why not
     * @param claims what the scenario has to show
     * @param variants as played
     */
    public record Row(
            String title,
            String mechanism,
            String lasted,
            String lost,
            String scenario,
            String duration,
            String loss,
            String given,
            String assumed,
            String judgement,
            List<Claim> claims,
            List<VariantResults> variants) {}

    /** What a scenario has to show, and whether it does. */
    public record Claim(String sentence, boolean holds) {}

    /** One that cannot be told yet, and why. */
    public record Missing(String title, String lasted, String why) {}

    /** The page. @param command that made it */
    public static String of(List<Row> rows, List<Missing> missing, String command) {
        var out = new StringBuilder("# Outages that happened\n\nThis page is written by a command, from runs of the scenarios it names:\n\n```\n")
                .append(command).append("\n```\n\n")
                .append("Reported are the figures of public post-mortems; simulated are means of the first variant with their 95 % intervals.\n")
                .append("A scenario has the mechanism of its outage at the size of a few machines. What it was told it does not find out:\n")
                .append("such a number agrees because it was given, and the table says so; `none` is what no run had, such as the end of an outage that does not end. What is worth reading is the rest, and what other variants give.\n\n")
                .append("| outage | lasted, reported | lasted, simulated | lost, reported | lost, simulated | told, not found out |\n|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            var base = row.variants.get(0);
            out.append("| [").append(row.title).append("](#").append(anchor(row.title)).append(") | ").append(row.lasted).append(" | ")
                    .append(value(base, row.duration)).append(" | ").append(row.lost).append(" | ").append(value(base, row.loss)).append(" | ")
                    .append(row.given.isEmpty() ? "nothing" : row.given).append(" |\n");
        }
        for (Row row : rows) {
            section(out, row);
        }
        out.append("\n## Not told yet\n\n| outage | lasted, reported | why there is no scenario of it |\n|---|---|---|\n");
        missing.forEach(m -> out.append("| ").append(m.title).append(" | ").append(m.lasted).append(" | ").append(m.why).append(" |\n"));
        return out.toString();
    }

    private static void section(StringBuilder out, Row row) {
        out.append("\n## ").append(row.title).append("\n\n").append(row.mechanism).append("\n\n```\n./outagelab run ").append(row.scenario)
                .append("\n```\n\n| variant | ").append(row.duration).append(" | ").append(row.loss).append(" |\n|---|--:|--:|\n");
        for (VariantResults variant : row.variants) {
            out.append("| ").append(variant.name()).append(" | ").append(number(variant, row.duration)).append(" | ")
                    .append(number(variant, row.loss)).append(" |\n");
        }
        out.append('\n');
        for (Claim claim : row.claims) {
            out.append("- ").append(claim.holds ? "Shown: " : "**Not shown**: ").append(claim.sentence).append(".\n");
        }
        out.append("- Assumed: ").append(row.assumed).append(".\n- Beside the report: ").append(row.judgement).append(".\n");
    }

    private static String value(VariantResults variant, String metric) {
        var number = number(variant, metric);
        return number.equals("none") ? "no " + metric : metric + " " + number;
    }

    private static String number(VariantResults variant, String metric) {
        Estimate e = variant.metrics().get(metric);
        return e == null || !e.hasValue() ? "none" : Numbers.withInterval(e);
    }

    private static String anchor(String title) {
        return title.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }
}
