package org.sluice.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.DiscardReason;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.MergeReason;

/** Intel SDM Vol. 3A, chapter "Advanced Programmable Interrupt Controller (APIC)"; sections at the nested classes. */
class LocalApicTest {

    private final ApicFixture f = new ApicFixture();
    private final LocalApic apic = f.apic;

    @AfterEach
    void booksBalance() {
        long terms = f.ledger.delivered() + f.ledger.merged() + f.ledger.discarded() + f.ledger.pending();
        assertThat(f.ledger.raised()).isEqualTo(terms);
        assertThat(f.ledger.pending()).isEqualTo(apic.requestCount());
        f.engine.close();
    }

    /** "Local APIC State After Power-Up or Reset", "Local APIC Register Address Map". */
    @Nested
    class Registers {

        @Test
        void resetValuesAreTheManuals() {
            assertThat(apic.read(ApicRegister.ID)).isEqualTo(ApicFixture.APIC_ID << 24);
            assertThat(apic.read(ApicRegister.VERSION)).isEqualTo(0x01060015);
            assertThat(apic.read(ApicRegister.TPR)).isZero();
            assertThat(apic.read(ApicRegister.PPR)).isZero();
            assertThat(apic.read(ApicRegister.LDR)).isZero();
            assertThat(apic.read(ApicRegister.DFR)).isEqualTo(0xFFFFFFFF);
            assertThat(apic.read(ApicRegister.SVR)).isEqualTo(0xFF);
            assertThat(apic.read(ApicRegister.ESR)).isZero();
            assertThat(apic.read(ApicRegister.ICR_LOW)).isZero();
            assertThat(apic.read(ApicRegister.ICR_HIGH)).isZero();
            assertThat(apic.read(ApicRegister.INITIAL_COUNT)).isZero();
            assertThat(apic.read(ApicRegister.CURRENT_COUNT)).isZero();
            assertThat(apic.read(ApicRegister.DIVIDE)).isZero();
            for (int table = ApicRegister.ISR; table < ApicRegister.ESR; table += 0x10) {
                assertThat(apic.read(table)).isZero();
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {ApicRegister.LVT_CMCI, ApicRegister.LVT_TIMER, ApicRegister.LVT_THERMAL,
            ApicRegister.LVT_PMC, ApicRegister.LVT_LINT0, ApicRegister.LVT_LINT1, ApicRegister.LVT_ERROR})
        void lvtEntriesAreMaskedAfterReset(int offset) {
            assertThat(apic.read(offset)).isEqualTo(0x00010000);
        }

        @ParameterizedTest
        @ValueSource(ints = {ApicRegister.ID, ApicRegister.VERSION, ApicRegister.APR, ApicRegister.PPR,
            ApicRegister.RRD, ApicRegister.ISR, ApicRegister.TMR + 0x70, ApicRegister.IRR, ApicRegister.CURRENT_COUNT})
        void readOnlyRegistersIgnoreWrites(int offset) {
            int before = apic.read(offset);
            apic.write(offset, 0x12345678);
            assertThat(apic.read(offset)).isEqualTo(before);
            apic.write(ApicRegister.ESR, 0);
            assertThat(apic.read(ApicRegister.ESR)).isZero();
        }

        @Test
        void reservedBitsAreNotKept() {
            f.enabled();
            apic.write(ApicRegister.TPR, -1);
            apic.write(ApicRegister.LDR, -1);
            apic.write(ApicRegister.DFR, 0);
            apic.write(ApicRegister.SVR, -1);
            apic.write(ApicRegister.ICR_HIGH, -1);
            apic.write(ApicRegister.DIVIDE, -1);

            assertThat(apic.read(ApicRegister.TPR)).isEqualTo(0xFF);
            assertThat(apic.read(ApicRegister.LDR)).isEqualTo(0xFF000000);
            assertThat(apic.read(ApicRegister.DFR)).isEqualTo(0x0FFFFFFF);
            assertThat(apic.read(ApicRegister.SVR)).isEqualTo(0x11FF);
            assertThat(apic.read(ApicRegister.ICR_HIGH)).isEqualTo(0xFF000000);
            assertThat(apic.read(ApicRegister.DIVIDE)).isEqualTo(0xB);
        }

        @Test
        void lvtEntriesKeepTheBitsTheyHave() {
            f.enabled();
            assertThat(kept(ApicRegister.LVT_TIMER)).isEqualTo(0x000700FF);
            assertThat(kept(ApicRegister.LVT_LINT0)).isEqualTo(0x0001A7FF);
            assertThat(kept(ApicRegister.LVT_LINT1)).isEqualTo(0x0001A7FF);
            assertThat(kept(ApicRegister.LVT_ERROR)).isEqualTo(0x000100FF);
            assertThat(kept(ApicRegister.LVT_PMC)).isEqualTo(0x000107FF);
            assertThat(kept(ApicRegister.LVT_THERMAL)).isEqualTo(0x000107FF);
            assertThat(kept(ApicRegister.LVT_CMCI)).isEqualTo(0x000107FF);
        }

        private int kept(int offset) {
            apic.write(offset, -1);
            return apic.read(offset);
        }

        @Test
        void icrLowKeepsItsFieldsButNotTheDeliveryStatus() {
            f.enabled();
            apic.write(ApicRegister.ICR_LOW, -1);
            assertThat(apic.read(ApicRegister.ICR_LOW)).isEqualTo(0x000CCFFF);
        }

        @Test
        void theFirstWordOfEachTableIsItsOwn() {
            f.enabled();
            f.arrive(0x15, true);
            assertThat(f.isSet(ApicRegister.TMR, 0x15)).isTrue();
            assertThat(f.isSet(ApicRegister.ISR, 0x15)).isFalse();
            f.arrive(0x16);
            assertThat(f.isSet(ApicRegister.IRR, 0x16)).isTrue();
            assertThat(f.isSet(ApicRegister.TMR, 0x16)).isFalse();
        }

        @Test
        void theDestinationIsTheTopByteOfTheIcr() {
            apic.write(ApicRegister.ICR_HIGH, 0x07000000);
            assertThat(apic.destination()).isEqualTo(7);
        }
    }

