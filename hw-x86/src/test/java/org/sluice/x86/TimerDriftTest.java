package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.timer.Drifting;
import org.sluice.x86.timer.Hpet;

/** Planned drift of 8254, HPET and real-time clock: what they count, when they interrupt, and what they keep. */
class TimerDriftTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long HPET = 0xFED00000L;

    private final Machine machine = machine();
    private final FakeSoftware software = FakeSoftware.boot(machine, 0).endingAtOnce();

    private static Machine machine() {
        return Machine.of(Boards.of("x.board", """
                cpus 1
                node memory=16M cpus=0
                ioapic address=0xfec00000 pins=24 gsi=0
                pit p
                rtc r
                hpet h
                acpi a
                """), MachineTrace.NONE, BusTiming.NONE);
    }

    @BeforeEach
    void route() {
        for (int pin : new int[] {2, 8, 20}) {
            machine.ioApics().get(0).writeSelected(0x10 + 2 * pin, 0x30 + pin);
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

    private int cmos(int index) {
        machine.writePort(0x70, 1, index);
        return (int) machine.readPort(0x71, 1);
    }

    private void periodicHpet(long ticks) {
        machine.writeMmio(0, HPET + Hpet.TIMER_0, 8, 20 << 9 | 0x4C);
        machine.writeMmio(0, HPET + Hpet.TIMER_0 + Hpet.COMPARATOR, 8, ticks);
        machine.writeMmio(0, HPET + Hpet.GEN_CONF, 8, 1);
    }

    private static List<String> log(int vector, long first, long step, int count) {
        return IntStream.range(0, count).mapToObj(i -> vector + "@" + (first + i * step)).toList();
    }

    @Test
    void aSlowHpetCountsLessAndMatchesLaterWithoutLosingAFraction() {
        machine.faults(1).driftDevice("h", 0, 250);
        run(0);
        periodicHpet(100);
        run(1_000 * 1_000 + 250);
        assertThat(machine.device("h", Hpet.class).mainCounter()).isEqualTo(100_000);
        assertThat(software.log()).hasSize(1_000).startsWith("68@1001", "68@2001", "68@3001", "68@4001", "68@5002")
                .endsWith("68@1000250");
    }

    @Test
    void aFastHpetMatchesEarlier() {
        machine.faults(1).driftDevice("h", 0, -100_000);
        run(0);
        periodicHpet(100);
        run(3_000);
        assertThat(software.log()).containsExactlyElementsOf(log(68, 900, 900, 3));
    }

    @Test
    void whatHasBeenCountedStaysWhenADriftBeginsChangesAndEnds() {
        machine.faults(1).driftDevice("h", 1_000, 100_000).driftDevice("h", 2_100, -100_000)
                .driftDevice("h", 3_000, 0);
        periodicHpet(25);
        long[][] expected = {{1_000, 100}, {1_550, 150}, {2_100, 200}, {2_550, 250}, {3_000, 300}, {3_500, 350}};
        for (long[] point : expected) {
            run(point[0]);
            assertThat(machine.device("h", Hpet.class).mainCounter()).as("at %d", point[0]).isEqualTo(point[1]);
        }
        assertThat(software.log()).containsSubsequence("68@1000", "68@1275", "68@1550", "68@1825", "68@2100",
                "68@2325", "68@2550", "68@2775", "68@3000", "68@3250");
    }

    @Test
    void aSlowPitInterruptsLaterAndItsOtherCountersGoWithIt() {
        machine.writePort(0x61, 1, 1);
        machine.writePort(0x43, 1, 0x34);
        machine.writePort(0x40, 1, 0xA9);
        machine.writePort(0x40, 1, 0x04); // 1193 ticks
        machine.writePort(0x43, 1, 0xB0);
        machine.writePort(0x42, 1, 0xA9);
        machine.writePort(0x42, 1, 0x04);
        machine.faults(1).driftDevice("p", 0, 100_000);
        run(1_098_000);
        assertThat(software.log()).as("the control word's edge is all there was").noneMatch(e -> after(e, 1_000));
        assertThat(machine.readPort(0x61, 1) & 0x20).isZero();
        run(1_102_000);
        assertThat(software.log()).filteredOn(e -> after(e, 1_000)).hasSize(1);
        assertThat(machine.readPort(0x61, 1) & 0x20).isEqualTo(0x20);
    }

    private static boolean after(String entry, long nanos) {
        return Long.parseLong(entry.substring(entry.indexOf('@') + 1)) > nanos;
    }

    @Test
    void aSlowClockEndsItsSecondsAndPeriodsLater() {
        machine.writePort(0x70, 1, 0x0B);
        machine.writePort(0x71, 1, 0x12);
        machine.faults(1).driftDevice("r", SECOND / 2, 100_000);
        run(SECOND + SECOND / 20 - 1);
        assertThat(cmos(0)).isZero();
        assertThat(software.log()).isEmpty();
        run(SECOND + SECOND / 20);
        assertThat(cmos(0)).isEqualTo(1);
        assertThat(software.log()).containsExactly("56@1050000000");
        cmos(0x0C);
        run(SECOND + SECOND / 20 + SECOND * 11 / 10);
        assertThat(software.log()).containsExactly("56@1050000000", "56@2150000000");
    }

    @Test
    void aDriftThatBeginsAsASecondEndsDoesNotLoseIt() {
        machine.faults(1).driftDevice("r", 2 * SECOND, 100_000);
        machine.writePort(0x70, 1, 0x0B);
        machine.writePort(0x71, 1, 0x12);
        run(SECOND);
        cmos(0x0C);
        run(2 * SECOND);
        cmos(0x0C);
        run(4 * SECOND);
        assertThat(software.log()).containsExactly("56@1000000000", "56@2000000000", "56@3100000000");
    }

    @Test
    void aDriftThatBeginsAsAPeriodEndsDoesNotLoseIt() {
        machine.faults(1).driftDevice("r", SECOND / 2, 100_000);
        machine.writePort(0x70, 1, 0x0A);
        machine.writePort(0x71, 1, 0x2F); // 500 ms
        machine.writePort(0x70, 1, 0x0B);
        machine.writePort(0x71, 1, 0x42);
        run(SECOND / 2);
        assertThat(software.log()).containsExactly("56@500000000");
        cmos(0x0C);
        run(2 * SECOND);
        assertThat(software.log()).containsExactly("56@500000000", "56@1050000000");
    }

    @Test
    void whatIsUnderWayComesEarlierWhenTheDriftBegins() {
        machine.writeMmio(0, HPET + Hpet.TIMER_0, 8, 20 << 9 | 4);
        machine.writeMmio(0, HPET + Hpet.TIMER_0 + Hpet.COMPARATOR, 8, 100);
        machine.writeMmio(0, HPET + Hpet.GEN_CONF, 8, 1);
        machine.writePort(0x43, 1, 0x30);
        machine.writePort(0x40, 1, 0xA9);
        machine.writePort(0x40, 1, 0x04); // 1193 ticks, a millisecond
        machine.faults(1).driftDevice("h", 500, -100_000).driftDevice("p", SECOND / 2_000, -100_000);
        run(SECOND);
        assertThat(software.log()).hasSize(2).startsWith("68@950");
        long pit = Long.parseLong(software.log().get(1).substring(3));
        assertThat(pit).isBetween(950_000L, 952_000L);
    }

    @Test
    void aClocksPeriodsFollowAndNoneIsDoubled() {
        machine.writePort(0x70, 1, 0x0A);
        machine.writePort(0x71, 1, 0x2F); // 500 ms
        machine.writePort(0x70, 1, 0x0B);
        machine.writePort(0x71, 1, 0x42);
        machine.faults(1).driftDevice("r", SECOND / 4, -100_000);
        for (long at = 0; at <= SECOND; at += SECOND / 100) {
            run(at);
            cmos(0x0C);
        }
        assertThat(software.log()).containsExactly("56@475000000", "56@925000000");
    }

    @Test
    void otherClocksDoNotDriftAlong() {
        machine.faults(1).driftDevice("p", 0, 100_000).driftDevice("r", 0, 100_000).driftDevice("h", 0, 100_000);
        run(SECOND);
        assertThat(machine.readPort(0x608, 4)).as("the PM timer").isEqualTo(3_579_545);
        assertThat(machine.cpu(0).readMsr(0x10)).isEqualTo(SECOND);
    }

    @Test
    void driftsOfAllDevicesComeFromTheSeed() {
        assertThat(counters(5)).isEqualTo(counters(5)).isNotEqualTo(counters(6));
        assertThat(counters(5).get(0)).isNotEqualTo(100_000_000L).isBetween(99_950_000L, 100_051_000L);
    }

    /** The HPET's counter after a second, and the PIT's. */
    private static List<Long> counters(long seed) {
        try (Machine other = machine()) {
            other.faults(seed).driftDevices(0, 500);
            other.engine().runUntil(0);
            other.writeMmio(0, HPET + Hpet.GEN_CONF, 8, 1);
            other.writePort(0x43, 1, 0x34);
            other.writePort(0x40, 1, 0);
            other.writePort(0x40, 1, 0);
            other.engine().runUntil(SECOND);
            other.writePort(0x43, 1, 0);
            long pit = other.readPort(0x40, 1) | other.readPort(0x40, 1) << 8;
            return List.of(other.device("h", Hpet.class).mainCounter(), pit);
        }
    }

    @Test
    void aDriftIsInASnapshot() {
        byte[] snapshot;
        try (Machine first = machine()) {
            first.device("h", Hpet.class).drift(100_000); // a machine with planned faults is not saved
            first.writeMmio(0, HPET + Hpet.GEN_CONF, 8, 1);
            snapshot = first.snapshot();
        }
        try (Machine other = machine()) {
            other.restore(snapshot);
            other.engine().runUntil(1_100);
            assertThat(other.device("h", Hpet.class).mainCounter()).isEqualTo(100);
        }
    }

    @Test
    void driftsBeyondATenthAreRefused() {
        for (String device : new String[] {"p", "r", "h"}) {
            for (int drift : new int[] {100_001, -100_001, -1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                assertThatThrownBy(() -> machine.device(device, Drifting.class).drift(drift))
                        .isInstanceOf(IllegalArgumentException.class).hasMessage("a drift of " + drift
                                + " parts per million is not in -100000..100000");
            }
        }
        run(3 * SECOND);
        assertThat(cmos(0)).as("nothing has drifted").isEqualTo(3);
    }

    @Test
    void plansThatMakeNoSenseAreRefused() {
        Faults faults = machine.faults(1);
        assertThatThrownBy(() -> faults.driftDevice("h", 0, 100_001)).hasMessageContaining("100001 parts");
        assertThatThrownBy(() -> faults.driftDevice("a", 0, 1)).hasMessage(
                "a: AcpiPm has no oscillator of its own");
        assertThatThrownBy(() -> faults.driftDevice("x", 0, 1)).hasMessageContaining("no device x");
    }
}
