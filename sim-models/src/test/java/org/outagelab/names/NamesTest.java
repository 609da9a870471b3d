package org.outagelab.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.core.SimTime;

class NamesTest {
    private static final long S = SimTime.SECOND;
    private final Records records = new Records(List.of("old"), 5 * S, 10 * S);
    private final Resolver resolver = new Resolver(records, 0, 0);

    @Test
    void aResolverGivesAnAnswerUntilTheSecondOfItsTtlIsOver() {
        assertThat(resolver.ask(10_200 * SimTime.MILLISECOND).addresses()).containsExactly("old");
        records.change(List.of("new"), 5 * S);

        assertThat(resolver.ask(15_999 * SimTime.MILLISECOND).addresses()).containsExactly("old");
        assertThat(resolver.ask(16 * S).addresses()).containsExactly("new");
    }

    @Test
    void aResolverTellsTheRestOfTheTtl() {
        resolver.ask(10 * S);

        assertThat(resolver.ask(13 * S).ttlNs()).isEqualTo(2 * S);
    }

    @Test
    void aRaisedTtlKeepsAMistakeLonger() {
        var clamping = new Resolver(records, 30 * S, 0);
        clamping.ask(0);
        records.change(List.of("new"), 5 * S);

        assertThat(clamping.ask(30 * S).addresses()).containsExactly("old");
        assertThat(clamping.ask(31 * S).addresses()).containsExactly("new");
    }

    @Test
    void anAnswerOfTtlZeroIsGoneInTheNextSecond() {
        records.change(List.of("old"), 0);
        resolver.ask(0);
        records.change(List.of("new"), 0);

        assertThat(resolver.ask(S).addresses()).containsExactly("new");
    }

    @Test
    void thatThereIsNoSuchNameIsKeptForTheNegativeTtl() {
        records.change(List.of(), 5 * S);
        assertThat(resolver.ask(0).status()).isEqualTo(Answer.Status.NO_SUCH_NAME);
        records.change(List.of("back"), 5 * S);

        assertThat(resolver.ask(10 * S).status()).isEqualTo(Answer.Status.NO_SUCH_NAME);
        assertThat(resolver.ask(11 * S).addresses()).containsExactly("back");
    }

    @Test
    void aResolverOutlivesItsAuthorityByTheTtlAndByStaleAnswersIfItMay() {
        var stale = new Resolver(records, 0, 100 * S);
        resolver.ask(0);
        stale.ask(0);
        records.become(Condition.SILENT);

        assertThat(resolver.ask(5 * S).addresses()).containsExactly("old");
        assertThat(resolver.ask(6 * S).status()).isEqualTo(Answer.Status.SILENT);
        assertThat(stale.ask(105 * S).addresses()).containsExactly("old");
        assertThat(stale.ask(106 * S).status()).isEqualTo(Answer.Status.SILENT);
    }

    @Test
    void aResolverThatEndedHasForgotten() {
        resolver.ask(0);
        records.change(List.of("new"), 5 * S);
        resolver.become(Condition.REFUSES);
        assertThat(resolver.ask(S).status()).isEqualTo(Answer.Status.REFUSED);
        resolver.become(Condition.ANSWERS);

        assertThat(resolver.ask(2 * S).addresses()).containsExactly("new");
    }

