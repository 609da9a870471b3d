package org.outagelab.availability.failure;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;

/**
 * One course of events of a model: a clock, the timers of all that may happen next, and the state as bits.
 *
 * <p>At one instant, units come before detections, take-overs, shocks and windows, each in the order of the model.
 */
final class Trajectory implements SystemState {
    final SystemModel model;
    private final boolean memoryless;
    final Timers timers;
    final boolean[] up;
    double now;
    long events;
    private final int units;
    private final int firstDetection;
    private final int firstWait;
    private final int firstTakeover;
    private final int firstShock;
    private final int firstWindow;
    private final long[] bits;
    private final String[] ownerOf;
    private final Watches watches;
    private final int firstSwitching;
    private final RandomStream[] lifetimes;
    private final RandomStream[] repairTimes;
    private final RandomStream[] shockTimes;
    private final int[] propagationOf;
    private final RandomStream[] propagations;
    private final double[] ageLeft;
    private final double[] since;
    private final double[] speed;
    private final boolean[] inRepair;
    private final Repairs repairs;
    private final Takeovers takeovers;
    private final int[] suspendable;
    private final double[] failedAt;
    /** Of the repairs since they were last asked for, by unit; null without tolls. */
    private final double[] owed;
    private int owing = -1;
    private boolean systemDown;
    private boolean changed = true;

    Trajectory(SystemModel model, long seed, long run) {
        this(model, seed, run, false);
    }

    /** @param memoryless lifetimes and shocks have no timers: failures come from outside, by {@link #strike} */
    Trajectory(SystemModel model, long seed, long run, boolean memoryless) {
        this.model = model;
        this.memoryless = memoryless;
        units = model.units.size();
        firstDetection = units;
        watches = new Watches(this, seed, run);
        firstWait = firstDetection + watches.count();
        firstTakeover = firstWait + watches.count();
        takeovers = new Takeovers(this, firstTakeover, seed, run);
        firstShock = firstTakeover + takeovers.places();
        firstWindow = firstShock + model.shocks.size();
        timers = new Timers(firstWindow + model.windows.size());
        up = new boolean[units];
        ageLeft = new double[units];
        since = new double[units];
        speed = new double[units];
        inRepair = new boolean[units];
        failedAt = new double[units];
        owed = model.toll == null ? null : new double[units];
        lifetimes = new RandomStream[units];
        repairTimes = new RandomStream[units];
        int elements = model.elements.size();
        for (int i = 0; i < units; i++) {
            UnitSpec unit = model.units.get(i);
            lifetimes[i] = RandomStream.named(seed, run, "lifetime of " + unit.name());
            repairTimes[i] = RandomStream.named(seed, run, "repair of " + unit.name());
        }
        elements = watches.place(elements);
        firstSwitching = elements;
        elements += model.standbys.size();
        ownerOf = owners(elements);
        bits = new long[Math.max(1, elements + 63 >> 6)];
        Arrays.fill(bits, -1);
        if ((elements & 63) != 0) {
            bits[bits.length - 1] = (1L << (elements & 63)) - 1;
        }
        suspendable = IntStream.range(0, units)
                .filter(i -> !model.units.get(i).agesWhileDown())
                .toArray();
        shockTimes = new RandomStream[model.shocks.size()];
        propagationOf = model.propagations.stream().mapToInt(p -> model.elements.get(p.unit())).toArray();
        propagations = new RandomStream[propagationOf.length];
        for (int p = 0; p < propagationOf.length; p++) {
            propagations[p] = RandomStream.named(seed, run, "propagation of " + model.units.get(propagationOf[p]).name());
        }
        repairs = new Repairs(this, seed, run);
        start(seed, run);
    }

    /** Of each bit the name of what it is about. */
    private String[] owners(int elements) {
        var owners = new String[elements];
        model.elements.forEach((name, element) -> owners[element] = name);
        watches.name(owners);
        for (int i = 0; i < model.standbys.size(); i++) {
            owners[firstSwitching + i] = owners[units + i];
        }
        return owners;
    }

