package org.sluice.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Cpu;
import org.sluice.x86.CpuSoftware;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.board.Board;
import org.sluice.x86.pic.PicPair;

/**
 * A machine for one check, with software in each slot that notes what it takes and ends it at once. Messages arrive at
 * the instant they are sent, as events of their own: {@link #settle} lets them.
 */
final class Rig implements AutoCloseable {

    private static final int APIC_ON = 0x1FF;

    final Machine machine;
    private final boolean cable;
    private final List<Recorder> recorders = new ArrayList<>();

    private Rig(Machine machine, boolean cable) {
        this.machine = machine;
        this.cable = cable;
        for (int i = 0; i < machine.cpuCount(); i++) {
            recorders.add(new Recorder(machine.cpu(i)));
        }
    }

    /** A machine with that fault; no CPU is started. */
    static Rig of(Board board, Cut cut) {
        Machine machine = Machine.of(cut.board(board), MachineTrace.NONE, BusTiming.NONE);
        cut.machine(machine);
        return new Rig(machine, cut.isCableWhole());
    }

    /** Does what the far end of a device's cable sends come in, and what the device sends arrive there? */
    boolean hasCable() {
        return cable;
    }

    // ---- CPUs ----

    Cpu cpu(int index) {
        return machine.cpu(index);
    }

    /** All CPUs run, with their APICs and their interrupt flags on. */
    Rig booted() {
        for (int i = 0; i < machine.cpuCount(); i++) {
            boot(i);
        }
        return this;
    }

    /** One CPU runs, with its APIC and its flag on. */
    Rig boot(int cpu) {
        install(cpu);
        cpu(cpu).writeApic(ApicRegister.SVR, APIC_ON);
        cpu(cpu).hardEnable();
        return this;
    }

    /** One CPU runs, and nothing is switched on. */
    Rig install(int cpu) {
        cpu(cpu).install(recorders.get(cpu));
        return this;
    }

    /** The CPU's software polls, and is driven by the check. */
    Rig bootPolling(int cpu) {
        recorders.get(cpu).polls = true;
        return boot(cpu);
    }

    /** The software no longer ends what it takes, nor sets its flag again. */
    Rig holding(int cpu) {
        recorders.get(cpu).holds = true;
        return this;
    }

    /** What the CPU took since it was asked last: vectors in hexadecimal, nmi, init, start-PAGE, wake. */
    String taken(int cpu) {
        String all = String.join(" ", recorders.get(cpu).log);
        recorders.get(cpu).log.clear();
        return all;
    }

    // ---- accesses ----

    int apic(int cpu, int offset) {
        return (int) machine.readMmio(cpu, Machine.APIC_BASE + offset, 4);
    }

    Rig apic(int cpu, int offset, int value) {
        machine.writeMmio(cpu, Machine.APIC_BASE + offset, 4, value);
        return this;
    }

    boolean apicBit(int cpu, int table, int vector) {
        return (apic(cpu, table + vector / 32 * 0x10) >>> vector % 32 & 1) != 0;
    }

    /** An IPI by the ICR of {@code from}, at once. */
    Rig ipi(int from, int destination, int low) {
        apic(from, ApicRegister.ICR_HIGH, destination << 24);
        apic(from, ApicRegister.ICR_LOW, low);
        return settle();
    }

    int in(int port) {
        return (int) machine.readPort(port, 1);
    }

    Rig out(int port, int value) {
        machine.writePort(port, 1, value);
        return this;
    }

    long read32(long address) {
        return machine.readMmio(0, address, 4);
    }

    Rig write32(long address, long value) {
        machine.writeMmio(0, address, 4, value);
        return this;
    }

    int ioApic(int register) {
        return machine.ioApics().get(0).readSelected(register);
    }

    /** Writes the redirection entry of a pin, destination first. */
    Rig redirect(int pin, int destination, int low) {
        machine.ioApics().get(0).writeSelected(0x11 + 2 * pin, destination << 24);
        machine.ioApics().get(0).writeSelected(0x10 + 2 * pin, low);
        return this;
    }

    Rig raise(String line) {
        machine.line(line).raise();
        return settle();
    }

    Rig lower(String line) {
        machine.line(line).lower();
        return settle();
    }

    Rig pulse(String line) {
        machine.line(line).pulse();
        return settle();
    }

    /** An interrupt acknowledge cycle that no CPU asked for: the vector that the 8259A pair answers. */
    int acknowledgePic() {
        return machine.device("pic", PicPair.class).acknowledge(0);
    }

    // ---- time ----

    long now() {
        return machine.engine().nowNanos();
    }

    /** Time passes. */
    Rig pass(long nanos) {
        machine.engine().runUntil(now() + nanos);
        return this;
    }

    /** What is due at this instant happens. */
    Rig settle() {
        return pass(0);
    }

    @Override
    public void close() {
        machine.close();
    }

    /** Notes what it takes. */
    private static final class Recorder implements CpuSoftware {

        private final Cpu cpu;
        private final List<String> log = new ArrayList<>();
        private boolean holds;
        private boolean polls;

        Recorder(Cpu cpu) {
            this.cpu = cpu;
        }

        @Override
        public void interrupt(int vector, long id, long raisedNanos) {
            log.add(Integer.toHexString(vector));
            if (!holds) {
                cpu.eoi();
                cpu.hardEnable();
            }
        }

        @Override
        public void nmi(long id, long raisedNanos) {
            log.add("nmi");
            if (!holds) {
                cpu.nmiDone();
            }
        }

        @Override
        public void init() {
            log.add("init");
        }

        @Override
        public void startup(int page) {
            log.add("start-" + Integer.toHexString(page));
        }

        @Override
        public boolean restarts() {
            return true;
        }

        @Override
        public boolean polls() {
            return polls;
        }

        @Override
        public void wake() {
            log.add("wake");
        }

        @Override
        public void completed(int tag) {
            throw new AssertionError("nothing was begun");
        }

        @Override
        public boolean mayBlock(int tag) {
            return false;
        }
    }
}