    @Test
    void severalAddressesAreGivenInTurn() {
        records.change(List.of("a", "b"), 5 * S);

        assertThat(resolver.ask(0).addresses()).isNotEqualTo(resolver.ask(0).addresses());
        assertThat(resolver.ask(0).addresses()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void glibcWaitsFiveSecondsForASilentServerAndNothingForAClosedPort() {
        assertThat(tookNs(server(Condition.SILENT), resolver)).isEqualTo(5 * S);
        assertThat(tookNs(server(Condition.REFUSES), resolver)).isZero();
        assertThat(tookNs(resolver, server(Condition.SILENT))).isZero();
    }

    @Test
    void glibcGivesUpAfterTwoRounds() {
        var lookup = new Lookup(new Lookup.Settings(List.of(server(Condition.SILENT))));

        assertThat(lookup.proceed(0)).isEqualTo(5 * S);
        assertThat(lookup.proceed(5 * S)).isEqualTo(5 * S);
        assertThat(lookup.answer()).isNull();
        assertThat(lookup.proceed(10 * S)).isZero();
        assertThat(lookup.answer()).isEqualTo(Answer.FAILED);
    }

    @Test
    void aShorterTimeoutOfTheFirstServerIsWhatEachLookUpCosts() {
        var settings = new Lookup.Settings(List.of(server(Condition.SILENT), resolver), S, 2);
        assertThat(new Lookup(settings).proceed(0)).isEqualTo(S);
        assertThatThrownBy(() -> new Lookup.Settings(List.of(), S, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 servers (1 to 3)");
    }

    @Test
    void programsKeepAnswersForTheirOwnTime() {
        assertThat(keptAt(Memory.NONE, 0)).isFalse();
        assertThat(keptAt(Memory.JVM, 29)).isTrue();
        assertThat(keptAt(Memory.JVM, 30)).isFalse();
        assertThat(keptAt(Memory.BROWSER, 59)).isTrue();
        assertThat(keptAt(Memory.BROWSER, 60)).isFalse();
        assertThat(keptAt(Memory.TTL, 5)).isTrue();
        assertThat(keptAt(Memory.TTL, 6)).isFalse();
        assertThat(keptAt(Memory.valid(3 * S), 3)).isTrue();
        assertThat(keptAt(Memory.valid(3 * S), 4)).isFalse();
        assertThat(keptAt(Memory.FOR_EVER, 1_000_000)).isTrue();
    }

    @Test
    void aFailureIsNotRemembered() {
        var known = new Known(Memory.JVM);
        known.learn(Answer.FAILED, 0);

        assertThat(known.at(0)).isNull();
    }

    @Test
    void haproxyTakesAChangedAnswerAtItsNextPollAndHoldsTheOldOneWithoutAnswers() {
        var polled = new Polled(records, Polled.HOLD_NS);
        polled.poll(0);
        records.change(List.of("new"), 5 * S);
        polled.poll(S);
        assertThat(polled.addresses()).containsExactly("new");

        records.become(Condition.SILENT);
        polled.poll(31 * S);
        assertThat(polled.addresses()).containsExactly("new");
        polled.poll(32 * S);
        assertThat(polled.addresses()).isEmpty();
    }

    @Test
    void aDeadAddressCostsEachProgramItsOwnTime() {
        var refused = List.of(Dialling.Peer.REFUSES, Dialling.Peer.WELL);
        var silent = List.of(Dialling.Peer.SILENT, Dialling.Peer.WELL);

        assertThat(Dialling.IN_TURN.connectNs(refused, 2 * S)).isZero();
        assertThat(Dialling.IN_TURN.connectNs(silent, 2 * S)).isEqualTo(2 * S);
        assertThat(Dialling.CURL.connectNs(refused, 4 * S)).isEqualTo(S / 5);
        assertThat(Dialling.CURL.connectNs(silent, 4 * S)).isEqualTo(3 * S);
        assertThat(Dialling.CURL.connectNs(silent, 6 * S)).isEqualTo(4 * S);
        assertThat(Dialling.HAPPY_EYEBALLS.connectNs(silent, 4 * S)).isEqualTo(S / 4);
        assertThat(Dialling.CURL.connectNs(List.of(Dialling.Peer.SILENT), 4 * S)).isEqualTo(SimTime.NEVER);
    }

    private static boolean keptAt(Memory memory, long second) {
        var known = new Known(memory);
        known.learn(Answer.found(List.of("a"), 5 * S), 0);
        return known.at(second * S) != null;
    }

    private static Records server(Condition condition) {
        var server = new Records(List.of("a"), 5 * S, 5 * S);
        server.become(condition);
        return server;
    }

    private static long tookNs(NameServer first, NameServer second) {
        var lookup = new Lookup(new Lookup.Settings(List.of(first, second)));
        long tookNs = 0;
        for (long waitNs = lookup.proceed(0); waitNs > 0; waitNs = lookup.proceed(tookNs)) {
            tookNs += waitNs;
        }
        assertThat(lookup.answer().status()).isEqualTo(Answer.Status.FOUND);
        return tookNs;
    }
}
