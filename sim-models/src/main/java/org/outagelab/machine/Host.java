package org.outagelab.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;

/** A machine: cores, power, the instances on it, and the virtual machines that it carries. */
public final class Host implements Slowable {
    private final String name;
    private final String zone;
    private final Cpu cpu;
    private final long bootNs;
    private final Memory memory;
    private final Timer boot;
    private final List<Unit> units = new ArrayList<>();
    /** Those that run on its cores. */
    private final List<Host> guests = new ArrayList<>();
    private SharedCores sharedCores;
    /** Whose cores it runs on, or null. */
    private Host machine;
    private final List<Slowness> slownesses = new ArrayList<>();
    private final List<Consumer<Boolean>> powerObservers = new ArrayList<>();
    private final List<Consumer<Boolean>> linkObservers = new ArrayList<>();
    private int powerCuts;
    private int linkCuts;
    private boolean powered = true;
    private int freezes;
    /** What came due while it was frozen, in order. */
    private final List<Runnable> due = new ArrayList<>();

    /**
     * A machine whose memory has no end.
     *
     * @param bootNs from power on until its services are started
     */
    public Host(Simulation simulation, String name, String zone, int cores, long bootNs) {
        this(simulation, name, zone, cores, bootNs, 0);
    }

    /**
     * @param bootNs from power on until its services are started
     * @param memoryBytes 0: no limit
     */
    public Host(Simulation simulation, String name, String zone, int cores, long bootNs, long memoryBytes) {
        this.name = name;
        this.zone = zone;
        this.bootNs = bootNs;
        this.cpu = new Cpu(simulation, name, cores);
        this.memory = new Memory(simulation, name, memoryBytes);
        this.boot = simulation.<Void>eventType(name + " boot", ignored -> booted()).timer(null);
    }

    /** Another host runs on its cores, together with its own processes, and lives and dies with it; before the run. */
    public void carries(Host guest) {
        if (sharedCores == null) {
            sharedCores = new SharedCores(cpu.cores());
            cpu.shares(sharedCores);
        }
        guest.cpu.shares(sharedCores);
        guests.add(guest);
        guest.machine = this;
    }

    /** @param observer told true when it has booted, false when it loses its power */
    public void observePower(Consumer<Boolean> observer) {
        powerObservers.add(observer);
    }

    /** @param observer told true when its network interface has a carrier again, false when it loses it */
    public void observeLink(Consumer<Boolean> observer) {
        linkObservers.add(observer);
    }

    /** Its network interface loses the carrier, and its processes may know. Faults are counted. */
    public void linkDown() {
        if (++linkCuts == 1) {
            linkObservers.forEach(observer -> observer.accept(false));
        }
    }

    public void linkUp() {
        if (linkCuts > 0 && --linkCuts == 0) {
            linkObservers.forEach(observer -> observer.accept(true));
        }
    }

    void add(Unit unit) {
        units.add(unit);
    }

    public String name() {
        return name;
    }

    /** Whether a name is its own, or that of the machine that carries it. */
    public boolean standsOn(String host) {
        return name.equals(host) || machine != null && machine.name.equals(host);
    }

    public String zone() {
        return zone;
    }

    public Memory memory() {
        return memory;
    }

    public Cpu cpu() {
        return cpu;
    }

    /** Whether it has power: without, nothing of what was on it is left. */
    public boolean powered() {
        return powered;
    }

    /** Whether it has power and is frozen: nothing on it happens, nor does anything get lost. */
    public boolean frozen() {
        return powered && freezes > 0;
    }

    /** Whether its kernel works: if not, packets to it meet silence, and none come from it. */
    public boolean answers() {
        return powered && freezes == 0;
    }

    /**
     * Something that a process beside the instances does: at once, when the frozen machine goes on, or never without power.
     */
    public void whenAwake(Runnable action) {
        if (answers()) {
            action.run();
        } else if (powered) {
            due.add(action);
        }
    }

    /**
     * The machine stops as a whole, as a virtual one does that is moved, or starved of CPU: kernel, keepalived and all
     * programs (docs/models/machine.md#freeze). Faults are counted.
     */
    public void freeze() {
        if (++freezes == 1) {
            units.forEach(Unit::freeze);
            guests.forEach(Host::freeze);
        }
    }

    /** It goes on once the last such fault has ended: whatever came due meanwhile happens now. */
    public void thaw() {
        if (freezes == 0 || --freezes > 0) {
            return;
        }
        var now = List.copyOf(due);
        due.clear();
        now.forEach(Runnable::run);
        units.forEach(Unit::thaw);
        guests.forEach(Host::thaw);
    }

    /** Its instances, and those of the hosts that it carries. */
    public List<Unit> units() {
        var all = new ArrayList<>(units);
        guests.forEach(guest -> all.addAll(guest.units));
        return all;
    }

    /** All its processes are gone without a word. Faults are counted. */
    public void powerOff() {
        powerCuts++;
        boot.cancel();
        if (powered) {
            powered = false;
            due.clear();
            cpu.clear();
            powerObservers.forEach(observer -> observer.accept(false));
            for (var unit : units) {
                unit.powerLost();
            }
            guests.forEach(Host::powerOff);
        }
    }

    /** Starts the machine once the last power fault has ended; its services start after the boot time. */
    public void powerOn() {
        if (powerCuts > 0 && --powerCuts == 0) {
            boot.restart(bootNs);
        }
    }

    /** CPU steal or throttling: the cores run at 1/factor; {@code addNs} is added to requests by its instances. */
    @Override
    public void slowDown(Slowness slowness) {
        slownesses.add(slowness);
        applySpeed();
        units.forEach(unit -> unit.slowDown(new Slowness(1, slowness.addNs(), slowness.share())));
        guests.forEach(guest -> guest.slowDown(slowness));
    }

    @Override
    public void speedUp(Slowness slowness) {
        slownesses.remove(slowness);
        applySpeed();
        units.forEach(unit -> unit.speedUp(new Slowness(1, slowness.addNs(), slowness.share())));
        guests.forEach(guest -> guest.speedUp(slowness));
    }

    private void applySpeed() {
        double speed = 1;
        for (var slowness : slownesses) {
            speed /= slowness.factor();
        }
        cpu.speed(speed);
    }

    private void booted() {
        powered = true;
        powerObservers.forEach(observer -> observer.accept(true));
        for (var unit : units) {
            unit.powerBack();
        }
        guests.forEach(Host::powerOn);
    }
}
