package org.outagelab.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;
import org.outagelab.scenario.Scenario;

/** How much memory a scenario asks for before it is played. */
class MemoryForecastTest {
    private static Scenario farm(int balancers, int servers, String load) {
        return Lab.scenario("{version: 1, name: farm, hosts: {" + hosts("lb", balancers, ": {}") + ", " + hosts("h", servers, ": {}") + "},"
                + " services: {lb: {kind: haproxy, on: [" + hosts("lb", balancers, "") + "], backend: web},"
                + " web: {kind: nginx, on: [" + hosts("h", servers, "") + "]}},"
                + " endpoints: {GET /: {at: web, cpu: 1ms}},"
                + " load: {users: {executor: constant-arrival-rate, " + load + ", to: lb, client: {timeout: 5s}}}}");
    }

    private static String hosts(String name, int count, String more) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> name + "-" + i + more).collect(Collectors.joining(", "));
    }

    @Test
    void theWaysBetweenInstancesAreMostOfALargeSystem() {
        var forecast = MemoryForecast.of(farm(200, 500, "rate: 10/s, duration: 1m"));

        assertThat(forecast.most()).isEqualTo("100,000 ways from 'lb' to 'web'");
        assertThat(forecast.bytes()).isBetween(400e6, 450e6);
    }

    @Test
    void runsThatAreMadeAtATimeAddUpAndTheProgramItselfDoesNot() {
        var scenario = farm(10, 100, "rate: 10/s, duration: 1m");
        double one = MemoryForecast.bytes(scenario, 1);

        assertThat(MemoryForecast.bytes(scenario, 3) - one).isCloseTo(2 * (MemoryForecast.bytes(scenario, 2) - one), within(1.0));
        assertThat(one).isGreaterThan(40e6);
    }

    @Test
    void aSmallScenarioNeedsHardlyMoreThanTheProgram() {
        assertThat(MemoryForecast.bytes(farm(1, 2, "rate: 10/s, duration: 1m"), 1)).isBetween(40e6, 50e6);
    }

    @Test
    void aDayOfLoadHasNoMoreSeriesThanTwoHours() {
        double hours = MemoryForecast.of(farm(1, 1, "rate: 1/s, duration: 2h")).bytes();
        double day = MemoryForecast.of(farm(1, 1, "rate: 1/s, duration: 24h")).bytes();

        assertThat(day).isCloseTo(hours, within(1e5));
    }

    @Test
    void writesAreKeptInBinlogs() {
        var scenario = Lab.scenario("{version: 1, name: writes, hosts: {one: {}, two: {}}, services: {app: {kind: gunicorn, on: [one], pool: {to: db}},"
                + " db: {kind: mysql, primary: two}}, endpoints: {POST /: {at: app, steps: [write 1ms]}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 1000/s, duration: 10h, to: app, client: {timeout: 5s}}}}");

        assertThat(MemoryForecast.of(scenario).most()).isEqualTo("the writes of 'users'");
        assertThat(MemoryForecast.of(scenario).bytes()).isBetween(1.4e9, 1.6e9);
    }
}
