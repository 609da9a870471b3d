package org.outagelab.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.ServiceSpec;

class KindsTest {
    private record Nothing() {}

    @Test
    void kindsAreFoundInTheOrderOfTheirNames() {
        assertThat(Kinds.names()).contains("gunicorn", "haproxy", "mysql", "nginx").isSorted();
    }

    @Test
    void twoKindsOfOneNameAreRefusedWithBothProviders() {
        KindProvider one = () -> plain("cache");
        KindProvider other = () -> plain("cache");

        assertThatIllegalStateException()
                .isThrownBy(() -> Kinds.catalogue(List.of(one, other)))
                .withMessageContaining("two kinds are called 'cache'")
                .withMessageContaining(one.getClass().getName())
                .withMessageContaining(other.getClass().getName());
    }

    @Test
    void aServiceOfAKindThatIsNotThereIsRefusedWithThoseThatAre() {
        var service = new ServiceSpec("c", "cache", List.of("host"), 0, new Nothing(), new Position("f.yaml", 1, 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kinds.of(service))
                .withMessageContaining("'cache'")
                .withMessageContaining("haproxy");
    }

    @Test
    void aKindThatDoesNotSayHowItIsReadOrBuiltIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Kind.named("cache", Nothing.class).kind())
                .withMessageContaining("cache")
                .withMessageContaining("read");
        assertThatIllegalStateException()
                .isThrownBy(() -> Kind.named("cache", Nothing.class).read((values, given) -> new Nothing()).kind())
                .withMessageContaining("built");
    }

    @Test
    void everyKindNamesItsKeysOnceAndItsStepsAmongThoseThatThereAre() {
        for (var kind : Kinds.all()) {
            var names = kind.keys().stream().map(key -> key.name()).toList();

            assertThat(names).as(kind.name()).doesNotHaveDuplicates().doesNotContain("kind", "on", "cost", "memory", "boot");
            assertThat(new HashSet<>(Kind.APPLICATION)).as(kind.name()).containsAll(kind.steps());
            assertThat(kind.priors()).as(kind.name()).isNotEmpty();
        }
    }

    private static Kind plain(String name) {
        return Kind.named(name, Nothing.class)
                .read((values, given) -> new Nothing())
                .built((settings, site) -> { })
                .kind();
    }
}