    /** "Local APIC State After It Has Been Software Disabled". */
    @Nested
    class SoftwareEnable {

        @Test
        void disabledApicAcceptsNoFixedInterrupt() {
            f.arrive(0x40);
            assertThat(f.deliverable()).isZero();
            assertThat(f.ledger.discarded(DiscardReason.APIC_DISABLED)).isEqualTo(1);
        }

        @Test
        void lvtMaskBitsCannotBeClearedWhileDisabled() {
            apic.write(ApicRegister.LVT_TIMER, 0x30);
            assertThat(apic.read(ApicRegister.LVT_TIMER)).isEqualTo(0x10030);
        }

        @Test
        void disablingMasksEveryLvtEntry() {
            f.enabled();
            apic.write(ApicRegister.LVT_TIMER, 0x30);
            apic.write(ApicRegister.LVT_ERROR, 0x31);

            apic.write(ApicRegister.SVR, 0xFF);

            assertThat(apic.read(ApicRegister.LVT_TIMER)).isEqualTo(0x10030);
            assertThat(apic.read(ApicRegister.LVT_ERROR)).isEqualTo(0x10031);
        }

        @Test
        void requestsAndServicesAreHeldWhileDisabled() {
            f.enabled();
            f.arrive(0x40);
            f.arrive(0x80);
            apic.acknowledge();

            apic.write(ApicRegister.SVR, 0xFF);

            assertThat(f.isSet(ApicRegister.IRR, 0x40)).isTrue();
            assertThat(f.isSet(ApicRegister.ISR, 0x80)).isTrue();
        }
    }

    /** "Interrupt Acceptance for Fixed Interrupts", "Signaling Interrupt Servicing Completion". */
    @Nested
    class Acceptance {

        @Test
        void acceptedInterruptGoesFromIrrToIsrAndLeavesAtEoi() {
            f.enabled();
            f.arrive(0x41);
            assertThat(f.isSet(ApicRegister.IRR, 0x41)).isTrue();
            assertThat(f.deliverable()).isEqualTo(0x41);

            assertThat(apic.acknowledge()).isEqualTo(0x41);
            assertThat(f.isSet(ApicRegister.IRR, 0x41)).isFalse();
            assertThat(f.isSet(ApicRegister.ISR, 0x41)).isTrue();

            assertThat(f.eoi()).isEqualTo(LocalApic.NO_MESSAGE);
            assertThat(f.isSet(ApicRegister.ISR, 0x41)).isFalse();
        }

