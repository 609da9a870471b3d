package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.outagelab.fixture.World.SECOND;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Specs;

/** What an agent or an operator may say of a server (docs/models/haproxy.md#health-checks, agent-check). */
class AgentTest {
    private final Specs.Haproxy settings = new Specs.Haproxy();

    @Test
    void whatTheAgentTookDownAPassingCheckDoesNotBringBack() {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(5 * SECOND, () -> farm.haproxy().agent("a", "down"));
        farm.world().at(20 * SECOND, () -> farm.haproxy().agent("a", "up"));

        farm.run(30 * SECOND);

        assertThat(farm.changes()).extracting(Farm.Change::atNs).containsExactly(5 * SECOND, 20 * SECOND);
        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP");
    }

    @Test
    void theAgentsUpDoesNotBringBackWhatTheCheckTookDown() {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(settings, 1, 0);
        farm.world().at(2 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(10 * SECOND, () -> farm.haproxy().agent("a", "down"));
        farm.world().at(20 * SECOND, () -> farm.haproxy().agent("a", "up"));
        farm.world().at(30 * SECOND, () -> farm.unit(0).restart());

        farm.run(40 * SECOND);

        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP");
        assertThat(farm.changes().get(1).atNs()).isGreaterThan(30 * SECOND);
    }

    @Test
    void aPercentageScalesTheWeight() {
        settings.server.weight = 4;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(SECOND, () -> farm.haproxy().agent("a", "25%"));
        for (int i = 0; i < 50; i++) {
            farm.ask((10 + i) * SECOND);
        }

        farm.run(100 * SECOND);

        assertThat(farm.asked().chars().filter(c -> c == 'a').count()).isEqualTo(10);
    }

    @Test
    void aDrainedServerFinishesWhatItHas() {
        var farm = new Farm(settings, 1, 10 * SECOND);
        var begun = farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.haproxy().agent("a", "drain"));
        var later = farm.ask(3 * SECOND);

        farm.run(60 * SECOND);

        assertThat(begun.name()).isEqualTo("ok");
        assertThat(later.name()).isEqualTo("http-503 SC no server");
    }

    @Test
    void outOfMaintenanceTheFirstFailedCheckTakesItDown() {
        settings.server.check = true;
        settings.server.interNs = SECOND;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(2 * SECOND, () -> farm.haproxy().maintain("a"));
        farm.world().at(5 * SECOND, () -> farm.unit(0).crash());
        farm.world().at(10 * SECOND, () -> farm.haproxy().ready("a"));

        farm.run(20 * SECOND);

        assertThat(farm.changes()).extracting(Farm.Change::what).containsExactly("DOWN", "UP", "DOWN");
        assertThat(farm.changes().get(1).atNs()).isEqualTo(10 * SECOND);
        assertThat(farm.changes().get(2).atNs()).isEqualTo(10 * SECOND);
    }

    @Test
    void anAgentMayLimitTheRequestsOnItsServer() {
        settings.server.agentInterNs = SECOND;
        settings.server.maxconn = 10;
        var farm = new Farm(settings, 1, SECOND / 2);
        farm.world().at(2 * SECOND, () -> farm.unit(0).agent().say("maxconn:2"));
        farm.world().at(20 * SECOND, () -> farm.unit(0).agent().unsay("maxconn:2"));
        var limited = java.util.stream.IntStream.range(0, 6).mapToObj(i -> farm.ask(10 * SECOND)).toList();
        var free = java.util.stream.IntStream.range(0, 6).mapToObj(i -> farm.ask(30 * SECOND)).toList();

        farm.run(60 * SECOND);

        assertThat(limited).extracting(answer -> answer.tookNs() * 2 / SECOND).containsExactly(1L, 1L, 2L, 2L, 3L, 3L);
        assertThat(free).extracting(answer -> answer.tookNs() * 2 / SECOND).containsOnly(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sideways", "maxconn:", "maxconn:-1", "1000%"})
    void otherWordsAreRefused(String answer) {
        var farm = new Farm(settings, 1, 0);

        assertThatThrownBy(() -> farm.haproxy().agent("a", answer)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStaticPolicyKnowsNoOtherWeightThanItsOwnAndZero() {
        settings.balance = "static-rr";
        settings.server.weight = 4;
        var farm = new Farm(settings, 2, 0);

        assertThatThrownBy(() -> farm.haproxy().weight("a", 2)).isInstanceOf(IllegalArgumentException.class);
        farm.haproxy().weight("a", 0);
        farm.ask(SECOND);
        farm.ask(2 * SECOND);
        farm.run(5 * SECOND);

        assertThat(farm.asked()).isEqualTo("bb");
    }
}
