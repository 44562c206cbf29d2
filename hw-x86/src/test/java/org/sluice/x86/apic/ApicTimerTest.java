package org.sluice.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.x86.DiscardReason;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.MergeReason;

/** Intel SDM Vol. 3A "APIC Timer". A timer clock is 10 ns; unless said otherwise the timer divides by 1. */
class ApicTimerTest {

    private static final int BY_ONE = 0xB;
    private static final int PERIODIC = 0x20000;
    private static final int VECTOR = 0x30;

    private final ApicFixture f = new ApicFixture(10).enabled();
    private final LocalApic apic = f.apic;

    ApicTimerTest() {
        apic.write(ApicRegister.DIVIDE, BY_ONE);
    }

    @AfterEach
    void close() {
        f.engine.close();
    }

    private void start(int mode, int count) {
        apic.write(ApicRegister.LVT_TIMER, mode | VECTOR);
        apic.write(ApicRegister.INITIAL_COUNT, count);
    }

    private int current() {
        return apic.read(ApicRegister.CURRENT_COUNT);
    }

    @Nested
    class OneShot {

        @Test
        void firesWhenTheCountReachesZeroAndNotANanosecondBefore() {
            start(0, 100);
            f.engine.runUntil(999);
            assertThat(f.deliverable()).isZero();
            f.engine.runUntil(1_000);
            assertThat(f.deliverable()).isEqualTo(VECTOR);
        }

        @Test
        void firesOnce() {
            start(0, 100);
            f.engine.runUntil(100_000);
            assertThat(f.ledger.raised()).isEqualTo(1);
            assertThat(current()).isZero();
        }

        @Test
        void currentCountIsExact() {
            start(0, 100);
            assertThat(apic.read(ApicRegister.INITIAL_COUNT)).isEqualTo(100);
            assertThat(current()).isEqualTo(100);
            f.engine.runUntil(9);
            assertThat(current()).isEqualTo(100);
            f.engine.runUntil(10);
            assertThat(current()).isEqualTo(99);
            f.engine.runUntil(991);
            assertThat(current()).isEqualTo(1);
        }

        @Test
        void writingTheInitialCountAgainStartsAnew() {
            start(0, 100);
            f.engine.runUntil(500);
            apic.write(ApicRegister.INITIAL_COUNT, 200);
            f.engine.runUntil(2_499);
            assertThat(f.deliverable()).isZero();
            f.engine.runUntil(2_500);
            assertThat(f.deliverable()).isEqualTo(VECTOR);
        }

        @Test
        void writingZeroStops() {
            start(0, 100);
            f.engine.runUntil(500);
            apic.write(ApicRegister.INITIAL_COUNT, 0);
            f.engine.runUntil(10_000);
            assertThat(f.ledger.raised()).isZero();
            assertThat(current()).isZero();
        }

        @Test
        void countsAreUnsigned() {
            start(0, -1);
            assertThat(current()).isEqualTo(-1);
            f.engine.runUntil(0xFFFF_FFFFL * 10 - 1);
            assertThat(f.ledger.raised()).isZero();
            f.engine.runUntil(0xFFFF_FFFFL * 10);
            assertThat(f.ledger.raised()).isEqualTo(1);
        }

        @Test
        void theRaiseNamesTheInstantItWasDue() {
            start(0, 100);
            f.engine.runUntil(5_000);
            assertThat(f.trace.of(MachineRecord.TIMER_RAISED)).singleElement().satisfies(record -> {
                assertThat(record.nanos()).isEqualTo(1_000);
                assertThat(record.detail()).isEqualTo(1_000);
                assertThat(record.line()).isEqualTo(VECTOR);
            });
        }
    }

    @Nested
    class Periodic {

        @Test
        void firesEveryPeriodWithoutDrift() {
            start(PERIODIC, 100);
            for (int period = 1; period <= 5; period++) {
                f.engine.runUntil(period * 1_000 - 1);
                assertThat(f.ledger.raised()).isEqualTo(period - 1);
                f.engine.runUntil(period * 1_000);
                assertThat(f.ledger.raised()).isEqualTo(period);
            }
        }

        @Test
        void countIsReloadedWhenItReachesZero() {
            start(PERIODIC, 100);
            f.engine.runUntil(1_000);
            assertThat(current()).isEqualTo(100);
            f.engine.runUntil(1_250);
            assertThat(current()).isEqualTo(75);
        }

