package org.outagelab.kind;

import java.util.List;
import java.util.Map;
import org.outagelab.scenario.CertificateSpec;

/**
 * What a kind knows of the file when it given its settings.
 *
 * @param service its name
 * @param instances names of the instances of every service that says its hosts with {@code on}; others are missing
 * @param bootNs from the start of a process until it serves
 * @param cost what the program adds of its own
 * @param certificates of the file, by name
 */
public record Given(String service, Map<String, List<String>> instances, long bootNs, Cost cost, Map<String, CertificateSpec> certificates) {
    /** Of one service; none if that is not known. */
    public List<String> instancesOf(String name) {
        return name == null ? List.of() : instances.getOrDefault(name, List.of());
    }
}
