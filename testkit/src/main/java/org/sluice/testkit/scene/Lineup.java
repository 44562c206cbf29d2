package org.sluice.testkit.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.x86.MachineRecord;

/** Who was on stage when an act began: the order and what each stage did with each irq. Immutable. */
final class Lineup {

    private final List<Member> headFirst = new ArrayList<>();
    private final IntFunction<String> names;

    /** One stage as it was. */
    record Member(String name, int number, boolean registered, int[] cpus, IrqMode[] modes) {

        boolean isOn(int cpu) {
            for (int own : cpus) {
                if (own == cpu) {
                    return true;
                }
            }
            return false;
        }

        /** A stage that sits out or leaves lets everything pass. */
        IrqMode mode(int irq) {
            return registered ? modes[irq] : IrqMode.IGNORE;
        }
    }

    private Lineup(IntFunction<String> names) {
        this.names = names;
    }

    static Lineup of(Nanokernel kernel) {
        Lineup lineup = new Lineup(kernel::stageName);
        for (Stage stage : kernel.pipeline().stages()) {
            IrqMode[] modes = new IrqMode[kernel.pipeline().irqCount()];
            for (int irq = 0; irq < modes.length; irq++) {
                modes[irq] = stage.use(irq).mode();
            }
            lineup.headFirst.add(new Member(stage.name(), stage.number(), stage.isRegistered(), stage.cpus(), modes));
        }
        return lineup;
    }

    List<Member> headFirst() {
        return headFirst;
    }

    /** The place of a stage in the order; behind all others if it was not there. */
    int place(int stageNumber) {
        for (int i = 0; i < headFirst.size(); i++) {
            if (headFirst.get(i).number() == stageNumber) {
                return i;
            }
        }
        return headFirst.size();
    }

    /** The name of a stage, also of one that came or went meanwhile. */
    String name(int stageNumber) {
        return names.apply(stageNumber);
    }

    /** The irq of an arrival's record: an accepted vector or a software trigger; -1 if the record is none. */
    static int arrivalIrq(int kind, int irqOrVector) {
        if (kind == MachineRecord.ACCEPTED) {
            return Irqs.ofVector(irqOrVector);
        }
        return kind == PipelineRecord.TRIGGERED ? irqOrVector : -1;
    }
}
