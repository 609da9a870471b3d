package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.results.Topology;

/** Which instances are drawn alone. */
class GraphTest {
    private static Topology topology(int servers) {
        var hosts = IntStream.rangeClosed(1, servers).mapToObj(i -> "h" + i + ": {cores: 2}").collect(Collectors.joining(", "));
        var on = IntStream.rangeClosed(1, servers).mapToObj(i -> "h" + i).collect(Collectors.joining(", "));
        return Graph.of(Lab.scenario("{version: 1, name: test, hosts: {" + hosts + "}, services: {"
                + "lb: {kind: haproxy, on: [h1, h2], backend: web, timeout: {connect: 5s, client: 5s, server: 5s}},"
                + "web: {kind: nginx, on: [" + on + "]}},"
                + " endpoints: {GET /: {at: web, cpu: 1ms}},"
                + " load: {users: {to: lb, executor: constant-arrival-rate, rate: 10/s, duration: 2s, client: {timeout: 5s}}}}"));
    }

    @Test
    void upToFiftyAreEachANode() {
        var topology = topology(50);

        assertThat(topology.nodes()).hasSize(53).allMatch(node -> node.count() == 1);
        assertThat(topology.edges()).hasSize(2 + 2 * 50);
    }

    @Test
    void moreThanFiftyAreOneNodeThatSaysHowMany() {
        var topology = topology(51);

        assertThat(topology.nodes()).extracting(Topology.Node::name).containsExactly("clients", "lb.1", "lb.2", "web.1 … web.51");
        assertThat(topology.nodes().get(3).detail()).isEqualTo("51 × nginx, static");
        assertThat(topology.nodes().get(3).count()).isEqualTo(51);
        assertThat(topology.edges()).hasSize(4).contains(new Topology.Edge("lb.2", "web.1 … web.51", "call"));
    }
}
