package org.outagelab.action;

import java.util.List;

/** A certificate has expired: nothing is done to anybody, and whoever shakes hands in full and verifies refuses it. */
public record Expire() implements Action {
    /** In no file: it follows from {@code expires} of a certificate. */
    private static final Verb VERB =
            Verb.named("expire", Strikes.PROGRAMS, "The certificate that it presents has expired.").plain(Expire::new);

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.of(() -> { }, () -> { });
    }
}