        @Test
        void secondRaiseOfALatchedVectorMergesIntoTheFirst() {
            f.enabled();
            long first = f.arrive(0x41);
            f.engine.runUntil(70);
            long second = f.arrive(0x41);

            apic.acknowledge();

            assertThat(apic.requests().idInService(0x41)).isEqualTo(first);
            assertThat(apic.requests().raisedNanos(0x41)).isZero();
            assertThat(f.ledger.merged(MergeReason.IRR_SET)).isEqualTo(1);
            assertThat(f.trace.of(MachineRecord.MERGED_IN_IRR)).singleElement()
                    .satisfies(record -> {
                        assertThat(record.id()).isEqualTo(second);
                        assertThat(record.detail()).isEqualTo(first);
                    });
            assertThat(f.deliverable()).isZero();
        }

        @Test
        void aVectorInServiceMayBeRequestedOnceMore() {
            f.enabled();
            f.arrive(0x41);
            apic.acknowledge();
            long second = f.arrive(0x41);

            assertThat(f.deliverable()).as("its own class is served").isZero();
            f.eoi();
            assertThat(apic.acknowledge()).isEqualTo(0x41);
            assertThat(apic.requests().idInService(0x41)).isEqualTo(second);
        }

        @Test
        void tmrFollowsTheTriggerModeOfTheLatestArrival() {
            f.enabled();
            f.arrive(0x41, true);
            assertThat(f.isSet(ApicRegister.TMR, 0x41)).isTrue();
            apic.acknowledge();
            f.arrive(0x41, false);
            assertThat(f.isSet(ApicRegister.TMR, 0x41)).isFalse();
        }

        @Test
        void eoiOfALevelInterruptIsToldToTheIoApics() {
            f.enabled();
            f.arrive(0x41, true);
            apic.acknowledge();
            assertThat(f.eoi()).isEqualTo(LocalApic.SEND_EOI | 0x41);
        }

        @Test
        void eoiBroadcastCanBeSuppressed() {
            f.enabled();
            apic.write(ApicRegister.SVR, 0x11FF);
            f.arrive(0x41, true);
            apic.acknowledge();
            assertThat(f.eoi()).isEqualTo(LocalApic.NO_MESSAGE);
        }

        @Test
        void eoiWithNothingInServiceDoesNothing() {
            f.enabled();
            assertThat(f.eoi()).isEqualTo(LocalApic.NO_MESSAGE);
            assertThat(f.trace.of(MachineRecord.EOI)).isEmpty();
        }

        @Test
        void eoiEndsTheHighestInService() {
            f.enabled();
            f.arrive(0x41);
            apic.acknowledge();
            f.arrive(0x91);
            apic.acknowledge();

            f.eoi();

            assertThat(f.isSet(ApicRegister.ISR, 0x91)).isFalse();
            assertThat(f.isSet(ApicRegister.ISR, 0x41)).isTrue();
        }

        @Test
        void anInterruptsLifeIsTracedFromRaiseToEoi() {
            f.enabled();
            long id = f.arrive(0x41);
            apic.acknowledge();
            f.eoi();
            assertThat(f.trace.lifeOf(id)).containsExactly("msi-raised", "latched", "accepted", "eoi");
        }

        @Test
        void acknowledgingNothingGivesTheSpuriousVectorWithoutAnIsrBit() {
            apic.write(ApicRegister.SVR, 0x1EF);
            assertThat(apic.acknowledge()).isEqualTo(0xEF);
            assertThat(f.isSet(ApicRegister.ISR, 0xEF)).isFalse();
            assertThat(f.ledger.delivered()).isZero();
        }
    }

    /** "Interrupt, Task, and Processor Priority". */
    @Nested
    class Priority {

