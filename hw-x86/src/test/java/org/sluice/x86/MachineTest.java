package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.net.Nic;
import org.sluice.x86.serial.Uart;

class MachineTest {

    private final Machine machine = Machine.of(Board.named("default"), MachineTrace.NONE, BusTiming.DEFAULT);

    @AfterEach
    void close() {
        machine.close();
        assertThat(Engine.strandsInUse()).isZero();
    }

    @Test
    void itHasWhatItsBoardNames() {
        assertThat(machine.cpuCount()).isEqualTo(4);
        assertThat(IntStream.range(0, 4).map(i -> machine.cpu(i).node())).containsExactly(0, 0, 1, 1);
        assertThat(IntStream.range(0, 4).map(i -> machine.cpu(i).apicId())).containsExactly(0, 1, 2, 3);
        assertThat(machine.ioApics()).singleElement().satisfies(ioApic -> assertThat(ioApic.pins()).isEqualTo(24));
        assertThat(machine.device("com1")).isInstanceOf(Uart.class);
        assertThat(machine.device("eth0", Nic.class)).isNotNull();
        assertThat(machine.gsi("com1")).hasValue(4);
        assertThat(machine.gsi("eth0")).hasValue(11);
        assertThat(machine.board().name()).isEqualTo("default");
    }

    @Test
    void aDeviceThatIsNotThereIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> machine.device("eth7")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eth7").hasMessageContaining("com1, eth0");
        assertThatThrownBy(() -> machine.device("com1", Nic.class)).hasMessage("com1 is a Uart, not a Nic");
    }

    @Test
    void everyCpuSeesItsOwnApicAtTheSamePage() {
        for (int i = 0; i < 4; i++) {
            assertThat(machine.readMmio(i, Machine.APIC_BASE + ApicRegister.ID, 4)).isEqualTo((long) i << 24);
        }
        machine.writeMmio(2, Machine.APIC_BASE + ApicRegister.TPR, 4, 0x50);
        assertThat(machine.readMmio(2, Machine.APIC_BASE + ApicRegister.TPR, 4)).isEqualTo(0x50);
        assertThat(machine.readMmio(1, Machine.APIC_BASE + ApicRegister.TPR, 4)).isZero();
    }

    @Test
    void theApicPageAnswersAlignedAccessesOfFourBytesOnly() {
        machine.writeMmio(0, Machine.APIC_BASE + ApicRegister.TPR, 1, 0x50);
        machine.writeMmio(0, Machine.APIC_BASE + ApicRegister.TPR, 8, 0x50);
        assertThat(machine.readMmio(0, Machine.APIC_BASE + ApicRegister.TPR, 4)).isZero();
        assertThat(machine.readMmio(0, Machine.APIC_BASE + ApicRegister.VERSION, 1)).isZero();
    }

    @Test
    void anOpenBusReadsAllOnes() {
        assertThat(machine.readPort(0x80, 1)).isEqualTo(0xFF);
        assertThat(machine.readPort(0x80, 2)).isEqualTo(0xFFFF);
        assertThat(machine.readPort(0x80, 4)).isEqualTo(0xFFFF_FFFFL);
        assertThat(machine.readMmio(0, 0xD000_0000L, 8)).isEqualTo(-1L);
        machine.writePort(0x80, 1, 0);
        machine.writeMmio(0, 0xD000_0000L, 4, 0);
    }

    @Test
    void portsAndMemoryReachTheDevicesTheBoardPutThere() {
        machine.writePort(0x3FF, 1, 0x5A);
        assertThat(machine.readPort(0x3FF, 1)).isEqualTo(0x5A);
        assertThat(machine.readPort(0x3FD, 1)).isEqualTo(0x60);
        machine.writeMmio(0, 0xFEC00000L, 4, 1);
        assertThat(machine.readMmio(3, 0xFEC00010L, 4)).isEqualTo(0x00170020);
        machine.writeMmio(0, 0xFEB80000L + Nic.IMS, 4, Nic.LSC);
        assertThat(machine.readMmio(0, 0xFEB80000L + Nic.IMS, 4)).isEqualTo(Nic.LSC);
    }

    @Test
    void accessesOfOtherSizesAreCallerBugs() {
        assertThatThrownBy(() -> machine.readPort(0x3F8, 3)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 3");
    }

    @Test
    void aClosedMachineCarriesNoMessages() {
        FakeSoftware.boot(machine, 0);
        machine.close();
        assertThatThrownBy(() -> machine.cpu(0).sendIpi(0, 0x41)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void machinesAreBuiltRunAndClosedByTheThousand() {
        Board board = Board.named("default");
        for (int i = 0; i < 2_000; i++) {
            try (Machine next = Machine.of(board, MachineTrace.NONE, BusTiming.DEFAULT)) {
                next.engine().runUntil(1_000);
            }
        }
    }

    @Test
    void aBigMachineBroadcastsToEverybody() {
        try (Machine big = Machine.of(Board.named("big64"), MachineTrace.NONE, BusTiming.DEFAULT)) {
            for (int i = 0; i < 64; i++) {
                FakeSoftware.boot(big, i);
            }
            big.cpu(63).writeApic(ApicRegister.ICR_LOW, 0xC0041);
            big.engine().runUntil(1_000);
            assertThat(big.ledger().raised()).isEqualTo(63);
            assertThat(big.ledger().delivered()).isEqualTo(63);
            assertThat(big.ledger().balanced()).isTrue();
        }
    }

    @Test
    void everyRecordKindHasAName() {
        for (int kind = MachineRecord.PIN_RAISED; kind <= MachineRecord.APIC_ERROR; kind++) {
            assertThat(MachineRecord.name(kind)).isNotEqualTo("unknown");
        }
        assertThat(MachineRecord.name(0)).isEqualTo("unknown");
        assertThat(MachineRecord.name(31)).isEqualTo("unknown");
    }

    @Test
    void travelTimesAreNotNegative() {
        assertThatThrownBy(() -> new BusTiming(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
