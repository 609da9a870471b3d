package org.outagelab.availability.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class MarkovChainTest {
    private static SparseRow[] random(int n, int moves, long seed) {
        var random = new Random(seed);
        SparseRow[] rates = new SparseRow[n];
        for (int i = 0; i < n; i++) {
            rates[i] = new SparseRow();
            rates[i].add((i + 1) % n, random.nextDouble() + 0.1);
            for (int move = 0; move < moves; move++) {
                int next = random.nextInt(n);
                if (next != i) {
                    rates[i].add(next, Math.exp(-6 * random.nextDouble()));
                }
            }
        }
        return rates;
    }

    @Test
    void eliminationAndSweepsAgreeAndBalanceTheFlows() {
        for (int seed = 1; seed <= 8; seed++) {
            SparseRow[] rates = random(5 + 3 * seed, 3, seed);
            int n = rates.length;
            var elimination = new Elimination(rates, new double[n], new double[n], Long.MAX_VALUE);
            assertThat(elimination.run()).isTrue();

            double[] p = elimination.stationary();
            double[] swept = GaussSeidel.stationary(rates);

            double[] flow = new double[n];
            for (int i = 0; i < n; i++) {
                assertThat(swept[i]).isCloseTo(p[i], Percentage.withPercentage(1e-9));
                flow[i] -= p[i] * rates[i].sum();
                for (int at = 0; at < rates[i].size; at++) {
                    flow[rates[i].columns[at]] += p[i] * rates[i].values[at];
                }
            }
            for (double net : flow) {
                assertThat(net).isCloseTo(0, within(1e-14));
            }
        }
    }

    @Test
    void timeUntilTheExitIsTheSameBothWays() {
        for (int seed = 1; seed <= 8; seed++) {
            SparseRow[] rates = random(4 + 2 * seed, 2, seed);
            double[] exit = new double[rates.length];
            double[] reward = new double[rates.length];
            exit[rates.length / 2] = 0.3;
            Arrays.fill(reward, 1);
            var elimination = new Elimination(rates, exit, reward, Long.MAX_VALUE);
            elimination.run();

            double[] direct = elimination.untilExit();
            double[] swept = GaussSeidel.untilExit(rates, exit, reward);

            for (int i = 0; i < direct.length; i++) {
                assertThat(swept[i]).isCloseTo(direct[i], Percentage.withPercentage(1e-8));
            }
        }
    }

    @Test
    void aRarityBeyondDoublePrecisionKeepsItsDigits() {
        // Seven failures in a row, each 10^-6 of the repair: about 7! · 10^-42.
        var group = RedundantGroup.of(7, 1, 1e6, 1);

        double unavailability = group.chain().longRunMeasures(group::up).unavailability();

        assertThat(unavailability).isCloseTo(Math.pow(1 / (1e6 + 1), 7), Percentage.withPercentage(1e-10));
    }

    @Test
    void theTransientOfAUnitIsItsClosedForm() {
        var unit = new RepairableUnit(100, 5);
        var chain = RedundantGroup.of(1, 1, 100, 5).chain();

        for (double t : new double[] {0, 1e-6, 0.5, 20, 5_000}) {
            assertThat(chain.at(t, failed -> failed)).isCloseTo(unit.unavailabilityAt(t), within(1e-13));
            assertThat(chain.over(t, failed -> failed)).isCloseTo(unit.expectedDowntime(t), within(1e-10));
            assertThat(chain.failuresOver(t, failed -> failed == 0)).isCloseTo(unit.expectedFailures(t), within(1e-9));
            assertThat(chain.reachedBy(t, failed -> failed == 1)).isCloseTo(unit.unreliability(t), within(1e-12));
        }
    }

    @Test
    void whatMayNeverComeHasAnInfiniteMean() {
        // From 0 to 1, or to the trap 2 and 3.
        MarkovChain<Integer> chain = MarkovChain.from(0, (state, moves) -> {
            if (state == 0) {
                moves.to(1, 1);
                moves.to(2, 3);
            } else if (state >= 2) {
                moves.to(5 - state, 1);
            }
        });

        assertThat(chain.meanTimeTo(state -> state == 1)).isInfinite();
        assertThat(chain.probabilityBefore(state -> state == 1, state -> false)).isCloseTo(0.25, within(1e-15));
        assertThat(chain.meanTimeTo(state -> state == 0)).isZero();
    }

    @Test
    void aChainTooLargeOrWithoutSenseIsRefused() {
        assertThat(MarkovChain.<Integer>from(0, (state, moves) -> moves.to(state + 1, 1), 1_000)).isEmpty();
        assertThatThrownBy(() -> MarkovChain.<Integer>from(0, (state, moves) -> moves.to(1, -1)))
                .hasMessage("a rate must be >= 0 and finite, got -1.0 from 0 to 1");
        assertThatThrownBy(() -> RedundantGroup.of(1, 1, 1e-9, 1).chain().at(1e6, failed -> failed))
                .hasMessageContaining("uniformisation would need");
    }

    @Test
    void aConstantTakeoverIsTheLimitOfManyPhases() {
        var pair = new StandbyPair(50, 5, 0.9, Takeover.constant(2), 0.5);
        int phases = 400;
        // The takeover as 400 exponential phases: state 10 + i is phase i.
        MarkovChain<Integer> erlang = MarkovChain.from(0, (state, moves) -> {
            switch (state) {
                case 0 -> {
                    moves.to(10, 0.9 / 50);
                    moves.to(1, 0.1 / 50);
                    moves.to(2, 0.5 / 50);
                }
                case 1 -> {
                    moves.to(0, 1 / 5.0);
                    moves.to(3, 0.5 / 50);
                }
                case 2 -> {
                    moves.to(3, 1 / 50.0);
                    moves.to(0, 1 / 5.0);
                }
                case 3 -> moves.to(2, 2 / 5.0);
                default -> {
                    moves.to(0, 1 / 5.0);
                    moves.to(3, 0.5 / 50);
                    moves.to(state + 1 < 10 + phases ? state + 1 : 2, phases / 2.0);
                }
            }
        });

        var exact = pair.chain().longRunMeasures(StandbyPair.State::up);
        var limit = erlang.longRunMeasures(state -> state == 0 || state == 2);
        double mttf = pair.chain().meanTimeTo(state -> state == StandbyPair.State.BOTH_FAILED);

        assertThat(exact.unavailability()).isCloseTo(limit.unavailability(), Percentage.withPercentage(0.05));
        assertThat(exact.frequency()).isCloseTo(limit.frequency(), Percentage.withPercentage(0.05));
        assertThat(mttf).isCloseTo(erlang.meanTimeTo(state -> state == 3), Percentage.withPercentage(0.05));
    }

    @Test
    void theDowntimeOfAChainIsThatOfTheUnitItIs() {
        var chain = RedundantGroup.of(1, 1, 100, 4).chain();
        var exact = new RepairableUnit(100, 4).downtime(500);

        for (double x : new double[] {0, 5, 20, 60, 200}) {
            assertThat(chain.downtimeAtMost(x, 500, failed -> failed == 0)).isCloseTo(exact.cdf(x), within(1e-13));
        }
        assertThat(chain.downtimeAtMost(500, 500, failed -> failed == 0)).isEqualTo(1);
        assertThat(chain.downtimeAtMost(-1, 500, failed -> failed == 0)).isZero();
    }

    @Test
    void noDowntimeAtAllIsNoFirstFailure() {
        var group = RedundantGroup.of(3, 2, 500, 10).withCrews(1);

        assertThat(group.chain().downtimeAtMost(0, 2_000, group::up))
                .isCloseTo(1 - group.chain().reachedBy(2_000, failed -> !group.up(failed)), within(1e-13));
    }

    @Test
    void sparesAndOrdersOfFailure() {
        // A cold spare: two lives one after the other.
        var cold = new DynamicFaultTree(
                DynamicFaultTree.spare(DynamicFaultTree.event("a", 0.5), DynamicFaultTree.spareEvent("s", 0.25, 0)));
        // The other order: half of the pairs.
        var order = new DynamicFaultTree(
                DynamicFaultTree.pand(DynamicFaultTree.event("a", 1), DynamicFaultTree.event("b", 1)));

        assertThat(cold.meanTimeToFailure()).isCloseTo(2 + 4, within(1e-12));
        assertThat(order.unreliability(1e3)).isCloseTo(0.5, within(1e-12));
        assertThat(order.meanTimeToFailure()).isInfinite();
        assertThatThrownBy(() -> DynamicFaultTree.event("x", -1)).hasMessage("rate of x must be >= 0 and finite, got -1.0");
        assertThatThrownBy(() -> new DynamicFaultTree(DynamicFaultTree.and(
                        DynamicFaultTree.event("x", 1), DynamicFaultTree.event("x", 2))))
                .hasMessage("two different events are named 'x'");
    }
}
