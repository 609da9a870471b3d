package org.outagelab.availability.failure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.availability.structure.Structure;
import org.outagelab.core.random.Distribution;

/**
 * What can fail, who repairs it and what then succeeds; immutable.
 *
 * <p>An {@link IllegalArgumentException} names what does not fit: a name used twice, a member or crew that does not
 * exist, a unit in two standbys.
 */
public final class SystemModel {
    final List<UnitSpec> units;
    final List<Crew> crews;
    final List<Standby> standbys;
    final List<Shock> shocks;
    final List<Window> windows;
    final List<Propagation> propagations;
    final List<Watch> watches;
    final SuccessShare share;
    /** Or null. */
    final Toll toll;
    /** Units first, then standbys and windows; behind them the list entries of units with delays. */
    final Map<String, Integer> elements = new LinkedHashMap<>();

    final Map<String, Integer> crewNumbers = new LinkedHashMap<>();

    private SystemModel(Builder builder) {
        units = List.copyOf(builder.units);
        crews = List.copyOf(builder.crews);
        standbys = List.copyOf(builder.standbys);
        shocks = List.copyOf(builder.shocks);
        windows = List.copyOf(builder.windows);
        propagations = List.copyOf(builder.propagations);
        watches = List.copyOf(builder.watches);
        share = builder.share;
        toll = builder.toll;
        if (share == null) {
            throw new IllegalArgumentException("the model does not say what succeeds");
        }
        units.forEach(unit -> add(unit.name()));
        standbys.forEach(standby -> add(standby.name()));
        windows.forEach(window -> add(window.name()));
        for (Crew crew : crews) {
            if (crewNumbers.put(crew.name(), crewNumbers.size()) != null) {
                throw new IllegalArgumentException("two crews are named '" + crew.name() + "'");
            }
        }
        for (UnitSpec unit : units) {
            if (!unit.crew().isEmpty() && !crewNumbers.containsKey(unit.crew())) {
                throw new IllegalArgumentException("unit '" + unit.name() + "' has the crew '" + unit.crew()
                        + "', expected one of " + crewNumbers.keySet());
            }
        }
        Set<String> standing = new LinkedHashSet<>();
        for (Standby standby : standbys) {
            for (String member : standby.members()) {
                unitNumber(member, "standby '" + standby.name() + "'");
                if (!standing.add(member)) {
                    throw new IllegalArgumentException("unit '" + member + "' stands by in two places");
                }
            }
        }
        for (Propagation propagation : propagations) {
            unitNumber(propagation.unit(), "a propagation");
            propagation.targets().forEach(target -> unitNumber(target, "the propagation of '" + propagation.unit() + "'"));
        }
        Set<String> watching = new LinkedHashSet<>();
        for (Watch watch : watches) {
            unitNumber(watch.unit(), "the watch of '" + watch.watcher() + "'");
            if (!watching.add(watch.watcher() + "\n" + watch.unit())) {
                throw new IllegalArgumentException("'" + watch.watcher() + "' watches '" + watch.unit() + "' twice");
            }
        }
        shocks.forEach(shock -> shock.members().forEach(member -> unitNumber(member, "shock '" + shock.name() + "'")));
    }

    private void add(String name) {
        if (elements.put(name, elements.size()) != null) {
            throw new IllegalArgumentException("two parts are named '" + name + "'");
        }
    }

    int unitNumber(String name, String asker) {
        Integer number = elements.get(name);
        if (number == null || number >= units.size()) {
            throw new IllegalArgumentException(asker + " names '" + name + "', which is not a unit");
        }
        return number;
    }

    /** Names of units, standbys and windows, in the order of the model. */
    public List<String> names() {
        return List.copyOf(elements.keySet());
    }

    public List<UnitSpec> units() {
        return units;
    }

    /** The longest mean that one thing takes until it is good again: a repair, a take-over, a window. */
    double longestMeanRepair() {
        double longest = 0;
        for (UnitSpec unit : units) {
            longest = Math.max(longest, unit.testEvery() + unit.repair().mean());
        }
        for (Standby standby : standbys) {
            longest = Math.max(longest, standby.delay().mean());
        }
        for (Window window : windows) {
            longest = Math.max(longest, window.length());
        }
        return longest;
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be >= 0 and finite, got " + value);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the parts of a model, in any order. */
    public static final class Builder {
        private final List<UnitSpec> units = new ArrayList<>();
        private final List<Crew> crews = new ArrayList<>();
        private final List<Standby> standbys = new ArrayList<>();
        private final List<Shock> shocks = new ArrayList<>();
        private final List<Window> windows = new ArrayList<>();
        private final List<Propagation> propagations = new ArrayList<>();
        private final List<Watch> watches = new ArrayList<>();
        private SuccessShare share;
        private Toll toll;

        private Builder() {}

        public Builder unit(UnitSpec unit) {
            units.add(unit);
            return this;
        }

        /** Repaired by a crew of its own. */
        public Builder unit(String name, Distribution lifetime, Distribution repair) {
            return unit(UnitSpec.of(name, lifetime, repair));
        }

        public Builder crew(String name, int size, Discipline discipline) {
            crews.add(new Crew(name, size, discipline));
            return this;
        }

        public Builder standby(Standby standby) {
            standbys.add(standby);
            return this;
        }

        public Builder shock(String name, Distribution interval, List<String> members) {
            shocks.add(new Shock(name, interval, members));
            return this;
        }

        /** When the unit fails by itself, then with this probability one of the targets that are up fails with it. */
        public Builder propagation(String unit, double probability, List<String> targets) {
            propagations.add(new Propagation(unit, probability, targets));
            return this;
        }

        /** Beside the delays of the unit itself. */
        public Builder watch(Watch watch) {
            watches.add(watch);
            return this;
        }

        /** At a phase drawn in each run. */
        public Builder window(String name, double length, double every) {
            windows.add(new Window(name, length, every, Double.NaN));
            return this;
        }

        public Builder window(Window window) {
            windows.add(window);
            return this;
        }

        /** All requests succeed or none. */
        public Builder succeeds(Structure structure) {
            return share(SuccessShare.of(structure));
        }

        public Builder share(SuccessShare share) {
            this.share = share;
            return this;
        }

        /** What each failure costs besides, when it has been repaired. */
        public Builder toll(Toll toll) {
            this.toll = toll;
            return this;
        }

        public SystemModel build() {
            return new SystemModel(this);
        }
    }
}
