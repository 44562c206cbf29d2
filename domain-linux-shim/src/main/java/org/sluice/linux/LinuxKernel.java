package org.sluice.linux;

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
import org.sluice.nanokernel.osgi.SluiceDomain;

/**
 * The root domain. Starts stalled on every CPU and opens itself, as Linux does at boot.
 *
 * <p>On the baton. Not modelled: memory, files, scheduling classes; processes are spans of time.
 */
@Component(service = Domain.class)
@SluiceDomain(name = "linux", priority = 100)
public final class LinuxKernel implements GuestDomain {

    private static final IrqUse TOP_HALF = IrqUse.of(IrqMode.ACCEPT).withBrief();

    private Platform platform;
    private KernelSettings settings;
    private Softirqs softirqs;
    private Processes processes;
    private EthernetDriver ethernet;
    private SerialDriver serial;
    private RecordedDrivers recorded;
    private long ticks;
    private long hvmCompletions;

    /** A kernel that has not booted. */
    public LinuxKernel() {
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
        settings = KernelSettings.of(platform.settings());
        softirqs = new Softirqs(platform.cpus());
        processes = new Processes(settings, platform);
        if (platform.hasDevice(EthernetDriver.NAME)) {
            ethernet = new EthernetDriver(platform.device(EthernetDriver.NAME), softirqs, settings);
        }
        if (platform.hasDevice(SerialDriver.NAME)) {
            serial = new SerialDriver(platform.device(SerialDriver.NAME), settings);
        }
        if (platform.replayed().isActive()) {
            recorded = new RecordedDrivers(platform.replayed(), softirqs);
        }
    }

    @Override
    public void start(Stage stage) {
        for (int cpu : platform.cpus()) {
            stage.on(cpu).stall();
        }
        softirqs.attach(stage);
        if (recorded != null) {
            recorded.attach(stage, TOP_HALF);
        } else {
            stage.virtualize(Irqs.TIMER, TOP_HALF, this::onTick);
        }
        if (ethernet != null) {
            stage.virtualize(ethernet.irq(), TOP_HALF, ethernet::onIrq);
            ethernet.enable();
        }
        if (serial != null) {
            stage.virtualize(serial.irq(), TOP_HALF, serial::onIrq);
            serial.enable();
        }
        if (settings.callsHrt() && platform.hvm().isPresent()) {
            stage.virtualize(Irqs.HVM_DONE, TOP_HALF, this::onHvmDone);
        }
    }

    @Override
    public void startCpu(LocalStage here) {
        if (recorded == null) {
            long stagger = settings.tickNanos() * (here.cpu() + 1) / (2L * platform.cpus().length + 1);
            platform.requestTick(here.cpu(), settings.tickNanos(), settings.tickNanos() + stagger);
        }
        here.unstall();
    }

    @Override
    public void body(LocalStage here) {
        processes.run(here, hvmCall());
    }

    private Processes.HvmCall hvmCall() {
        if (!settings.callsHrt() || !platform.hvm().isPresent()) {
            return from -> { };
        }
        return from -> platform.hvm().call(from, Hvm.INVOKE, settings.hrtWorkNanos());
    }

    private void onTick(int irq, LocalStage here) {
        ticks += here.hits();
        here.charge(settings.tickCostNanos());
        softirqs.raise(Softirqs.TIMER, settings.timerSoftirqNanos(), here);
    }

    private void onHvmDone(int irq, LocalStage here) {
        hvmCompletions += here.hits();
        here.charge(settings.topHalfNanos());
    }

    /** Ticks seen, those merged into others included. */
    public long ticks() {
        return ticks;
    }

    /** Invocations of the HRT that have come back. */
    public long hvmCompletions() {
        return hvmCompletions;
    }

    /** Packets the NIC's driver has taken in. */
    public long packets() {
        return ethernet == null ? 0 : ethernet.packets();
    }

    /** Bytes the serial driver has taken in. */
    public long serialBytes() {
        return serial == null ? 0 : serial.bytes();
    }
}
