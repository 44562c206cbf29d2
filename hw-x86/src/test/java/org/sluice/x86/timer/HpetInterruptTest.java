package org.sluice.x86.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.Engine;

/** IA-PC HPET Specification 1.0a "Register Definition": registers, levels, routes, periods. One tick is 10 ns. */
class HpetInterruptTest {

    private static final int LEVEL = 1 << 1;
    private static final int INTERRUPT = 1 << 2;
    private static final int PERIODIC = 1 << 3;
    private static final int SET_VALUE = 1 << 6;
    private static final int NARROW = 1 << 8;
    private static final int ON = 1;
    private static final int LEGACY = 2;

    private final Engine engine = new Engine();
    private final List<String> log = new ArrayList<>();
    private final List<String> up = new ArrayList<>();
    private final Hpet hpet = new Hpet(new HpetWires() {
        @Override
        public int routes() {
            return 0xF00000;
        }

        @Override
        public void raise(int timer, int gsi) {
            String wire = timer + ">" + gsi;
            if (!up.contains(wire)) {
                up.add(wire);
                log.add(wire + "@" + engine.nowNanos());
            }
        }

        @Override
        public void lower(int timer, int gsi) {
            up.remove(timer + ">" + gsi);
        }

        @Override
        public void replaceLegacy(boolean replaced) {
            log.add("legacy " + replaced);
        }
    }, engine);

    @AfterEach
    void close() {
        engine.close();
    }

    private static int timer(int number) {
        return Hpet.TIMER_0 + number * Hpet.TIMER_BYTES;
    }

    private void set(int number, int gsi, int configuration, long comparator) {
        hpet.write(timer(number), 8, (long) gsi << 9 | configuration);
        hpet.write(timer(number) + Hpet.COMPARATOR, 8, comparator);
    }

    private void turn(int configuration) {
        hpet.write(Hpet.GEN_CONF, 8, configuration);
    }

    private void runTo(long tick) {
        engine.runUntil(tick * 10);
    }

    private long comparator(int number) {
        return hpet.read(timer(number) + Hpet.COMPARATOR, 8);
    }

    // ---- registers ----

    @Test
    void afterResetItIsHaltedAndItsComparatorsAreAllOnes() {
        assertThat(hpet.read(Hpet.GCAP_ID, 8)).as("10 ns, Intel, legacy, 64 bits, three timers, revision 1")
                .isEqualTo(10_000_000L << 32 | 0x8086A201L);
        assertThat(hpet.read(Hpet.GEN_CONF, 8)).isZero();
        assertThat(hpet.read(Hpet.GINTR_STA, 8)).isZero();
        assertThat(hpet.read(Hpet.MAIN_CNT, 8)).isZero();
        for (int i = 0; i < Hpet.TIMERS; i++) {
            assertThat(hpet.read(timer(i), 8)).as("routes; 64 bits; timer 0 periodic")
                    .isEqualTo(0xF00000L << 32 | (i == 0 ? 0x30 : 0x20));
            assertThat(comparator(i)).isEqualTo(-1);
        }
    }

    @Test
    void reservedBitsAndRegistersReadZero() {
        turn(-4);
        hpet.write(timer(0), 8, -1L << 14);
        hpet.write(timer(0) + 0x10, 8, -1);
        hpet.write(timer(3), 8, -1);
        assertThat(hpet.read(Hpet.GEN_CONF, 8)).isZero();
        assertThat(hpet.read(timer(0), 8)).as("no delivery by FSB").isEqualTo(0xF00000L << 32 | 0x30);
        assertThat(hpet.read(timer(0) + 0x10, 8)).as("the FSB route").isZero();
        assertThat(hpet.read(timer(3), 8)).as("a fourth timer").isZero();
        assertThat(hpet.read(0x008, 8)).isZero();
    }

