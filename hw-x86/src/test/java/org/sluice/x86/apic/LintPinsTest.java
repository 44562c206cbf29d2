package org.sluice.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.DiscardReason;

/** Intel SDM Vol. 3A "Local Vector Table": LINT0, LINT1, their trigger modes and delivery modes. */
class LintPinsTest {

    private static final int LEVEL = 0x8000;
    private static final int LOW = 0x2000;
    private static final int MASKED = 0x10000;
    private static final int EXT_INT = 0x700;

    private final ApicFixture f = new ApicFixture().enabled();
    private final LocalApic apic = f.apic;

    @AfterEach
    void booksBalance() {
        long terms = f.ledger.delivered() + f.ledger.merged() + f.ledger.discarded() + f.ledger.pending();
        assertThat(f.ledger.raised()).isEqualTo(terms);
        f.engine.close();
    }

    private void lint0(int entry) {
        apic.write(ApicRegister.LVT_LINT0, entry);
    }

    @Test
    void anEdgeLatchesOnce() {
        lint0(0x40);
        assertThat(apic.drivePin(0, true)).isZero();
        apic.drivePin(0, true);
        assertThat(f.ledger.raised()).isEqualTo(1);
        assertThat(f.deliverable()).isEqualTo(0x40);
        assertThat(f.isSet(ApicRegister.TMR, 0x40)).isFalse();
    }

    @Test
    void aLevelSetsTmrAndRemoteIrr() {
        lint0(LEVEL | 0x40);
        apic.drivePin(0, true);
        assertThat(f.isSet(ApicRegister.TMR, 0x40)).isTrue();
        assertThat(apic.read(ApicRegister.LVT_LINT0)).isEqualTo(LEVEL | 0x4040);
        apic.drivePin(0, false);
        apic.drivePin(0, true);
        assertThat(f.ledger.raised()).isEqualTo(1);
    }

    @Test
    void theEndOfAnotherVectorChangesNothing() {
        lint0(LEVEL | 0x40);
        apic.drivePin(0, true);
        apic.acknowledge();
        f.arrive(0x60);
        apic.acknowledge();
        f.eoi();
        assertThat(apic.read(ApicRegister.LVT_LINT0) & 0x4000).isNotZero();
        f.eoi();
        assertThat(f.deliverable()).isEqualTo(0x40); // the level is still there
    }

    @Test
    void aLevelThatIsMaskedWaitsForItsUnmasking() {
        lint0(MASKED | LEVEL | 0x40);
        apic.drivePin(0, true);
        assertThat(f.ledger.raised()).isZero();
        lint0(LEVEL | 0x40);
        assertThat(f.deliverable()).isEqualTo(0x40);
    }

    @Test
    void aLowLevelIsActiveWhileTheWireIsLow() {
        lint0(LOW | LEVEL | 0x40);
        assertThat(f.deliverable()).isEqualTo(0x40);
    }

    @Test
    void anIllegalVectorLeavesRemoteIrrClear() {
        lint0(LEVEL | 0x0F);
        apic.drivePin(0, true);
        assertThat(apic.read(ApicRegister.LVT_LINT0) & 0x4000).isZero();
        assertThat(f.ledger.discarded(DiscardReason.ILLEGAL_VECTOR)).isEqualTo(1);
    }

    @Test
    void extIntIsShownWhileTheLevelStands() {
        lint0(EXT_INT);
        apic.drivePin(0, true);
        assertThat(apic.extIntAsserted()).isTrue();
        lint0(MASKED | EXT_INT);
        assertThat(apic.extIntAsserted()).isFalse();
        lint0(EXT_INT);
        apic.drivePin(0, false);
        assertThat(apic.extIntAsserted()).isFalse();
        assertThat(f.ledger.raised()).isZero();
    }

    @Test
    void extIntAtLint1IsNobodysRequest() {
        apic.write(ApicRegister.LVT_LINT1, EXT_INT);
        assertThat(apic.drivePin(1, true)).isZero();
        assertThat(apic.extIntAsserted()).isFalse();
    }

    @Test
    void nmiSmiAndInitAreForTheCpu() {
        for (int mode : new int[] {0x400, 0x200, 0x500}) {
            apic.write(ApicRegister.LVT_LINT1, mode);
            long id = apic.drivePin(1, true);
            assertThat(id).isPositive();
            f.ledger.discarded(DiscardReason.UNSUPPORTED_MODE, 0, 0, id);
            apic.drivePin(1, false);
        }
    }

    @Test
    void reservedModesAreDiscarded() {
        for (int mode : new int[] {0x100, 0x300, 0x600}) {
            apic.write(ApicRegister.LVT_LINT1, mode);
            assertThat(apic.drivePin(1, true)).isZero();
            apic.drivePin(1, false);
        }
        assertThat(f.ledger.discarded(DiscardReason.UNSUPPORTED_MODE)).isEqualTo(3);
    }

    @Test
    void softwareDisablingHidesExtInt() {
        lint0(EXT_INT);
        apic.drivePin(0, true);
        apic.write(ApicRegister.SVR, 0xFF);
        assertThat(apic.extIntAsserted()).isFalse();
    }

    @Test
    void initForgetsRemoteIrrButNotTheWire() {
        lint0(LEVEL | 0x40);
        apic.drivePin(0, true);
        apic.reset();
        assertThat(apic.read(ApicRegister.LVT_LINT0)).isEqualTo(MASKED);
        f.enabled();
        lint0(LEVEL | 0x41);
        assertThat(f.deliverable()).isEqualTo(0x41);
    }
}
