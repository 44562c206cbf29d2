package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.RequestRegisters;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.SplitMix64;
import org.sluice.x86.net.Nic;
import org.sluice.x86.serial.Uart;

/** Any access to any register at any time: no exception, and what must always hold, holds. */
class RegisterFuzzTest {

    private static final int OPERATIONS = 50_000;
    private static final int[] SIZES = {1, 2, 4, 8};
    private static final long IO_APIC = 0xFEC00000L;
    private static final long NIC = 0xFEB80000L;

    private SplitMix64 random;
    private Machine machine;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noAccessBreaksTheMachine(long seed) {
        random = new SplitMix64(seed);
        machine = Machine.of(Board.named("default"), MachineTrace.NONE, BusTiming.DEFAULT);
        for (int i = 0; i < 4; i++) {
            FakeSoftware.boot(machine, i).endingAtOnce();
        }
        for (int i = 0; i < OPERATIONS; i++) {
            operate();
            if (random.below(8) == 0) {
                machine.engine().runUntil(machine.engine().nowNanos() + random.below(400));
            }
            if (i % 16 == 0) {
                invariants();
            }
        }
        machine.close();
    }

    private void operate() {
        int cpu = (int) random.below(4);
        int size = SIZES[(int) random.below(4)];
        long value = random.below(3) == 0 ? random.next() : random.below(256) | 1L << random.below(32);
        switch ((int) random.below(10)) {
            case 0: machine.readPort(0x3F8 + (int) random.below(8), size); break;
            case 1: machine.writePort(0x3F8 + (int) random.below(8), size, value); break;
            case 2: machine.readMmio(cpu, Machine.APIC_BASE + (random.below(0x40) << 4), 4); break;
            case 3: machine.writeMmio(cpu, Machine.APIC_BASE + apicOffset(), 4, value); break;
            case 4: machine.writeMmio(cpu, IO_APIC, size, random.below(0x44)); break;
            case 5: machine.writeMmio(cpu, IO_APIC + 0x10 * random.below(5), 4, value); break;
            case 6: machine.readMmio(cpu, IO_APIC + random.below(0x44), size); break;
            case 7: machine.writeMmio(cpu, NIC + nicOffset(), 4, value); break;
            case 8: machine.readMmio(cpu, NIC + nicOffset(), size); break;
            default: outside(cpu); break;
        }
    }

    /** Any register; but a periodic timer is given a period that is worth waiting for. */
    private long apicOffset() {
        long offset = random.below(0x40) << 4;
        return offset == ApicRegister.INITIAL_COUNT ? ApicRegister.TPR : offset;
    }

    private long nicOffset() {
        return random.below(4) == 0 ? random.below(0x20000) : Nic.ICR + 4 * random.below(8);
    }

    private void outside(int cpu) {
        switch ((int) random.below(5)) {
            case 0: machine.device("com1", Uart.class).receive((byte) random.next()); break;
            case 1: machine.device("eth0", Nic.class).packetArrives(); break;
            case 2: machine.writeMmio(cpu, Machine.APIC_BASE + ApicRegister.INITIAL_COUNT, 4, random.between(50, 9999));
                break;
            case 3: machine.cpu(cpu).nmiDone(); break;
            default: FakeSoftware.boot(machine, cpu).endingAtOnce(); break;
        }
    }

    private void invariants() {
        assertThat(machine.ledger().balanced()).as(machine.ledger().toString()).isTrue();
        for (int i = 0; i < 4; i++) {
            RequestRegisters requests = machine.cpu(i).apic().requests();
            int tpr = machine.cpu(i).apic().read(ApicRegister.TPR);
            int ppr = machine.cpu(i).apic().ppr();
            assertThat(ppr & 0xF0).isGreaterThanOrEqualTo(tpr & 0xF0);
            assertThat(requests.deliverable() == 0 || (requests.deliverable() & 0xF0) > (ppr & 0xF0)).isTrue();
            assertThat(machine.cpu(i).apic().read(ApicRegister.IRR) & 0xFFFF).isZero();
        }
        for (int pin = 0; pin < 24; pin++) {
            int entry = machine.ioApics().get(0).readSelected(0x10 + 2 * pin);
            assertThat((entry & 0x4000) == 0 || (entry & 0x8000) != 0).as("remote IRR on an edge pin").isTrue();
        }
    }
}