        @Test
        void highestVectorIsDeliveredFirst() {
            f.enabled();
            f.arrive(0x41);
            f.arrive(0xE1);
            f.arrive(0x81);
            assertThat(apic.acknowledge()).isEqualTo(0xE1);
        }

        @Test
        void tprDefersItsOwnClassAndBelow() {
            f.enabled();
            apic.write(ApicRegister.TPR, 0x40);
            f.arrive(0x4F);
            assertThat(f.deliverable()).isZero();
            f.arrive(0x50);
            assertThat(f.deliverable()).isEqualTo(0x50);
        }

        @Test
        void loweringTprMakesADeferredInterruptDeliverable() {
            f.enabled();
            apic.write(ApicRegister.TPR, 0x40);
            f.arrive(0x4F);
            apic.write(ApicRegister.TPR, 0x3F);
            assertThat(f.deliverable()).isEqualTo(0x4F);
        }

        @Test
        void pprFollowsTheHigherOfTprAndIsrv() {
            f.enabled();
            apic.write(ApicRegister.TPR, 0x35);
            assertThat(apic.read(ApicRegister.PPR)).isEqualTo(0x35);
            f.arrive(0x57);
            apic.acknowledge();
            assertThat(apic.read(ApicRegister.PPR)).isEqualTo(0x50);
            apic.write(ApicRegister.TPR, 0x55);
            assertThat(apic.read(ApicRegister.PPR)).as("same class: TPR with its subclass").isEqualTo(0x55);
            apic.write(ApicRegister.TPR, 0x72);
            assertThat(apic.read(ApicRegister.PPR)).isEqualTo(0x72);
            apic.write(ApicRegister.TPR, 0);
            f.eoi();
            assertThat(apic.read(ApicRegister.PPR)).isZero();
        }

        @Test
        void aServiceKeepsItsOwnClassOut() {
            f.enabled();
            f.arrive(0x51);
            apic.acknowledge();
            f.arrive(0x5E);
            assertThat(f.deliverable()).isZero();
            f.eoi();
            assertThat(f.deliverable()).isEqualTo(0x5E);
        }

        @Test
        void aHigherClassInterruptsAService() {
            f.enabled();
            f.arrive(0x51);
            apic.acknowledge();
            f.arrive(0x60);
            assertThat(apic.acknowledge()).isEqualTo(0x60);
            f.eoi();
            assertThat(apic.read(ApicRegister.PPR)).isEqualTo(0x50);
        }

        @Test
        void aNewTaskPriorityIsComparedByItsClass() {
            f.enabled();
            f.arrive(0x10);
            apic.write(ApicRegister.TPR, 0x10);
            assertThat(f.deliverable()).isZero();
            apic.write(ApicRegister.TPR, 0x0F);
            assertThat(f.deliverable()).isEqualTo(0x10);
        }

        @Test
        void tprFifteenKeepsEverythingOut() {
            f.enabled();
            apic.write(ApicRegister.TPR, 0xF0);
            f.arrive(0xFF);
            assertThat(f.deliverable()).isZero();
        }
    }

    /** "Error Handling", "Valid Interrupt Vectors". */
    @Nested
    class Errors {

        @Test
        void illegalVectorIsNotLatchedAndIsNotedInTheEsr() {
            f.enabled();
            f.arrive(15);
            assertThat(f.isSet(ApicRegister.IRR, 15)).isFalse();
            assertThat(f.ledger.discarded(DiscardReason.ILLEGAL_VECTOR)).isEqualTo(1);
            assertThat(readEsr()).isEqualTo(0x40);
        }

        @Test
        void sixteenIsTheLowestLegalVector() {
            f.enabled();
            f.arrive(16);
            assertThat(f.deliverable()).isEqualTo(16);
        }

        @Test
        void esrShowsErrorsOnlyAfterAWriteAndForgetsThemAtTheNext() {
            f.enabled();
            f.arrive(3);
            assertThat(apic.read(ApicRegister.ESR)).isZero();
            assertThat(readEsr()).isEqualTo(0x40);
            assertThat(apic.read(ApicRegister.ESR)).isEqualTo(0x40);
            assertThat(readEsr()).isZero();
        }

