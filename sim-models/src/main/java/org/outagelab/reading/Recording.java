package org.outagelab.reading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.outagelab.scenario.LoadSpec;

/** Collects recorded arrivals and puts them in order of time. */
final class Recording {
    /** More are refused. */
    static final int MAX_ROWS = 20_000_000;

    private record Row(long arrivalNs, int endpoint, long workNs, int order) {}

    private final List<Row> rows = new ArrayList<>();

    void add(long arrivalNs, int endpoint, long workNs) {
        rows.add(new Row(arrivalNs, endpoint, workNs, rows.size()));
    }

    int size() {
        return rows.size();
    }

    /** @param note what was left out, or empty */
    LoadSpec.Recorded recorded(String note) {
        rows.sort(Comparator.comparingLong(Row::arrivalNs).thenComparingInt(Row::order));
        return new LoadSpec.Recorded(
                rows.stream().mapToLong(Row::arrivalNs).toArray(),
                rows.stream().mapToInt(Row::endpoint).toArray(),
                rows.stream().mapToLong(Row::workNs).toArray(),
                rows.isEmpty() ? 1 : rows.get(rows.size() - 1).arrivalNs() + 1,
                note);
    }
}