    private void start(long seed, long run) {
        for (int i = 0; i < units; i++) {
            up[i] = true;
            bear(i);
        }
        for (int s = 0; s < shockTimes.length; s++) {
            Shock shock = model.shocks.get(s);
            shockTimes[s] = RandomStream.named(seed, run, "shock " + shock.name());
            if (!memoryless) {
                timers.set(firstShock + s, shock.interval().sample(shockTimes[s]));
            }
        }
        for (int w = 0; w < model.windows.size(); w++) {
            Window window = model.windows.get(w);
            double phase = window.phase();
            if (Double.isNaN(phase)) {
                // The run starts at any point of the interval, so perhaps within a window.
                double into = window.every() * RandomStream.named(seed, run, "window " + window.name()).nextDouble();
                boolean open = into < window.length();
                set(window(w), !open);
                phase = open ? window.length() - into : window.every() - into;
            }
            timers.set(firstWindow + w, phase);
        }
        for (int i = 0; i < units; i++) {
            if (!model.units.get(i).startsUp()) {
                fail(i);
            }
        }
    }

    @Override
    public boolean up(String name) {
        Integer element = model.elements.get(name);
        if (element == null) {
            throw new IllegalArgumentException("nothing in the model is named '" + name + "'");
        }
        return bit(element);
    }

    @Override
    public Sight sight(String watcher, String unit) {
        return watches.sight(watcher, model.unitNumber(unit, "the success share"));
    }

    @Override
    public boolean switching(String standby) {
        Integer element = model.elements.get(standby);
        if (element == null || element < units || element >= units + model.standbys.size()) {
            throw new IllegalArgumentException("the success share names '" + standby + "', which is not a standby");
        }
        return !bit(firstSwitching + element - units);
    }

    @Override
    public Set<String> stirred() {
        var names = new LinkedHashSet<String>();
        for (int word = 0; word < bits.length; word++) {
            int from = word << 6;
            int many = Math.min(64, ownerOf.length - from);
            long bad = ~bits[word] & (many == 64 ? -1 : (1L << Math.max(0, many)) - 1);
            while (bad != 0) {
                names.add(ownerOf[from + Long.numberOfTrailingZeros(bad)]);
                bad &= bad - 1;
            }
        }
        return names;
    }

    long[] bits() {
        return bits;
    }

    /** The unit that the last step has repaired, or -1; asked once. */
    int takeOwing() {
        int unit = owing;
        owing = -1;
        return unit;
    }

    double owed(int unit) {
        return owed[unit];
    }

    /** Whether the state is another than when this was last asked. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    double nextTime() {
        return timers.time(timers.first());
    }

    /** The next event happens. */
    void step() {
        int timer = timers.first();
        now = timers.time(timer);
        events++;
        if (timer < firstDetection) {
            unitEvent(timer);
        } else if (timer < firstWait) {
            watches.detected(timer - firstDetection);
        } else if (timer < firstTakeover) {
            watches.waits(timer - firstWait);
        } else if (timer < firstShock) {
            takeovers.end(timer - firstTakeover);
        } else if (timer < firstWindow) {
            shock(timer - firstShock);
        } else {
            window(timer, timer - firstWindow);
        }
    }

    /** Of each unit, then of each shock, the rate at which it strikes now; exponential lifetimes only. */
    double strikeRates(double[] rates) {
        double sum = 0;
        for (int i = 0; i < units; i++) {
            rates[i] = up[i] ? speed[i] / model.units.get(i).lifetime().mean() : 0;
            sum += rates[i];
        }
        for (int s = 0; s < shockTimes.length; s++) {
            rates[units + s] = 1 / model.shocks.get(s).interval().mean();
            sum += rates[units + s];
        }
        return sum;
    }

    /** A unit or shock, by its place among {@link #strikeRates}, strikes at this time. */
    void strike(int number, double time) {
        now = time;
        events++;
        if (number < units) {
            failByItself(number);
        } else {
            shock(number - units);
        }
    }

    /** Everything is up and nothing is on its way: all that can be remembered is who serves. */
    boolean calm() {
        if (nextTime() < Double.POSITIVE_INFINITY) {
            return false;
        }
        for (boolean one : up) {
            if (!one) {
                return false;
            }
        }
        return takeovers.allServed();
    }

    /** As the other, which is calm; this one is calm as well. */
    void servesLike(Trajectory other) {
        takeovers.copyFrom(other.takeovers);
        for (int i = 0; i < units; i++) {
            age(i);
        }
    }

    /** Units that wait for the system go on ageing, or stop. */
    void systemIs(boolean down) {
        if (down != systemDown) {
            systemDown = down;
            for (int i : suspendable) {
                if (up[i]) {
                    age(i);
                }
            }
        }
    }