        @Test
        void sendingAnIllegalVectorIsNotedAndNotSent() {
            f.enabled();
            assertThat(apic.write(ApicRegister.ICR_LOW, 0x4005)).isEqualTo(LocalApic.NO_MESSAGE);
            assertThat(readEsr()).isEqualTo(0x20);
            assertThat(apic.write(ApicRegister.ICR_LOW, 0x410F)).as("lowest priority").isEqualTo(LocalApic.NO_MESSAGE);
            assertThat(readEsr()).isEqualTo(0x20);
            assertThat(apic.write(ApicRegister.ICR_LOW, 0x4010)).as("legal").isEqualTo(LocalApic.SEND_IPI);
            assertThat(readEsr()).isZero();
        }

        @Test
        void sendingAnIllegalVectorToOneselfIsAlsoReceivingOne() {
            f.enabled();
            apic.write(ApicRegister.ICR_LOW, 0x44005);
            assertThat(readEsr()).isEqualTo(0x60);
        }

        @Test
        void vectorOfAnNmiOrInitIsNoIllegalVector() {
            f.enabled();
            assertThat(apic.write(ApicRegister.ICR_LOW, DeliveryMode.NMI.bits())).isEqualTo(LocalApic.SEND_IPI);
            assertThat(readEsr()).isZero();
        }

        @ParameterizedTest
        @ValueSource(ints = {0x000, 0x010, 0x040, 0x290, 0x2E0, 0x3A0, 0x3F0, 0x400, 0xFF0})
        void reservedRegistersReadZeroAndAreNoted(int offset) {
            f.enabled();
            assertThat(apic.read(offset)).isZero();
            assertThat(readEsr()).isEqualTo(0x80);
            apic.write(offset, 1);
            assertThat(readEsr()).isEqualTo(0x80);
        }

        @ParameterizedTest
        @ValueSource(ints = {0x021, 0x084, 0x0FF, 0x38C})
        void accessesBesideARegisterDoNothing(int offset) {
            f.enabled();
            assertThat(apic.read(offset)).isZero();
            apic.write(offset, -1);
            assertThat(readEsr()).isZero();
        }

        @Test
        void anErrorRaisesTheErrorInterruptUnlessItIsMasked() {
            f.enabled();
            f.arrive(3);
            assertThat(f.deliverable()).isZero();
            apic.write(ApicRegister.LVT_ERROR, 0xFE);
            f.arrive(3);
            assertThat(f.deliverable()).isEqualTo(0xFE);
            assertThat(f.trace.of(MachineRecord.LOCAL_RAISED)).singleElement()
                    .satisfies(record -> assertThat(record.detail()).isEqualTo(ApicRegister.LVT_ERROR));
        }

        @Test
        void anIllegalErrorVectorIsOneMoreErrorButNoLoop() {
            f.enabled();
            apic.write(ApicRegister.LVT_ERROR, 0x05);
            apic.read(0x3F0);
            assertThat(readEsr()).isEqualTo(0xC0);
        }

        private int readEsr() {
            apic.write(ApicRegister.ESR, 0);
            return apic.read(ApicRegister.ESR);
        }

        @Test
        void latchSaysWhetherItWasAccepted() {
            long id = f.ledger.raise(MachineRecord.MSI_RAISED, -1, 0, 0x40);
            assertThat(apic.latch(0x40, false, id, 0)).as("software-disabled").isFalse();
            f.enabled();
            f.engine.runUntil(90);
            long other = f.ledger.raise(MachineRecord.MSI_RAISED, -1, 0, 0x40);
            assertThat(apic.latch(0x40, false, other, 60)).isTrue();
            assertThat(apic.requests().raisedNanos(0x40)).isEqualTo(60);
            long illegal = f.ledger.raise(MachineRecord.MSI_RAISED, -1, 0, 3);
            assertThat(apic.latch(3, false, illegal, 0)).isFalse();
        }

        @Test
        void theLowestLegalErrorVectorIsRaised() {
            f.enabled();
            apic.write(ApicRegister.LVT_ERROR, 0x10);
            f.arrive(3);
            assertThat(f.deliverable()).isEqualTo(0x10);
            assertThat(f.trace.of(MachineRecord.APIC_ERROR)).singleElement()
                    .satisfies(record -> assertThat(record.detail()).isEqualTo(0x40));
        }
    }

