package org.outagelab.gunicorn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** An application that calls another service: pools and time-outs on both sides (docs/models/client.md#time-outs-and-deadlines). */
class CallsTest {
    /**
     * @param app settings of the shop, each with a comma before it
     * @param calls how it calls the payment
     * @param more sections, each with a comma before it
     */
    private static String shop(String app, String calls, String more) {
        return "{version: 1, name: test, seed: 7, hosts: {a: {cores: 8}, b: {cores: 8}, c: {cores: 8}},"
                + " services: {order: {kind: gunicorn, on: [a]" + app + ", calls: {payment: {" + calls + "}}},"
                + " payment: {kind: gunicorn, on: [b, c], workers: 20}},"
                + " endpoints: {GET /item: {weight: 1, at: order, steps: [wait 10ms]},"
                + " POST /order: {weight: 1, at: order, steps: [wait 10ms, call payment POST /charge, wait 10ms]},"
                + " POST /charge: {weight: 0, at: payment, steps: [wait 50ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 20/s, duration: 60s,"
                + " client: {timeout: 20s}}}" + more + "}";
    }

    private static final String THREADS = ", workers: 2, threads: 10";
    private static final String HANGS = ", faults: [{at: 20s, action: hang, target: payment}]";

    @Test
    void aCallTakesItsTimeAndHoldsItsWorker() {
        var lab = Lab.run(shop(", workers: 10", "timeout: 2s", ""));

        assertThat(lab.outcome("ok")).isEqualTo(1200);
        // Half of the requests take 10 ms, and half 10 + 50 + 10.
        assertThat(lab.ledger().okLatencyMeanNs()).isCloseTo(40e6, within(3e6));
        assertThat(Lab.run(shop(", workers: 1", "timeout: 2s", "")).ledger().okLatencyMeanNs()).isGreaterThan(45e6);
    }

    @Test
    void withoutATimeoutAServiceThatHangsTakesTheWholeShopDown() {
        var lab = Lab.run(shop(THREADS, "timeout: 10m", HANGS));

        // 10 orders a second fill 20 threads within some 2 s: then nobody sees an item either.
        assertThat(lab.ledger().endpoints().get(0).ok()).isBetween(200L, 250L);
    }

    @Test
    void aShortTimeoutKeepsTheRestAlive() {
        var lab = Lab.run(shop(THREADS, "timeout: 500ms", HANGS));

        assertThat(lab.ledger().endpoints().get(0).ok()).isEqualTo(lab.ledger().endpoints().get(0).counted());
        assertThat(lab.outcome("http-500 payment timeout")).isBetween(390L, 410L);
    }

    @Test
    void aSmallPoolKeepsThreadsForTheRest() {
        var lab = Lab.run(shop(THREADS, "timeout: 10s, size: 2", HANGS));

        assertThat(lab.ledger().endpoints().get(0).ok()).isEqualTo(lab.ledger().endpoints().get(0).counted());
        assertThat(lab.outcome("http-500 payment pool exhausted")).isGreaterThan(300);
        assertThat(lab.outcome("http-500 payment timeout")).isBetween(10L, 20L);
    }

    @Test
    void whoeverFindsThePoolTakenMayWaitForATurn() {
        // One call of 50 ms at a time, and 10 orders a second: two that meet wait for each other.
        var one = ", workers: 1, threads: 30";
        var impatient = Lab.run(shop(one, "timeout: 2s, size: 1", "").replace("arrivals: even", "arrivals: poisson"));
        var patient = Lab.run(shop(one, "timeout: 2s, size: 1, wait: 5s", "").replace("arrivals: even", "arrivals: poisson"));
        var soon = Lab.run(shop(one, "timeout: 20s, size: 1, wait: 200ms", HANGS));

        assertThat(impatient.outcome("http-500 payment pool exhausted")).isPositive();
        assertThat(patient.outcome("ok")).isEqualTo(patient.ledger().counted());
        assertThat(soon.outcome("http-500 payment pool timeout")).isGreaterThan(300);
    }

    @Test
    void aCallGoesOnToTheNextInstanceWhenOneRefuses() {
        var lab = Lab.run(shop(THREADS, "timeout: 2s", ", faults: [{at: 0s, action: crash, target: payment.1}]"));

        assertThat(lab.outcome("ok")).isEqualTo(1200);
    }

    @Test
    void whenAllRefuseTheOrderFailsAtOnce() {
        var lab = Lab.run(shop(THREADS, "timeout: 2s", ", faults: [{at: 0s, action: crash, target: payment}]"));

        assertThat(lab.outcome("http-500 payment refused")).isEqualTo(600);
        assertThat(lab.outcome("ok")).isEqualTo(600);
    }

    @Test
    void retriesOfTheCallerHelpAgainstOneThatHangsUnlessTheyAreUnsafe() {
        var oneHangs = ", faults: [{at: 0s, action: hang, target: payment.1}]";
        var safe = shop(THREADS, "timeout: 200ms, retries: 6, pause: 10ms, retry-unsafe: true", oneHangs);

        var lab = Lab.run(safe);
        var unsafe = Lab.run(safe.replace(", retry-unsafe: true", ""));

        // Each try meets the one that hangs with probability 1/2: 2^-7 of 600 orders fail, or one half.
        assertThat(lab.outcome("http-500 payment timeout")).isBetween(0L, 14L);
        assertThat(unsafe.outcome("http-500 payment timeout")).isBetween(240L, 360L);
    }

    @Test
    void retryOnNamesTheAnswersThatAreAskedForAgain() {
        var errors = ", faults: [{at: 0s, action: errors(50%, 500), target: payment}]";
        var plain = Lab.run(shop(THREADS, "timeout: 2s, retries: 9, retry-unsafe: true", errors));
        var listed = Lab.run(shop(THREADS, "timeout: 2s, retries: 9, retry-unsafe: true, retry-on: [500]", errors));

        assertThat(plain.outcome("http-500 payment http-500 injected")).isBetween(240L, 360L);
        assertThat(listed.outcome("http-500 payment http-500 injected")).isLessThan(6);
    }

    @Test
    void layersOfRetriesMultiply() {
        // Three layers of four tries each: 64 charges for one order (docs/models/client.md#retries-and-budgets).
        var layers = "{version: 1, name: test, seed: 7, hosts: {a: {cores: 8}},"
                + " services: {front: {kind: gunicorn, on: [a], workers: 30, calls: {order: {timeout: 20s, retries: 3, retry-on: 5xx}}},"
                + " order: {kind: gunicorn, on: [a], workers: 30, calls: {payment: {timeout: 20s, retries: 3, retry-on: 5xx}}},"
                + " payment: {kind: gunicorn, on: [a], workers: 30}},"
                + " endpoints: {GET /shop: {weight: 1, at: front, steps: [call order GET /order]},"
                + " GET /order: {weight: 0, at: order, steps: [call payment GET /charge]},"
                + " GET /charge: {weight: 0, at: payment, steps: [wait 1ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 1/s, duration: 10s,"
                + " client: {timeout: 20s, retries: 3, retry-on: 500}}},"
                + " faults: [{at: 0s, action: errors(100%, 500), target: payment}]}";

        var lab = Lab.run(layers);

        assertThat(lab.attemptsPerRequest()).isEqualTo(4);
        assertThat(lab.outcome("http-500 order http-500 payment http-500 injected")).isEqualTo(10);
        assertThat(lab.attempt("http-500 order http-500 payment http-500 injected")).isEqualTo(40);
        assertThat(Lab.run(layers.replace("errors(100%, 500)", "slow(add=10ms)")).attemptsPerRequest()).isEqualTo(1);
    }

    @Test
    void aWorkerThatDiesClosesItsCallAndAMasterThatKillsItToo() {
        // gunicorn's own timeout ends the wait of a sync worker: 30 s by default, here 5 s.
        var lab = Lab.run(shop(", workers: 4, timeout: 5s", "timeout: 10m", HANGS));

        assertThat(lab.outcome("reset")).isPositive();
        assertThat(lab.ledger().counted()).isEqualTo(1200);
    }

    @Test
    void aCallOverABalancerIsMadeLikeAnyRequest() {
        var balanced = shop(THREADS, "timeout: 2s", "")
                .replace("calls: {payment:", "calls: {pay-lb:")
                .replace("call payment", "call pay-lb")
                .replace(" payment: {kind", " pay-lb: {kind: haproxy, on: a, backend: payment, default-server: {check: true},"
                        + " timeout: {connect: 1s, server: 5s, client: 5s}}, payment: {kind");
        var lab = Lab.run(balanced.replace(
                "client: {timeout: 20s}}}", "client: {timeout: 20s}}}, faults: [{at: 10s, action: hang, target: payment.2}]"));

        assertThat(Lab.run(balanced).outcome("ok")).isEqualTo(1200);
        // Until it is found down, half of the orders wait for their timeout.
        assertThat(lab.outcome("http-500 pay-lb timeout")).isPositive();
    }

    @Test
    void aServiceMayBeCalledLikeAWordOfTheStep() {
        for (var name : java.util.List.of("call", "POST", "reject", "latency")) {
            var lab = Lab.run(shop(THREADS, "timeout: 2s", "").replace("payment", name));

            assertThat(lab.outcome("ok")).as(name).isEqualTo(1200);
        }
    }

    @Test
    void aCallMayBeTurnedAwayAfterItsAnswer() {
        var lab = Lab.run(shop(THREADS, "timeout: 2s", "").replace("POST /charge, wait 10ms", "POST /charge reject 20% 403, wait 10ms"));

        assertThat(lab.outcome("http-403 access denied") / 600.0).isCloseTo(0.2, within(0.06));
    }

    @Test
    void aPaymentOfItsOwnDrawIsRepeatedWithTheSameWork() {
        var slow = shop(THREADS, "timeout: 100ms, retries: 5, retry-unsafe: true", "").replace("wait 50ms", "wait exp(50ms)");

        var lab = Lab.run(slow);

        // Work is drawn once: who needs more than 100 ms needs it on every try. P = e^-2.
        assertThat(lab.outcome("http-500 payment timeout") / 600.0).isCloseTo(0.135, within(0.04));
    }

    @Test
    void whatCannotBeCalledIsAProblemAtItsPlace() {
        assertThat(problem(shop("", "timeout: 2s", "").replace("call payment POST", "call paymet POST")))
                .contains("POST /order.steps[1]")
                .contains("did you mean 'payment'");
        assertThat(problem(shop("", "timeout: 2s", "").replace("payment POST /charge, wait", "payment POST /chrge, wait")))
                .contains("did you mean 'POST /charge'");
        assertThat(problem(shop("", "timeout: 2s", "").replace("call payment POST /charge", "call payment GET /item")))
                .contains("'payment' does not lead to 'order', which answers GET /item");
        // Then it is not known either that clients do not go to the payment.
        assertThat(Lab.problems(shop("", "timeout: 2s", "").replace(", calls: {payment: {timeout: 2s}}", "")))
                .anyMatch(text -> text.contains("'order' does not say how it calls 'payment': add calls: {payment: {timeout: 2s}}"));
        assertThat(problem(shop("", "timeout: 2s", "").replace("steps: [wait 50ms]", "steps: [call]")))
                .contains("such as call payment POST /charge");
        assertThat(problem(shop("", "timeout: 2s, pause: 1s", ""))).contains("add 'retries'");
        assertThat(problem(shop("", "timeout: 2s, wait: 1s", ""))).contains("without 'size'");
        assertThat(problem(shop("", "timeout: 2s, retry-on: 500", ""))).contains("add 'retries'");
        assertThat(problem(shop("", "timeout: 2s, retries: 1, retry-on: [refusd]", ""))).contains("did you mean 'refused'");
        assertThat(problem(shop("", "timeout: 2s", "").replace("workers: 20}", "workers: 20, calls: {order: {timeout: 1s}}}")))
                .contains("calls itself in a circle: order → payment → order");
    }

    @Test
    void callsThatMultiplyBeyondMeasureAreRefused() {
        // Ten calls each, over five services: 11,111 calls for one request.
        var services = new StringBuilder();
        var endpoints = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            var calls = i == 5 ? "" : ", calls: {s" + (i + 1) + ": {timeout: 1s}}";
            services.append(i == 0 ? "" : ", ").append("s").append(i).append(": {kind: gunicorn, on: [a]").append(calls).append("}");
            var step = i == 5 ? "wait 1ms" : "call s" + (i + 1) + " GET /" + (i + 1);
            endpoints.append(i == 0 ? "" : ", ").append("GET /").append(i).append(": {weight: ").append(i == 0 ? 1 : 0)
                    .append(", at: s").append(i).append(", steps: [")
                    .append(String.join(", ", java.util.Collections.nCopies(10, step))).append("]}");
        }
        var problems = Lab.problems("{version: 1, name: test, hosts: {a: {cores: 1}}, services: {" + services + "}, endpoints: {"
                + endpoints + "}, load: {u: {executor: constant-arrival-rate, rate: 1/s, duration: 1s, client: {timeout: 1s}}}}");

        assertThat(problems).isNotEmpty().allMatch(text -> text.contains("more than the limit of 1000 calls"));
    }

    private static String problem(String text) {
        var problems = Lab.problems(text);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    @Test
    void everyKeyOfACallIsExplained() {
        var lines = Lab.explained(shop(THREADS, "timeout: 2s, retries: 1", ""));

        assertThat(lines).anyMatch(line -> line.path().equals("services.order.calls.payment.timeout") && line.given());
        assertThat(lines).anyMatch(line -> line.path().equals("services.order.calls.payment.retry-on")
                && line.value().equals("refused reset timeout error 502 503 504"));
        assertThat(lines).anyMatch(line -> line.value().equals("call payment POST /charge"));
    }
}
