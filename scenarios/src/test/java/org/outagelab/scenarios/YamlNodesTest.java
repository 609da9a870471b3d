package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Problems;

class YamlNodesTest {
    private final Problems problems = new Problems();

    @Test
    void positionsCountFromOneAndInCharacters() {
        var map = compose("a: 1\n\"ü𝄞\": {b: [x, 'y']}\n");

        var inner = (Node.Mapping) map.get("ü𝄞");
        var list = (Node.Items) inner.get("b");

        assertThat(map.at()).hasToString("f.yaml:1:1");
        assertThat(map.entries().get("ü𝄞").keyAt()).hasToString("f.yaml:2:1");
        assertThat(inner.at()).hasToString("f.yaml:2:7");
        assertThat(list.items().get(1).at()).hasToString("f.yaml:2:15");
    }

    @Test
    void onlyPlainWordsAreNull() {
        var map = compose("a:\nb: ~\nc: null\nd: ''\ne: \"null\"\n");

        assertThat(map.entries().values().stream().map(entry -> ((Node.Scalar) entry.value()).isNull()))
                .containsExactly(true, true, true, false, false);
    }

    @Test
    void anAliasStandsForWhatItMeansAtItsFirstPlace() {
        var map = compose("a: &x {b: 1}\nc: *x\n");

        assertThat(map.get("c")).isEqualTo(map.get("a"));
        assertThat(problems.none()).isTrue();
    }

    @Test
    void theSecondOfTwoEqualKeysIsTheProblem() {
        var map = compose("a: 1\nb: 2\na: 3\n");

        assertThat(problems.errors().stream().map(Problem::toString))
                .containsExactly("f.yaml:3:1: the key 'a' stands here again: first in line 1");
        assertThat(((Node.Scalar) map.get("a")).text()).isEqualTo("1");
    }

    @Test
    void openRoundBracketsWithoutAnEndStayAsTheyAre() {
        var map = compose("{a: f(1, b: 2, c: [g(1, 2], d: h(1, 2), e: 'i(1', 'j)': 3}");

        assertThat(((Node.Scalar) map.get("a")).text()).isEqualTo("f(1");
        assertThat(((Node.Items) map.get("c")).items()).hasSize(2);
        assertThat(((Node.Scalar) map.get("d")).text()).isEqualTo("h(1, 2)");
        assertThat(map.entries()).containsOnlyKeys("a", "b", "c", "d", "e", "j)");
    }

    private Node.Mapping compose(String text) {
        return YamlNodes.compose("f.yaml", text.getBytes(StandardCharsets.UTF_8), problems);
    }
}