    /** "Local Vector Table". */
    @Nested
    class LocalSources {

        @Test
        void aFixedLocalSourceLatchesItsVector() {
            f.enabled();
            apic.write(ApicRegister.LVT_LINT0, 0x70);
            assertThat(apic.fire(ApicRegister.LVT_LINT0)).isZero();
            assertThat(f.deliverable()).isEqualTo(0x70);
        }

        @Test
        void aMaskedLocalSourceIsDiscarded() {
            f.enabled();
            apic.fire(ApicRegister.LVT_THERMAL);
            assertThat(f.trace.lastDiscard()).isEqualTo(DiscardReason.LVT_MASKED);
        }

        @Test
        void anNmiSourceAsksTheCpuToTakeAnNmi() {
            f.enabled();
            apic.write(ApicRegister.LVT_LINT1, DeliveryMode.NMI.bits());
            long id = apic.fire(ApicRegister.LVT_LINT1);
            assertThat(id).isPositive();
            f.ledger.nmiLatched(0, id, 0);
            f.ledger.nmiAccepted(0, id, 0);
        }

        @Test
        void anUnsupportedModeIsDiscarded() {
            f.enabled();
            apic.write(ApicRegister.LVT_LINT0, DeliveryMode.EXT_INT.bits());
            apic.fire(ApicRegister.LVT_LINT0);
            assertThat(f.trace.lastDiscard()).isEqualTo(DiscardReason.UNSUPPORTED_MODE);
        }

        @Test
        void thePerformanceCounterMasksItselfWhenItFires() {
            f.enabled();
            apic.write(ApicRegister.LVT_PMC, 0x71);
            apic.fire(ApicRegister.LVT_PMC);
            assertThat(apic.read(ApicRegister.LVT_PMC)).isEqualTo(0x10071);
            assertThat(f.deliverable()).isEqualTo(0x71);
        }
    }

    /** "Determining IPI Destination", "Local APIC State After an INIT Reset". */
    @Nested
    class AddressingAndReset {

        @Test
        void flatModelMatchesAnyCommonBit() {
            apic.write(ApicRegister.LDR, 0x04000000);
            assertThat(apic.matchesLogical(0x06)).isTrue();
            assertThat(apic.matchesLogical(0x03)).isFalse();
            assertThat(apic.matchesLogical(0xFF)).isTrue();
        }

        @Test
        void clusterModelMatchesWithinTheClusterOnly() {
            apic.write(ApicRegister.DFR, 0x0FFFFFFF);
            apic.write(ApicRegister.LDR, 0x24000000);
            assertThat(apic.matchesLogical(0x25)).isTrue();
            assertThat(apic.matchesLogical(0x23)).isFalse();
            assertThat(apic.matchesLogical(0x15)).isFalse();
            assertThat(apic.matchesLogical(0xFF)).isTrue();
        }

        @Test
        void anApicWithoutALogicalIdMatchesNothing() {
            assertThat(apic.matchesLogical(0xFF)).isFalse();
        }

        @Test
        void resetForgetsAllButTheIdsAndCountsWhatItLoses() {
            f.enabled();
            apic.write(ApicRegister.TPR, 0x20);
            apic.write(ApicRegister.LVT_TIMER, 0x30);
            apic.write(ApicRegister.INITIAL_COUNT, 100);
            f.arrive(0x41);
            f.arrive(0x91, true);
            apic.acknowledge();

            apic.reset();

            assertThat(f.ledger.discarded(DiscardReason.RESET)).isEqualTo(1);
            assertThat(apic.read(ApicRegister.SVR)).isEqualTo(0xFF);
            assertThat(apic.read(ApicRegister.PPR)).isZero();
            assertThat(apic.read(ApicRegister.LVT_TIMER)).isEqualTo(0x10000);
            assertThat(apic.read(ApicRegister.ID)).isEqualTo(ApicFixture.APIC_ID << 24);
            f.engine.runUntil(1_000);
            assertThat(f.trace.of(MachineRecord.TIMER_RAISED)).isEmpty();
        }
    }
}
