package org.outagelab.results;

import java.util.List;

/**
 * One run of one variant, looked at closely.
 *
 * @param variant its name
 * @param digest of the run, hexadecimal: the same as when nobody looks
 * @param timeline its states, marks and series
 * @param lives of sampled requests, by first attempt
 * @param steps of every instance, by time
 */
public record Played(String variant, String digest, Timeline timeline, List<RequestLife> lives, List<InstanceStep> steps) {
    public Played {
        lives = List.copyOf(lives);
        steps = List.copyOf(steps);
    }
}
