package org.outagelab.monitoring;

/** What a target is asked by: it answers later, or never. */
public interface Exporter {
    /** Begins one scrape. Its end is told to {@code scrape}, never within this call. */
    void scrape(Scrape scrape);
}
