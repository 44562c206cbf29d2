package org.sluice.x86;

import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.SplitMix64;
import org.sluice.x86.net.E1000;
import org.sluice.x86.serial.Uart;
import org.sluice.x86.timer.Hpet;

/**
 * Random accesses to every device of the board pc, pin changes, MSRs, and steps of time; what must always hold is
 * looked at again and again; CPUID and planned faults as well. {@code java -cp
 * hw-x86/target/classes:hw-x86/target/test-classes org.sluice.x86.DeviceFuzz OPERATIONS SEED} is a campaign.
 */
public final class DeviceFuzz {

    private static final int[] SIZES = {1, 2, 4, 8};
    private static final Ranges PORTS = new Ranges(new long[][] {
        {0x20, 2}, {0xA0, 2}, {0x4D0, 2}, {0x40, 4}, {0x61, 1}, {0x70, 2},
        {0x600, 16}, {0x60, 1}, {0x64, 1}, {0x92, 1}, {0xCF8, 8}, {0x510, 2}, {0xF4, 4}, {0xE9, 1},
        {0xE0, 4}, {0x2000, 24},
        {0x3D4, 2}, {0x3DA, 1}, {0x3F8, 8}, {0xC000, 0x100}, {0, 0x10000}});
    private static final Ranges MEMORY = new Ranges(new long[][] {
        {0xFEC00000L, 0x50}, {0xFED00000L, 0x170}, {0xB8000L, 0x8000},
        {0xE0000000L, 0x100000}, {0xD0000000L, 0x1000}, {0xD2000000L, 0x5800}, {0xFEE00000L, 0x400}, {0, 1 << 25},
        {0xC0000000L, 1 << 24}});
    private static final int[] MSRS = {0x10, 0x1B, 0x3B, 0x6E0};
    private static final long WORTH_WAITING = 2_000;

    private final SplitMix64 random;
    private final Machine machine;

    /** A machine with software that ends what it takes, and leaves its flag clear. */
    public DeviceFuzz(long seed) {
        random = new SplitMix64(seed);
        machine = Machine.of(Board.named("pc"), MachineTrace.NONE, BusTiming.DEFAULT);
        boot();
        for (int port : new int[] {0x20, 0xA0}) {
            machine.writePort(port, 1, 0x11);
            machine.writePort(port + 1, 1, 0x20 + (port >> 4));
            machine.writePort(port + 1, 1, port == 0x20 ? 4 : 2);
            machine.writePort(port + 1, 1, 1);
        }
        // the edu card where the accesses go
        machine.writeMmio(0, 0xE0020010L, 4, 0xD0000000L);
        machine.writeMmio(0, 0xE0020014L, 4, 0xD0100000L);
        machine.writeMmio(0, 0xE0020004L, 2, 6);
        machine.writeMmio(0, 0xE0018010L, 4, 0xD2000000L);
        machine.writeMmio(0, 0xE0018004L, 2, 6);
    }

    private void boot() {
        for (int i = 0; i < machine.cpuCount(); i++) {
            Cpu cpu = machine.cpu(i);
            FakeSoftware.boot(machine, i).doing(vector -> cpu.eoi()); // the flag is set again from outside
            machine.cpu(i).writeApic(ApicRegister.LVT_LINT0, 0x700);
        }
    }

    /** So many operations; throws if anything does that must not, or if what must hold does not. */
    public void run(long operations) {
        for (long i = 0; i < operations; i++) {
            operate();
            if (random.below(8) == 0) {
                machine.engine().runUntil(machine.engine().nowNanos() + random.below(WORTH_WAITING));
            }
            if (i % 64 == 0) {
                invariants();
            }
        }
        machine.close();
    }

    private void operate() {
        int cpu = (int) random.below(machine.cpuCount());
        int size = SIZES[(int) random.below(4)];
        long value = random.below(3) == 0 ? random.next() : random.below(256) | 1L << random.below(32);
        switch ((int) random.below(8)) {
            case 0: machine.readPort(port(), size); break;
            case 1:
            case 2: writePort(size, value); break;
            case 3: machine.readMmio(cpu, address(), size); break;
            case 4:
            case 5: writeMemory(cpu, size, value); break;
            case 6: msr(machine.cpu(cpu), value); break;
            default: outside(cpu); break;
        }
    }

    private int port() {
        return (int) PORTS.any(random);
    }

    private long address() {
        return MEMORY.mostlyAligned(random);
    }

    /** Any port; but a PIT count and an RTC rate are such that they are worth waiting for. */
    private void writePort(int size, long value) {
        int port = port();
        machine.writePort(port, size, port >= 0x40 && port < 0x43 ? value | 0xC0 : value);
    }

