package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;
import org.outagelab.scenario.FailureSpec;

/** What HAProxy makes of a failed server at the failure level, against the same settings at request level. */
class HaproxyViewTest {
    private static final long PATIENCE_NS = 60 * SECOND;

    @ParameterizedTest
    @CsvSource({
        "roundrobin, false, false, -1",
        "static-rr, false, false, -1",
        "leastconn, false, false, -1",
        "first, false, false, -1",
        "random, false, false, -1",
        "source, false, false, -1",
        "source, true, false, -1",
        "source, true, false, 1",
        "source, true, false, -3",
        "uri, true, false, -1",
        "hdr, false, false, 1",
        "hdr, true, false, 2",
        "roundrobin, false, true, -1",
        "leastconn, false, true, 2",
        "roundrobin, false, false, 0",
        "random, false, false, 0",
    })
    void aFailedConnectionCostsAtTheFailureLevelWhatItCostsARequest(
            String balance, boolean consistent, boolean cookie, int redispatch) {
        for (var flavour : Flavour.written()) {
            costsTheSame(flavour, balance, consistent, cookie, redispatch);
        }
    }

    private void costsTheSame(String flavour, String balance, boolean consistent, boolean cookie, int redispatch) {
        for (var fault : new FailureSpec.Fault[] {FailureSpec.Fault.CRASH, FailureSpec.Fault.HOST_DOWN}) {
            var settings = new Specs.Haproxy();
            settings.flavour = flavour;
            settings.balance = balance;
            settings.consistent = consistent;
            settings.cookie = cookie;
            settings.redispatch = redispatch;
            settings.connectNs = 600 * MS;
            var reaction = settings.spec().failureView().to("a", fault, PATIENCE_NS);

            var farm = new Farm(settings, 2, 0);
            for (int client = 0; client < 40; client++) {
                farm.answers().ask((client + 1) * 100 * MS, Endpoints.get(), client);
            }
            farm.world().at(5 * SECOND, () -> {
                if (fault == FailureSpec.Fault.CRASH) {
                    farm.unit(0).crash();
                } else {
                    farm.world().host("host of a").powerOff();
                }
            });
            for (int client = 0; client < 40; client++) {
                farm.answers().ask((client * 5L + 10) * SECOND, Endpoints.get(), client);
            }
            farm.run(300 * SECOND);

            long most = 0;
            boolean allOk = true;
            for (int i = 40; i < 80; i++) {
                most = Math.max(most, farm.answers().get(i).tookNs());
                allOk &= farm.answers().get(i).outcome() == Outcome.OK;
            }
            var as = flavour + " " + balance + " " + fault;
            // What never arrived at the dead server tells nothing: uri has one path here.
            if (most > 0 || !allOk || reaction.costNs() == 0 && !balance.equals("uri")) {
                assertThat(reaction.masked()).as(as).isEqualTo(allOk);
                assertThat(most).as(as).isBetween(reaction.costNs(), reaction.costNs() + 4 * HealthCheck.TICK_NS);
            }
        }
    }
}