    @Test
    void capabilitiesCannotBeWrittenAndRegistersHaveTwoHalves() {
        hpet.write(Hpet.GCAP_ID, 8, 0);
        assertThat(hpet.read(Hpet.GCAP_ID + 4, 4)).isEqualTo(10_000_000L);
        hpet.write(Hpet.MAIN_CNT + 4, 4, 7);
        hpet.write(Hpet.MAIN_CNT, 4, 9);
        assertThat(hpet.read(Hpet.MAIN_CNT, 8)).isEqualTo(7L << 32 | 9);
        hpet.write(timer(1) + Hpet.COMPARATOR, 4, 5);
        assertThat(comparator(1)).isEqualTo(0xFFFF_FFFFL << 32 | 5);
        hpet.write(timer(1) + Hpet.COMPARATOR + 4, 4, 6);
        assertThat(comparator(1)).isEqualTo(6L << 32 | 5);
    }

    // ---- the main counter ----

    @Test
    void writingTheHaltedCounterMovesTheMatches() {
        set(0, 20, INTERRUPT, 100);
        hpet.write(Hpet.MAIN_CNT, 8, 90);
        turn(ON);
        runTo(50);
        assertThat(log).containsExactly("0>20@100");
        assertThat(hpet.read(Hpet.MAIN_CNT, 8)).isEqualTo(140);
    }

    @Test
    void anAccessAtTheInstantOfAMatchDoesNotLoseIt() {
        engine.post(100, (kind, argument) -> turn(ON), 0, 0);
        engine.post(100, (kind, argument) -> hpet.write(timer(1), 8, 21 << 9 | INTERRUPT | NARROW), 0, 0);
        set(0, 20, INTERRUPT | PERIODIC | SET_VALUE, 10);
        set(1, 21, INTERRUPT | NARROW, 10);
        turn(ON);
        runTo(25);
        assertThat(log).containsExactlyInAnyOrder("0>20@100", "1>21@100", "0>20@200");
    }

    @Test
    void aWriteToTheRunningCounterTakesEffectAtOnce() {
        set(0, 20, INTERRUPT, 100);
        turn(ON);
        runTo(10);
        hpet.write(Hpet.MAIN_CNT, 8, 95);
        runTo(20);
        assertThat(hpet.read(Hpet.MAIN_CNT, 8)).isEqualTo(105);
        assertThat(log).containsExactly("0>20@150");
    }

    @Test
    void aComparatorBehindTheCounterWaitsForAWholeTurn() {
        hpet.write(Hpet.MAIN_CNT, 8, -10);
        set(0, 20, INTERRUPT, 5);
        set(1, 21, INTERRUPT, -20);
        turn(ON);
        runTo(1_000);
        assertThat(log).as("64 bits turn over; the other has 2^64 ticks to wait").containsExactly("0>20@150");
    }

    @Test
    void aOneShotThatIsWrittenAgainMatchesAgain() {
        set(0, 20, INTERRUPT, 10);
        turn(ON);
        runTo(20);
        hpet.write(timer(0) + Hpet.COMPARATOR, 8, 30);
        runTo(100);
        assertThat(log).containsExactly("0>20@100", "0>20@300");
    }

    // ---- edges and levels ----

    @Test
    void anEdgeIsAPulseAndLeavesNoStatus() {
        set(0, 20, INTERRUPT, 10);
        turn(ON);
        runTo(10);
        assertThat(log).containsExactly("0>20@100");
        assertThat(up).isEmpty();
        assertThat(hpet.read(Hpet.GINTR_STA, 8)).isZero();
    }

    @Test
    void aLevelStandsUntilItsStatusIsWrittenOne() {
        set(0, 20, INTERRUPT | LEVEL, 10);
        set(1, 21, INTERRUPT | LEVEL, 10);
        turn(ON);
        runTo(10);
        assertThat(hpet.read(Hpet.GINTR_STA, 8)).isEqualTo(3);
        hpet.write(Hpet.GINTR_STA, 8, 0);
        assertThat(up).containsExactlyInAnyOrder("0>20", "1>21");
        hpet.write(Hpet.GINTR_STA, 8, 1);
        assertThat(up).containsExactly("1>21");
        assertThat(hpet.read(Hpet.GINTR_STA, 8)).isEqualTo(2);
        hpet.write(Hpet.GINTR_STA + 4, 4, 2);
        assertThat(up).as("the upper half has no timers").containsExactly("1>21");
    }

