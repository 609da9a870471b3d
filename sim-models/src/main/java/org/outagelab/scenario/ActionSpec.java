package org.outagelab.scenario;

/** What is done to something, as a value. What it does is the business of the package {@code action}. */
public interface ActionSpec {
    /** How it is called: {@code slow}. */
    String word();

    /** As it stands in a file, {@code slow(10)}: read again, it gives an equal value. */
    String text();
}
