package org.sluice.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.DiscardReason;
import org.sluice.x86.HardwareLedger;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.MergeReason;
import org.sluice.x86.RecordedTrace;
import org.sluice.x86.RegisterValue;
import org.sluice.x86.engine.Engine;

/** Intel 82093AA datasheet "I/O APIC Registers", "I/O Redirection Table Registers". */
class IoApicTest {

    private static final int PIN = 3;
    private static final int VECTOR = 0x41;
    private static final int LEVEL = 0x8000;
    private static final int MASKED = 0x10000;
    private static final int REMOTE_IRR = 0x4000;
    private static final int STATUS = 0x1000;
    private static final int ACTIVE_LOW = 0x2000;

    private record Sent(int pin, long id, long raisedNanos, int command, int destination) {
    }

    private final Engine engine = new Engine();
    private final RecordedTrace trace = new RecordedTrace();
    private final HardwareLedger ledger = new HardwareLedger(engine, trace);
    private final List<Sent> sent = new ArrayList<>();
    private final IoApic ioApic = new IoApic(1, 100, 24, (source, id, raisedNanos, command, destination) -> {
        assertThat(source >> 8).isEqualTo(1);
        sent.add(new Sent(source & 0xFF, id, raisedNanos, command, destination));
        ledger.departed(1);
    }, ledger);

    @AfterEach
    void heldPinsAreWhatTheBooksSay() {
        assertThat(ledger.heldAtPins()).isEqualTo(ioApic.heldCount());
        long terms = ledger.delivered() + ledger.merged() + ledger.discarded() + ledger.pending();
        assertThat(ledger.raised()).isEqualTo(terms);
        engine.close();
    }

