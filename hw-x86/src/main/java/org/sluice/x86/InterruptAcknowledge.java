package org.sluice.x86;

/** Who answers a CPU's interrupt acknowledge cycle: the 8259A pair. On the baton. */
public interface InterruptAcknowledge {

    /** No controller is there: the data bus floats. */
    InterruptAcknowledge NONE = new InterruptAcknowledge() {
        @Override
        public int acknowledge(int cpu) {
            return 0xFF;
        }

        @Override
        public long acknowledgedId() {
            return 0;
        }

        @Override
        public long acknowledgedRaisedNanos() {
            return 0;
        }
    };

    /** INTA: the vector, 0 to 255, of what CPU {@code cpu} takes; it may be a spurious one. */
    int acknowledge(int cpu);

    /** Identity of what was acknowledged last. */
    long acknowledgedId();

    /** When that was raised. */
    long acknowledgedRaisedNanos();
}
