package org.sluice.x86;

import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.engine.SplitMix64;
import org.sluice.x86.net.E1000;
import org.sluice.x86.net.Nic;
import org.sluice.x86.serial.Uart;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * Software for tests of snapshots: on and on it charges a step and then accesses something at random; each interrupt is
 * a step on top. All it knows is a seed's state and two counts, so that it can be saved.
 */
final class RestlessSoftware implements CpuSoftware, Snapshottable {

    private static final int WORK = 0;
    private static final int HANDLER = 1;
    private static final int NMI = 2;
    private static final int[] SIZES = {1, 2, 4, 8};
    private static final Ranges PORTS = new Ranges(new long[][] {
        {0x20, 2}, {0xA0, 2}, {0x4D0, 2}, {0x40, 4}, {0x61, 1}, {0x70, 2},
        {0x600, 4}, {0x64, 1}, {0x60, 1}, {0x510, 2}, {0xE9, 1}, {0xE0, 4}, {0x2000, 24}, {0x3D4, 2}, {0x3DA, 1},
        {0x3F8, 8}, {0xCF8, 8}});
    private static final Ranges MEMORY = new Ranges(new long[][] {
        {0xFEC00000L, 0x50}, {0xFED00000L, 0x170}, {0xB8000L, 0x8000},
        {0xD0000000L, 0x1000}, {0xD0100000L, 0x810}, {0xD2000000L, 0x5800}, {0xFEE00000L, 0x400},
        {0xFEB80000L, 0x100}, {0, 1 << 20}, {0xE0018000L, 0x100}, {0xE0020000L, 0x100}});

    private final Machine machine;
    private final Cpu cpu;
    private final SplitMix64 random;
    private boolean restarts;
    private long taken;
    private long steps;

    RestlessSoftware(Machine machine, int index, long seed) {
        this.machine = machine;
        this.cpu = machine.cpu(index);
        this.random = SplitMix64.named(seed, "cpu " + index);
    }

    /** As a boot loader would: the slot is filled, the CPU started, the APIC enabled. */
    void boot() {
        cpu.install(this);
        cpu.writeApic(ApicRegister.SVR, 0x1FF);
        cpu.writeApic(ApicRegister.LVT_LINT0, 0x700);
        cpu.hardEnable();
        cpu.time().begin(WORK, random.below(500));
    }

    /** A reset starts it anew; then it does nothing. */
    RestlessSoftware restarting() {
        restarts = true;
        return this;
    }

    @Override
    public boolean restarts() {
        return restarts;
    }

    long taken() {
        return taken;
    }

    @Override
    public void exchange(StateStream state) {
        random.exchange(state);
        restarts = state.exchange(restarts);
        taken = state.exchange(taken);
        steps = state.exchange(steps);
    }

    @Override
    public void interrupt(int vector, long id, long raisedNanos) {
        taken++;
        cpu.time().begin(HANDLER, random.below(300));
    }

    @Override
    public void nmi(long id, long raisedNanos) {
        cpu.time().begin(NMI, random.below(300));
    }

    @Override
    public boolean mayBlock(int tag) {
        return false;
    }

    @Override
    public void completed(int tag) {
        if (tag == WORK) {
            cpu.time().begin(WORK, random.between(1, 1_000)); // what follows may nest on top of it
            act();
        } else if (tag == HANDLER) {
            cpu.eoi();
            cpu.hardEnable();
        } else {
            cpu.nmiDone();
        }
    }

    private void act() {
        steps++;
        long value = random.below(3) == 0 ? random.next() : random.below(256) | 1L << random.below(32);
        int size = SIZES[(int) random.below(4)];
        switch ((int) random.below(10)) {
            case 0: machine.readPort(port(), size); break;
            case 1:
            case 2: writePort(size, value); break;
            case 3: machine.readMmio(cpu.index(), address(), size); break;
            case 4:
            case 5: writeMemory(size, value); break;
            case 6: ipi((int) random.below(6)); break;
            case 7: arm(); break;
            case 8: repair(); break;
            default: outside(); break;
        }
    }

    private int port() {
        return (int) PORTS.any(random);
    }

    private long address() {
        return MEMORY.mostlyAligned(random);
    }

    private void writePort(int size, long value) {
        int port = port();
        boolean reset = port == 0x64 && (value & 0xFF) == 0xFE || port >= 0xCF8 && port <= 0xCFB && size < 4
                || restarts && port == 0xCF9;
        if (!reset) {
            machine.writePort(port, size, port >= 0x40 && port < 0x43 ? value | 0xC0 : value);
        }
    }

    private void writeMemory(int size, long value) {
        long address = address();
        boolean slow = (address & 0xFFF) == ApicRegister.INITIAL_COUNT
                || address >= 0xFED00100L && address < 0xFED00170L && (address & 0x1F) >= 8;
        machine.writeMmio(cpu.index(), address, size, slow ? value | 0x1000 : value);
    }

    private void ipi(int kind) {
        int vector = (int) random.between(0x20, 0xFE);
        cpu.writeApic(ApicRegister.ICR_HIGH, (int) random.below(machine.cpuCount()) << 24);
        cpu.writeApic(ApicRegister.ICR_LOW, kind == 0 ? 0x400 : kind == 1 ? 0xC0000 | vector
                : kind == 2 ? 0x100 | vector | 0x80000 : vector);
    }

    private void arm() {
        int vector = (int) random.between(0x20, 0xFE);
        if (random.below(2) == 0) {
            cpu.armOneShot(vector, (int) random.between(1, 5_000));
        } else {
            cpu.armPeriodic(vector, (int) random.between(500, 5_000));
        }
    }

    /** What chance has switched off is switched on again. */
    private void repair() {
        cpu.writeApic(ApicRegister.SVR, 0x1FF);
        cpu.writeApic(ApicRegister.TPR, 0);
        int pin = (int) random.below(24);
        machine.ioApics().get(0).writeSelected(0x10 + 2 * pin, (int) random.between(0x20, 0xFE)
                | (random.below(2) == 0 ? 0x8000 : 0));
    }

    /** What would come from outside: its origin is in the software, so that it is in the snapshot. */
    private void outside() {
        switch ((int) random.below(4)) {
            case 0: machine.device("com1", Uart.class).receive((byte) random.next()); break;
            case 1: card(); break;
            case 2: cpu.fireLocal(ApicRegister.LVT_TIMER + 0x10 * (int) random.between(1, 5)); break;
            default:
                if (random.below(2) == 0) {
                    machine.line("button").raise();
                } else {
                    machine.line("button").lower();
                }
                break;
        }
    }

    private void card() {
        machine.device("eth0", E1000.class).receive(new byte[60], 60);
        machine.device("nic0", Nic.class).packetArrives();
    }
}
