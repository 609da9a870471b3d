package org.outagelab.fidelity;

import java.util.concurrent.Callable;
import org.outagelab.cli.Verb;

/** Brings the verb {@code fidelity} to the command line. */
public final class FidelityVerbs implements Verb {
    @Override
    public Callable<Integer> command() {
        return new FidelityVerb();
    }
}
