package org.outagelab.action;

import java.util.List;
import org.outagelab.core.SimTime;

/**
 * The disk of a database is full.
 *
 * <p>A write that finds no space waits a minute and tries again (mysys MY_WAIT_FOR_USER_TO_FIX_PANIC, 60 s).
 */
public record DiskFull() implements Action {
    static final Verb VERB = Verb.named("disk-full", Strikes.DATABASES,
                    "Its disk is full: commits wait, and look for space again every minute from the first one on.")
            .plain(DiskFull::new);

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        var sinceNs = new long[1];
        return Deed.of(
                () -> {
                    sinceNs[0] = site.nowNs();
                    targets.forEach(target -> target.units().forEach(unit -> unit.stallWrites()));
                },
                () -> {
                    long fullNs = site.nowNs() - sinceNs[0];
                    long untilNs = (SimTime.MINUTE - fullNs % SimTime.MINUTE) % SimTime.MINUTE;
                    site.after(untilNs, () -> targets.forEach(target -> target.units().forEach(unit -> unit.resumeWrites())));
                });
    }
}
