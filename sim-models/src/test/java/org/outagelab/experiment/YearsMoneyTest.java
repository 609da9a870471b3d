package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.MoneySpec;
import org.outagelab.scenario.Uncertainty;

/** What a year costs. */
class YearsMoneyTest {
    private static final double YEAR_NS = 365 * 86_400e9;
    private static final MoneySpec.Costs COSTS = new MoneySpec.Costs("EUR", 40, 0.02, 300, 90);

    private static FailureSpec failure(String name, String input, double perYear, double hours, double rateFactor, double repairFactor) {
        return new FailureSpec(
                name, name, input, FailureSpec.Fault.CRASH, List.of(name), List.of(), Distributions.exponential(YEAR_NS / perYear),
                DistributionType.ZERO, Distributions.constant(hours * 3600e9), 1, 0, "", false, "test",
                new Uncertainty(input + ": how often", rateFactor, input + ": time to repair", repairFactor));
    }

    private static InputRanges.Topology series(String name, FailureSpec... failures) {
        var byName = new LinkedHashMap<String, FailureSpec>();
        for (var failure : failures) {
            byName.put(failure.name(), failure);
        }
        return new InputRanges.Topology(name, byName, YearsMoneyTest::sum);
    }

    private static double sum(Map<String, FailureSpec> failures) {
        return failures.values().stream().mapToDouble(each -> each.perYear() * each.repair().mean() / 3600e9).sum();
    }

    @Test
    void theBillIsHostsPeopleRequestsAndHours() {
        // 2 failures a year of 3 h each beside up times of half a year: 6 h of repair and of downtime.
        var one = series("one", failure("a", "hang", 2, 3, 1, 1));

        var bill = YearsMoney.of(List.of(new YearsMoney.Priced(one, COSTS, 3, 3_600)), 1, 1_000).get(0);

        assertThat(bill.hosts()).isEqualTo(40 * 12 * 3);
        assertThat(bill.people()).isCloseTo(90 * 6, within(1.0));
        assertThat(bill.hours()).isCloseTo(6, within(0.01));
        assertThat(bill.requests()).isCloseTo(0.02 * 3_600 * bill.hours(), within(1e-9));
        assertThat(bill.down()).isCloseTo(300 * bill.hours(), within(1e-9));
        assertThat(bill.low()).isEqualTo(bill.high()).isCloseTo(bill.all(), within(1e-9));
        assertThat(bill.cheapest()).isNaN();
    }

    @Test
    void theCheapestIsCountedInTheSameWorlds() {
        var fault = failure("a", "host-fault", 2, 3, 10, 1);
        var one = new YearsMoney.Priced(series("one", fault), COSTS, 1, 0);
        var other = new YearsMoney.Priced(series("other", fault), COSTS, 2, 0);

        var bills = YearsMoney.of(List.of(other, one), 1, 1_000);

        // What is not known is the same for both: one host less is cheaper in every world, though amounts vary by factors.
        assertThat(bills.get(1).cheapest()).isEqualTo(1);
        assertThat(bills.get(0).cheapest()).isZero();
        assertThat(bills.get(1).high() - bills.get(1).low()).isGreaterThan(bills.get(1).hosts());
    }

    @Test
    void whoHasNoCostsHasNoBillAndOtherMoneyIsNotCompared() {
        var one = series("one", failure("a", "hang", 2, 3, 5, 1));
        var dollars = new MoneySpec.Costs("USD", 1, 0, 0, 0);

        assertThat(YearsMoney.of(List.of(new YearsMoney.Priced(one, null, 1, 0)), 1, 100)).isEmpty();
        assertThat(YearsMoney.of(List.of(new YearsMoney.Priced(one, COSTS, 1, 0), new YearsMoney.Priced(one, dollars, 1, 0)), 1, 100))
                .allSatisfy(bill -> assertThat(bill.cheapest()).isNaN());
    }
}