    private void program(int low) {
        ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * PIN + 1, 0x07000000);
        ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * PIN, low);
    }

    private int entry() {
        return ioApic.readSelected(IoApicRegister.IOREDTBL + 2 * PIN);
    }

    /** The local APICs take the last message. */
    private void accept() {
        ioApic.arrived(PIN, true);
    }

    @Nested
    class Registers {

        @Test
        void allPinsAreMaskedAfterReset() {
            for (int register = 0; register < 48; register += 2) {
                assertThat(ioApic.readSelected(IoApicRegister.IOREDTBL + register)).isEqualTo(0x00010000);
                assertThat(ioApic.readSelected(IoApicRegister.IOREDTBL + register + 1)).isZero();
            }
        }

        @Test
        void versionTellsTheLastPin() {
            assertThat(ioApic.readSelected(IoApicRegister.IOAPICVER)).isEqualTo(0x00170020);
        }

        @Test
        void itKnowsItsPlaceInTheMachine() {
            assertThat(ioApic.index()).isEqualTo(1);
            assertThat(ioApic.gsiBase()).isEqualTo(100);
            assertThat(ioApic.pins()).isEqualTo(24);
            assertThat(ioApic.readSelected(IoApicRegister.IOAPICID)).isEqualTo(0x01000000);
        }

        @Test
        void theFirstEntryIsWrittenLikeTheOthers() {
            ioApic.writeSelected(IoApicRegister.IOREDTBL, LEVEL | VECTOR);
            assertThat(ioApic.readSelected(IoApicRegister.IOREDTBL)).isEqualTo(LEVEL | VECTOR);
        }

        @Test
        void allOfThemCanBeListed() {
            program(LEVEL | VECTOR);
            assertThat(ioApic.registers()).hasSize(6 + 24)
                    .contains(new RegisterValue("IOAPICVER", 0x00170020, 32))
                    .contains(new RegisterValue("IOREDTBL3", 0x07000000_00008041L, 64))
                    .endsWith(new RegisterValue("IOREDTBL23", MASKED, 64));
        }

        @Test
        void identityKeepsFourBits() {
            ioApic.writeSelected(IoApicRegister.IOAPICID, -1);
            assertThat(ioApic.readSelected(IoApicRegister.IOAPICID)).isEqualTo(0x0F000000);
        }

        @Test
        void iowinShowsTheSelectedRegister() {
            ioApic.write(IoApicRegister.IOREGSEL, 4, 0x10 + 2 * PIN);
            ioApic.write(IoApicRegister.IOWIN, 4, 0x1A7FF);
            assertThat(ioApic.read(IoApicRegister.IOREGSEL, 4)).isEqualTo(0x10 + 2 * PIN);
            assertThat(ioApic.read(IoApicRegister.IOWIN, 4)).isEqualTo(0x1A7FF);
            assertThat(entry()).isEqualTo(0x1A7FF);
        }

        @Test
        void deliveryStatusAndRemoteIrrAreReadOnly() {
            program(-1);
            assertThat(entry()).isEqualTo(0x1AFFF & ~STATUS);
        }

        @Test
        void destinationIsTheTopByte() {
            ioApic.writeSelected(IoApicRegister.IOREDTBL + 1, -1);
            assertThat(ioApic.readSelected(IoApicRegister.IOREDTBL + 1)).isEqualTo(0xFF000000);
        }

        @ParameterizedTest
        @ValueSource(ints = {3, 0xF, 0x40, 0xFF})
        void indicesWithoutARegisterReadOnesAndIgnoreWrites(int register) {
            ioApic.writeSelected(register, 0);
            assertThat(ioApic.readSelected(register)).isEqualTo(-1);
        }

        @Test
        void readOnlyRegistersIgnoreWrites() {
            ioApic.writeSelected(IoApicRegister.IOAPICVER, 0);
            ioApic.writeSelected(IoApicRegister.IOAPICARB, -1);
            assertThat(ioApic.readSelected(IoApicRegister.IOAPICVER)).isEqualTo(0x00170020);
            assertThat(ioApic.readSelected(IoApicRegister.IOAPICARB)).isZero();
        }
    }

    @Nested
    class Edges {

        @Test
        void risingEdgeSendsWhatTheEntrySays() {
            program(0x800 | DeliveryMode.LOWEST_PRIORITY.bits() | VECTOR);
            engine.runUntil(30);
            ioApic.raise(PIN);
            assertThat(sent).containsExactly(new Sent(PIN, 1, 30, 0x900 | VECTOR, 7));
            assertThat(entry() & REMOTE_IRR).isZero();
        }

        @Test
        void holdingTheLineIsNoSecondEdge() {
            program(VECTOR);
            ioApic.raise(PIN);
            ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * PIN, VECTOR);
            ioApic.endOfInterrupt(VECTOR);
            assertThat(sent).hasSize(1);
        }

        @Test
        void everyNewEdgeIsSent() {
            program(VECTOR);
            ioApic.raise(PIN);
            ioApic.lower(PIN);
            ioApic.raise(PIN);
            assertThat(sent).extracting(Sent::id).containsExactly(1L, 2L);
        }

        @Test
        void anEdgeOnAMaskedPinIsIgnored() {
            program(MASKED | VECTOR);
            ioApic.raise(PIN);
            assertThat(ledger.discarded(DiscardReason.EDGE_MASKED)).isEqualTo(1);
            assertThat(trace.entries()).extracting(RecordedTrace.Entry::line).containsOnly(100 + PIN);
            program(VECTOR);
            assertThat(sent).as("unmasking finds no edge").isEmpty();
        }

        @Test
        void changingThePolarityIsNoEdge() {
            program(VECTOR);
            program(ACTIVE_LOW | VECTOR);
            assertThat(sent).isEmpty();
        }

        @Test
        void withOppositePolarityTheReleaseIsTheEdge() {
            program(ACTIVE_LOW | VECTOR);
            ioApic.raise(PIN);
            assertThat(sent).isEmpty();
            ioApic.lower(PIN);
            assertThat(sent).hasSize(1);
        }

        @Test
        void deliveryStatusIsSetWhileAMessageIsUnderWay() {
            program(VECTOR);
            ioApic.raise(PIN);
            assertThat(entry()).isEqualTo(STATUS | VECTOR);
            accept();
            assertThat(entry()).isEqualTo(VECTOR);
        }
    }

    @Nested
    class Levels {

        @Test
        void levelSetsRemoteIrrAndEoiClearsIt() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            assertThat(entry()).isEqualTo(LEVEL | REMOTE_IRR | VECTOR);
            ioApic.lower(PIN);
            ioApic.endOfInterrupt(VECTOR);
            assertThat(entry()).isEqualTo(LEVEL | VECTOR);
            assertThat(sent).hasSize(1);
        }

        @Test
        void eoiOfAnotherVectorLeavesRemoteIrr() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            ioApic.endOfInterrupt(VECTOR + 1);
            assertThat(entry() & REMOTE_IRR).isNotZero();
        }

        @Test
        void levelStillAssertedAtEoiIsANewRaise() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            engine.runUntil(500);
            ioApic.endOfInterrupt(VECTOR);
            assertThat(sent).hasSize(2);
            assertThat(sent.get(1).id()).isEqualTo(2);
            assertThat(sent.get(1).raisedNanos()).isEqualTo(500);
            assertThat(trace.of(MachineRecord.PIN_RAISED)).extracting(RecordedTrace.Entry::detail)
                    .containsExactly(0L, 1L);
            assertThat(trace.of(MachineRecord.PIN_RAISED)).extracting(RecordedTrace.Entry::line)
                    .containsOnly(100 + PIN);
        }

        @Test
        void eoiRegisterEndsItToo() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            ioApic.lower(PIN);
            ioApic.write(IoApicRegister.EOIR, 4, VECTOR);
            assertThat(entry() & REMOTE_IRR).isZero();
        }

        @Test
        void levelOnAMaskedPinIsHeldUntilUnmask() {
            program(MASKED | LEVEL | VECTOR);
            engine.runUntil(10);
            ioApic.raise(PIN);
            assertThat(sent).isEmpty();
            assertThat(ledger.heldAtPins()).isEqualTo(1);
            engine.runUntil(90);
            program(LEVEL | VECTOR);
            assertThat(sent).containsExactly(new Sent(PIN, 1, 10, LEVEL | VECTOR, 7));
            assertThat(trace.lifeOf(1)).containsExactly("pin-raised", "pin-held", "pin-sent");
            assertThat(trace.entries()).extracting(RecordedTrace.Entry::line).containsOnly(100 + PIN);
        }

        @Test
        void levelWithdrawnBeforeUnmaskIsDiscarded() {
            program(MASKED | LEVEL | VECTOR);
            ioApic.raise(PIN);
            ioApic.lower(PIN);
            program(LEVEL | VECTOR);
            assertThat(sent).isEmpty();
            assertThat(ledger.discarded(DiscardReason.WITHDRAWN)).isEqualTo(1);
            assertThat(trace.entries()).extracting(RecordedTrace.Entry::line).containsOnly(100 + PIN);
        }

        @Test
        void maskingPreservesRemoteIrr() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            program(MASKED | LEVEL | VECTOR);
            assertThat(entry() & REMOTE_IRR).isNotZero();
        }

        @Test
        void maskedAtEoiAndServedIsNoNewRaise() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            program(MASKED | LEVEL | VECTOR);
            ioApic.endOfInterrupt(VECTOR);
            ioApic.lower(PIN);
            program(LEVEL | VECTOR);
            assertThat(sent).hasSize(1);
            assertThat(ledger.raised()).isEqualTo(1);
        }

        @Test
        void maskedAtEoiAndStillAssertedAtUnmaskIsANewRaise() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            program(MASKED | LEVEL | VECTOR);
            ioApic.endOfInterrupt(VECTOR);
            engine.runUntil(77);
            program(LEVEL | VECTOR);
            assertThat(sent).hasSize(2);
            assertThat(sent.get(1).raisedNanos()).isEqualTo(77);
        }

        @Test
        void aLineThatFallsAndRisesBeforeEoiIsHeldAndSentAtEoi() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            ioApic.lower(PIN);
            engine.runUntil(20);
            ioApic.raise(PIN);
            assertThat(sent).hasSize(1);
            ioApic.endOfInterrupt(VECTOR);
            assertThat(sent.get(1)).isEqualTo(new Sent(PIN, 2, 20, LEVEL | VECTOR, 7));
        }

        @Test
        void levelToEdgeTransitionClearsRemoteIrr() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            program(MASKED | VECTOR);
            assertThat(entry()).isEqualTo(MASKED | VECTOR);
        }

        @Test
        void aHeldLevelIsWithdrawnWhenItsPinBecomesEdgeTriggered() {
            program(MASKED | LEVEL | VECTOR);
            ioApic.raise(PIN);
            program(VECTOR);
            assertThat(sent).isEmpty();
            assertThat(trace.lastDiscard()).isEqualTo(DiscardReason.WITHDRAWN);
        }

        @Test
        void aMessageThatNobodyAcceptsLeavesRemoteIrrClearAndIsNotRetried() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            ioApic.arrived(PIN, false);
            assertThat(entry()).isEqualTo(LEVEL | VECTOR);
            assertThat(sent).hasSize(1);
            program(LEVEL | VECTOR);
            assertThat(sent).as("writing the entry tries again").hasSize(2);
        }

        @Test
        void withOppositePolarityAnIdleLineInterrupts() {
            program(ACTIVE_LOW | LEVEL | VECTOR);
            assertThat(sent).hasSize(1);
        }

        @Test
        void withOppositePolarityAssertingTheLineWithdrawsWhatIsHeld() {
            program(MASKED | ACTIVE_LOW | LEVEL | VECTOR);
            ioApic.raise(PIN);
            ioApic.lower(PIN);
            assertThat(ledger.heldAtPins()).isEqualTo(1);
            ioApic.raise(PIN);
            assertThat(trace.lastDiscard()).isEqualTo(DiscardReason.WITHDRAWN);
        }

        @Test
        void anActiveLowWireMatchesAnActiveLowEntry() {
            ioApic.wire(PIN, true);
            program(ACTIVE_LOW | LEVEL | VECTOR);
            assertThat(sent).isEmpty();
            ioApic.raise(PIN);
            assertThat(sent).hasSize(1);
        }
    }

    @Nested
    class SharedLines {

        @Test
        void theLineFallsWhenTheLastSourceReleasesIt() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            ioApic.raise(PIN);
            ioApic.lower(PIN);
            assertThat(ioApic.isActive(PIN)).isTrue();
            ioApic.lower(PIN);
            assertThat(ioApic.isActive(PIN)).isFalse();
        }

        @Test
        void aSecondSourceWaitsForTheEoiOfTheFirst() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            engine.runUntil(40);
            ioApic.raise(PIN);
            ioApic.lower(PIN);
            ioApic.endOfInterrupt(VECTOR);
            assertThat(sent.get(1)).isEqualTo(new Sent(PIN, 2, 40, LEVEL | VECTOR, 7));
        }

        @Test
        void aThirdSourceMergesIntoTheSecondsWaitingRaise() {
            program(LEVEL | VECTOR);
            ioApic.raise(PIN);
            accept();
            ioApic.raise(PIN);
            ioApic.raise(PIN);
            assertThat(ledger.merged(MergeReason.PIN_HELD)).isEqualTo(1);
            assertThat(trace.of(MachineRecord.MERGED_AT_PIN)).singleElement()
                    .satisfies(record -> {
                        assertThat(record.detail()).isEqualTo(2);
                        assertThat(record.line()).isEqualTo(100 + PIN);
                    });
        }

        @Test
        void pinsOfOneVectorEndTogether() {
            program(LEVEL | VECTOR);
            ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * 9, LEVEL | VECTOR);
            ioApic.raise(PIN);
            ioApic.raise(9);
            accept();
            ioApic.arrived(9, true);
            ioApic.lower(PIN);
            ioApic.lower(9);
            ioApic.endOfInterrupt(VECTOR);
            assertThat(entry() & REMOTE_IRR).isZero();
            assertThat(ioApic.readSelected(IoApicRegister.IOREDTBL + 2 * 9) & REMOTE_IRR).isZero();
        }
    }

    @Nested
    class Modes {

        /** "Delivery Mode": treated as an edge even if programmed as level. */
        @ParameterizedTest
        @ValueSource(ints = {0x400, 0x500, 0x700})
        void nmiInitAndExtIntAreEdgesWhateverTheTriggerModeSays(int mode) {
            program(LEVEL | mode | VECTOR);
            for (int i = 0; i < 2; i++) {
                ioApic.raise(PIN);
                accept();
                assertThat(entry() & REMOTE_IRR).isZero();
                ioApic.lower(PIN);
            }
            assertThat(sent).hasSize(2);
        }

        /** Start-up and the code 011 are an ICR's, or nobody's. */
        @ParameterizedTest
        @ValueSource(ints = {0x300, 0x600, LEVEL | 0x300, LEVEL | 0x600})
        void reservedModesSendNothing(int mode) {
            program(mode | VECTOR);
            ioApic.raise(PIN);
            assertThat(sent).isEmpty();
            assertThat(entry() & (REMOTE_IRR | STATUS)).isZero();
            assertThat(ledger.discarded()).isEqualTo(1);
            ioApic.lower(PIN);
        }
    }
}
