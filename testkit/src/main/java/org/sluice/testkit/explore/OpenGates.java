package org.sluice.testkit.explore;

import java.util.Arrays;
import java.util.Optional;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.Stage;
import org.sluice.x86.Machine;

/**
 * Nothing waits in the open: on a CPU where nothing runs, no stage that an interrupt could reach has one in its log.
 */
final class OpenGates {

    private OpenGates() {
    }

    /** The first entry that waits in the open, in words. Between two events. */
    static Optional<String> waiting(Machine machine, Pipeline pipeline) {
        for (int cpu = 0; cpu < machine.cpuCount(); cpu++) {
            if (machine.cpu(cpu).time().isIdle()) {
                for (Stage stage : pipeline.stages()) {
                    LocalStage here = onCpu(stage, cpu);
                    if (here != null && here.isStalled()) {
                        break;
                    }
                    int irq = here == null ? -1 : lowestPending(here, pipeline.irqCount());
                    if (irq >= 0) {
                        return Optional.of("irq " + irq + " waits in " + stage.name() + " of cpu " + cpu
                                + ", which is open, and nothing runs there");
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The first stage that is stalled on an idle CPU while something waits in it: nobody there will open it. */
    static Optional<String> stalled(Machine machine, Pipeline pipeline) {
        for (int cpu = 0; cpu < machine.cpuCount(); cpu++) {
            if (machine.cpu(cpu).time().isIdle()) {
                for (Stage stage : pipeline.stages()) {
                    LocalStage here = onCpu(stage, cpu);
                    int irq = here == null || !here.isStalled() ? -1 : lowestPending(here, pipeline.irqCount());
                    if (irq >= 0) {
                        return Optional.of("irq " + irq + " waits in " + stage.name() + " of cpu " + cpu
                                + ", which is stalled, and nothing runs there");
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static LocalStage onCpu(Stage stage, int cpu) {
        return Arrays.binarySearch(stage.cpus(), cpu) >= 0 ? stage.on(cpu) : null;
    }

    private static int lowestPending(LocalStage here, int irqCount) {
        for (int irq = 0; irq < irqCount; irq++) {
            if (here.isPending(irq)) {
                return irq;
            }
        }
        return -1;
    }
}
