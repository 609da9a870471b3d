package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.CertificateSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;

/** Reads certificates: who presents them, what they cost, when they expire. */
final class CertificateReader {
    private static final Key<Node> ON = Key.optional(
            "on",
            Types.any("services or instances", Shape.ANY),
            null,
            "Who presents it, for years, beside the services whose tls names it; while it has expired nobody is served there.",
            "ours");
    private static final Key<String> KEY = Key.optional(
            "key", Types.oneOf(List.of("ecdsa", "rsa2048", "rsa4096")), "rsa2048", "What a full handshake is signed with.", "ours");
    private static final Key<Long> EXPIRES = Key.optional(
            "expires", Types.DURATION, SimTime.NEVER, "When it expires, on the time axis of the load; unset: after the run.", "ours");
    private static final Key<Long> RENEWED = Key.optional(
            "renewed",
            Types.DURATION,
            SimTime.NEVER,
            "When a new file lies in its place, valid beyond the run: a process reads it when it starts or reloads; unset: never.",
            "ours");
    private static final Section KEYS = new Section("certificate settings", List.of(ON, KEY, EXPIRES, RENEWED));

    static final Shape SHAPE = new Shape.Named("", Shape.keys(KEYS));

    private final Reading reading;
    private final List<Section.Line> lines = new ArrayList<>();

    CertificateReader(Reading reading) {
        this.reading = reading;
    }

    /** For explain, after {@link #read}. */
    List<Section.Line> lines() {
        return lines;
    }

    /**
     * By name; what is no map is reported by whoever reads it for years.
     *
     * @param node null when there is no such section
     */
    Map<String, CertificateSpec> read(Node node) {
        var certificates = new LinkedHashMap<String, CertificateSpec>();
        if (!(node instanceof Node.Mapping map)) {
            return certificates;
        }
        map.entries().forEach((name, entry) -> {
            if (!(entry.value() instanceof Node.Mapping settings)) {
                return;
            }
            var place = reading.at(name);
            var values = KEYS.read(settings, place);
            if (values.has(RENEWED) && !values.has(EXPIRES)) {
                place.at("renewed").error(values.node(RENEWED), "means nothing for a certificate that does not expire: add 'expires'");
            }
            lines.addAll(values.explain("certificates"));
            certificates.put(
                    name,
                    new CertificateSpec(
                            name,
                            CertificateSpec.PrivateKey.valueOf(values.get(KEY).toUpperCase(Locale.ROOT)),
                            values.get(EXPIRES),
                            values.get(RENEWED)));
        });
        return certificates;
    }
}
