package org.sluice.linux;

import java.util.List;
import org.sluice.nanokernel.hw.Setting;

/**
 * The kernel's costs and habits, from the scenario's lines for it: {@code tick}, {@code drivers}, {@code processes},
 * {@code hvm}. All times in virtual nanoseconds.
 *
 * @param tickNanos          period of the tick on each CPU
 * @param tickCostNanos      the tick's handler
 * @param timerSoftirqNanos  the timer softirq behind each tick
 * @param topHalfNanos       the handler of a device interrupt
 * @param packetNanos        the network softirq, for each packet
 * @param userNanos          mean time a process runs with interrupts on
 * @param maskedMinNanos     shortest span with interrupts off (stalled)
 * @param maskedMaxNanos     longest span with interrupts off
 * @param callEvery          one of so many process steps on the first CPU calls the HRT; 0 = never
 * @param hrtWorkNanos       how much work such a call brings, over all HRT CPUs
 */
record KernelSettings(long tickNanos, long tickCostNanos, long timerSoftirqNanos, long topHalfNanos,
                      long packetNanos, long userNanos, long maskedMinNanos, long maskedMaxNanos, long callEvery,
                      long hrtWorkNanos) {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long CALL_EVERY_MAX = 1_000_000;

    static KernelSettings of(List<Setting> lines) {
        Builder builder = new Builder();
        lines.forEach(builder::read);
        return builder.build();
    }

    boolean callsHrt() {
        return callEvery > 0;
    }

    /** Collects the lines. */
    private static final class Builder {
        private long tick = 4_000_000;
        private long tickCost = 1_800;
        private long timerSoftirq = 2_500;
        private long topHalf = 1_200;
        private long packet = 1_500;
        private long user = 400_000;
        private long maskedMin = 2_000;
        private long maskedMax = 60_000;
        private long callEvery;
        private long hrtWork = 40_000;

        private void read(Setting line) {
            switch (line.keyword()) {
                case "tick" -> readTick(line);
                case "drivers" -> {
                    line.onlyKeys("top-half", "packet");
                    topHalf = line.duration("top-half", topHalf);
                    packet = line.duration("packet", packet);
                }
                case "processes" -> readProcesses(line);
                case "hvm" -> {
                    line.onlyKeys("call-every", "work");
                    callEvery = line.number("call-every", 0, CALL_EVERY_MAX, callEvery);
                    hrtWork = line.duration("work", hrtWork);
                }
                default -> throw line.error("linux knows no \"" + line.keyword()
                        + "\", only tick, drivers, processes, hvm");
            }
        }

        private void readTick(Setting line) {
            line.onlyKeys("hz", "cost", "softirq");
            tick = NANOS_PER_SECOND / line.number("hz", 1, 10_000, NANOS_PER_SECOND / tick);
            tickCost = line.duration("cost", tickCost);
            timerSoftirq = line.duration("softirq", timerSoftirq);
        }

        private void readProcesses(Setting line) {
            line.onlyKeys("user", "masked-min", "masked-max");
            user = line.duration("user", user);
            maskedMin = line.duration("masked-min", maskedMin);
            maskedMax = line.duration("masked-max", maskedMax);
            if (maskedMin > maskedMax) {
                throw line.error("masked-min " + maskedMin + " ns is greater than masked-max " + maskedMax + " ns");
            }
        }

        private KernelSettings build() {
            return new KernelSettings(tick, tickCost, timerSoftirq, topHalf, packet, user, maskedMin, maskedMax,
                    callEvery, hrtWork);
        }
    }
}
