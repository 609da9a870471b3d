package org.outagelab.reports;

/** Prints the samples. */
final class Show {
    private Show() {}

    public static void main(String[] args) {
        System.out.println(TextReport.of(SampleResults.oneVariant(), new TextReport.Options(false, "outagelab-report/web/report.html")));
        System.out.println(TextReport.of(SampleResults.fiveVariants(), new TextReport.Options(true, "")));
        System.out.println(TextReport.of(SampleResults.twelveVariants(), TextReport.Options.PLAIN));
        System.out.println(TextReport.of(SampleResults.nothing(), TextReport.Options.PLAIN));
        System.out.println(TextReport.of(SampleResults.allFailed(), TextReport.Options.PLAIN));
        System.out.println(TextReport.of(SampleResults.noneFailed(), TextReport.Options.PLAIN));
        System.out.println(JsonReport.of(SampleResults.oneVariant()));
    }
}
