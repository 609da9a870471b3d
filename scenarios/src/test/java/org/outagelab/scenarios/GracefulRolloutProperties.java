package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.outagelab.Outage;
import org.outagelab.OutageResults;

/** What a rolling update needs to lose nobody: to wait until all who call know, and to let the longest request end. */
class GracefulRolloutProperties {
    /** In steps of 100 ms; times beyond half a step are the same for the question. */
    private static final int STEP_MS = 100;

    private static Outage shop(int drain, int propagation, int grace, int longest) {
        return Outage.parse("""
                version: 1
                name: Pods behind a balancer that learns late
                hosts: {front: {cores: 4}, back-1: {cores: 4}, back-2: {cores: 4}}
                services:
                  lb:
                    kind: haproxy
                    on: front
                    backend: app
                    retries: 0
                    timeout: {connect: 1s, server: 60s, client: 60s, queue: 5s}
                    default-server: {check: true, inter: 60s, fall: 3, rise: 2, first-check: 59s}
                  app: {kind: gunicorn, on: [back-1, back-2], workers: 400, boot: 500ms, graceful-timeout: 60s}
                endpoints:
                  GET /item: {weight: 1, at: app, steps: [wait %dms]}
                load:
                  visitors: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 7s, client: {timeout: 60s}}
                releases: {v2: {of: app}}
                rollouts:
                  deploy: {release: v2, at: 2s, instances: [app.1], drain: %dms, propagation: %dms, grace: %dms}
                run: {count: 1}
                """.formatted(longest * STEP_MS, drain * STEP_MS, propagation * STEP_MS, grace * STEP_MS));
    }

    private static double lost(int drain, int propagation, int grace, int longest) {
        OutageResults results = shop(drain, propagation, grace, longest).run();
        return results.requestsFailed().mean();
    }

    @Property(tries = 10)
    void aDrainOfThePropagationAndAGraceOfTheLongestRequestLoseNobody(
            @ForAll @IntRange(max = 20) int propagation,
            @ForAll @IntRange(min = 1, max = 20) int longest,
            @ForAll @IntRange(max = 10) int moreDrain,
            @ForAll @IntRange(min = 1, max = 10) int moreGrace) {
        assertThat(lost(propagation + moreDrain, propagation, longest + moreGrace, longest)).isZero();
    }

    @Property(tries = 7)
    void anyShorterDrainLosesSomebody(
            @ForAll @IntRange(min = 2, max = 20) int propagation, @ForAll @IntRange(max = 20) int any, @ForAll @IntRange(min = 1, max = 3) int longest) {
        int drain = any % propagation;
        assertThat(lost(drain, propagation, longest + 100, longest)).isPositive();
    }

    @Property(tries = 7)
    void anyShorterGraceLosesSomebody(@ForAll @IntRange(min = 2, max = 20) int longest, @ForAll @IntRange(max = 20) int any) {
        int grace = 1 + any % (longest - 1);
        assertThat(lost(1, 1, grace, longest)).isPositive();
    }

    @Property(tries = 7)
    void whatTheDrainIsLongerThanThePropagationTheGraceMayBeShorterThanTheLongestRequest(
            @ForAll @IntRange(max = 5) int propagation, @ForAll @IntRange(min = 1, max = 5) int more, @ForAll @IntRange(min = 7, max = 20) int longest) {
        assertThat(lost(propagation + more, propagation, longest - more + 1, longest)).isZero();
        assertThat(lost(propagation + more, propagation, longest - more - 1, longest)).isPositive();
    }

    @Example
    void theSmallestOfBothThatLoseNobodyAreThePropagationAndTheLongestRequest() {
        int drain = 0;
        while (lost(drain, 7, 100, 5) > 0) {
            drain++;
        }
        int grace = 1;
        while (lost(7, 7, grace, 5) > 0) {
            grace++;
        }
        assertThat(drain).isEqualTo(7);
        // A request that ends in the instant of SIGKILL has ended before it.
        assertThat(grace).isBetween(5, 6);
    }
}
