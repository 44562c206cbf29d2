package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.x86.apic.ApicRegister;

/** Each planned fault happens at its instant, shows in the books, and happens again from the same seed. */
class FaultsTest {

    private final RecordedTrace trace = new RecordedTrace();
    private final Machine machine = Machine.of(Boards.wired(4), trace, BusTiming.DEFAULT);
    private final FakeSoftware[] software = new FakeSoftware[4];

    @BeforeEach
    void boot() {
        for (int i = 0; i < 4; i++) {
            software[i] = FakeSoftware.boot(machine, i).endingAtOnce();
        }
    }

    @AfterEach
    void booksBalance() {
        assertThat(machine.ledger().balanced()).as(machine.ledger().toString()).isTrue();
        machine.close();
    }

    private void run(long nanos) {
        machine.engine().runUntil(nanos);
    }

    @Test
    void lostMessagesAreDiscardedForEachTarget() {
        machine.faults(1).loseMessages(0, 1_000, 1_000);
        machine.cpu(0).sendIpi(1, 0x41);
        machine.cpu(0).writeApic(ApicRegister.ICR_LOW, 0xC0042);
        run(500);
        assertThat(machine.ledger().discarded(DiscardReason.FAULT)).isEqualTo(4);
        assertThat(trace.of(MachineRecord.DISCARDED)).extracting(RecordedTrace.Entry::cpu).containsExactly(1, 1, 2, 3);
        assertThat(trace.of(MachineRecord.DISCARDED)).extracting(RecordedTrace.Entry::id).doesNotHaveDuplicates();
        run(1_000);
        machine.cpu(0).sendIpi(1, 0x41);
        run(2_000);
        assertThat(software[1].log()).containsExactly("65@1100");
    }

    @Test
    void aLostLevelLeavesRemoteIrrClear() {
        machine.ioApics().get(0).writeSelected(0x10 + 2 * Boards.LEVEL_GSI, 0xA041);
        machine.faults(1).loseMessages(0, 1_000, 1_000);
        machine.line("level").raise();
        run(100);
        assertThat(machine.ioApics().get(0).readSelected(0x10 + 2 * Boards.LEVEL_GSI) & 0x4000).isZero();
    }

    @Test
    void doubledMessagesArriveTwice() {
        machine.faults(1).doubleMessages(0, 1_000, 1_000);
        machine.cpu(0).sendIpi(1, 0x41);
        run(500);
        assertThat(software[1].log()).containsExactly("65@100", "65@100");
        assertThat(machine.ledger().raised()).isEqualTo(2);
    }

    @Test
    void delayedMessagesComeLater() {
        machine.faults(1).delayMessages(0, 1_000, 1_000, 77);
        machine.cpu(0).sendIpi(1, 0x41);
        run(500);
        assertThat(software[1].log()).containsExactly("65@177");
    }

    @Test
    void chanceComesFromTheSeed() {
        assertThat(lostOf(7)).isEqualTo(lostOf(7)).isBetween(20L, 80L);
        assertThat(List.of(lostOf(7), lostOf(8), lostOf(9), lostOf(10))).anyMatch(lost -> lost != lostOf(7));
    }

    private static long lostOf(long seed) {
        try (Machine machine = Machine.of(Boards.wired(2), MachineTrace.NONE, BusTiming.DEFAULT)) {
            FakeSoftware.boot(machine, 0).endingAtOnce();
            FakeSoftware.boot(machine, 1).endingAtOnce();
            machine.faults(seed).loseMessages(0, 1_000_000, 50);
            for (int i = 0; i < 1_000; i++) {
                machine.cpu(0).sendIpi(1, 0x41);
                machine.engine().runUntil(machine.engine().nowNanos() + 200);
            }
            return machine.ledger().discarded(DiscardReason.FAULT);
        }
    }

    @Test
    void aStuckLineInterruptsUntilItIsFree() {
        machine.ioApics().get(0).writeSelected(0x10 + 2 * Boards.LEVEL_GSI, 0xA041);
        machine.faults(1).stickLine(Boards.LEVEL_GSI, 100, 100);
        run(1_000);
        assertThat(software[0].log()).containsExactly("65@140", "65@180", "65@220");
    }

    @Test
    void strayVectorsAndNmisArrive() {
        machine.faults(1).strayVector(2, 0x55, 100).nmiStorm(3, 200, 3, 10);
        run(1_000);
        assertThat(software[2].log()).containsExactly("85@100");
        assertThat(software[3].log()).containsExactly("nmi@200");
        machine.cpu(3).nmiDone();
        assertThat(software[3].log()).containsExactly("nmi@200", "nmi@1000");
    }

