package org.outagelab.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.outagelab.availability.structure.StaticSolver;
import org.outagelab.availability.structure.Structure;
import org.outagelab.availability.structure.UnitMeasures;
import org.outagelab.core.random.RandomStream;

class StateSumTest {
    @Test
    void oneOfFourThatHangsUnnoticedCostsAQuarter() {
        var servers = new ArrayList<Path.Server>();
        for (int i = 1; i <= 4; i++) {
            servers.add(new Path.Server(
                    "x." + i, 1, Structure.ALWAYS, Structure.ALWAYS, new Path.Needs(Structure.unit("x." + i)), Double.POSITIVE_INFINITY));
        }
        var endpoint = endpoint(new Path.Balanced("lb", servers, 0, null, false));

        var sum = StateSum.of(endpoint, measures(endpoint, 0.01), HashSet::new);

        // Each of them is down for 1 % of the time, and takes its quarter with it.
        assertThat(sum.lost()).isCloseTo(0.01, within(1e-15));
        assertThat(sum.rest()).isCloseTo(0, within(1e-15));
    }

    @Test
    void itIsTheSumOverAllStatesOfAnyRandomPath() {
        for (int seed = 0; seed < 30; seed++) {
            var random = RandomStream.named(seed, 0, "path");
            var endpoint = endpoint(path(random, 3 + random.nextInt(8)));
            var measures = measures(endpoint, 0.02);

            var sum = StateSum.of(endpoint, measures, HashSet::new);

            assertThat(sum.lost()).as("%d: %s", seed, endpoint).isCloseTo(enumerated(endpoint, measures), within(1e-12));
            assertThat(sum.rest()).isCloseTo(0, within(1e-12));
        }
    }

    @Test
    void ofManyFailuresTheStatesThatAreLeftOutAreAtMostTheRest() {
        for (int seed = 0; seed < 12; seed++) {
            var random = RandomStream.named(seed, 0, "path");
            var endpoint = endpoint(path(random, 14));
            var measures = measures(endpoint, 0.002);

            var sum = StateSum.of(endpoint, measures, HashSet::new);

            double all = enumerated(endpoint, measures);
            assertThat(all).as("%d: %s", seed, endpoint).isBetween(sum.lost() - 1e-15, sum.lost() + sum.rest() + 1e-15);
        }
    }

    @Test
    void itIsTheUnavailabilityWhereEveryRequestNeedsTheSame() {
        for (int seed = 0; seed < 30; seed++) {
            var random = RandomStream.named(seed, 0, "structure");
            var structure = structure(random, 8);
            var endpoint = endpoint(new Path.Needs(structure));
            var measures = measures(endpoint, 0.05);

            var sum = StateSum.of(endpoint, measures, HashSet::new);

            var solved = StaticSolver.standard().solve(structure, measures).exact().orElseThrow();
            assertThat(sum.lost()).as("%s", structure).isCloseTo(solved.unavailability(), within(1e-12));
        }
    }

    /** Some servers, each taken out for some of its own failures, masked for some, and with a database behind. */
    private static Path path(RandomStream random, int failures) {
        var servers = new ArrayList<Path.Server>();
        int each = Math.max(1, (failures - 1) / 3);
        for (int i = 0; i < 3; i++) {
            var own = new ArrayList<Structure>();
            for (int j = 0; j < each; j++) {
                own.add(Structure.unit("f" + (1 + i * each + j)));
            }
            var seen = random.nextBoolean(0.5) ? own.get(0) : Structure.ALWAYS;
            var masked = random.nextBoolean(0.3) ? own.get(0) : Structure.ALWAYS;
            own.add(Structure.unit("f0"));
            double capacity = random.nextBoolean(0.5) ? 40 : Double.POSITIVE_INFINITY;
            servers.add(new Path.Server("x." + i, 1 + random.nextInt(3), seen, masked, new Path.Needs(Structure.all(own)), capacity));
        }
        return new Path.Series(List.of(new Path.Balanced("lb", servers, random.nextBoolean(0.5) ? 0 : 90, null, false)));
    }

    private static Structure structure(RandomStream random, int units) {
        var parts = new ArrayList<>(Structure.units("f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7").subList(0, units));
        while (parts.size() > 1) {
            int count = 2 + random.nextInt(Math.min(3, parts.size()) - 1);
            var some = new ArrayList<>(parts.subList(0, count));
            parts.subList(0, count).clear();
            parts.add(Structure.atLeast(1 + random.nextInt(count), some));
        }
        return parts.get(0);
    }

    private static ServicePaths.Served endpoint(Path path) {
        return new ServicePaths.Served("GET /", 1, 1, Double.POSITIVE_INFINITY, path);
    }

    /** Each a little less available than the one before. */
    private static Map<String, UnitMeasures> measures(ServicePaths.Served endpoint, double unavailability) {
        var measures = new LinkedHashMap<String, UnitMeasures>();
        double repair = unavailability / (1 - unavailability);
        for (int i = 0; i < 20; i++) {
            measures.put("f" + i, UnitMeasures.of(1, repair * (1 + i / 10.0)));
        }
        endpoint.path().structure().unitNames().forEach(name -> measures.putIfAbsent(name, UnitMeasures.of(1, repair)));
        return measures;
    }

    private static double enumerated(ServicePaths.Served endpoint, Map<String, UnitMeasures> measures) {
        // Those, too, that its structure does not name.
        var names = new ArrayList<String>();
        for (int i = 0; i < 14; i++) {
            names.add("f" + i);
        }
        double lost = 0;
        for (long set = 0; set < 1L << names.size(); set++) {
            double probability = 1;
            Set<String> down = new HashSet<>();
            for (int i = 0; i < names.size() && probability > 0; i++) {
                double own = measures.get(names.get(i)).unavailability();
                boolean fails = (set >> i & 1) == 1;
                probability *= fails ? own : 1 - own;
                if (fails) {
                    down.add(names.get(i));
                }
            }
            lost += probability * (1 - endpoint.ok(SystemState.settled(down)));
        }
        return lost;
    }
}
