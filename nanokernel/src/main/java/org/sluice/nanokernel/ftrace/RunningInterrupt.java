package org.sluice.nanokernel.ftrace;

/** A {@link RecordedInterrupt} whose lengths are still being found. */
final class RunningInterrupt {

    // written by CpuNesting
    long lengthNanos = RecordedInterrupt.NO_EXIT;
    long softirqNanos;

    private final TraceLine entry;

    RunningInterrupt(TraceLine entry) {
        this.entry = entry;
    }

    RecordedInterrupt recorded(long firstNanos) {
        TraceLine.Origin origin = entry.origin();
        return new RecordedInterrupt(origin.source().kind(), entry.cpu(), entry.atNanos() - firstNanos,
                origin.number(), origin.name(), lengthNanos, softirqNanos);
    }
}