    @Test
    void aPausedCpuTakesNothingAndThenAll() {
        machine.faults(1).pauseCpu(1, 50, 1_000);
        machine.cpu(0).sendIpi(1, 0x41);
        run(1_049);
        assertThat(software[1].log()).isEmpty();
        assertThat(machine.cpu(1).time().isIdle()).isFalse();
        run(1_050);
        assertThat(software[1].log()).containsExactly("65@1050");
    }

    @Test
    void aStoppedCpuTakesNothingEver() {
        machine.faults(1).stopCpu(1, 50);
        machine.cpu(0).sendIpi(1, 0x41);
        run(1_000_000_000L);
        assertThat(software[1].log()).isEmpty();
        assertThat(machine.cpu(1).isPending()).isTrue();
    }

    @Test
    void theEndOfAPauseDoesNotReviveAStoppedCpu() {
        machine.faults(1).stopCpu(1, 0).pauseCpu(1, 100, 100);
        machine.faults(2).pauseCpu(2, 100, 100).stopCpu(2, 150);
        run(400);
        machine.cpu(0).sendIpi(1, 0x41);
        machine.cpu(0).sendIpi(2, 0x41);
        run(1_000_000_000L);
        assertThat(software[1].log()).isEmpty();
        assertThat(software[2].log()).isEmpty();
    }

    /** A second pause that begins within the first: together as long as from the first's start to the last's end. */
    @ParameterizedTest
    @CsvSource({"10,100,50,1000,1050", "10,1000,50,100,1010", "10,1000,10,100,1010", "10,100,110,100,210"})
    void pausesThatOverlapLastUntilTheLaterEnd(long at1, long nanos1, long at2, long nanos2, long end) {
        machine.faults(1).pauseCpu(1, at2, nanos2).pauseCpu(1, at1, nanos1);
        machine.cpu(0).sendIpi(1, 0x41);
        run(end - 1);
        assertThat(software[1].log()).isEmpty();
        assertThat(machine.cpu(1).time().isIdle()).isFalse();
        run(end);
        assertThat(software[1].log()).containsExactly("65@" + end);
        assertThat(machine.cpu(1).time().isIdle()).isTrue();
    }

    @Test
    void aSkewedTscDoesNotTell() {
        machine.faults(1).skewTsc(1, 100, 5_000);
        run(200);
        assertThat(machine.cpu(1).readMsr(0x10)).isEqualTo(5_200);
        assertThat(machine.cpu(1).readMsr(0x3B)).isZero();
        assertThat(machine.cpu(0).readMsr(0x10)).isEqualTo(200);
    }

    @Test
    void aDriftingTimerIsLateByItsPartsPerMillionAndLosesNoFraction() {
        machine.faults(1).driftTimer(1, 0, 250).driftTimer(2, 0, -1_000);
        run(1);
        for (int cpu = 0; cpu < 3; cpu++) {
            machine.cpu(cpu).writeApic(ApicRegister.DIVIDE, 0xB);
            machine.cpu(cpu).armPeriodic(0x51, 1_003);
        }
        run(1 + 1_003_000);
        assertThat(software[0].log()).hasSize(1_000).endsWith("81@1003001");
        run(1 + 1_003_250);
        assertThat(software[1].log()).hasSize(1_000).contains("81@1004").endsWith("81@1003251");
        assertThat(software[2].log().get(999)).isEqualTo("81@1001998");
    }

    @Test
    void aTimerThatBeginsToDriftKeepsItsWholeCounts() {
        machine.cpu(1).writeApic(ApicRegister.DIVIDE, 0xB);
        machine.cpu(1).armOneShot(0x51, 200_000);
        machine.faults(1).driftTimer(1, 100_000, 100_000);
        run(100_000);
        assertThat(machine.cpu(1).readApic(ApicRegister.CURRENT_COUNT)).isEqualTo(100_000);
        run(155_000);
        assertThat(machine.cpu(1).readApic(ApicRegister.CURRENT_COUNT)).isEqualTo(50_000);
        run(1_000_000);
        assertThat(software[1].log()).containsExactly("81@210000");
    }

    @Test
    void driftsOfAllTimersComeFromTheSeed() {
        assertThat(firstTicks(5)).isEqualTo(firstTicks(5)).isNotEqualTo(firstTicks(6)).doesNotHaveDuplicates()
                .allMatch(tick -> Math.abs(Long.parseLong(tick.substring(3)) - 10_000_000) <= 5_001);
    }

    private static List<String> firstTicks(long seed) {
        try (Machine machine = Machine.of(Boards.wired(4), MachineTrace.NONE, BusTiming.DEFAULT)) {
            machine.faults(seed).driftTimers(0, 500);
            machine.engine().runUntil(0);
            List<FakeSoftware> all = new ArrayList<>();
            for (int cpu = 0; cpu < 4; cpu++) {
                all.add(FakeSoftware.boot(machine, cpu));
                machine.cpu(cpu).writeApic(ApicRegister.DIVIDE, 0xB);
                machine.cpu(cpu).armOneShot(0x51, 10_000_000);
            }
            machine.engine().runUntil(20_000_000);
            return all.stream().map(software -> software.log().get(0)).toList();
        }
    }

