package org.sluice.ipipe.internal;

import java.util.Objects;
import org.sluice.ipipe.FaultHandler;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.Profile;

/** What a pipeline is made with, beside the machine and the parts; see {@link Pipeline#on}. */
record Plan(int hardwareIrqs, Profile profile, PipelineTrace trace, FaultHandler faults) {

    /** So that all words of irqs, the virtual ones' included, have a bit in one word. */
    private static final int HARDWARE_IRQS_MAX = 63 * Long.SIZE - Pipeline.VIRQ_COUNT;

    Plan {
        if (hardwareIrqs < 1 || hardwareIrqs > HARDWARE_IRQS_MAX) {
            throw new IllegalArgumentException("hardwareIrqs " + hardwareIrqs + " is not in 1.." + HARDWARE_IRQS_MAX);
        }
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(trace, "trace");
        Objects.requireNonNull(faults, "faults");
    }
}
