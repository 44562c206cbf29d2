package org.sluice.linux;

import org.sluice.ipipe.LocalStage;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.nanokernel.hw.RandomSource;

/** What the processes of one kernel do: run, then switch interrupts off for a while, now and then call the HRT. */
final class Processes {

    /** A call into the hybrid runtime. */
    interface HvmCall {
        void from(LocalStage here);
    }

    private final KernelSettings settings;
    private final RandomSource[] randomOn;
    private final int callingCpu;

    Processes(KernelSettings settings, Platform platform) {
        this.settings = settings;
        int[] cpus = platform.cpus();
        callingCpu = cpus[0];
        randomOn = new RandomSource[cpus[cpus.length - 1] + 1];
        for (int cpu : cpus) {
            randomOn[cpu] = platform.random("processes on cpu " + cpu);
        }
    }

    /** Never returns: a CPU always has some process to run. */
    void run(LocalStage here, HvmCall call) {
        RandomSource random = randomOn[here.cpu()];
        for (long step = 1; ; step++) {
            here.spend(random.exponential(settings.userNanos()));
            boolean wasStalled = here.stall();
            here.spend(random.between(settings.maskedMinNanos(), settings.maskedMaxNanos()));
            here.restore(wasStalled);
            if (settings.callsHrt() && here.cpu() == callingCpu && step % settings.callEvery() == 0) {
                call.from(here);
            }
        }
    }
}
