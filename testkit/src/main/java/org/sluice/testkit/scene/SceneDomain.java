package org.sluice.testkit.scene;

import java.util.List;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Irqs;
import org.sluice.testkit.internal.Bench;
import org.sluice.x86.Machine;

/** A stage of a scene: handlers that do what the scene says, and nothing by itself. */
final class SceneDomain implements Domain {

    private final Machine machine;
    private final List<Part> parts;

    /** One irq of the stage: how it is used, and what its handler does. */
    record Part(int irq, IrqUse use, IrqHandler handler) {

        /** A part whose handler does nothing but to quiet the device: brief, it needs no host thread. */
        static Part silent(int irq, IrqMode mode) {
            return new Part(irq, IrqUse.of(mode).withBrief(), (number, here) -> { });
        }
    }

    SceneDomain(Machine machine, List<Part> parts) {
        this.machine = machine;
        this.parts = parts;
    }

    @Override
    public void start(Stage stage) {
        for (Part part : parts) {
            attach(stage, part, machine);
        }
    }

    static void attach(Stage stage, Part part, Machine machine) {
        stage.virtualize(part.irq, part.use, (irq, here) -> handle(irq, here, part.handler, machine));
    }

    /** The first handler quiets a device that holds its level; then comes what the scene wants. */
    private static void handle(int irq, LocalStage here, IrqHandler handler, Machine machine) {
        if (irq < Irqs.FIRST_MSI) {
            machine.line(Bench.lineName(irq)).lower();
        }
        handler.onIrq(irq, here);
    }
}
