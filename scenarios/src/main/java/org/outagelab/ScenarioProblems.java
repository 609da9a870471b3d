package org.outagelab;

import java.util.List;
import java.util.stream.Collectors;
import org.outagelab.scenario.Problem;

/** Everything that is wrong in a scenario, each with its place, in the words of the command line. */
public final class ScenarioProblems extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 100;

    private final transient List<Problem> problems;

    ScenarioProblems(List<Problem> problems) {
        super(told(problems));
        this.problems = List.copyOf(problems);
    }

    /** By place; at least one. */
    public List<Problem> problems() {
        return problems;
    }

    private static String told(List<Problem> problems) {
        var each = problems.stream().limit(SHOWN).map(Problem::toString).collect(Collectors.joining("\n  "));
        return (problems.size() == 1 ? "1 problem" : problems.size() + " problems") + ":\n  " + each
                + (problems.size() > SHOWN ? "\n  … and " + (problems.size() - SHOWN) + " more" : "");
    }
}
