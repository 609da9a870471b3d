package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.outagelab.availability.Inputs;
import org.outagelab.availability.YearModel;
import org.outagelab.results.YearsResults;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.MoneySpec;

/** What each topology costs in a year: its hosts, who repairs, and what is lost; in the same worlds for all of them. */
public final class YearsMoney {
    private static final double HOUR_NS = 3600e9;

    /**
     * One topology.
     *
     * @param costs null: nothing is said of it, and it has no bill
     * @param hosts of the file
     * @param requestsPerHourDown that fail in an hour of downtime, on average over when it is down
     */
    public record Priced(InputRanges.Topology worlds, MoneySpec.Costs costs, int hosts, double requestsPerHourDown) {
        double hostsAYear() {
            return costs.hostMonth() * 12 * hosts;
        }

        double requests(double hours) {
            return costs.requestLost() * requestsPerHourDown * hours;
        }

        double down(double hours) {
            return costs.hourDown() * hours;
        }

        double people(Map<String, FailureSpec> failures) {
            return costs.personHour() * failures.values().stream().mapToDouble(YearsMoney::repairHours).sum();
        }

        double all(Map<String, FailureSpec> failures) {
            double hours = worlds.annual().hours(failures);
            return hostsAYear() + people(failures) + requests(hours) + down(hours);
        }
    }

    private YearsMoney() {}

    /** Hours of repair in a year; the time until somebody knows is nobody's work. */
    private static double repairHours(FailureSpec failure) {
        double cycleNs = failure.uptime().mean() + failure.notice().mean() + failure.repair().mean();
        return YearModel.HOURS * HOUR_NS / cycleNs * failure.repair().mean() / HOUR_NS;
    }

    /** Of those with costs, in their order; as many draws of all inputs as asked for. */
    public static List<YearsResults.Bill> of(List<Priced> all, long seed, int draws) {
        var priced = all.stream().filter(each -> each.costs() != null).toList();
        var failures = new ArrayList<FailureSpec>();
        priced.forEach(each -> failures.addAll(each.worlds.failures().values()));
        var inputs = Inputs.of(failures);
        int worlds = inputs.names().isEmpty() ? 1 : draws;
        var money = new double[priced.size()][worlds];
        var cheapest = new int[priced.size()];
        for (int draw = 0; draw < worlds; draw++) {
            var world = inputs.names().isEmpty() ? Inputs.Draw.NOMINAL : inputs.draw(seed, draw);
            int best = 0;
            for (int t = 0; t < priced.size(); t++) {
                money[t][draw] = priced.get(t).all(world.of(priced.get(t).worlds.failures()));
                best = money[t][draw] < money[best][draw] ? t : best;
            }
            if (!priced.isEmpty()) {
                cheapest[best]++;
            }
        }
        boolean comparable = priced.stream().map(each -> each.costs.currency()).distinct().count() == 1;
        var bills = new ArrayList<YearsResults.Bill>();
        for (int t = 0; t < priced.size(); t++) {
            var one = priced.get(t);
            double hours = one.worlds.annual().hours(one.worlds.failures());
            Arrays.sort(money[t]);
            bills.add(new YearsResults.Bill(
                    one.worlds.name(),
                    one.costs.currency(),
                    one.hostsAYear(),
                    one.people(one.worlds.failures()),
                    one.requests(hours),
                    one.down(hours),
                    hours,
                    money[t][(int) (0.05 * worlds)],
                    money[t][(int) Math.min(worlds - 1, 0.95 * worlds)],
                    comparable && priced.size() > 1 ? (double) cheapest[t] / worlds : Double.NaN));
        }
        return bills;
    }
}
