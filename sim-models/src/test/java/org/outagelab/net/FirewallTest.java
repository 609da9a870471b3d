package org.outagelab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Outcome;
import org.outagelab.fixture.Answers;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.World;

/** What a firewall in front of a port does to those who call it (docs/models/firewall.md). */
class FirewallTest {
    private static final Endpoint GET = Endpoints.get();
    private static final Set<String> CLIENTS = Set.of(Network.CLIENTS);

    private final World world = new World(1, 5 * MS);
    private final List<String> log = new ArrayList<>();
    private final FixedDelay server = new FixedDelay(world, world.unit("a"), 0, log);
    private final Port port = server.port();
    private final Answers clients = new Answers(world, world.fromClients(port));

    private static Firewall stateful(Ruling policy, Rule... rules) {
        return new Firewall(true, List.of(rules), policy);
    }

    private static Rule fresh(Ruling ruling) {
        return new Rule(CLIENTS, Rule.Traffic.ALL, true, null, ruling);
    }

    /** First request at 1 s, the rule from 2 s on, a second one over the same connection at 3 s. */
    private Answers.Answer askedOverAConnectionFromBefore(Rule rule) {
        var before = clients.ask(SECOND, GET);
        world.at(2 * SECOND, () -> port.block(rule));
        return clients.askAgain(3 * SECOND, GET, before);
    }

    @Test
    void aRejectedConnectionIsRefusedAfterOneRoundTripByRstAndByIcmp() {
        for (var ruling : List.of(Ruling.TCP_RESET, Ruling.ICMP)) {
            var other = new World(1, 5 * MS);
            var behind = new FixedDelay(other, other.unit("a"), 0, log);
            behind.port().guardBy(stateful(ruling));

            var answer = new Answers(other, other.fromClients(behind.port())).ask(SECOND, GET);
            other.run(10 * SECOND);

            assertThat(answer.outcome()).isSameAs(Outcome.REFUSED);
            assertThat(answer.tookNs()).isEqualTo(10 * MS);
        }
        assertThat(log).isEmpty();
    }

    @Test
    void aDroppedSynIsRepeatedAndGetsThroughWhenTheRuleIsGone() {
        var rule = new Rule(CLIENTS, Ruling.DROP);
        port.block(rule);

        var answer = clients.ask(SECOND, GET);
        world.at(3500 * MS, () -> port.unblock(rule));
        world.run(10 * SECOND);

        // The SYNs of 1 and 2 s are lost, that of 3 s is 20 to 50 ms late.
        assertThat(answer.connectedNs() - SECOND).isBetween(3 * SECOND, 3 * SECOND + 60 * MS);
        assertThat(answer.name()).isEqualTo("ok");
    }

    @Test
    void theFirstRuleThatFitsDecidesAndThePolicyWhereNoneDoes() {
        port.guardBy(stateful(Ruling.DROP, new Rule(CLIENTS, Ruling.ACCEPT), new Rule(null, Ruling.TCP_RESET)));
        assertThat(port.judge(Network.CLIENTS, false, true, world.simulation())).isEqualTo(Ruling.ACCEPT);
        assertThat(port.judge("elsewhere", false, true, world.simulation())).isEqualTo(Ruling.TCP_RESET);

        var other = new FixedDelay(world, world.unit("b"), 0, log).port();
        other.guardBy(stateful(Ruling.DROP, new Rule(CLIENTS, Ruling.ACCEPT)));
        assertThat(other.judge("elsewhere", false, true, world.simulation())).isEqualTo(Ruling.DROP);
    }

    @Test
    void eachOfSeveralFirewallsMustLetAPacketIn() {
        port.guardBy(stateful(Ruling.ACCEPT));
        port.guardBy(stateful(Ruling.TCP_RESET));

        assertThat(port.judge(Network.CLIENTS, false, true, world.simulation())).isEqualTo(Ruling.TCP_RESET);
    }

    @Test
    void theMachineItselfIsAlwaysLetIn() {
        port.guardBy(stateful(Ruling.DROP));

        assertThat(port.judge("host of a", false, true, world.simulation())).isEqualTo(Ruling.ACCEPT);
    }

    @Test
    void aFirewallThatKeepsStateLetsAConnectionGoOnThatItsRulesWouldNotLetIn() {
        var before = clients.ask(SECOND, GET);
        world.at(2 * SECOND, () -> port.guardBy(stateful(Ruling.DROP)));
        var kept = clients.askAgain(3 * SECOND, GET, before);
        var fresh = clients.ask(3 * SECOND, GET);
        world.run(6 * SECOND);

        assertThat(kept.tookNs()).isEqualTo(10 * MS);
        assertThat(fresh.outcome()).isNull();
    }

    @Test
    void oneWithoutStateCutsThatConnectionToo() {
        var before = clients.ask(SECOND, GET);
        world.at(2 * SECOND, () -> port.guardBy(new Firewall(false, List.of(), Ruling.DROP)));
        var kept = clients.askAgain(3 * SECOND, GET, before);
        world.run(60 * SECOND);

        assertThat(kept.outcome()).isNull();
    }