        @Test
        void unansweredTicksMerge() {
            start(PERIODIC, 100);
            f.engine.runUntil(5_000);
            assertThat(f.ledger.merged(MergeReason.IRR_SET)).isEqualTo(4);
            assertThat(f.ledger.latched()).isEqualTo(1);
        }

        @Test
        void changingToOneShotLetsTheRunningPeriodBeTheLast() {
            start(PERIODIC, 100);
            f.engine.runUntil(1_500);
            apic.write(ApicRegister.LVT_TIMER, VECTOR);
            f.engine.runUntil(100_000);
            assertThat(f.ledger.raised()).isEqualTo(2);
        }

        @Test
        void changingARunningOneShotToPeriodicMakesItRepeat() {
            start(0, 100);
            f.engine.runUntil(500);
            apic.write(ApicRegister.LVT_TIMER, PERIODIC | VECTOR);
            f.engine.runUntil(3_000);
            assertThat(f.ledger.raised()).isEqualTo(3);
        }

        @Test
        void changingAnExpiredOneShotToPeriodicDoesNotRestartIt() {
            start(0, 100);
            f.engine.runUntil(1_500);
            apic.write(ApicRegister.LVT_TIMER, PERIODIC | VECTOR);
            f.engine.runUntil(10_000);
            assertThat(f.ledger.raised()).isEqualTo(1);
        }
    }

    @Nested
    class MaskAndDivide {

        @Test
        void aMaskedExpiryIsRaisedAndDiscarded() {
            start(0x10000, 100);
            f.engine.runUntil(10_000);
            assertThat(f.ledger.raised()).isEqualTo(1);
            assertThat(f.ledger.discarded(DiscardReason.LVT_MASKED)).isEqualTo(1);
        }

        @Test
        void aMaskedTimerGoesOnCounting() {
            start(0x10000, 100);
            f.engine.runUntil(300);
            assertThat(current()).isEqualTo(70);
            apic.write(ApicRegister.LVT_TIMER, VECTOR);
            f.engine.runUntil(1_000);
            assertThat(f.deliverable()).isEqualTo(VECTOR);
        }

        @Test
        void anIllegalTimerVectorIsNotedInTheEsr() {
            apic.write(ApicRegister.LVT_TIMER, 0x08);
            apic.write(ApicRegister.INITIAL_COUNT, 1);
            f.engine.runUntil(100);
            apic.write(ApicRegister.ESR, 0);
            assertThat(apic.read(ApicRegister.ESR)).isEqualTo(0x40);
            assertThat(f.ledger.discarded(DiscardReason.ILLEGAL_VECTOR)).isEqualTo(1);
        }

        @ParameterizedTest(name = "{0} divides by {1}")
        @CsvSource({"0, 2", "1, 4", "2, 8", "3, 16", "8, 32", "9, 64", "10, 128", "11, 1"})
        void divideConfigurationIsTheManualsTable(int register, int divisor) {
            apic.write(ApicRegister.DIVIDE, register);
            start(0, 7);
            f.engine.runUntil(70L * divisor - 1);
            assertThat(f.ledger.raised()).isZero();
            f.engine.runUntil(70L * divisor);
            assertThat(f.ledger.raised()).isEqualTo(1);
        }

        @Test
        void aNewDivideValueCountsTheRestAtTheNewPace() {
            start(0, 100);
            f.engine.runUntil(600);
            apic.write(ApicRegister.DIVIDE, 0);
            assertThat(current()).isEqualTo(40);
            f.engine.runUntil(600 + 799);
            assertThat(f.ledger.raised()).isZero();
            f.engine.runUntil(600 + 800);
            assertThat(f.ledger.raised()).isEqualTo(1);
        }

        @Test
        void afterPowerUpItDividesByTwo() {
            ApicFixture fresh = new ApicFixture(10).enabled();
            fresh.apic.write(ApicRegister.LVT_TIMER, VECTOR);
            fresh.apic.write(ApicRegister.INITIAL_COUNT, 100);
            fresh.engine.runUntil(1_999);
            assertThat(fresh.deliverable()).isZero();
            fresh.engine.runUntil(2_000);
            assertThat(fresh.deliverable()).isEqualTo(VECTOR);
            fresh.engine.close();
        }
    }
}
