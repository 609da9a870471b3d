package org.outagelab.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outagelab.fixture.Lab;

/** Thousands of web servers behind one balancer, before the first event. */
class LargeWiringTest {
    private static final int FEW = 2_500;
    private static final int MANY = 10_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static String scenario(int servers) {
        var hosts = IntStream.range(0, servers).mapToObj(i -> "h" + i + ": {cores: 2}").collect(Collectors.joining(", "));
        var on = IntStream.range(0, servers).mapToObj(i -> "h" + i).collect(Collectors.joining(", "));
        return "{version: 1, name: large, hosts: {lb-1: {cores: 8}, " + hosts + "},"
                + " services: {lb: {kind: haproxy, on: [lb-1], backend: web, default-server: {check: true}},"
                + " web: {kind: nginx, on: [" + on + "]}}, endpoints: {GET /x: {weight: 1, at: web, cpu: 1ms}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 1/s, duration: 1s, to: lb}}}";
    }

    /** What wiring allocates, in bytes: that of a second time, when all classes are there. */
    private long allocated(int servers) {
        var scenario = Lab.scenario(scenario(servers));
        Lab.wired(scenario);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        long cpuNs = threads.getCurrentThreadCpuTime();
        Lab.wired(scenario);
        cpuNs = threads.getCurrentThreadCpuTime() - cpuNs;
        long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        System.out.printf(
                "%,d web servers behind a balancer: wired in %,d ms of CPU, %,d bytes allocated for each%n",
                servers, cpuNs / 1_000_000, bytes / servers);
        return bytes;
    }

    @Test
    void tenThousandWebServersTakeFourTimesTheMemoryOfAQuarterOfThem() {
        long few = allocated(FEW);
        long many = allocated(MANY);

        // Arrays that double may stand just before or just after the next size.
        assertThat((double) many / few).isBetween(3.2, 5.0);
        assertThat(many / MANY).isLessThan(20_000);
    }
}
