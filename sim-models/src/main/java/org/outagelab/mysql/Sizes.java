package org.outagelab.mysql;

import java.util.List;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/** Sizes and bandwidths as scenarios write them: {@code 1kB}, {@code 200GB}, {@code 10MB/s}, or with {@code GiB}. */
final class Sizes {
    private Sizes() {}

    /** Bytes, at least 1. */
    static Type<Double> bytes() {
        return Types.showing(
                Types.of("a size such as 200GB", (scalar, reading) -> {
                    var value = Types.parseBytes(scalar.text());
                    return value == null || value < 1
                            ? reading.expected("a size such as 200GB, from 1B to 1000TB", scalar)
                            : value;
                }),
                Sizes::show);
    }

    /** Bytes per second, more than 0. */
    static Type<Double> perSecond() {
        return Types.showing(
                Types.of("a bandwidth such as 100MB/s", (scalar, reading) -> {
                    var value = scalar.text().endsWith("/s")
                            ? Types.parseBytes(scalar.text().substring(0, scalar.text().length() - 2))
                            : null;
                    return value == null || value <= 0 ? reading.expected("a bandwidth such as 100MB/s", scalar) : value;
                }),
                bandwidth -> show(bandwidth) + "/s");
    }

    /**
     * As scenarios write it.
     *
     * @param bytes not negative
     */
    static String show(double bytes) {
        int power = 0;
        double value = bytes;
        while (value >= 1000 && power < 4) {
            value /= 1000;
            power++;
        }
        return Types.plain(value) + List.of("B", "kB", "MB", "GB", "TB").get(power);
    }
}
