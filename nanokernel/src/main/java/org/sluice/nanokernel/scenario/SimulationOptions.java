package org.sluice.nanokernel.scenario;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.sluice.nanokernel.ftrace.Recording;
import org.sluice.nanokernel.trace.TraceStore;

/**
 * What a simulation is built with, beside its scenario.
 *
 * @param seed          instead of the scenario's
 * @param recording     interrupts of a real machine, to replay
 * @param traceCapacity how many trace records to keep at least
 * @param faultListener told, in one line, of each domain that was quarantined; on the baton
 */
public record SimulationOptions(OptionalLong seed, Optional<Recording> recording, int traceCapacity,
                                Consumer<String> faultListener) {

    /** The scenario as it stands. */
    public static final SimulationOptions PLAIN =
            new SimulationOptions(OptionalLong.empty(), Optional.empty(), TraceStore.DEFAULT_CAPACITY, fault -> { });

    /** The same with another seed. */
    public SimulationOptions withSeed(long newSeed) {
        return new SimulationOptions(OptionalLong.of(newSeed), recording, traceCapacity, faultListener);
    }

    /** The same with a recording to replay. */
    public SimulationOptions withRecording(Recording newRecording) {
        return new SimulationOptions(seed, Optional.of(newRecording), traceCapacity, faultListener);
    }
}
