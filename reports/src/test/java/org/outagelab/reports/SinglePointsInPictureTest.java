package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.outagelab.results.Finding;
import org.outagelab.results.Results;
import org.outagelab.results.Topology;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

class SinglePointsInPictureTest {
    private static final String LEGEND = "Outlined in red: ";

    private final VariantResults variant = SampleResults.oneVariant().variants().get(0);
    private final List<String> hosts = variant.topology().nodes().stream().map(Topology.Node::host).filter(host -> !host.isEmpty()).distinct().toList();

    @Test
    void aSinglePointIsOutlinedAndNamed() {
        Results results = results(with(single(hosts.get(0))));
        String page = page(results);

        assertThat(page).contains(LEGEND + "a single point, " + hosts.get(0) + ". While it is down, requests fail.");
        assertThat(picture(results, 0).svg()).isNotEqualTo(picture(results(with()), 0).svg());
        assertThat(picture(results, 0).title()).endsWith("; single points: " + hosts.get(0));
    }

    @Test
    void severalAreNamedTogether() {
        String page = page(results(with(single(hosts.get(0)), single(hosts.get(1)))));

        assertThat(page).contains(LEGEND + "single points, " + String.join(", ", Stream.of(hosts.get(0), hosts.get(1)).sorted().toList())
                + ". While one of them is down, requests fail.");
    }

    @Test
    void otherFindingsAndMachinesThatAreNotDrawnOutlineNothing() {
        var elsewhere = new Finding(Finding.Sort.EXPOSURE, hosts.get(0), "Clients can connect", "", "");

        assertThat(page(results(with()))).doesNotContain(LEGEND);
        assertThat(page(results(with(elsewhere, single("a-machine-below"))))).doesNotContain(LEGEND);
        assertThat(picture(results(with(elsewhere)), 0).svg()).isEqualTo(picture(results(with()), 0).svg());
    }

    @Test
    void aVariantWithOtherSinglePointsHasAPictureOfItsOwn() {
        Results other = results(with(single(hosts.get(0))), with());
        Results same = results(with(single(hosts.get(0))), with(single(hosts.get(0))));

        assertThat(new Charts(other, "").topology(1)).isPresent();
        assertThat(new Charts(same, "").topology(1)).isEmpty();
    }

    private static Finding single(String host) {
        return new Finding(Finding.Sort.SINGLE_POINT, host, "While " + host + " is down, 100 % of all requests fail", "", "");
    }

    private VariantResults with(Finding... findings) {
        var v = variant;
        return new VariantResults(
                v.name(), v.runs(), v.digest(), v.metrics(), v.measured(), v.outcomes(), v.attemptOutcomes(), v.balancerLogs(),
                v.recovery(), v.audit(), v.thresholds(), v.verdict(), v.incidents(), v.topology(), v.timeline(), v.latency(),
                List.of(findings), v.warnings());
    }

    private static Results results(VariantResults... variants) {
        return SampleResults.results(Verdict.FAIL, List.of(variants));
    }

    private static Picture picture(Results results, int index) {
        return new Charts(results, "").topology(index).orElseThrow();
    }

    private static String page(Results results) {
        return HtmlReport.of(results, new Charts(results, ""));
    }
}
