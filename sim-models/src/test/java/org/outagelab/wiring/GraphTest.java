package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.results.Topology;

/** The picture of a topology: who calls whom, what stands by, and which instances are drawn alone. */
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

    private static final String BALANCED = "lb: {kind: haproxy, on: [h1, h2], backend: web,"
            + " timeout: {connect: 5s, client: 5s, server: 5s}SERVERS}, web: {kind: nginx, on: [h2, h3]}";

    private static Topology drawn(String services, String addresses, String endpoint, String to) {
        return Graph.of(Lab.scenario("{version: 1, name: test, hosts: {h1: {cores: 2, zone: a}, h2: {cores: 2, zone: b},"
                + " h3: {cores: 2, zone: b}}, services: {" + services + "}, addresses: {" + addresses + "}, endpoints: {GET /x: {"
                + endpoint + "}}, load: {users: {" + to + "executor: constant-arrival-rate, rate: 10/s, duration: 2s,"
                + " client: {timeout: 5s}}}}"));
    }

    private static List<String> edges(Topology topology) {
        return topology.edges().stream().map(edge -> edge.from() + " " + edge.kind() + " " + edge.to()).toList();
    }

    @Test
    void everyInstanceIsANodeInTheTierOfItsServiceWithItsMachine() {
        var topology = drawn(BALANCED.replace("SERVERS", ""), "", "at: web, cpu: 1ms", "to: lb, ");

        assertThat(topology.nodes()).extracting(Topology.Node::name).containsExactly("clients", "lb.1", "lb.2", "web.1", "web.2");
        assertThat(topology.nodes()).extracting(Topology.Node::tier).containsExactly(0, 1, 1, 2, 2);
        assertThat(topology.nodes()).extracting(Topology.Node::host).containsExactly("", "h1", "h2", "h2", "h3");
        assertThat(topology.nodes()).extracting(Topology.Node::zone).containsExactly("", "a", "b", "b", "b");
        assertThat(edges(topology)).containsExactly(
                "clients call lb.1", "clients call lb.2",
                "lb.1 call web.1", "lb.1 call web.2", "lb.2 call web.1", "lb.2 call web.2");
    }

    @Test
    void aBackupServerIsDrawnAsOne() {
        var topology = drawn(BALANCED.replace("SERVERS", ", server: {web.2: {backup: true}}"), "", "at: web, cpu: 1ms", "to: lb, ");

        assertThat(edges(topology)).contains("lb.1 call web.1", "lb.1 backup web.2", "lb.2 backup web.2");
    }

    @Test
    void aVirtualIpLeadsToTheHighestPriorityAndTheOthersStandBy() {
        var topology = drawn(
                BALANCED.replace("SERVERS", ""), "www: {kind: keepalived, on: [lb.1, lb.2], priority: [100, 150]}",
                "at: web, cpu: 1ms", "to: www, ");

        assertThat(topology.nodes()).anySatisfy(node -> {
            assertThat(node.name()).isEqualTo("www");
            assertThat(node.kind()).isEqualTo("address");
            assertThat(node.detail()).isEqualTo("virtual IP (VRRP)");
        });
        assertThat(edges(topology)).startsWith("clients call www", "www backup lb.1", "www call lb.2");
    }

    @Test
    void aNameWithSeveralAddressesIsANodeAndOneWithASingleAddressIsNot() {
        var several = drawn(
                BALANCED.replace("SERVERS", ""), "www: {dns: {ttl: 300s}, to: lb}", "at: web, cpu: 1ms", "to: www, ");
        var single = drawn("web: {kind: nginx, on: h1}", "www: {dns: {ttl: 300s}, to: web}", "at: web, cpu: 1ms", "to: www, ");

        assertThat(several.nodes()).anySatisfy(node -> assertThat(node.detail()).isEqualTo("DNS, 2 addresses"));
        assertThat(edges(several)).startsWith("clients call www", "www call lb.1", "www call lb.2");
        assertThat(edges(single)).containsExactly("clients call web.1");
    }

    @Test
    void aLoadThatGoesStraightToADatabaseAsksItsPrimaryWhichReplicates() {
        var topology = drawn("db: {kind: mysql, primary: h1, replicas: [{on: h2}, {on: h3}]}", "", "at: db, steps: [write 1ms]", "to: db, ");

        assertThat(edges(topology)).containsExactly("clients call db.1", "db.1 replication db.2", "db.1 replication db.3");
        assertThat(topology.nodes()).extracting(Topology.Node::tier).containsExactly(0, 1, 2, 2);
    }
}
