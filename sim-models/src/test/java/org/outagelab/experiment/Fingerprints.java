package org.outagelab.experiment;

import org.outagelab.core.SimTime;
import org.outagelab.fixture.RandomScenario;

/** Prints what a few random scenarios give, to the last bit: a program of its own, so that another JVM can run it. */
public final class Fingerprints {
    private Fingerprints() {}

    public static void main(String[] arguments) {
        System.out.print(text());
    }

    static String text() {
        var text = new StringBuilder();
        for (long number = 1; number <= 6; number++) {
            var scenario = RandomScenario.of(number, 5, 12 * SimTime.SECOND, false);
            var results = new Experiment(scenario, 1, (runs, planned) -> { }).run("base");
            text.append(number).append(' ').append(results.digest()).append(' ').append(results.outcomes());
            results.metrics().forEach((name, estimate) -> text.append(' ')
                    .append(Long.toHexString(Double.doubleToLongBits(estimate.mean())))
                    .append(Long.toHexString(Double.doubleToLongBits(estimate.high()))));
            text.append('\n');
        }
        return text.toString();
    }
}
