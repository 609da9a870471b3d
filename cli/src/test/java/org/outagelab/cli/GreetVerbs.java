package org.outagelab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A verb of somebody else's jar. */
public final class GreetVerbs implements Verb {
    @Override
    public Callable<Integer> command() {
        return new Greet();
    }

    @Command(name = "greet", description = "Greets.", mixinStandardHelpOptions = true)
    private static final class Greet implements Callable<Integer> {
        private enum Tone {
            KIND
        }

        @Parameters(index = "0")
        private String whom;

        @Parameters(index = "1")
        private Tone tone;

        @Override
        public Integer call() throws UsageException {
            if (whom.isBlank()) {
                throw new UsageException("nobody to greet");
            }
            System.out.println(tone + " greetings, " + whom);
            return ExitCode.INCONCLUSIVE;
        }
    }
}
