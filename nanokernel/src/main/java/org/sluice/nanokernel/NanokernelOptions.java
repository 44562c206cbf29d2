package org.sluice.nanokernel;

import java.util.function.Consumer;
import org.sluice.ipipe.Profile;
import org.sluice.nanokernel.hw.Replayed;
import org.sluice.nanokernel.internal.NothingReplayed;

/**
 * What a nanokernel is booted with.
 *
 * @param costs         what the machine's own work costs
 * @param seed          where all numbers come from
 * @param hrtCpus       the HRT's side of a hybrid virtual machine, ascending; empty if there is none
 * @param replayed      what recorded handlers took
 * @param faultListener told, in one line, of each domain that was quarantined; on the baton
 * @param profile       the pipeline's choices
 */
public record NanokernelOptions(CostTable costs, long seed, int[] hrtCpus, Replayed replayed,
                                Consumer<String> faultListener, Profile profile) {

    /** A plain machine: no partition, no recording, nobody told of faults. */
    public static NanokernelOptions of(CostTable costs, long seed) {
        return new NanokernelOptions(costs, seed, new int[0], NothingReplayed.INSTANCE, fault -> { },
                Profile.SLUICE);
    }

    /** The same with another pipeline. */
    public NanokernelOptions with(Profile newProfile) {
        return new NanokernelOptions(costs, seed, hrtCpus, replayed, faultListener, newProfile);
    }

    /** Copies the array. */
    public NanokernelOptions {
        hrtCpus = hrtCpus.clone();
    }

    @Override
    public int[] hrtCpus() {
        return hrtCpus.clone();
    }
}