    @Test
    void plansThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> machine.faults(1).driftTimer(0, 0, 100_001)).hasMessageContaining("100001 parts");
        assertThatThrownBy(() -> machine.faults(1).loseMessages(0, 1, 1_001)).hasMessageContaining("1001 per mille");
        assertThatThrownBy(() -> machine.faults(1).nmiStorm(4, 0, 1, 1)).hasMessageContaining("cpu 4");
        assertThatThrownBy(() -> machine.faults(1).stickLine(99, 0, 1)).hasMessageContaining("gsi 99");
    }

    private void refused(Consumer<Faults> plan, String message) {
        int due = machine.engine().queue().size();
        assertThatThrownBy(() -> plan.accept(machine.faults(1))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(machine.engine().queue().size()).as("nothing is planned").isEqualTo(due);
    }

    @Test
    void cpusThatAreNoneAreRefused() {
        for (int cpu : new int[] {-1, 4, Integer.MIN_VALUE}) {
            String message = "cpu " + cpu + " is not in 0..3";
            refused(faults -> faults.strayVector(cpu, 0x41, 0), message);
            refused(faults -> faults.nmiStorm(cpu, 0, 0, 1), message);
            refused(faults -> faults.pauseCpu(cpu, 0, 1), message);
            refused(faults -> faults.stopCpu(cpu, 0), message);
            refused(faults -> faults.skewTsc(cpu, 0, 1), message);
            refused(faults -> faults.driftTimer(cpu, 0, 1), message);
        }
    }

    @Test
    void vectorsOutsideTheirBitsAreRefused() {
        refused(faults -> faults.strayVector(0, -1, 0), "vector -1 is not in 0..255");
        refused(faults -> faults.strayVector(0, 256, 0), "vector 256 is not in 0..255");
    }

    /** {@link org.sluice.x86.engine.Processor#NANOS_MAX}. */
    @Test
    void timesOutsideTheirBoundsAreRefused() {
        String most = "4611686018427387903";
        run(10);
        for (long length : new long[] {-1, Long.MAX_VALUE}) {
            refused(faults -> faults.pauseCpu(0, 20, length), "nanos " + length + " is not in 0.." + most);
            refused(faults -> faults.stickLine(Boards.LEVEL_GSI, 20, length),
                    "nanos " + length + " is not in 0.." + most);
            refused(faults -> faults.delayMessages(0, 1, 1, length), "nanos " + length + " is not in 0.." + most);
        }
        for (long at : new long[] {9, -1, Long.MAX_VALUE}) {
            String message = "atNanos " + at + " is not in 10.." + most;
            refused(faults -> faults.stickLine(Boards.LEVEL_GSI, at, 1), message);
            refused(faults -> faults.pauseCpu(0, at, 1), message);
            refused(faults -> faults.stopCpu(0, at), message);
            refused(faults -> faults.nmiStorm(0, at, 1, 1), message);
            refused(faults -> faults.driftTimers(at, 1), message);
            refused(faults -> faults.driftDevices(at, 1), message);
        }
        refused(faults -> faults.loseMessages(20, 19, 1), "untilNanos 19 is not in 20.." + Long.MAX_VALUE);
    }

    @Test
    void stormsOfTooManyOrTooFarNmisAreRefused() {
        refused(faults -> faults.nmiStorm(0, 0, -1, 1), "count -1 is not in 0..1000000");
        refused(faults -> faults.nmiStorm(0, 0, 1_000_001, 1), "count 1000001 is not in 0..1000000");
        refused(faults -> faults.nmiStorm(0, 0, 2, -1), "gapNanos -1 is not in 0..4611686018427387903");
        refused(faults -> faults.nmiStorm(0, 3, 3, Long.MAX_VALUE >> 2),
                "gapNanos 2305843009213693951 is not in 0..2305843009213693950");
        machine.faults(1).nmiStorm(0, 0, 0, 1);
        assertThat(machine.engine().queue().size()).isZero();
    }

    @Test
    void driftsOfAllAreRefusedBeforeAnyIsPlanned() {
        for (int most : new int[] {2_000_000, 100_001, -1, Integer.MIN_VALUE}) {
            String message = "a greatest drift of " + most + " parts per million is not in 0..100000";
            refused(faults -> faults.driftTimers(0, most), message);
            refused(faults -> faults.driftDevices(0, most), message);
        }
    }
}
