package org.outagelab.benchmarks;

/** The engines compared. */
enum Engine {
    OUTAGELAB {
        @Override
        Model model(String name, int size, String delays) {
            return name.equals("hold") ? new OutageLabHold(size, Delays.named(delays)) : null;
        }
    };

    /** @param size events pending of a hold model; unused by M/M/1 */
    abstract Model model(String name, int size, String delays);
}
