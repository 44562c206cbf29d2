package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.apic.ApicRegister;

/** PIIX3 datasheet "NMI Registers": sources, latches, the mask, and LINT1 of every CPU behind them. */
class NmiLogicTest {

    private static final int NMI_MODE = 0x400;
    private static final int MASK = 0x80;
    private static final int IOCHK = 1 << 6;
    private static final int SERR = 1 << 7;

    private final Machine machine = machine();
    private final FakeSoftware[] software = new FakeSoftware[2];

    private static Machine machine() {
        return Machine.of(Boards.of("x.board", """
                cpus 2
                node memory=16M cpus=0-1
                ioapic address=0xfec00000 pins=24 gsi=0
                pit p
                rtc r
                """), MachineTrace.NONE, BusTiming.NONE);
    }

    @BeforeEach
    void boot() {
        for (int i = 0; i < 2; i++) {
            software[i] = FakeSoftware.boot(machine, i).endingAtOnce();
            machine.cpu(i).writeApic(ApicRegister.LVT_LINT1, NMI_MODE);
        }
    }

    @AfterEach
    void booksBalance() {
        assertThat(machine.ledger().balanced()).as(machine.ledger().toString()).isTrue();
        machine.close();
    }

    private int nmis(int cpu) {
        machine.cpu(cpu).nmiDone();
        machine.engine().runUntil(machine.engine().nowNanos() + 1);
        return (int) software[cpu].log().stream().filter(entry -> entry.startsWith("nmi")).count();
    }

    private int sources() {
        return (int) machine.readPort(0x61, 1) & (IOCHK | SERR);
    }

    @Test
    void aSourceIsAnNmiForEveryCpuWhoseLint1IsOpen() {
        machine.cpu(1).writeApic(ApicRegister.LVT_LINT1, NMI_MODE | ApicRegister.MASKED.mask());
        machine.ioCheck().pulse();
        assertThat(nmis(0)).isOne();
        assertThat(nmis(1)).isZero();
    }

    @Test
    void port61ShowsWhoItWasUntilThatIsDisabled() {
        machine.ioCheck().pulse();
        assertThat(sources()).isEqualTo(IOCHK);
        machine.systemError().pulse();
        assertThat(sources()).isEqualTo(IOCHK | SERR);
        machine.writePort(0x61, 1, 0x08);
        assertThat(sources()).isEqualTo(SERR);
        machine.writePort(0x61, 1, 0x04);
        assertThat(sources()).isZero();
    }

    @Test
    void aSecondSourceIsNoSecondEdge() {
        machine.ioCheck().pulse();
        machine.systemError().pulse();
        assertThat(nmis(0)).isOne();
    }

    @Test
    void theMaskHoldsBackAndItsLiftingLetsThrough() {
        machine.writePort(0x70, 1, MASK);
        machine.ioCheck().pulse();
        assertThat(nmis(0)).isZero();
        assertThat(sources()).as("it is seen all the same").isEqualTo(IOCHK);
        machine.writePort(0x70, 1, 0);
        assertThat(nmis(0)).isOne();
    }

    @Test
    void maskingAndUnmaskingMakesAnEdgeOfWhatIsStillPending() {
        machine.ioCheck().pulse();
        assertThat(nmis(0)).isOne();
        machine.systemError().pulse();
        machine.writePort(0x70, 1, MASK);
        machine.writePort(0x70, 1, 0);
        assertThat(nmis(0)).isEqualTo(2);
    }

    @Test
    void aDisabledSourceIsNotNoticed() {
        machine.writePort(0x61, 1, 0x0C);
        machine.ioCheck().pulse();
        machine.systemError().pulse();
        machine.writePort(0x61, 1, 0);
        assertThat(sources()).isZero();
        assertThat(nmis(0)).isZero();
    }

    @Test
    void aSourceThatStaysAssertedIsNoticedWhenItIsEnabledAgain() {
        machine.ioCheck().raise();
        assertThat(nmis(0)).isOne();
        machine.writePort(0x61, 1, 0x08);
        assertThat(sources()).isZero();
        machine.writePort(0x61, 1, 0);
        assertThat(sources()).isEqualTo(IOCHK);
        assertThat(nmis(0)).isEqualTo(2);
    }

    @Test
    void theOtherBitsOfBothPortsAreTheirDevices() {
        machine.writePort(0x61, 1, 0x0F);
        assertThat(machine.readPort(0x61, 1) & 0x0F).isEqualTo(0x0F);
        machine.writePort(0x70, 1, MASK | 0x40);
        machine.writePort(0x71, 1, 0x5A);
        machine.writePort(0x70, 1, 0x40);
        assertThat(machine.readPort(0x71, 1)).isEqualTo(0x5A);
    }

    @Test
    void aSnapshotHasLatchesAndMask() {
        byte[] snapshot;
        try (Machine first = machine()) {
            first.writePort(0x70, 1, MASK);
            first.ioCheck().pulse();
            snapshot = first.snapshot();
        }
        try (Machine other = machine()) {
            other.restore(snapshot);
            other.cpu(0).writeApic(ApicRegister.SVR, 0x1FF);
            other.cpu(0).writeApic(ApicRegister.LVT_LINT1, NMI_MODE);
            assertThat(other.readPort(0x61, 1) & IOCHK).isEqualTo(IOCHK);
            long raised = other.ledger().raised();
            other.ioCheck().pulse();
            assertThat(other.ledger().raised()).as("masked").isEqualTo(raised);
            other.writePort(0x70, 1, 0);
            assertThat(other.ledger().raised()).isEqualTo(raised + 2);
        }
    }
}
