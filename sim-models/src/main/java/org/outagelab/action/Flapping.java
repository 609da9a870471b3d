package org.outagelab.action;

import java.util.List;

/** Processes that die and start again until it is undone. */
final class Flapping implements Deed {
    private final Flap flap;
    private final List<Target> targets;
    private final Site site;
    private boolean active;
    private boolean down;

    Flapping(Flap flap, List<Target> targets, Site site) {
        this.flap = flap;
        this.targets = targets;
        this.site = site;
    }

    @Override
    public void apply() {
        active = true;
        goDown();
    }

    @Override
    public void undo() {
        active = false;
        if (down) {
            goUp();
        }
    }

    private void goDown() {
        if (active) {
            down = true;
            targets.forEach(target -> target.units().forEach(unit -> unit.crash()));
            site.after(flap.downNs(), this::comeBack);
        }
    }

    private void comeBack() {
        if (active) {
            goUp();
            site.after(flap.upNs(), this::goDown);
        }
    }

    private void goUp() {
        down = false;
        targets.forEach(target -> target.units().forEach(unit -> unit.restart()));
    }
}
