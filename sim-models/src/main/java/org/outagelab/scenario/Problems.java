package org.outagelab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Collects every problem and warning of a document, so that they are told all at once. */
public final class Problems {
    private static final int MANY = 200;

    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    public void error(Position at, String path, String message) {
        errors.add(new Problem(at, path, message));
    }

    public void warning(Position at, String path, String message) {
        warnings.add(new Problem(at, path, message));
    }

    /** Whether there are so many that nobody needs another suggestion. */
    boolean many() {
        return errors.size() >= MANY;
    }

    /** How many errors were reported so far. */
    public int count() {
        return errors.size();
    }

    public boolean none() {
        return errors.isEmpty();
    }

    /** Sorted by position, each once. */
    public List<Problem> errors() {
        return List.copyOf(new TreeSet<>(errors));
    }

    /** Sorted by position, each once. */
    public List<Problem> warnings() {
        return List.copyOf(new TreeSet<>(warnings));
    }
}
