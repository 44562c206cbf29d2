package org.sluice.ipipe.internal;

import java.util.BitSet;
import org.sluice.ipipe.IrqHandler;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.IrqUse;

/**
 * How a stage uses each irq, the same on all its CPUs, and which irqs it has ever had to do with: most stages use few
 * of many, so whoever goes through all asks for those. Control plane; read by the data plane.
 */
final class Uses {

    /** Null: ignored. */
    private final IrqUse[] uses;
    private final IrqHandler[] handlers;
    private final BitSet touched = new BitSet();
    private int wired;

    Uses(int irqCount) {
        this.uses = new IrqUse[irqCount];
        this.handlers = new IrqHandler[irqCount];
    }

    IrqUse of(int irq) {
        return uses[irq] == null ? IrqUse.IGNORED : uses[irq];
    }

    /** Null if there is none. */
    IrqHandler handler(int irq) {
        return handlers[irq];
    }

    boolean handles(int irq) {
        return uses[irq] != null && uses[irq].mode().handles();
    }

    boolean passes(int irq) {
        return uses[irq] == null || uses[irq].mode().passes();
    }

    /** Is any irq wired to the stage? */
    boolean hasWired() {
        return wired > 0;
    }

    void change(int irq, IrqUse use, IrqHandler handler) {
        wired += (use.has(IrqOption.WIRED) ? 1 : 0) - (of(irq).has(IrqOption.WIRED) ? 1 : 0);
        uses[irq] = use;
        handlers[irq] = handler;
    }

    /** The stage has something of the irq on some CPU from now on. */
    void touch(int irq) {
        touched.set(irq);
    }

    /** The first irq from {@code from} on of which the stage has something on some CPU; negative if there is none. */
    int touchedFrom(int from) {
        return touched.nextSetBit(from);
    }
}
