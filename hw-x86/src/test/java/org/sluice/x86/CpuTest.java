package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.DeliveryMode;

/** What a CPU takes and when. Messages take 40 ns from devices and 100 ns from CPUs. */
class CpuTest {

    private static final int INIT = 0x4000 | DeliveryMode.INIT.bits();
    private static final int SIPI = 0x4000 | DeliveryMode.STARTUP.bits();
    private static final int NMI = 0x4000 | DeliveryMode.NMI.bits();

    private final RecordedTrace trace = new RecordedTrace();
    private final Machine machine = Machine.of(Boards.wired(2), trace, BusTiming.DEFAULT);
    private final Cpu cpu0 = machine.cpu(0);
    private final Cpu cpu1 = machine.cpu(1);

    @AfterEach
    void booksBalance() {
        assertThat(machine.ledger().balanced()).as(machine.ledger().toString()).isTrue();
        machine.close();
    }

    private void ipi(int toApicId, int command) {
        cpu0.writeApic(ApicRegister.ICR_HIGH, toApicId << 24);
        cpu0.writeApic(ApicRegister.ICR_LOW, command);
    }

    private void runFor(long nanos) {
        machine.engine().runUntil(machine.engine().nowNanos() + nanos);
    }

    @Nested
    class HardFlag {

        @Test
        void acceptanceClearsTheFlagAndSetsIsr() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            cpu0.sendIpi(1, 0x41);
            runFor(99);
            assertThat(software.log()).isEmpty();
            runFor(1);
            assertThat(software.log()).containsExactly("65@100");
            assertThat(cpu1.hardEnabled()).isFalse();
            assertThat(cpu1.apic().read(ApicRegister.ISR + 0x20)).isEqualTo(2);
        }

        @Test
        void pendingInterruptIsTakenInsideHardEnable() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            cpu1.hardDisable();
            cpu0.sendIpi(1, 0x41);
            runFor(500);
            assertThat(cpu1.isPending()).isTrue();
            assertThat(software.log()).isEmpty();

            cpu1.hardEnable();

