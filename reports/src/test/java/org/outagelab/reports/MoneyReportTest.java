package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.results.InputsResults;
import org.outagelab.results.YearsResults;

/** What topologies cost, in words and in a picture. */
class MoneyReportTest {
    private static YearsResults.Bill bill(String name, double hosts, double hours, double cheapest) {
        return new YearsResults.Bill(name, "EUR", hosts, 100, 0, hours * 1_000, hours, hosts + 200, hosts + 9_000, cheapest);
    }

    private static YearsResults results(YearsResults.Bill... bills) {
        return new YearsResults("1", "s", "s.yaml", "", 1, 0, 0.999, List.of(), "", false, InputsResults.NONE, List.of(bills));
    }

    @Test
    void theCheapestIsNamedAndHowSureThatIs() {
        assertThat(MoneyReport.sentence(results(bill("one", 480, 4, 0.02), bill("two", 1_440, 2, 0.98))))
                .isEqualTo("“two” costs the least, 3,540 EUR a year, in 98 % of worlds.");
        assertThat(MoneyReport.sentence(results(bill("one", 480, 4, 0.4), bill("two", 1_440, 2, 0.6)))).contains("but only in 60 % of worlds");
    }

    @Test
    void oneAloneIsNotTheCheapest() {
        assertThat(MoneyReport.sentence(results(bill("one", 480, 4, Double.NaN))))
                .isEqualTo("“one” costs 4,580 EUR a year.")
                .doesNotContain("least");
    }

    @Test
    void differentCurrenciesAreNotCompared() {
        var dollars = new YearsResults.Bill("two", "USD", 1, 1, 1, 1, 1, 1, 9, Double.NaN);

        assertThat(MoneyReport.sentence(results(bill("one", 480, 4, Double.NaN), dollars))).contains("not compared");
        assertThat(MoneyReport.perNine(bill("one", 480, 4, Double.NaN), dollars)).isEqualTo(Numbers.NONE);
    }

    @Test
    void aNineIsATenthOfTheDowntime() {
        assertThat(MoneyReport.perNine(bill("one", 480, 10, 0), bill("two", 1_480, 1, 1))).isEqualTo("1,000 EUR");
        assertThat(MoneyReport.perNine(bill("one", 480, 10, 0), bill("two", 1_480, 0.1, 1))).isEqualTo("500 EUR");
        assertThat(MoneyReport.perNine(bill("one", 480, 10, 0), bill("two", 1_480, 11, 1))).isEqualTo("no nine");
        assertThat(MoneyReport.perNine(bill("one", 480, 10, 0), bill("two", 480, 1, 1))).isEqualTo("nothing");
        assertThat(MoneyReport.perNine(bill("one", 480, 10, 0), bill("two", 480, 0, 1))).isEqualTo(Numbers.NONE);
    }

    @Test
    void withoutCostsNothingIsSaidOfMoney() {
        var report = new MoneyReport(results());

        assertThat(report.lines()).isEmpty();
        assertThat(report.sections()).isEmpty();
        assertThat(report.tree()).isEmpty();
    }

    @Test
    void thePictureIsTheSameEveryTimeAndItsTitleTheFinding() {
        var two = results(bill("one", 480, 4, 0.02), bill("two", 1_440, 2, 0.98));

        assertThat(YearsMoneyChart.of(two).title()).isEqualTo("“two” costs the least, 3,540 EUR a year, in 98 % of worlds");
        assertThat(YearsMoneyChart.of(two).svg()).isEqualTo(YearsMoneyChart.of(two).svg()).doesNotContain("NaN");
        assertThat(new MoneyReport(two).lines()).anyMatch(line -> line.contains("hosts per nine"));
    }
}
