package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.DeliveryMode;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.apic.IoApicRegister;

/** SDM Vol. 3A "Issuing Interprocessor Interrupts": four CPUs, 40 ns from devices, 100 ns from CPUs. */
class BusTest {

    private static final int LOGICAL = 0x800;
    private static final int LEVEL = 0x8000;
    private static final int LOWEST = DeliveryMode.LOWEST_PRIORITY.bits();
    private static final int VECTOR = 0x41;

    private final RecordedTrace trace = new RecordedTrace();
    private final Machine machine = Machine.of(Boards.wired(4), trace, BusTiming.DEFAULT);
    private final HardwareLedger ledger = machine.ledger();
    private final List<FakeSoftware> software = new ArrayList<>();

    @BeforeEach
    void boot() {
        for (int i = 0; i < 4; i++) {
            software.add(FakeSoftware.boot(machine, i));
            machine.cpu(i).writeApic(ApicRegister.LDR, 1 << 24 + i);
        }
    }

    @AfterEach
    void booksBalance() {
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        machine.close();
    }

    private void ipi(int destination, int command) {
        machine.cpu(0).writeApic(ApicRegister.ICR_HIGH, destination << 24);
        machine.cpu(0).writeApic(ApicRegister.ICR_LOW, command);
    }

    private void redirect(int gsi, int destination, int low) {
        IoApic ioApic = machine.ioApics().get(0);
        ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * gsi + 1, destination << 24);
        ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * gsi, low);
    }

    private void run() {
        machine.engine().runUntil(machine.engine().nowNanos() + 1_000);
    }

    /** Which CPUs took something, as digits. */
    private String takers() {
        StringBuilder takers = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            takers.append(software.get(i).log().isEmpty() ? "" : Integer.toString(i));
        }
        return takers.toString();
    }

    @Nested
    class Destinations {

        @Test
        void physicalDestinationIsOneCpu() {
            ipi(2, VECTOR);
            run();
            assertThat(takers()).isEqualTo("2");
            assertThat(software.get(2).log()).containsExactly("65@100");
        }

        @Test
        void physical255IsEverybody() {
            ipi(255, VECTOR);
            run();
            assertThat(takers()).isEqualTo("0123");
            assertThat(ledger.raised()).isEqualTo(4);
        }

        @Test
        void aDestinationThatNobodyHasIsCounted() {
            ipi(77, VECTOR);
            run();
            assertThat(takers()).isEmpty();
            assertThat(ledger.discarded(DiscardReason.NO_TARGET)).isEqualTo(1);
        }

        @Test
        void logicalDestinationIsASetOfCpus() {
            ipi(0b1010, LOGICAL | VECTOR);
            run();
            assertThat(takers()).isEqualTo("13");
        }

        @Test
        void logicalDestinationThatMatchesNobodyIsCounted() {
            ipi(0b10000, LOGICAL | VECTOR);
            run();
            assertThat(ledger.discarded(DiscardReason.NO_TARGET)).isEqualTo(1);
        }

        @Test
        void selfShorthandIsTheSender() {
            ipi(3, 0x40000 | VECTOR);
            run();
            assertThat(takers()).isEqualTo("0");
        }

        @Test
        void allShorthandIncludesTheSender() {
            ipi(3, 0x80000 | VECTOR);
            run();
            assertThat(takers()).isEqualTo("0123");
        }

        @Test
        void othersShorthandLeavesTheSenderOut() {
            ipi(0, 0xC0000 | VECTOR);
            run();
            assertThat(takers()).isEqualTo("123");
            assertThat(ledger.raised()).isEqualTo(3);
        }

        @Test
        void everyTargetHasAnIdentityOfItsOwn() {
            ipi(0, 0xC0000 | VECTOR);
            run();
            List<RecordedTrace.Entry> raises = trace.of(MachineRecord.IPI_RAISED);
            assertThat(raises).extracting(RecordedTrace.Entry::detail).containsExactly(1L, 2L, 3L);
            for (int cpu = 1; cpu < 4; cpu++) {
                assertThat(software.get(cpu).ids()).containsExactly(raises.get(cpu - 1).id());
            }
        }

        @Test
        void aPinCanReachSeveralCpusWithOneRaiseEach() {
            redirect(Boards.EDGE_GSI, 0b0111, LOGICAL | VECTOR);
            machine.line("edge").pulse();
            run();
            assertThat(takers()).isEqualTo("012");
            assertThat(trace.of(MachineRecord.PIN_RAISED)).hasSize(3)
                    .allSatisfy(record -> assertThat(record.line()).isEqualTo(Boards.EDGE_GSI));
            assertThat(software.get(0).log()).containsExactly("65@40");
        }

        @Test
        void messagesOfOneInstantArriveInTheOrderTheyWereSent() {
            machine.cpu(3).hardDisable();
            ipi(3, 0x42);
            ipi(3, 0x41);
            run();
            assertThat(trace.of(MachineRecord.LATCHED)).extracting(RecordedTrace.Entry::line)
                    .containsExactly(0x42, 0x41);
        }
    }

    @Nested
    class LowestPriority {

        @Test
        void theLowestPprWins() {
            machine.cpu(0).writeApic(ApicRegister.TPR, 0x30);
            machine.cpu(1).writeApic(ApicRegister.TPR, 0x20);
            machine.cpu(2).writeApic(ApicRegister.TPR, 0x10);
            machine.cpu(3).writeApic(ApicRegister.TPR, 0x20);
            ipi(0b1111, LOGICAL | LOWEST | VECTOR);
            run();
            assertThat(takers()).isEqualTo("2");
            assertThat(ledger.raised()).isEqualTo(1);
        }

        @Test
        void equalPrioritiesGoToTheLowestApicId() {
            ipi(0b1110, LOGICAL | LOWEST | VECTOR);
            run();
            assertThat(takers()).isEqualTo("1");
        }

        @Test
        void theDecisionFallsOnArrival() {
            ipi(0b0110, LOGICAL | LOWEST | VECTOR);
            machine.engine().runUntil(50);
            machine.cpu(1).writeApic(ApicRegister.TPR, 0x10);
            run();
            assertThat(takers()).isEqualTo("2");
        }

        @Test
        void disabledApicsDoNotTakePart() {
            machine.cpu(1).writeApic(ApicRegister.SVR, 0xFF);
            ipi(0b0110, LOGICAL | LOWEST | VECTOR);
            run();
            assertThat(takers()).isEqualTo("2");
        }

        @Test
        void ifAllAreDisabledItIsCounted() {
            machine.cpu(1).writeApic(ApicRegister.SVR, 0xFF);
            ipi(0b0010, LOGICAL | LOWEST | VECTOR);
            run();
            assertThat(ledger.discarded(DiscardReason.APIC_DISABLED)).isEqualTo(1);
        }

        @Test
        void aPinMaySpreadItsInterruptsSo() {
            redirect(Boards.EDGE_GSI, 0b0011, LOGICAL | LOWEST | VECTOR);
            machine.line("edge").pulse();
            run();
            machine.line("edge").pulse();
            run();
            assertThat(takers()).as("the first raised cpu 0's priority").isEqualTo("01");
        }
    }

    /** SDM "Valid Combinations for the Pentium 4 and Intel Xeon Processors' Local xAPIC Interrupt Command Register". */
    @Nested
    class Combinations {

        @Test
        void triggerModeOfAnIpiIsIgnored() {
            ipi(1, LEVEL | 0x4000 | VECTOR);
            run();
            assertThat(takers()).isEqualTo("1");
            assertThat(machine.cpu(1).apic().read(ApicRegister.TMR + 0x20)).isZero();
        }

        @Test
        void nmiToOneselfByShorthandIsInvalid() {
            ipi(0, 0x40000 | DeliveryMode.NMI.bits());
            ipi(0, 0x80000 | DeliveryMode.INIT.bits());
            run();
            assertThat(ledger.discarded(DiscardReason.INVALID_IPI)).isEqualTo(2);
            assertThat(takers()).isEmpty();
        }

        @Test
        void nmiToTheOthersIsValid() {
            ipi(0, 0xC0000 | DeliveryMode.NMI.bits());
            run();
            assertThat(takers()).isEqualTo("123");
        }

        @Test
        void smiIsCountedAndIgnored() {
            ipi(1, DeliveryMode.SMI.bits());
            run();
            assertThat(ledger.discarded(DiscardReason.UNSUPPORTED_MODE)).isEqualTo(1);
        }

        @Test
        void extIntFromAPinIsCountedAndIgnored() {
            redirect(Boards.EDGE_GSI, 1, DeliveryMode.EXT_INT.bits());
            machine.line("edge").pulse();
            run();
            assertThat(ledger.discarded(DiscardReason.UNSUPPORTED_MODE)).isEqualTo(1);
        }

        @Test
        void deliveryStatusOfTheIcrIsAlwaysIdle() {
            ipi(1, VECTOR);
            assertThat(machine.cpu(0).readApic(ApicRegister.ICR_LOW) & 0x1000).isZero();
            run();
        }
    }

    @Nested
    class Partition {

        @BeforeEach
        void twoAndTwo() {
            machine.setBusFilter(BusFilter.hvm(2));
        }

        @Test
        void rosMayNotIpiHrt() {
            ipi(2, VECTOR);
            run();
            assertThat(takers()).isEmpty();
            assertThat(ledger.discarded(DiscardReason.PARTITION)).isEqualTo(1);
        }

        @Test
        void hrtMayIpiAnybody() {
            machine.cpu(3).sendIpi(0, VECTOR);
            machine.cpu(3).sendIpi(2, VECTOR);
            run();
            assertThat(takers()).isEqualTo("02");
        }

        @Test
        void aBroadcastOfRosReachesRosOnlyAndCountsTheRest() {
            ipi(0, 0xC0000 | VECTOR);
            run();
            assertThat(takers()).isEqualTo("1");
            assertThat(ledger.raised()).isEqualTo(3);
            assertThat(ledger.discarded(DiscardReason.PARTITION)).isEqualTo(2);
            assertThat(trace.of(MachineRecord.DISCARDED)).extracting(RecordedTrace.Entry::cpu)
                    .containsExactly(2, 3);
        }

        @Test
        void aDeviceReachesRosOnly() {
            redirect(Boards.EDGE_GSI, 3, VECTOR);
            machine.line("edge").pulse();
            redirect(Boards.EDGE_GSI, 0b1110, LOGICAL | VECTOR);
            machine.line("edge").pulse();
            run();
            assertThat(takers()).isEqualTo("1");
            assertThat(ledger.discarded(DiscardReason.PARTITION)).isEqualTo(3);
        }

        @Test
        void lowestPriorityChoosesAmongThoseThatMayBeReached() {
            machine.cpu(0).writeApic(ApicRegister.TPR, 0x20);
            redirect(Boards.EDGE_GSI, 0b1111, LOGICAL | LOWEST | VECTOR);
            machine.line("edge").pulse();
            run();
            assertThat(takers()).isEqualTo("1");
            assertThat(ledger.raised()).isEqualTo(1);
        }

        @Test
        void lowestPriorityAmongNobodyIsOneDiscard() {
            redirect(Boards.EDGE_GSI, 0b1100, LOGICAL | LOWEST | VECTOR);
            machine.line("edge").pulse();
            run();
            assertThat(ledger.raised()).isEqualTo(1);
            assertThat(ledger.discarded(DiscardReason.PARTITION)).isEqualTo(1);
        }

        @Test
        void aRefusedLevelDoesNotWedgeItsPin() {
            redirect(Boards.LEVEL_GSI, 3, LEVEL | 0x2000 | VECTOR);
            machine.line("level").raise();
            run();
            assertThat(takers()).isEmpty();
            redirect(Boards.LEVEL_GSI, 1, LEVEL | 0x2000 | VECTOR);
            run();
            assertThat(takers()).isEqualTo("1");
        }

        @Test
        void theTimerIsNoMessage() {
            machine.cpu(3).armOneShot(VECTOR, 10);
            run();
            assertThat(takers()).isEqualTo("3");
        }
    }

    @Nested
    class LevelEndToEnd {

        @BeforeEach
        void wire() {
            redirect(Boards.LEVEL_GSI, 1, LEVEL | 0x2000 | VECTOR);
        }

        @Test
        void eoiReachesTheIoApicAtOnce() {
            software.get(1).doing(vector -> {
                machine.line("level").lower();
                machine.cpu(1).eoi();
                machine.cpu(1).hardEnable();
            });
            machine.line("level").raise();
            run();
            assertThat(software.get(1).log()).containsExactly("65@40");
            machine.line("level").raise();
            run();
            assertThat(software.get(1).log()).containsExactly("65@40", "65@1040");
        }

        @Test
        void aLevelThatStaysAssertedInterruptsAgainAsANewRaise() {
            int[] times = {0};
            software.get(1).doing(vector -> {
                if (++times[0] == 3) {
                    machine.line("level").lower();
                }
                machine.cpu(1).eoi();
                machine.cpu(1).hardEnable();
            });
            machine.line("level").raise();
            run();
            assertThat(software.get(1).log()).containsExactly("65@40", "65@80", "65@120");
            assertThat(software.get(1).ids()).containsExactly(1L, 2L, 3L);
        }

        @Test
        void twoDevicesShareALine() {
            software.get(1).doing(vector -> {
                machine.line("level").lower();
                machine.cpu(1).eoi();
                machine.cpu(1).hardEnable();
            });
            machine.line("level").raise();
            machine.line("level2").raise();
            machine.engine().runUntil(60);
            assertThat(software.get(1).log()).hasSize(1);
            software.get(1).doing(vector -> machine.line("level2").lower());
            run();
            assertThat(software.get(1).log()).hasSize(2);
            assertThat(software.get(1).raised()).as("its own raise, not the EOI's").containsExactly(0L, 0L);
        }
    }

    @Test
    void aStormHasABound() {
        assertThatThrownBy(() -> {
            for (int i = 0; i <= MessagePool.MESSAGES_MAX; i++) {
                machine.cpu(0).sendIpi(1, VECTOR);
            }
        }).isInstanceOf(IllegalStateException.class).hasMessageContaining("interrupt storm");
    }
}
