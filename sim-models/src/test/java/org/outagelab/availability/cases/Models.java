package org.outagelab.availability.cases;

import static org.outagelab.availability.structure.Structure.all;
import static org.outagelab.availability.structure.Structure.any;
import static org.outagelab.availability.structure.Structure.atLeast;
import static org.outagelab.availability.structure.Structure.unit;
import static org.outagelab.availability.structure.Structure.units;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.availability.structure.Structure;
import org.outagelab.availability.structure.UnitMeasures;

/** Structures that several cases use. */
final class Models {
    /**
     * @param mttf hours
     * @param mttr hours
     */
    record Times(double mttf, double mttr) {}

    /** A structure and the times of its units. */
    record Static(Structure structure, Map<String, Times> times) {
        Map<String, UnitMeasures> measures() {
            Map<String, UnitMeasures> measures = new LinkedHashMap<>();
            times.forEach((unit, t) -> measures.put(unit, UnitMeasures.of(t.mttf, t.mttr)));
            return measures;
        }
    }

    static final double YEAR = 8760;

    private Models() {}

    static Static threeTiers() {
        Map<String, Times> times = new LinkedHashMap<>();
        times.put("lb", new Times(20_000, 1));
        times.put("nginx", new Times(4_000, 0.5));
        List.of("app1", "app2", "app3").forEach(app -> times.put(app, new Times(800, 0.75)));
        List.of("dbp", "dbr").forEach(db -> times.put(db, new Times(3_000, 4)));
        return new Static(threeTiersWith(any(units("dbp", "dbr"))), times);
    }

    static Structure threeTiersWith(Structure database) {
        return all(unit("lb"), unit("nginx"), atLeast(2, units("app1", "app2", "app3")), database);
    }

    /** One of two applications, and one database. */
    static Static entryTier() {
        Map<String, Times> times = new LinkedHashMap<>(threeTiers().times);
        times.remove("app3");
        times.remove("dbr");
        return new Static(all(unit("lb"), unit("nginx"), any(units("app1", "app2")), unit("dbp")), times);
    }

    static Static switchAndTwoHosts() {
        Map<String, Times> times = new LinkedHashMap<>();
        times.put("r1", new Times(30_000, 2));
        List.of("h1", "h2").forEach(host -> times.put(host, new Times(6_000, 5)));
        List.of("a1", "a2").forEach(app -> times.put(app, new Times(1_000, 0.5)));
        return new Static(all(unit("r1"), any(all(units("h1", "a1")), all(units("h2", "a2")))), times);
    }

    /** Two failure modes of a component as one unit: down at either, each with its own repair. */
    static UnitMeasures twoModes(double ratePerMode, double repair1, double repair2) {
        double down = ratePerMode / repair1 + ratePerMode / repair2;
        return new UnitMeasures(down / (1 + down), 2 * ratePerMode / (1 + down));
    }

    /** The database system of Villén-Altamirano: controllers, processors and disk clusters. */
    static Structure databaseSystem(int r, Map<String, UnitMeasures> measures, double f) {
        List<Structure> parts = new ArrayList<>();
        for (String set : List.of("c1", "c2", "p1", "p2")) {
            parts.add(any(members(set, r, measures, twoModes(1 / (f * r), 1, 0.5))));
        }
        for (int cluster = 1; cluster <= 6; cluster++) {
            parts.add(atLeast(3, members("d" + cluster, r + 2, measures, twoModes(1 / (3 * f * r), 1, 0.5))));
        }
        return all(parts);
    }

    private static List<Structure> members(
            String set, int count, Map<String, UnitMeasures> measures, UnitMeasures each) {
        List<Structure> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(unit(set + "." + i));
            measures.put(set + "." + i, each);
        }
        return members;
    }
}
