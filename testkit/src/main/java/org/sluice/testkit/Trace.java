package org.sluice.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AssertProvider;
import org.sluice.nanokernel.Books;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.trace.Explanation;
import org.sluice.nanokernel.trace.TraceRecord;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.nanokernel.trace.Why;
import org.sluice.ipipe.Stage;

/**
 * What has happened on a machine, to make assertions over: {@code assertThat(trace).irq(5).reached("rt")}, with
 * AssertJ's own {@code assertThat}. Live: it shows what the machine has kept at the moment of asking.
 *
 * <p>Read while the machine is paused.
 */
public final class Trace implements AssertProvider<TraceAssert> {

    private final Nanokernel kernel;
    private final long sinceNanos;

    private Trace(Nanokernel kernel, long sinceNanos) {
        this.kernel = kernel;
        this.sinceNanos = sinceNanos;
    }

    /** Everything that the nanokernel's trace keeps. */
    public static Trace of(Nanokernel kernel) {
        return new Trace(kernel, 0);
    }

    /** Only what happened at that virtual time or later. */
    public Trace since(long nanos) {
        return new Trace(kernel, nanos);
    }

    /** The records, in order. */
    public List<TraceRecord> records() {
        TraceStore store = kernel.trace();
        List<TraceRecord> records = new ArrayList<>();
        for (long i = store.firstKept(); i < store.written(); i++) {
            TraceRecord record = store.get(i);
            if (record.nanos() >= sinceNanos) {
                records.add(record);
            }
        }
        return records;
    }

    /** All three books at this moment. */
    public Books books() {
        return kernel.books();
    }

    /** The name of a stage by its number, also of one that has left. */
    public String stageName(int number) {
        return kernel.stageName(number);
    }

    /**
     * The number of a stage, the latest of that name if there were several.
     *
     * @throws IllegalArgumentException if there never was one
     */
    public int stageNumber(String name) {
        for (Stage stage : kernel.pipeline().stages()) {
            if (stage.name().equals(name)) {
                return stage.number();
            }
        }
        int found = -1;
        for (TraceRecord record : records()) {
            if (record.stage() > 0 && kernel.stageName(record.stage()).equals(name)) {
                found = Math.max(found, record.stage());
            }
        }
        if (found < 0) {
            throw new IllegalArgumentException("there is no stage " + name + "; there are "
                    + String.join(", ", kernel.pipeline().stages().stream().map(Stage::name).toList()));
        }
        return found;
    }

    /** The name of an irq, with its number. */
    public String irqName(int irq) {
        String name = kernel.irqName(irq);
        return name.equals(Integer.toString(irq)) ? "irq " + irq : "irq " + irq + " (" + name + ")";
    }

    /**
     * The number of an irq, by its device, its local name or its number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public int irqNamed(String name) {
        int irq = kernel.irqNamed(name);
        if (irq < 0) {
            throw new IllegalArgumentException("there is no irq " + name + " on this machine");
        }
        return irq;
    }

    /** Why the slowest delivery of an irq to a stage took as long as it did; empty if there was none. */
    public Optional<Explanation> slowest(String stage, int irq) {
        Why why = new Why(kernel.trace(), kernel.options().costs().entryNanos(), kernel::irqName, kernel::stageName,
                vector -> kernel.irqName(Irqs.ofVector(vector)));
        return why.find(stageNumber(stage), irq, true).map(why::explain);
    }

    @Override
    public TraceAssert assertThat() {
        return new TraceAssert(this);
    }

    @Override
    public String toString() {
        return "trace of " + kernel.trace().written() + " records";
    }
}
