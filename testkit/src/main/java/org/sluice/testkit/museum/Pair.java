package org.sluice.testkit.museum;

import java.util.function.Function;
import org.sluice.ipipe.Profile;
import org.sluice.ipipe.internal.HistoricFault;
import org.sluice.testkit.explore.PipelineWorld;

/** Makes an exhibit of one program on the pipeline: with the fault and without. */
final class Pair {

    private Pair() {
    }

    static Exhibit of(String name, String origin, HistoricFault fault, Function<String, PipelineWorld<Seen>> program) {
        PipelineWorld<Seen> faulty = program.apply(name).pipeline((hardware, irqs, trace, faults) ->
                fault.on(hardware, irqs, Profile.SLUICE, trace, faults));
        return new Exhibit(name, origin, faulty, program.apply(name + "-healthy"));
    }
}
