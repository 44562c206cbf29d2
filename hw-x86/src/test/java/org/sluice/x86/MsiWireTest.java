package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.pci.PciRegister;

/** SDM Vol. 3A "Message Signalled Interrupts". */
class MsiWireTest {

    private final RecordedTrace trace = new RecordedTrace();
    private final Machine machine = Machine.of(Boards.wired(2), trace, BusTiming.DEFAULT);
    private final FakeSoftware software0 = FakeSoftware.boot(machine, 0);
    private final FakeSoftware software1 = FakeSoftware.boot(machine, 1);
    private final MsiWire wire = (MsiWire) machine.line("msi");

    @AfterEach
    void booksBalance() {
        assertThat(machine.ledger().balanced()).isTrue();
        machine.close();
    }

    /** PCI Local Bus Specification 3.0 "Interrupt Pin": 0 says that the function uses none. */
    @Test
    void aCardThatSignalsByMessageOnlyHasNoInterruptPin() {
        try (Machine board = Machine.of(Boards.of("x.board", """
                cpus 1
                node memory=16M cpus=0
                ioapic address=0xfec00000 pins=24 gsi=0
                pci p address=0xb0000000
                e1000 by-message msi slot=3
                edu also msi slot=4
                e1000 by-pin slot=5 gsi=17
                edu too slot=6 gsi=18
                """), MachineTrace.NONE, BusTiming.NONE)) {
            for (int[] card : new int[][] {{3, 0}, {4, 0}, {5, 1}, {6, 1}}) {
                assertThat(board.readMmio(0, 0xB000_0000L + (card[0] << 15) + PciRegister.INTERRUPT_PIN, 1))
                        .as("slot %d", card[0]).isEqualTo(card[1]);
            }
        }
    }

    @Test
    void destinationAndVectorComeFromAddressAndData() {
        wire.program(0xFEE01000L, 0x61);
        wire.pulse();
        machine.engine().runUntil(100);
        assertThat(software1.log()).containsExactly("97@40");
        assertThat(software0.log()).isEmpty();
    }

    @Test
    void logicalModeReachesASet() {
        machine.cpu(0).writeApic(ApicRegister.LDR, 0x01000000);
        machine.cpu(1).writeApic(ApicRegister.LDR, 0x02000000);
        wire.program(0xFEE03004L, 0x61);
        wire.pulse();
        machine.engine().runUntil(100);
        assertThat(software0.log()).containsExactly("97@40");
        assertThat(software1.log()).containsExactly("97@40");
        assertThat(trace.of(MachineRecord.MSI_RAISED)).hasSize(2)
                .allSatisfy(record -> assertThat(record.line()).isEqualTo(wire.number()));
    }

    @Test
    void everyRiseIsAMessage() {
        software1.endingAtOnce();
        wire.program(0xFEE01000L, 0x61);
        wire.raise();
        wire.raise();
        machine.engine().runUntil(100);
        assertThat(software1.log()).hasSize(1);
        wire.lower();
        wire.raise();
        machine.engine().runUntil(200);
        assertThat(software1.log()).hasSize(2);
    }

    @Test
    void anUnprogrammedSourceIsDiscarded() {
        wire.pulse();
        wire.setMasked(false);
        wire.pulse();
        assertThat(machine.ledger().discarded(DiscardReason.MSI_MASKED)).isEqualTo(2);
    }

    @Test
    void aMaskedSourceIsDiscarded() {
        wire.program(0xFEE01000L, 0x61);
        wire.setMasked(true);
        wire.pulse();
        assertThat(trace.lastDiscard()).isEqualTo(DiscardReason.MSI_MASKED);
        wire.setMasked(false);
        wire.pulse();
        machine.engine().runUntil(100);
        assertThat(software1.log()).hasSize(1);
    }

    @Test
    void anAddressOutsideTheMessageRangeIsRefused() {
        assertThatThrownBy(() -> wire.program(0xFED00000L, 0x61)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0xfed00000");
        assertThatThrownBy(() -> wire.program(0x1_FEE00000L, 0x61)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePartitionHoldsForMessagesToo() {
        machine.setBusFilter(BusFilter.hvm(1));
        wire.program(0xFEE01000L, 0x61);
        wire.pulse();
        assertThat(trace.lastDiscard()).isEqualTo(DiscardReason.PARTITION);
    }
}
