package org.outagelab.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.outagelab.action.Capability;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
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

    @Test
    void everyKindReadsAServiceThatSaysNothingWithoutAnException() {
        for (var kind : Kinds.all()) {
            var nothing = new Node.Mapping(new Position("f.yaml", 1, 1), Map.of());
            var values = new Section(kind.name(), kind.keys()).read(nothing, new Reading(new Problems(), "services.x"));
            var given = new Given("x", Map.of(), 0, new Cost(0, 0, 0), Map.of());

            var settings = kind.read(values, given);

            var service = new ServiceSpec("x", kind.name(), List.of("host"), 0, settings, new Position("f.yaml", 1, 1));
            assertThat(kind.caption(service, 0)).as(kind.name()).isNotBlank();
            assertThat(kind.calls(service)).as(kind.name()).allSatisfy(edge -> assertThat(edge.to()).isNotNull());
            assertThat(kind.looksPerSecond(service, List.of())).as(kind.name()).isGreaterThanOrEqualTo(0);
            assertThat(kind.processes(settings)).as(kind.name()).isPositive();
            assertThat(kind.serving(service).slots()).as(kind.name()).isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void noTwoKindsOfferOneStepAndNoneOffersOneThatThereIs() {
        var words = Kinds.all().stream().flatMap(kind -> kind.offers().stream()).map(StepWord::word).toList();

        assertThat(words).doesNotHaveDuplicates().doesNotContainAnyElementsOf(Kind.APPLICATION);
    }

    @Test
    void kindsThatComeAlongAreSeenAtTheFailureLevel() {
        assertThat(Kinds.all()).allMatch(Kind::seenFailing);
    }

    @Test
    void capabilitiesAreNamedByTheKindsThatHaveThem() {
        assertThat(Kinds.namesOf(kind -> kind.can(Capability.RELOADS))).isEqualTo("gunicorn, haproxy or nginx");
        assertThat(Kinds.namesOf(kind -> kind.can(Capability.FILES))).isEqualTo("nginx");
        assertThat(Kinds.namesOf(kind -> false)).isEmpty();
    }

    private static Kind plain(String name) {
        return Kind.named(name, Nothing.class)
                .read((values, given) -> new Nothing())
                .built((settings, site) -> { })
                .kind();
    }
}
