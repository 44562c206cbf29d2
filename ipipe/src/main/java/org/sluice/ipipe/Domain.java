package org.sluice.ipipe;

import org.osgi.annotation.versioning.ConsumerType;

/** A guest of the nanokernel: an operating system, a real-time executive, thirty lines of driver. */
@ConsumerType
public interface Domain {

    /**
     * The domain has its place in the pipeline: attach handlers. Control plane, called once, between two events.
     *
     * @param stage the place, on all CPUs
     */
    void start(Stage stage);

    /** Called once for each CPU after {@link #start}, in order of the CPU index. Control plane. */
    default void startCpu(LocalStage here) {
        // most domains have nothing to set up per CPU
    }

    /**
     * Background work on one CPU (Adeos: the domain's entry): runs when no stage above wants the CPU, lets time pass
     * with {@link LocalStage#spend} and yields with {@link LocalStage#suspend}. Returning means suspended for good.
     */
    default void body(LocalStage here) {
        // most domains live in their handlers only
    }

    /**
     * The domain has left the pipeline: no handler of it runs any more, none ever will. Control plane. Called, too,
     * after {@link #start} or {@link #startCpu} threw: what they had got by then is to be given back here.
     */
    default void stop() {
        // most domains hold nothing that must be given back
    }
}
