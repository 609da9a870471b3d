package org.outagelab.kind;

import java.util.List;

/**
 * How monitoring gets the metrics of a kind.
 *
 * @param way who answers a scrape
 * @param metrics their names, as the product's exporter calls them
 */
public record Exports(Way way, List<String> metrics) {
    /** Who answers a scrape. */
    public enum Way {
        /** The process itself, beside its work: it takes no worker. */
        ITSELF,
        /** A small program beside it, which asks it: it answers for as long as the machine does, and says whether it is up. */
        BESIDE,
        /** An endpoint of the application, with a worker and its time. */
        ENDPOINT
    }
}