    @Test
    void aRuleForNewConnectionsLeavesThoseThatExistAlone() {
        var kept = askedOverAConnectionFromBefore(fresh(Ruling.TCP_RESET));
        var refused = clients.ask(3 * SECOND, GET);
        world.run(6 * SECOND);

        assertThat(kept.name()).isEqualTo("ok");
        assertThat(refused.outcome()).isSameAs(Outcome.REFUSED);
    }

    @Test
    void rstEndsAConnectionThatExistsAtOnce() {
        var kept = askedOverAConnectionFromBefore(new Rule(CLIENTS, Ruling.TCP_RESET));
        world.run(6 * SECOND);

        assertThat(kept.outcome()).isSameAs(Outcome.RESET);
        assertThat(kept.tookNs()).isEqualTo(10 * MS);
    }

    @Test
    void icmpOnAConnectionThatExistsIsASoftErrorAndHangsLikeSilence() {
        var rule = new Rule(CLIENTS, Ruling.ICMP);
        var kept = askedOverAConnectionFromBefore(rule);
        world.at(5 * SECOND, () -> port.unblock(rule));
        world.run(10 * SECOND);

        // Sent again 0.2, 0.6, 1.4 and 3 s after the first: the rule is gone at 2 s.
        assertThat(kept.name()).isEqualTo("ok");
        assertThat(kept.tookNs()).isBetween(3 * SECOND, 3100 * MS);
    }

    @Test
    void aRuleForChecksTouchesNoRequestAndOneForRequestsNoCheck() {
        port.block(new Rule(null, Rule.Traffic.CHECKS, false, null, Ruling.DROP));
        assertThat(port.judge(Network.CLIENTS, true, true, world.simulation())).isEqualTo(Ruling.DROP);
        assertThat(port.judge(Network.CLIENTS, false, true, world.simulation())).isEqualTo(Ruling.ACCEPT);

        var other = new FixedDelay(world, world.unit("b"), 0, log).port();
        other.block(new Rule(null, Rule.Traffic.REQUESTS, false, null, Ruling.DROP));
        assertThat(other.judge(Network.CLIENTS, true, true, world.simulation())).isEqualTo(Ruling.ACCEPT);
        assertThat(other.judge(Network.CLIENTS, false, true, world.simulation())).isEqualTo(Ruling.DROP);
    }

    @Test
    void aLimitWithRejectLetsExactlyTheRateAndTheBurstPass() {
        port.guardBy(stateful(
                Ruling.ACCEPT, new Rule(CLIENTS, Rule.Traffic.ALL, true, new TokenBucket(20, 5), Ruling.TCP_RESET)));
        // 40 a second for 10 s.
        for (int i = 0; i < 400; i++) {
            clients.ask(i * 25 * MS, GET);
        }
        world.run(20 * SECOND);

        long passed = clients.names().stream().filter("ok"::equals).count();
        assertThat(passed).isBetween(20 * 10 + 5 - 1L, 20 * 10 + 5 + 1L);
        assertThat(clients.names()).containsOnly("ok", Outcome.REFUSED.name());
    }

    @Test
    void aLimitThatDropsLetsRepeatedSynsCompeteSoThatFewGetInAtTheFirstTry() {
        var random = world.simulation().stream("arrivals");
        port.guardBy(stateful(
                Ruling.ACCEPT, new Rule(CLIENTS, Rule.Traffic.ALL, true, new TokenBucket(20, 5), Ruling.DROP)));
        var asked = new ArrayList<Answers.Answer>();
        double at = 0;
        while (at < 60) {
            at -= StrictMath.log(1 - random.nextDouble()) / 30;
            asked.add(clients.ask((long) (at * SECOND), GET));
        }
        world.run(80 * SECOND);

        // Measured with 30/s offered at 20/s: 18 to 26 % at the first try, not two thirds.
        var late = asked.subList(asked.size() / 3, asked.size());
        double first = late.stream().filter(one -> one.outcome() != null && one.tookNs() < 900 * MS).count() / (double) late.size();
        assertThat(first).isBetween(0.13, 0.31);
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatThrownBy(() -> new TokenBucket(0, 5)).hasMessageContaining("0.0/s");
        assertThatThrownBy(() -> new TokenBucket(1, 0)).hasMessageContaining("burst of 0");
    }

    @Test
    void rulesThatReadAlikeAreTakenOutOneByOne() {
        var one = new Rule(CLIENTS, Ruling.DROP);
        var alike = new Rule(CLIENTS, Ruling.DROP);
        port.block(one);
        port.block(alike);

        port.unblock(one);
        assertThat(port.judge(Network.CLIENTS, false, true, world.simulation())).isEqualTo(Ruling.DROP);
        port.unblock(alike);
        assertThat(port.judge(Network.CLIENTS, false, true, world.simulation())).isEqualTo(Ruling.ACCEPT);
    }
}
