package org.sluice.hrt;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Hvm;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.nanokernel.hw.Setting;
import org.sluice.nanokernel.osgi.SluiceDomain;

/**
 * The hybrid runtime. An invocation reaches its first CPU as an upcall; that one kicks the others by IPI, all work
 * chunks off until none is left (a fork-join loop), and whoever ends the last one reports completion.
 *
 * <p>On the baton; handlers are brief, the work is done in the stage's body on each CPU. Not modelled: more than one
 * thread per CPU, memory, the address-space merger.
 */
@Component(service = Domain.class)
@SluiceDomain(name = "hrt", priority = 150)
public final class AeroKernel implements GuestDomain {

    private static final IrqUse MINE = IrqUse.of(IrqMode.TERMINATE).withBrief();
    private static final long CHUNK_DEFAULT_NANOS = 60_000;
    private static final long DISPATCH_NANOS = 250;

    private Platform platform;
    private Hvm hvm;
    private int[] cpus;
    private ForkJoin work;
    private long chunks;

    /** A runtime that has not booted. */
    public AeroKernel() {
        // boot reads the settings
    }

    /** The configuration has changed: the instance stays, the nanokernel sees the new properties. */
    @Modified
    void modified() {
        // nothing of it is kept here
    }

    @Override
    public void boot(Platform newPlatform) {
        platform = newPlatform;
        hvm = platform.hvm();
        cpus = platform.cpus();
        long chunk = CHUNK_DEFAULT_NANOS;
        for (Setting line : platform.settings()) {
            if (!line.keyword().equals("work")) {
                throw line.error("hrt knows no \"" + line.keyword() + "\", only work");
            }
            line.onlyKeys("chunk");
            chunk = line.duration("chunk", chunk);
            if (chunk <= 0) {
                throw line.error("chunk must be greater than 0");
            }
        }
        work = new ForkJoin(chunk);
    }

    @Override
    public void start(Stage stage) {
        stage.virtualize(Irqs.HVM_UPCALL, MINE, this::onUpcall);
        stage.virtualize(Irqs.HRT_KICK, MINE, this::onKick);
    }

    /** Fork: opens the loop and kicks the other CPUs. */
    private void onUpcall(int irq, LocalStage here) {
        here.charge(DISPATCH_NANOS);
        work.fork(hvm.argument());
        for (int cpu : cpus) {
            if (cpu != here.cpu()) {
                here.triggerOn(cpu, Irqs.HRT_KICK);
            }
        }
    }

    private void onKick(int irq, LocalStage here) {
        here.charge(DISPATCH_NANOS);
    }

    /** Each CPU's worker: takes chunks until none is left, then waits for an interrupt. */
    @Override
    public void body(LocalStage here) {
        for (;;) {
            long nanos = work.take();
            if (nanos == 0) {
                here.suspend();
            } else {
                chunks++;
                here.spend(nanos);
                if (work.give()) {
                    hvm.call(here, Hvm.DONE, 0);
                }
            }
        }
    }

    /** Parallel loops so far. */
    public long rounds() {
        return work.rounds();
    }

    /** Chunks of work so far, on all CPUs. */
    public long chunks() {
        return chunks;
    }
}
