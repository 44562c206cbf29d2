package org.sluice.testkit;

import org.assertj.core.api.AbstractAssert;
import org.sluice.testkit.internal.BookCheck;

/** Assertions over a whole trace. */
public final class TraceAssert extends AbstractAssert<TraceAssert, Trace> {

    TraceAssert(Trace actual) {
        super(actual, TraceAssert.class);
    }

    /** Goes on about one irq, by its number in the pipeline. */
    public IrqAssert irq(int irq) {
        isNotNull();
        return new IrqAssert(actual, irq);
    }

    /** Goes on about one irq, by its device or local name. */
    public IrqAssert irq(String name) {
        isNotNull();
        return new IrqAssert(actual, actual.irqNamed(name));
    }

    /** Machine, pipeline and the bridge between them: every account adds up at this moment. */
    public TraceAssert ledgerBalanced() {
        isNotNull();
        if (!actual.books().balanced()) {
            throw failure("%s", BookCheck.text(actual.books()));
        }
        return this;
    }
}