            assertThat(software.log()).containsExactly("65@500");
            assertThat(cpu1.isPending()).isFalse();
        }

        @Test
        void nothingIsTakenWhileTheFlagIsClear() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            cpu0.sendIpi(1, 0x41);
            cpu0.sendIpi(1, 0x91);
            runFor(100);
            assertThat(software.log()).as("the gate closed behind the first").hasSize(1);
            assertThat(cpu1.isPending()).isTrue();
        }

        @Test
        void aHigherClassInterruptsAServiceOnceTheFlagIsSet() {
            FakeSoftware software = FakeSoftware.boot(machine, 1).doing(vector -> cpu1.hardEnable());
            cpu0.sendIpi(1, 0x41);
            runFor(100);
            cpu0.sendIpi(1, 0x4F);
            cpu0.sendIpi(1, 0x91);
            runFor(100);
            assertThat(software.log()).containsExactly("65@100", "145@200");
            cpu1.eoi();
            cpu1.eoi();
            assertThat(software.log()).endsWith("79@200");
        }

        @Test
        void eoiWithTheFlagSetTakesTheNextAtOnce() {
            FakeSoftware software = FakeSoftware.boot(machine, 1).endingAtOnce();
            for (int vector = 0x41; vector < 0x45; vector++) {
                cpu0.sendIpi(1, vector);
            }
            runFor(100);
            assertThat(software.log()).containsExactly("65@100", "66@100", "67@100", "68@100");
        }

        @Test
        void loweringTprTakesWhatItDeferred() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            cpu1.writeApic(ApicRegister.TPR, 0x50);
            cpu0.sendIpi(1, 0x41);
            runFor(200);
            assertThat(cpu1.isPending()).isFalse();
            cpu1.writeApic(ApicRegister.TPR, 0x30);
            assertThat(software.log()).containsExactly("65@200");
        }

        @Test
        void identityAndRaiseTimeReachTheSoftware() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            runFor(30);
            cpu0.sendIpi(1, 0x41);
            runFor(100);
            long id = trace.of(MachineRecord.IPI_RAISED).get(0).id();
            assertThat(software.ids()).containsExactly(id);
            assertThat(software.raised()).containsExactly(30L);
        }

        @Test
        void theTimerOfTheOwnApicInterrupts() {
            FakeSoftware software = FakeSoftware.boot(machine, 0);
            cpu0.writeApic(ApicRegister.DIVIDE, 0xB);
            cpu0.armOneShot(0xEF, 250);
            runFor(1_000);
            assertThat(software.log()).containsExactly("239@250");
        }

        @Test
        void thePeriodicTimerInterruptsAgainAndAgain() {
            FakeSoftware software = FakeSoftware.boot(machine, 0).endingAtOnce();
            cpu0.writeApic(ApicRegister.DIVIDE, 0xB);
            cpu0.armPeriodic(0xEF, 250);
            runFor(1_000);
            assertThat(software.log()).containsExactly("239@250", "239@500", "239@750", "239@1000");
        }
    }

    @Nested
    class Nmi {

        @Test
        void nmiIsTakenWithTheFlagClearAndKeepsIt() {
            FakeSoftware software = FakeSoftware.install(machine, 1);
            ipi(1, NMI);
            runFor(100);
            assertThat(software.log()).containsExactly("nmi@100");
            assertThat(cpu1.hardEnabled()).isFalse();
        }

        @Test
        void nmiNeedsNoSoftwareEnabledApic() {
            FakeSoftware software = FakeSoftware.install(machine, 1);
            assertThat(cpu1.apic().isEnabled()).isFalse();
            ipi(1, NMI);
            runFor(100);
            assertThat(software.log()).hasSize(1);
        }

        @Test
        void aSecondNmiWaitsForTheEndOfTheFirst() {
            FakeSoftware software = FakeSoftware.install(machine, 1);
            ipi(1, NMI);
            runFor(100);
            ipi(1, NMI);
            runFor(100);
            assertThat(software.log()).hasSize(1);
            cpu1.nmiDone();
            assertThat(software.log()).containsExactly("nmi@100", "nmi@200");
        }

        @Test
        void aThirdNmiMergesIntoTheSecond() {
            FakeSoftware software = FakeSoftware.install(machine, 1);
            ipi(1, NMI);
            ipi(1, NMI);
            ipi(1, NMI);
            runFor(100);
            assertThat(machine.ledger().merged(MergeReason.NMI_PENDING)).isEqualTo(1);
            cpu1.nmiDone();
            cpu1.nmiDone();
            assertThat(software.log()).hasSize(2);
        }

        @Test
        void nmiGoesBeforeAnInterrupt() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            software.doingOnNmi(cpu1::nmiDone);
            cpu1.hardDisable();
            cpu0.sendIpi(1, 0x41);
            runFor(100);
            software.doing(vector -> { });
            ipi(1, NMI);
            cpu1.writeApic(ApicRegister.TPR, 0);
            runFor(100);
            cpu1.hardEnable();
            assertThat(software.log()).containsExactly("nmi@200", "65@200");
        }

        @Test
        void aLocalSourceMayAskForAnNmi() {
            FakeSoftware software = FakeSoftware.boot(machine, 0);
            cpu0.writeApic(ApicRegister.LVT_LINT1, DeliveryMode.NMI.bits());
            cpu0.fireLocal(ApicRegister.LVT_LINT1);
            assertThat(software.log()).containsExactly("nmi@0");
        }

        @Test
        void nmiDoneOutsideAnNmiDoesNothing() {
            FakeSoftware.install(machine, 1);
            cpu1.nmiDone();
            assertThat(trace.of(MachineRecord.NMI_DONE)).isEmpty();
        }
    }

    /** SDM "MP Initialization Protocol Algorithm for MP Systems". */
    @Nested
    class InitAndStartup {

        @Test
        void aCpuWithoutSoftwareIsNotStarted() {
            assertThat(cpu1.isStarted()).isFalse();
            FakeSoftware.install(machine, 1);
            assertThat(cpu1.isStarted()).isTrue();
        }

        @Test
        void initResetsCpuAndApicAndWaitsForSipi() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            ipi(1, INIT);
            runFor(100);
            assertThat(software.log()).containsExactly("init@100");
            assertThat(cpu1.isStarted()).isFalse();
            assertThat(cpu1.hardEnabled()).isFalse();
            assertThat(cpu1.apic().isEnabled()).isFalse();
        }

        @Test
        void sipiStartsAtItsPage() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            ipi(1, INIT);
            ipi(1, SIPI | 8);
            runFor(100);
            assertThat(software.log()).containsExactly("init@100", "start8@100");
            assertThat(cpu1.isStarted()).isTrue();
        }

        @Test
        void aSecondSipiIsIgnored() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            ipi(1, INIT);
            ipi(1, SIPI | 8);
            ipi(1, SIPI | 8);
            runFor(100);
            assertThat(software.log()).hasSize(2);
            assertThat(trace.lastDiscard()).isEqualTo(DiscardReason.NOT_WAITING_FOR_SIPI);
        }

        @Test
        void initDeassertIsNoMessage() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            ipi(1, 0x8000 | DeliveryMode.INIT.bits());
            runFor(1_000);
            assertThat(software.log()).isEmpty();
            assertThat(machine.ledger().raised()).isZero();
        }

        @Test
        void nothingIsDeliveredBetweenInitAndSipi() {
            FakeSoftware software = FakeSoftware.boot(machine, 1);
            ipi(1, INIT);
            runFor(100);
            cpu0.sendIpi(1, 0x41);
            ipi(1, NMI);
            runFor(100);
            assertThat(software.log()).containsExactly("init@100");
            assertThat(machine.ledger().discarded(DiscardReason.APIC_DISABLED)).isEqualTo(1);
            assertThat(machine.ledger().discarded(DiscardReason.RESET)).isEqualTo(1);
        }

        @Test
        void initCountsWhatItLoses() {
            FakeSoftware.boot(machine, 1);
            cpu1.hardDisable();
            cpu0.sendIpi(1, 0x41);
            cpu0.sendIpi(1, 0x42);
            ipi(1, NMI);
            ipi(1, NMI);
            ipi(1, INIT);
            runFor(100);
            assertThat(machine.ledger().discarded(DiscardReason.RESET)).isEqualTo(3);
            assertThat(cpu1.isPending()).isFalse();
        }
    }
}