    @Test
    void theEnableBitGatesTheLineAndNotTheStatus() {
        set(0, 20, LEVEL, 10);
        turn(ON);
        runTo(10);
        assertThat(hpet.read(Hpet.GINTR_STA, 8)).isEqualTo(1);
        assertThat(up).isEmpty();
        hpet.write(timer(0), 8, 20 << 9 | LEVEL | INTERRUPT);
        assertThat(up).containsExactly("0>20");
        hpet.write(timer(0), 8, 20 << 9 | LEVEL);
        assertThat(up).isEmpty();
        assertThat(hpet.read(Hpet.GINTR_STA, 8)).isEqualTo(1);
    }

    @Test
    void haltingTakesTheLevelDownAndKeepsItsStatus() {
        set(0, 20, INTERRUPT | LEVEL, 10);
        turn(ON);
        runTo(10);
        turn(0);
        assertThat(up).isEmpty();
        assertThat(hpet.read(Hpet.GINTR_STA, 8)).isEqualTo(1);
        turn(ON);
        assertThat(up).containsExactly("0>20");
    }

    @Test
    void aLevelThatBecomesAnEdgeIsReleased() {
        set(0, 20, INTERRUPT | LEVEL, 10);
        turn(ON);
        runTo(10);
        hpet.write(timer(0), 8, 20 << 9 | INTERRUPT);
        assertThat(up).isEmpty();
    }

    // ---- routes ----

    @Test
    void aNewRouteTakesAStandingLevelAlong() {
        set(0, 20, INTERRUPT | LEVEL, 10);
        turn(ON);
        runTo(10);
        hpet.write(timer(0), 8, 23 << 9 | INTERRUPT | LEVEL);
        assertThat(up).containsExactly("0>23");
    }

    @Test
    void aRouteThatDoesNotExistIsNotTaken() {
        set(0, 23, INTERRUPT, 10);
        hpet.write(timer(0), 8, 19 << 9 | INTERRUPT);
        assertThat(hpet.read(timer(0), 8) >>> 9 & 0x1F).isEqualTo(23);
    }

    @Test
    void legacyReplacementIsOfTimers0And1WhateverTheirRoutesAre() {
        for (int i = 0; i < 3; i++) {
            set(i, 20 + i, INTERRUPT, 10);
        }
        turn(ON | LEGACY);
        runTo(10);
        assertThat(log).containsExactlyInAnyOrder("legacy true", "0>-1@100", "1>-1@100", "2>22@100");
    }

    @Test
    void legacyReplacementMovesAStandingLevelThereAndBack() {
        set(0, 20, INTERRUPT | LEVEL, 10);
        turn(ON);
        runTo(10);
        turn(ON | LEGACY);
        assertThat(up).containsExactly("0>-1");
        turn(ON);
        assertThat(up).containsExactly("0>20");
        assertThat(log).containsSubsequence("legacy true", "legacy false");
    }

    // ---- periods ----

    @Test
    void theAccumulatorAndThePeriodAreSetApart() {
        set(0, 20, INTERRUPT | PERIODIC | SET_VALUE, 50);
        assertThat(hpet.read(timer(0), 8) & SET_VALUE).as("clears itself").isZero();
        hpet.write(timer(0) + Hpet.COMPARATOR, 8, 20);
        assertThat(comparator(0)).as("the second write is the period only").isEqualTo(50);
        turn(ON);
        runTo(95);
        assertThat(log).containsExactly("0>20@500", "0>20@700", "0>20@900");
        assertThat(comparator(0)).isEqualTo(110);
    }

