package org.sluice.nanokernel.ftrace;

import java.util.Comparator;

/**
 * One usable line.
 *
 * @param phase what happened
 * @param origin of what; null if {@link Phase#LOST}
 * @param cpu where, from 0
 * @param atNanos when, on the recorded machine's clock, &gt;= 0
 */
record TraceLine(Phase phase, Origin origin, int cpu, long atNanos) {

    enum Phase {
        ENTRY,
        EXIT,
        /** The machine's buffer was full: an unknown number of entries and exits of this CPU is missing here. */
        LOST
    }

    /**
     * Which handler ran. Shared by all its lines, as there are few.
     *
     * @param source the kernel's event
     * @param number its irq, softirq or vector number
     * @param name see {@link RecordedInterrupt#name}; "" for exits of irqs, which do not print it
     */
    record Origin(TraceSource source, int number, String name) {

        static final Comparator<Origin> ORDER = Comparator.comparing(Origin::source)
                .thenComparingInt(Origin::number).thenComparing(Origin::name);

        /** Do entry and exit with these origins belong together? */
        boolean pairsWith(Origin other) {
            return source == other.source && number == other.number;
        }
    }
}
