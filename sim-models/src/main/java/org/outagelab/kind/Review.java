package org.outagelab.kind;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.ServiceSpec;

/**
 * What a kind sees of the file when it looks at one of its services beside the others: for mistakes and surprises that no
 * key shows alone.
 *
 * @param services that could be read, by name
 * @param complete whether every service of the file could be read
 * @param endpoints that could be read
 * @param addresses that could be read, by name
 * @param reading at the service
 * @param values where the value of a key stands: {@code upstream.to}; the service itself if it is not given
 * @param names what the file gives a name, rightly or wrongly
 */
public record Review(
        ServiceSpec service,
        Map<String, ServiceSpec> services,
        boolean complete,
        List<EndpointSpec> endpoints,
        Map<String, AddressSpec> addresses,
        Reading reading,
        Function<String, Node> values,
        Names names) {
    /** Names that may be referred to: reports one that there is not, and does nothing where they are not known. */
    public interface Names {
        void endpoint(Reading reading, Node at, String name);

        void host(Reading reading, Node at, String name);

        /** @return whether there is one */
        boolean address(Reading reading, Node at, String name);
    }

    /** Where the value of a key stands. */
    public Node at(String key) {
        return values.apply(key);
    }

    /** A warning at a key. */
    public void warn(String key, String message) {
        reading.at(key).warning(at(key), message);
    }

    /** An error at a key. */
    public void error(String key, String message) {
        reading.at(key).error(at(key), message);
    }

    /**
     * Its service speaks TLS: whoever calls it otherwise makes a mistake.
     *
     * @param key where the file says that it does
     */
    public void refusePlaintext(String key) {
        for (var caller : services.values()) {
            for (var edge : Kinds.of(caller).calls(caller)) {
                if (edge.to().equals(service.name()) && !service.instances().stream().allMatch(edge.encrypts())) {
                    error(key, "'" + caller.name() + "' calls it in plaintext: only clients of a load and servers of haproxy with "
                            + "'ssl: true' speak TLS");
                }
            }
        }
    }

    /** Another service; null if it could not be read. */
    public ServiceSpec other(String name) {
        return name == null ? null : services.get(name);
    }
}
