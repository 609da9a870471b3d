package org.outagelab.reports;

import java.util.Map;
import java.util.TreeMap;
import org.outagelab.results.Results;

/** What a report folder holds besides the page, the document and the charts, when asked for. */
public enum Format {
    /** {@code junit.xml}: one test case per threshold. */
    JUNIT {
        @Override
        Map<String, String> files(Results results) {
            return Map.of("junit.xml", JunitReport.of(results));
        }
    },
    /** {@code openmetrics.txt}. */
    OPENMETRICS {
        @Override
        Map<String, String> files(Results results) {
            return Map.of("openmetrics.txt", OpenMetricsReport.of(results));
        }
    },
    /** {@code metrics.csv}, {@code incidents.csv} and {@code series.csv}. */
    CSV {
        @Override
        Map<String, String> files(Results results) {
            return new TreeMap<>(Map.of(
                    "metrics.csv", CsvReport.metrics(results),
                    "incidents.csv", CsvReport.incidents(results),
                    "series.csv", CsvReport.series(results)));
        }
    },
    /** {@code github.md} for the job summary and {@code github-annotations.txt} to be printed by the job. */
    GITHUB {
        @Override
        Map<String, String> files(Results results) {
            return new TreeMap<>(Map.of(
                    "github.md", GithubReport.summary(results),
                    "github-annotations.txt", GithubReport.annotations(results)));
        }
    };

    /** Content by file name. */
    abstract Map<String, String> files(Results results);
}