    @Test
    void aPeriodWrittenWhileItRunsCountsFromTheNextMatchOn() {
        set(0, 20, INTERRUPT | PERIODIC | SET_VALUE, 10);
        turn(ON);
        runTo(15);
        hpet.write(timer(0) + Hpet.COMPARATOR, 8, 5);
        runTo(32);
        assertThat(log).containsExactly("0>20@100", "0>20@200", "0>20@250", "0>20@300");
    }

    @Test
    void onlyTimer0CanBePeriodic() {
        set(1, 21, INTERRUPT | PERIODIC | SET_VALUE, 10);
        assertThat(hpet.read(timer(1), 8) & PERIODIC).isZero();
        turn(ON);
        runTo(100);
        assertThat(log).containsExactly("1>21@100");
    }

    @Test
    void aPeriodicLevelIsOneInterruptUntilItIsAcknowledged() {
        set(0, 20, INTERRUPT | LEVEL | PERIODIC | SET_VALUE, 10);
        turn(ON);
        runTo(35);
        assertThat(log).containsExactly("0>20@100");
        hpet.write(Hpet.GINTR_STA, 8, 1);
        runTo(45);
        assertThat(log).containsExactly("0>20@100", "0>20@400");
    }

    @Test
    void aNarrowPeriodicTimerTurnsOverAt32Bits() {
        hpet.write(Hpet.MAIN_CNT, 8, 0x3_FFFF_FFF0L);
        set(0, 20, INTERRUPT | PERIODIC | SET_VALUE | NARROW, 0xFFFF_FFF8L);
        hpet.write(timer(0) + Hpet.COMPARATOR, 8, 0x10);
        turn(ON);
        runTo(0x20);
        assertThat(log).containsExactly("0>20@80", "0>20@240");
        assertThat(comparator(0)).isEqualTo(0x18);
    }

    @Test
    void aTimerThatBecomesNarrowLosesTheUpperHalfOfItsComparator() {
        set(0, 20, INTERRUPT, 5L << 32 | 10);
        hpet.write(timer(0), 8, 20 << 9 | INTERRUPT | NARROW);
        assertThat(comparator(0)).isEqualTo(10);
        hpet.write(timer(0) + Hpet.COMPARATOR + 4, 4, 7);
        assertThat(comparator(0)).isEqualTo(10);
        turn(ON);
        runTo(10);
        assertThat(log).containsExactly("0>20@100");
    }

    @Test
    void aSnapshotHasTheRunningCounterItsTimersAndTheirStatus() {
        byte[] snapshot;
        try (Machine machine = Machine.of(Board.named("pc"), MachineTrace.NONE, BusTiming.NONE)) {
            Hpet first = machine.device("hpet0", Hpet.class);
            first.write(timer(0), 8, 20 << 9 | INTERRUPT | PERIODIC | SET_VALUE);
            first.write(timer(0) + Hpet.COMPARATOR, 8, 10);
            first.write(timer(1), 8, 21 << 9 | LEVEL);
            first.write(timer(1) + Hpet.COMPARATOR, 8, 5);
            first.write(Hpet.MAIN_CNT, 8, 1);
            first.write(Hpet.GEN_CONF, 8, ON);
            machine.engine().runUntil(70);
            snapshot = machine.snapshot();
        }
        try (Machine machine = Machine.of(Board.named("pc"), MachineTrace.NONE, BusTiming.NONE)) {
            machine.restore(snapshot);
            Hpet other = machine.device("hpet0", Hpet.class);
            machine.engine().runUntil(130);
            assertThat(other.mainCounter()).isEqualTo(14);
            assertThat(other.read(timer(0) + Hpet.COMPARATOR, 8)).as("it has matched once").isEqualTo(20);
            assertThat(other.read(Hpet.GINTR_STA, 8)).isEqualTo(2);
        }
    }
}