    private void unitEvent(int i) {
        if (up[i]) {
            failByItself(i);
        } else if (inRepair[i]) {
            inRepair[i] = false;
            repairs.finished(i);
            repaired(i);
        } else {
            // The test that finds the failure.
            timers.stop(i);
            repairs.request(i);
        }
    }

    private void failByItself(int i) {
        fail(i);
        for (int p = 0; p < propagationOf.length; p++) {
            if (propagationOf[p] == i) {
                takeAlong(model.propagations.get(p), propagations[p]);
            }
        }
    }

    private void takeAlong(Propagation propagation, RandomStream random) {
        if (random.nextBoolean(propagation.probability())) {
            int[] targets = propagation.targets().stream()
                    .mapToInt(model.elements::get)
                    .filter(target -> up[target])
                    .toArray();
            if (targets.length > 0) {
                fail(targets[random.nextInt(targets.length)]);
            }
        }
    }

    void fail(int i) {
        if (!up[i]) {
            return;
        }
        UnitSpec unit = model.units.get(i);
        up[i] = false;
        failedAt[i] = now;
        set(i, false);
        timers.stop(i);
        watches.failed(i);
        takeovers.failed(i);
        if (unit.testEvery() > 0) {
            timers.set(i, (Math.floor(now / unit.testEvery()) + 1) * unit.testEvery());
        } else {
            repairs.request(i);
        }
    }

    /** Its repair needs so much work of its crew. */
    double drawRepair(int i) {
        return model.units.get(i).repair().sample(repairTimes[i]);
    }

    /** Its repair, now begun, ends then unless it is told otherwise. */
    void repairUntil(int i, double end) {
        inRepair[i] = true;
        timers.set(i, end);
        watches.repairedAt(i, end);
    }

    private void repaired(int i) {
        if (owed != null) {
            boolean listed = watches.sight("", i) != Sight.LEFT;
            owed[i] = model.toll.of(model.units.get(i).name(), now - failedAt[i], listed);
            owing = i;
        }
        up[i] = true;
        set(i, true);
        watches.repaired(i);
        takeovers.repaired(i);
        bear(i);
    }

    private void bear(int i) {
        UnitSpec unit = model.units.get(i);
        ageLeft[i] = memoryless ? Double.NaN : unit.lifetime().sample(lifetimes[i]);
        since[i] = now;
        speed[i] = -1;
        timers.stop(i);
        age(i);
    }

    /** Its speed of ageing may have changed. */
    void age(int i) {
        UnitSpec unit = model.units.get(i);
        double next = systemDown && !unit.agesWhileDown() ? 0 : takeovers.serves(i) ? 1 : unit.standbyAgeing();
        if (next != speed[i]) {
            if (speed[i] > 0) {
                ageLeft[i] = Math.max(0, ageLeft[i] - (now - since[i]) * speed[i]);
            }
            since[i] = now;
            speed[i] = next;
            timers.set(i, next > 0 && !memoryless ? now + ageLeft[i] / next : Double.POSITIVE_INFINITY);
        }
    }

    /** Timers of watches: of detections, then of those who wait. */
    int detectionTimer(int watch) {
        return firstDetection + watch;
    }

    int waitTimer(int watch) {
        return firstWait + watch;
    }

    private void shock(int s) {
        Shock shock = model.shocks.get(s);
        if (!memoryless) {
            timers.set(firstShock + s, now + shock.interval().sample(shockTimes[s]));
        }
        for (String member : shock.members()) {
            fail(model.elements.get(member));
        }
    }

    private int window(int w) {
        return units + model.standbys.size() + w;
    }

    private void window(int timer, int w) {
        Window window = model.windows.get(w);
        boolean opens = bit(window(w));
        set(window(w), !opens);
        timers.set(timer, now + (opens ? window.length() : window.every() - window.length()));
    }

    void standbyIs(int standby, boolean served, boolean switching) {
        set(units + standby, served);
        set(firstSwitching + standby, !switching);
    }

    boolean bit(int element) {
        return (bits[element >> 6] >>> (element & 63) & 1) == 1;
    }

    void set(int element, boolean good) {
        if (bit(element) != good) {
            bits[element >> 6] ^= 1L << (element & 63);
            changed = true;
        }
    }
}
