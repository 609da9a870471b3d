package org.outagelab.fault;

import java.util.List;

/** Processes that die and start again until it is healed: down first, then up, and so on. */
final class Flap implements Fault {
    private final long downNs;
    private final long upNs;
    private final List<Target> targets;
    private final Site site;
    private boolean active;
    private boolean down;

    Flap(long downNs, long upNs, List<Target> targets, Site site) {
        this.downNs = downNs;
        this.upNs = upNs;
        this.targets = targets;
        this.site = site;
    }

    @Override
    public void apply() {
        active = true;
        goDown();
    }

    @Override
    public void heal() {
        active = false;
        if (down) {
            goUp();
        }
    }

    private void goDown() {
        if (active) {
            down = true;
            targets.forEach(target -> target.units().forEach(unit -> unit.crash()));
            site.after(downNs, this::comeBack);
        }
    }

    private void comeBack() {
        if (active) {
            goUp();
            site.after(upNs, this::goDown);
        }
    }

    private void goUp() {
        down = false;
        targets.forEach(target -> target.units().forEach(unit -> unit.restart()));
    }
}
