package org.outagelab.client;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.outagelab.core.random.RandomStream;

/** The bounds of every back-off (docs/models/client.md#back-off). */
class BackoffProperties {
    @Property
    void waitsStayWithinTheirBounds(
            @ForAll @LongRange(min = 1, max = 10_000_000_000L) long base,
            @ForAll @LongRange(min = 1, max = 100) long factor,
            @ForAll @IntRange(min = 0, max = 80) int attempt,
            @ForAll @LongRange(min = 0) long seed) {
        long cap = base * factor;
        long most = attempt > 60 ? cap : (long) Math.min((double) cap, base * Math.pow(2, attempt));
        var random = RandomStream.named(seed, 0, "backoff");

        assertThat(delay("none", attempt, base, base, cap, random)).isEqualTo(base);
        assertThat(delay("exponential", attempt, base, base, cap, random)).isEqualTo(most);
        assertThat(delay("full", attempt, base, base, cap, random)).isBetween(0L, most);
        assertThat(delay("equal", attempt, base, base, cap, random)).isBetween(most / 2, most + 1);
        long previous = base;
        for (int i = 0; i < 10; i++) {
            long next = delay("decorrelated", i, previous, base, cap, random);
            assertThat(next).isBetween(Math.min(base, cap), Math.min(cap, Math.max(base, 3 * previous)));
            previous = next;
        }
    }

    private static long delay(String name, int attempt, long previous, long base, long cap, RandomStream random) {
        return Backoff.TABLE.get(name).delayNs(attempt, previous, base, cap, random);
    }
}
