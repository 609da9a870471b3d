package org.outagelab.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.MS;
import static org.outagelab.fixture.World.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.fixture.FixedDelay;
import org.outagelab.fixture.World;

/** Smooth weighted round robin and the passive checks of nginx (docs/models/nginx.md). */
class PeersTest {
    private final World world = new World();
    private final List<String> changes = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"5 1 1, aabacaaaabacaa", "3 2 1, abacbaabacba", "1 1 1, abcabc"})
    void weightsGiveTheSequenceOfTheRealProgram(String weights, String expected) {
        var peers = peers(1, 10 * SECOND, weights.split(" "));

        var picked = new StringBuilder();
        for (int i = 0; i < expected.length(); i++) {
            picked.append(name(peers.pick(0, List.of())));
        }

        assertThat(picked).hasToString(expected);
    }

    @Test
    void aPeerAlreadyTriedForTheRequestIsNotPickedAgain() {
        var peers = peers(1, 10 * SECOND, "1", "1");

        var first = peers.pick(0, List.of());
        var second = peers.pick(0, List.of(first));
        var third = peers.pick(0, List.of(first, second));

        assertThat(name(first) + name(second)).isEqualTo("ab");
        assertThat(third).isNull();
    }

    @Test
    void aFailedPeerRestsForMoreThanItsWholeSecondsAndThenGetsExactlyOneProbe() {
        var peers = peers(1, 3 * SECOND, "1", "1");
        var failed = peers.pick(100 * SECOND + 900 * MS, List.of());
        peers.failed(failed, 100 * SECOND + 900 * MS);

        var seen = new ArrayList<Long>();
        for (long ns = 101 * SECOND; ns < 112 * SECOND; ns += 100 * MS) {
            if (peers.pick(ns, List.of()) == failed) {
                seen.add(ns / (100 * MS));
            }
        }

        // Out at second 100; now − checked > 3 from 104 on, and the lowered weight costs two more picks: one probe at
        // 104.2, which sets checked to 104; the next from 108 on.
        assertThat(name(failed)).isEqualTo("a");
        assertThat(seen).containsExactly(1042L, 1081L);
        assertThat(changes).containsExactly("a DOWN");
    }

    @Test
    void aSuccessfulProbeBringsThePeerBackFully() {
        var peers = peers(1, 3 * SECOND, "1", "1");
        var failed = peers.pick(100 * SECOND, List.of());
        peers.failed(failed, 100 * SECOND);

        var probe = probe(peers, failed, 104 * SECOND);
        peers.succeeded(probe);
        int hits = 0;
        for (int i = 0; i < 10; i++) {
            hits += peers.pick(104 * SECOND, List.of()) == failed ? 1 : 0;
        }

        assertThat(hits).isEqualTo(5);
        assertThat(changes).containsExactly("a DOWN", "a UP");
    }

    @Test
    void aFailedProbeMeansAnotherPeriod() {
        var peers = peers(1, 3 * SECOND, "1", "1");
        var failed = peers.pick(100 * SECOND, List.of());
        peers.failed(failed, 100 * SECOND);
        var probe = probe(peers, failed, 104 * SECOND);
        peers.failed(probe, 105 * SECOND);

        var at108 = probe(peers, failed, 108 * SECOND);
        var at109 = probe(peers, failed, 109 * SECOND);

        assertThat(at108).isNull();
        assertThat(at109).isSameAs(failed);
        assertThat(changes).containsExactly("a DOWN");
    }

    @Test
    void failuresFarApartAddUpWhenNoSuccessCameBetween() {
        var peers = peers(2, 3 * SECOND, "1", "1");
        var peer = peers.pick(100 * SECOND, List.of());
        peers.failed(peer, 100 * SECOND);

        peers.failed(peer, 160 * SECOND);

        assertThat(peers.pick(160 * SECOND, List.of())).isNotSameAs(peer);
        assertThat(peers.pick(161 * SECOND, List.of())).isNotSameAs(peer);
        assertThat(changes).containsExactly("a DOWN");
    }

    @Test
    void aSuccessInsideTheWindowDoesNotClearTheFailures() {
        var peers = peers(2, 10 * SECOND, "1", "1");
        var peer = peers.pick(100 * SECOND, List.of());
        peers.failed(peer, 100 * SECOND);

        peers.succeeded(peer);
        peers.failed(peer, 105 * SECOND);

        assertThat(changes).containsExactly("a DOWN");
    }

    @Test
    void maxFailsOfZeroNeverTakesAPeerOut() {
        var peers = peers(0, 10 * SECOND, "1", "1");
        for (int i = 0; i < 10; i++) {
            peers.failed(peers.pick(100 * SECOND, List.of()), 100 * SECOND);
        }

        assertThat(peers.pick(100 * SECOND, List.of())).isNotNull();
        assertThat(changes).isEmpty();
    }

    @Test
    void theOnlyPeerOfAGroupIsNeverUnavailable() {
        var peers = peers(1, 10 * SECOND, "1");
        for (int i = 0; i < 10; i++) {
            peers.failed(peers.pick(i * SECOND, List.of()), i * SECOND);
        }

        assertThat(peers.pick(10 * SECOND, List.of())).isNotNull();
        assertThat(changes).isEmpty();
    }

    @Test
    void moreThanSixtyFourPeersAreToldApart() {
        var weights = new String[70];
        java.util.Arrays.fill(weights, "1");
        var peers = peers(1, 10 * SECOND, weights);
        var tried = new ArrayList<Peers.Peer>();

        for (int i = 0; i < 70; i++) {
            tried.add(peers.pick(0, tried));
        }

        assertThat(tried).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(peers.pick(0, tried)).isNull();
    }

    /** The peer, if one of a few picks at an instant falls on it. */
    private static Peers.Peer probe(Peers peers, Peers.Peer wanted, long atNs) {
        for (int i = 0; i < 5; i++) {
            if (peers.pick(atNs, List.of()) == wanted) {
                return wanted;
            }
        }
        return null;
    }

    private Peers peers(int maxFails, long failTimeoutNs, String... weights) {
        var peers = new Peers("web.1", List.of(), maxFails, failTimeoutNs, (by, target, change, reason) ->
                changes.add(target.name() + " " + change));
        for (int i = 0; i < weights.length; i++) {
            var unit = world.unit(i < 26 ? String.valueOf((char) ('a' + i)) : "peer " + i);
            var route = world.fromClients(new FixedDelay(world, unit, 0, new ArrayList<>()).port());
            peers.add(route, Integer.parseInt(weights[i]));
        }
        return peers;
    }

    private static String name(Peers.Peer peer) {
        return peer.route().port().unit().name();
    }
}
