package org.outagelab.examples;

import java.util.Locale;
import org.outagelab.Fault;
import org.outagelab.Outage;

/** The face alone, as docs/testing.md shows it. */
final class Faces {
    private Faces() {}

    // snippet: face
    static String detection() {
        var results = Outage.resource("/shop.yaml")
                .with("load.visitors.rate", "30/s")
                .withFault(Fault.crash("app.1").named("app dies").at("30s").lasting("20s"))
                .runs(10)
                .seed(42)
                .run();
        var incident = results.incident("app dies");
        return String.format(
                Locale.ROOT,
                "availability %.4f, detected after %.1f s, at most %.1f s",
                results.availability().mean(),
                incident.detectedAfter().mean(),
                incident.slowestDetection());
    }
    // end
}
