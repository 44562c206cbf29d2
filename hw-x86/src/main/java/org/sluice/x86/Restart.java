package org.sluice.x86;

import java.util.Arrays;
import org.sluice.x86.apic.ApicBase;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.platform.PowerSwitch;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * RESET of a machine that starts anew: an event at the instant at which it was asked for, so that no device is reset in
 * the middle of an access to it.
 *
 * <pre>
 *   CPUs, APICs, TSCs    power-on state; the bootstrap processor runs, the others wait for a start-up IPI
 *   devices, I/O APICs   the state in which they were built, kept as an image; a {@link Resettable} one knows better
 *   what was pending     discarded, for {@link DiscardReason#RESET}: messages, IRRs, NMIs, held levels, the 8259A's
 *   RAM, clock, books, host's side, planned faults, the levels that the outside drives: go on
 * </pre>
 *
 * <p>On the baton. Source: Intel SDM Vol. 3A "Processor State After Reset"; PIIX3 datasheet "Reset Control Register".
 */
final class Restart implements EventTarget, Snapshottable {

    private final Machine machine;
    private final Bus bus;
    private final Wiring wiring;
    private final Object[] devices;
    private final Alarm due;
    private final byte[] image;
    private long count;

    /** For a machine that has just been built; its state now is what it goes back to, if its board says so. */
    Restart(Machine machine, Bus bus, Wiring wiring, Object[] devices) {
        this.machine = machine;
        this.bus = bus;
        this.wiring = wiring;
        this.devices = devices;
        this.due = machine.engine().alarm(this, 0);
        this.image = machine.board().isRestarting() ? image() : new byte[0];
    }

    private byte[] image() {
        StateStream state = StateStream.saving();
        exchangeParts(state);
        return state.bytes();
    }

    /** On a board that restarts, a CPU's shutdown makes the chipset ask for a reset. While the machine is built. */
    void hearShutdowns(PowerSwitch chipset) {
        for (int i = 0; i < machine.cpuCount() && machine.board().isRestarting(); i++) {
            machine.cpu(i).connectShutdown(chipset::reset);
        }
    }

    /** Asks for it; false if this machine cannot: its board does not say so, or some software does not restart. */
    boolean request() {
        boolean can = machine.board().isRestarting();
        for (int i = 0; i < machine.cpuCount() && can; i++) {
            CpuSoftware software = machine.cpu(i).window().software();
            can = (software == null || software.restarts()) && !machine.cpu(i).time().isSuspended();
        }
        if (can) {
            due.set(machine.engine().nowNanos());
        }
        return can;
    }

    /** How often the machine has started anew. */
    long count() {
        return count;
    }

    @Override
    public void onEvent(int kind, long argument) {
        count++;
        due.cancel();
        for (int i = 0; i < machine.cpuCount(); i++) {
            resetCpu(machine.cpu(i));
        }
        if (wiring.pic() != null) {
            wiring.pic().discardPending();
        }
        bus.pool().discardAll(machine.engine().queue(), machine.ledger());
        for (IoApic ioApic : machine.ioApics()) {
            ioApic.discardHeld();
        }
        wiring.releaseOutside();
        exchangeParts(StateStream.resetting(image));
        for (int i = 0; i < machine.cpuCount(); i++) {
            handOver(machine.cpu(i));
        }
        bus.addressesChanged();
        Arrays.stream(devices).filter(Resettable.class::isInstance).forEach(device -> ((Resettable) device).reset());
        wiring.assertOutside();
        machine.ledger().note(MachineRecord.RESTARTED, -1, 0, 0, count);
        startSoftware();
    }

    private static void resetCpu(Cpu cpu) {
        cpu.time().reset();
        cpu.window().reset();
        cpu.apic().powerUp();
        cpu.tsc().reset();
    }

    /** As firmware does it; at once, for there is none that runs. */
    private void handOver(Cpu cpu) {
        if (machine.board().isX2Apic()) {
            cpu.apic().writeBase(cpu.apic().base().read() | ApicBase.EXTD);
        }
        cpu.locateApic();
    }

    private void exchangeParts(StateStream state) {
        wiring.exchangeBuilt(state);
        for (IoApic ioApic : machine.ioApics()) {
            ioApic.exchange(state);
        }
        for (Object device : devices) {
            if (!(device instanceof IrqLine) && !(device instanceof Resettable)) {
                ((Snapshottable) device).exchange(state);
            }
        }
        state.end();
    }

    private void startSoftware() {
        for (int i = 0; i < machine.cpuCount(); i++) {
            Cpu cpu = machine.cpu(i);
            if (cpu.window().software() != null) {
                cpu.window().software().restart();
                if (cpu.apic().base().isBsp()) {
                    cpu.window().run();
                }
            }
            cpu.window().attend();
        }
    }

    @Override
    public void exchange(StateStream state) {
        count = state.exchange(count);
        due.exchange(state);
    }
}
