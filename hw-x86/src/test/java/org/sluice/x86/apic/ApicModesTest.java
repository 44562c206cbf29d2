package org.sluice.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.DiscardReason;
import org.sluice.x86.GeneralProtection;

/** Intel SDM Vol. 3A "x2APIC State Transitions", "x2APIC Register Address Space", "Reserved Bit Checking". */
class ApicModesTest {

    private static final long AT = 0xFEE00000L;
    private static final long XAPIC = AT | ApicBase.EN | ApicBase.BSP;
    private static final long X2APIC = XAPIC | ApicBase.EXTD;
    private static final long DISABLED = AT | ApicBase.BSP;
    private static final long INVALID = DISABLED | ApicBase.EXTD;

    private final ApicFixture f = new ApicFixture();
    private final LocalApic apic = f.apic;

    @AfterEach
    void close() {
        f.engine.close();
    }

    private void refused(Runnable access) {
        assertThatThrownBy(access::run).isInstanceOf(GeneralProtection.class);
    }

    /** Every pair of states: 1 allowed, 0 #GP. */
    @ParameterizedTest
    @CsvSource({"DISABLED,1,1,0", "XAPIC,1,1,1", "X2APIC,1,0,1"})
    void transitionsAreTheManuals(ApicMode from, int toDisabled, int toXApic, int toX2Apic) {
        long[] targets = {DISABLED, XAPIC, X2APIC, INVALID};
        int[] allowed = {toDisabled, toXApic, toX2Apic, 0};
        for (int i = 0; i < targets.length; i++) {
            LocalApic fresh = new ApicFixture().enabled().apic;
            if (from != ApicMode.XAPIC) {
                fresh.writeBase(from == ApicMode.DISABLED ? DISABLED : X2APIC);
            }
            long target = targets[i];
            if (allowed[i] == 1) {
                fresh.writeBase(target);
                assertThat(fresh.base().read()).isEqualTo(target);
            } else {
                long before = fresh.base().read();
                refused(() -> fresh.writeBase(target));
                assertThat(fresh.base().read()).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 9, 46, 63})
    void reservedBitsOfTheBaseAreRefused(int bit) {
        refused(() -> apic.writeBase(XAPIC | 1L << bit));
    }

    @Test
    void theBspFlagIsOnlyForTheFirstCpu() {
        assertThat(apic.base().isBsp()).isTrue();
        assertThat(new LocalApic(1, 1, new ApicTimer(f.tsc, f.engine.alarm((k, a) -> { }, 0), 1), f.ledger).base()
                .isBsp()).isFalse();
    }

    @Test
    void powerUpIsNotInit() {
        apic.writeBase(0xFED40000L | ApicBase.EN);
        apic.reset();
        assertThat(apic.base().address()).isEqualTo(0xFED40000L);
        f.enabled();
        apic.write(ApicRegister.LDR, 0x04000000);
        f.arrive(0x91, true);
        apic.acknowledge();
        apic.powerUp();
        assertThat(apic.read(ApicRegister.LDR)).isZero();
        assertThat(apic.read(ApicRegister.SVR)).isEqualTo(0xFF);
        assertThat(f.isSet(ApicRegister.ISR, 0x91)).isFalse();
        assertThat(f.isSet(ApicRegister.TMR, 0x91)).isFalse();
        assertThat(apic.base().read()).isEqualTo(XAPIC);
        assertThat(apic.mode()).isEqualTo(ApicMode.XAPIC);
    }

    @Nested
    class Disabled {

        @Test
        void theRegistersAreForgottenOnce() {
            f.enabled();
            apic.write(ApicRegister.ICR_LOW, 0x40041);
            apic.write(ApicRegister.ICR_HIGH, 0x03000000);
            apic.write(ApicRegister.LDR, 0x04000000);
            apic.writeBase(DISABLED);
            assertThat(apic.read(ApicRegister.SVR)).isEqualTo(0xFF);
            assertThat(apic.read(ApicRegister.ICR_LOW)).isZero();
            assertThat(apic.read(ApicRegister.ICR_HIGH)).isZero();
            assertThat(apic.read(ApicRegister.LDR)).isZero();
            apic.write(ApicRegister.SVR, 0xEF);
            apic.writeBase(DISABLED);
            assertThat(apic.read(ApicRegister.SVR)).as("it was disabled already").isEqualTo(0xEF);
        }

        @Test
        void intrFollowsItsPinFromTheInstantOfDisabling() {
            f.enabled();
            apic.drivePin(0, true);
            assertThat(apic.extIntAsserted()).isFalse();
            apic.writeBase(DISABLED);
            assertThat(apic.extIntAsserted()).isTrue();
            apic.writeBase(XAPIC);
            assertThat(apic.extIntAsserted()).isFalse();
        }

        @Test
        void requestsAreLostAndCounted() {
            f.enabled().arrive(0x40);
            apic.writeBase(DISABLED);
            assertThat(f.ledger.discarded(DiscardReason.RESET)).isEqualTo(1);
            f.arrive(0x41);
            assertThat(f.ledger.discarded(DiscardReason.APIC_DISABLED)).isEqualTo(1);
        }

        @Test
        void theTaskPriorityIsTheCpusAndStays() {
            f.enabled();
            apic.write(ApicRegister.TPR, 0x50);
            apic.writeBase(DISABLED);
            assertThat(apic.tpr()).isEqualTo(0x50);
            apic.writeBase(XAPIC);
            assertThat(apic.read(ApicRegister.TPR)).isEqualTo(0x50);
        }

        @Test
        void lintPinsAreIntrAndNmi() {
            apic.writeBase(DISABLED);
            apic.drivePin(0, true);
            assertThat(apic.extIntAsserted()).isTrue();
            assertThat(apic.drivePin(1, true)).isPositive();
            assertThat(apic.drivePin(1, true)).isZero();
            assertThat(apic.drivePin(1, false)).isZero();
        }

        @Test
        void theTimerStops() {
            f.enabled();
            apic.write(ApicRegister.LVT_TIMER, 0x30);
            apic.write(ApicRegister.INITIAL_COUNT, 100);
            apic.writeBase(DISABLED);
            f.engine.runUntil(10_000);
            assertThat(f.ledger.raised()).isZero();
        }
    }

    @Nested
    class X2Apic {

        X2Apic() {
            f.enabled();
            apic.writeBase(X2APIC);
        }

        @ParameterizedTest
        @ValueSource(ints = {0x800, 0x801, 0x804, 0x807, 0x809, 0x80C, 0x80E, 0x829, 0x82E, 0x831, 0x83A, 0x83D, 0x840,
            0x8FF})
        void msrsThatDoNotExist(int msr) {
            refused(() -> apic.readMsr(msr));
            refused(() -> apic.writeMsr(msr, 0));
        }

        @ParameterizedTest
        @ValueSource(ints = {0x802, 0x803, 0x808, 0x80A, 0x80D, 0x80F, 0x810, 0x817, 0x818, 0x81F, 0x820, 0x827, 0x828,
            0x82F, 0x830, 0x832, 0x833, 0x834, 0x835, 0x836, 0x837, 0x838, 0x839, 0x83E})
        void msrsThatCanBeRead(int msr) {
            assertThat(apic.readMsr(msr) >>> 32).isZero();
        }

        @ParameterizedTest
        @ValueSource(ints = {0x802, 0x803, 0x80A, 0x80D, 0x810, 0x817, 0x81F, 0x827, 0x839})
        void msrsThatCannotBeWritten(int msr) {
            refused(() -> apic.writeMsr(msr, 0));
        }

        @ParameterizedTest
        @CsvSource({"0x808,0xFF", "0x80F,0x11FF", "0x82F,0x107FF", "0x832,0x700FF", "0x833,0x107FF", "0x834,0x107FF",
            "0x835,0x1A7FF", "0x836,0x1A7FF", "0x837,0x100FF", "0x83E,0xB"})
        void theWritableBitsAndNoOthers(String msrText, String bitsText) {
            int msr = Integer.decode(msrText);
            int bits = Integer.decode(bitsText);
            apic.writeMsr(msr, bits);
            assertThat(apic.readMsr(msr)).isEqualTo(bits);
            boolean lvt = msr >= 0x82F && msr <= 0x837;
            for (int bit = 0; bit < 64; bit++) {
                long value = 1L << bit;
                boolean readOnly = lvt && (bit == 12 || bit == 14 && (msr == 0x835 || msr == 0x836));
                if ((value & 0xFFFF_FFFFL & bits) == 0 && !readOnly) {
                    refused(() -> apic.writeMsr(msr, value));
                }
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {12, 13, 16, 17, 20, 31})
        void reservedBitsOfTheIcr(int bit) {
            refused(() -> apic.writeMsr(0x830, 0x4041L | 1L << bit));
        }

        @Test
        void icrIsWideAndItsCommandSaysSo() {
            assertThat(apic.writeMsr(0x830, 0x1234L << 32 | 0x4041)).isEqualTo(LocalApic.SEND_IPI);
            assertThat(apic.destination()).isEqualTo(0x1234);
            assertThat(apic.command()).isEqualTo(ApicBus.WIDE | 0x4041);
            assertThat(apic.readMsr(0x830)).isEqualTo(0x1234L << 32 | 0x4041);
        }

        @Test
        void selfIpiNeedsNoBus() {
            assertThat(apic.writeMsr(0x83F, 0x10)).isEqualTo(LocalApic.NO_MESSAGE);
            assertThat(f.deliverable()).as("the lowest legal vector").isEqualTo(0x10);
            assertThat(apic.writeMsr(0x83F, 0x55)).isEqualTo(LocalApic.NO_MESSAGE);
            assertThat(f.deliverable()).isEqualTo(0x55);
        }

        @Test
        void eoiTakesZeroOnly() {
            f.arrive(0x55, true);
            apic.acknowledge();
            refused(() -> apic.writeMsr(0x80B, 1));
            assertThat(apic.writeMsr(0x80B, 0)).isEqualTo(LocalApic.SEND_EOI | 0x55);
        }

        @Test
        void logicalIdsFollowFromTheId() {
            assertThat(apic.readMsr(0x80D)).isEqualTo(1 << ApicFixture.APIC_ID);
            assertThat(apic.matchesLogical(0x0000_0020, true)).isTrue();
            assertThat(apic.matchesLogical(0x0001_0020, true)).isFalse();
            assertThat(apic.matchesLogical(0x0000_0010, true)).isFalse();
            assertThat(apic.matchesLogical(0xFF, false)).isTrue();
        }

        @Test
        void theErrorStatusIsWrittenAsZeroOnly() {
            f.arrive(3);
            refused(() -> apic.writeMsr(0x828, 1));
            assertThat(apic.writeMsr(0x828, 0)).isEqualTo(LocalApic.NO_MESSAGE);
            assertThat(apic.readMsr(0x828)).isEqualTo(0x40);
        }

        @Test
        void theWholeIdCountsThatElsewhereIsCutToEightBits() {
            LocalApic wide = new LocalApic(3, 0x123, new ApicTimer(f.tsc, f.engine.alarm((k, a) -> { }, 0), 1),
                    f.ledger);
            assertThat(wide.apicId()).isEqualTo(0x123);
            assertThat(wide.physicalId()).isEqualTo(0x23);
            assertThat(wide.matchesLogical(0x123, true)).as("more than eight bits").isFalse();
            wide.writeBase(AT | ApicBase.EN | ApicBase.EXTD);
            assertThat(wide.physicalId()).isEqualTo(0x123);
            assertThat(wide.readMsr(0x802)).isEqualTo(0x123);
            assertThat(wide.readMsr(0x80D)).isEqualTo(0x12_0008);
            assertThat(wide.matchesLogical(0x12_0008, true)).isTrue();
            assertThat(wide.matchesLogical(0x12_0004, true)).isFalse();
            assertThat(wide.matchesLogical(0xFF, true)).as("a destination of cluster 0").isFalse();
            assertThat(wide.matchesLogical(0x08, false)).as("a destination of cluster 0").isFalse();
        }

        @Test
        void comingIntoTheModeForgetsTheUpperHalfOfTheIcr() {
            LocalApic fresh = new ApicFixture().enabled().apic;
            fresh.write(ApicRegister.ICR_HIGH, 0x03000000);
            fresh.write(ApicRegister.TPR, 0x30);
            fresh.writeBase(X2APIC);
            assertThat(fresh.readMsr(0x830)).isZero();
            assertThat(fresh.readMsr(0x808)).as("the others stay").isEqualTo(0x30);
            fresh.writeMsr(0x830, 0x7L << 32 | 0x41);
            fresh.writeBase(X2APIC);
            assertThat(fresh.destination()).as("it was in the mode already").isEqualTo(7);
        }

        @Test
        void initStaysInTheMode() {
            apic.writeMsr(0x808, 0x30);
            apic.reset();
            assertThat(apic.mode()).isEqualTo(ApicMode.X2APIC);
            assertThat(apic.readMsr(0x808)).isZero();
        }
    }

    @Test
    void selfIpiOffsetIsReservedInXApicMode() {
        f.enabled();
        apic.write(ApicRegister.SELF_IPI, 0x55);
        assertThat(f.deliverable()).isZero();
        apic.write(ApicRegister.ESR, 0);
        assertThat(apic.read(ApicRegister.ESR)).isEqualTo(0x80);
    }
}
