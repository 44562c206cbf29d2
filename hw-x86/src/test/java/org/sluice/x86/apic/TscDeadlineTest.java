package org.sluice.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Intel SDM Vol. 3A "TSC-Deadline Mode". The TSC counts nanoseconds. */
class TscDeadlineTest {

    private static final int DEADLINE = 0x40000;

    private final ApicFixture f = new ApicFixture().enabled();
    private final LocalApic apic = f.apic;

    TscDeadlineTest() {
        apic.write(ApicRegister.LVT_TIMER, DEADLINE | 0x30);
    }

    @AfterEach
    void close() {
        f.engine.close();
    }

    @Test
    void comesToTheNanosecond() {
        apic.setTscDeadline(1_000);
        f.engine.runUntil(999);
        assertThat(f.deliverable()).isZero();
        assertThat(apic.tscDeadline()).isEqualTo(1_000);
        f.engine.runUntil(1_000);
        assertThat(f.deliverable()).isEqualTo(0x30);
        assertThat(apic.tscDeadline()).isZero();
    }

    @Test
    void aLaterWriteReplacesAnEarlierOne() {
        apic.setTscDeadline(1_000);
        apic.setTscDeadline(2_000);
        f.engine.runUntil(1_999);
        assertThat(f.deliverable()).isZero();
        f.engine.runUntil(2_000);
        assertThat(f.deliverable()).isEqualTo(0x30);
    }

    @Test
    void zeroDisarms() {
        apic.setTscDeadline(1_000);
        apic.setTscDeadline(0);
        f.engine.runUntil(5_000);
        assertThat(f.ledger.raised()).isZero();
    }

    @Test
    void aDeadlineBeyondTimeNeverComes() {
        apic.setTscDeadline(-1L);
        f.engine.runUntil(1_000_000);
        assertThat(f.deliverable()).isZero();
        assertThat(apic.tscDeadline()).isEqualTo(-1L);
    }

    @Test
    void movingTheTscMovesTheInstant() {
        apic.setTscDeadline(1_000);
        f.tsc.write(500);
        apic.followTsc();
        f.engine.runUntil(499);
        assertThat(f.deliverable()).isZero();
        f.engine.runUntil(500);
        assertThat(f.deliverable()).isEqualTo(0x30);
    }

    @Test
    void theTscDoesNotConcernTheOtherModes() {
        apic.write(ApicRegister.LVT_TIMER, 0x30);
        apic.write(ApicRegister.DIVIDE, 0xB);
        apic.write(ApicRegister.INITIAL_COUNT, 1_000);
        f.tsc.write(900);
        apic.followTsc();
        f.engine.runUntil(999);
        assertThat(f.deliverable()).isZero();
    }

    @Test
    void leavingAndEnteringTheModeDisarms() {
        apic.setTscDeadline(1_000);
        apic.write(ApicRegister.LVT_TIMER, 0x30);
        assertThat(apic.tscDeadline()).isZero();
        apic.write(ApicRegister.LVT_TIMER, DEADLINE | 0x30);
        f.engine.runUntil(5_000);
        assertThat(f.deliverable()).isZero();
    }

    @Test
    void countsAreIgnored() {
        apic.write(ApicRegister.INITIAL_COUNT, 100);
        assertThat(apic.read(ApicRegister.INITIAL_COUNT)).isZero();
        apic.setTscDeadline(5_000);
        assertThat(apic.read(ApicRegister.CURRENT_COUNT)).isZero();
        apic.write(ApicRegister.DIVIDE, 0);
        f.engine.runUntil(4_999);
        assertThat(f.deliverable()).isZero();
        f.engine.runUntil(5_000);
        assertThat(f.deliverable()).isEqualTo(0x30);
    }

    @Test
    void initDisarms() {
        apic.setTscDeadline(1_000);
        apic.reset();
        assertThat(apic.tscDeadline()).isZero();
        f.engine.runUntil(5_000);
        assertThat(f.ledger.raised()).isZero();
    }
}