    /** Any register; but periods are worth waiting for. */
    private void writeMemory(int cpu, int size, long value) {
        long address = address();
        boolean initialCount = (address & 0xFFF) == ApicRegister.INITIAL_COUNT && address >= Machine.APIC_BASE;
        boolean comparator = address >= 0xFED00100L && address < 0xFED00100L + Hpet.TIMERS * Hpet.TIMER_BYTES
                && (address & 0x1F) >= Hpet.COMPARATOR;
        machine.writeMmio(cpu, address, size, initialCount || comparator ? value | 0x1000 : value);
    }

    private void msr(Cpu cpu, long value) {
        boolean x2Apic = random.below(2) == 0;
        int msr = x2Apic ? 0x800 + (int) random.below(0x40) : MSRS[(int) random.below(MSRS.length)];
        try {
            if (random.below(3) == 0) {
                cpu.readMsr(msr);
            } else if (msr == 0x1B) {
                cpu.writeMsr(msr, 0xFEE00000L | random.below(16) << 8);
            } else {
                cpu.writeMsr(msr, msr == 0x838 ? value & 0xFFFF | 0x1000 : value);
            }
        } catch (GeneralProtection refused) {
            return; // as the manual says
        }
    }

    private void outside(int cpu) {
        switch ((int) random.below(11)) {
            case 8: machine.device("com1", Uart.class).receiveBreak(); break;
            case 9: machine.device("com1", Uart.class).receive((byte) random.next(), (int) random.below(4) << 2); break;
            case 6: machine.identification(cpu).get((int) random.below(0x20), (int) random.below(4),
                    (int) random.below(4)); break;
            case 7: fault(cpu); break;
            case 0: machine.device("com1", Uart.class).receive((byte) random.next()); break;
            case 1: machine.cpu(cpu).drivePin((int) random.below(2), random.below(2) == 0); break;
            case 2: machine.cpu(cpu).nmiDone(); break;
            case 3: machine.cpu(cpu).hardEnable(); break;
            case 4: machine.device("eth0", E1000.class).receive(new byte[(int) random.between(14, 1500)], 14); break;
            case 5: machine.cpu(cpu).fireLocal(ApicRegister.LVT_TIMER + 0x10 * (int) random.between(1, 5)); break;
            default: boot(); break;
        }
    }

    private void fault(int cpu) {
        long now = machine.engine().nowNanos();
        long at = now + random.below(WORTH_WAITING);
        Faults faults = machine.faults(random.next());
        switch ((int) random.below(9)) {
            case 8: faults.driftDevices(at, 100_000); break;
            case 0: faults.loseMessages(at, at + WORTH_WAITING, 300); break;
            case 1: faults.doubleMessages(at, at + WORTH_WAITING, 300); break;
            case 2: faults.delayMessages(at, at + WORTH_WAITING, 300, random.below(WORTH_WAITING)); break;
            case 3: faults.stickLine((int) random.below(24), at, random.below(WORTH_WAITING)); break;
            case 4: faults.strayVector(cpu, (int) random.below(256), at); break;
            case 5: faults.skewTsc(cpu, at, random.next() >> 20); break;
            case 6: faults.driftTimer(cpu, at, (int) random.below(200_001) - 100_000); break;
            default: faults.nmiStorm(cpu, at, 3, 50); break;
        }
    }

    private void invariants() {
        if (!machine.ledger().balanced()) {
            throw new AssertionError(machine.ledger().toString());
        }
        for (int i = 0; i < machine.cpuCount(); i++) {
            int ppr = machine.cpu(i).apic().ppr();
            int deliverable = machine.cpu(i).apic().requests().deliverable();
            if ((ppr & 0xF0) < (machine.cpu(i).apic().tpr() & 0xF0)
                    || deliverable != 0 && (deliverable & 0xF0) <= (ppr & 0xF0)) {
                throw new AssertionError("ppr " + ppr + ", deliverable " + deliverable + " on cpu " + i);
            }
        }
        for (int pin = 0; pin < 24; pin++) {
            int entry = machine.ioApics().get(0).readSelected(0x10 + 2 * pin);
            if ((entry & 0xC000) == 0x4000) {
                throw new AssertionError("remote IRR on edge pin " + pin);
            }
        }
    }

    /** A campaign: operations, seed. */
    public static void main(String[] args) {
        new DeviceFuzz(Long.parseLong(args[1])).run(Long.parseLong(args[0]));
        System.out.println(args[0] + " operations with seed " + args[1] + ": nothing found");
    }
}
