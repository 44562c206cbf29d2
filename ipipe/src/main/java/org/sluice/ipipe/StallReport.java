package org.sluice.ipipe;

/**
 * Who closed a stage on a CPU.
 *
 * @param by         whose code: {@code handler of irq 4 of rt}, {@code the body of linux}, {@code control code}
 * @param where      the place it named, as in {@code stalled("block_io")}; empty if it named none
 * @param sinceNanos the virtual instant
 */
public record StallReport(String by, String where, long sinceNanos) {

    @Override
    public String toString() {
        return "by " + by + (where.isEmpty() ? "" : " at " + where) + " since " + sinceNanos + " ns";
    }
}
