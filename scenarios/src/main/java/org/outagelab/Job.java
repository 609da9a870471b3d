package org.outagelab;

import org.outagelab.experiment.Experiment;
import org.outagelab.experiment.RunSummary;

/**
 * One run of one scenario, complete in itself: text and numbers that may go to another thread, process or machine. What comes
 * back ({@link RunSummary#bytes()}) is folded by {@link Outage#results}, with the same results as if all had been made here.
 *
 * @param document the scenario as YAML, as {@link Outage#toYaml()} writes it; files that it names are looked for where it runs
 * @param variant {@code base}, or the name of a variant
 * @param seed of all random streams
 * @param index of the run, from 0
 */
public record Job(String document, String variant, long seed, long index) {
    public Job {
        if (index < 0) {
            throw new IllegalArgumentException("the index of a run is 0 or more, got " + index);
        }
    }

    /**
     * Makes the run; the first one keeps how it went over time.
     *
     * @throws ScenarioProblems if something is wrong with the document
     */
    public RunSummary run() {
        var scenario = Outage.parse(document).seed(seed).variant(variant).scenario();
        return new Experiment(scenario, 1, (runs, planned) -> { }).summary(index, index == 0);
    }
}
