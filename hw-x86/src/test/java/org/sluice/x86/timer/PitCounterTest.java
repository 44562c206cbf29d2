package org.sluice.x86.timer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intel 8254 datasheet "Mode Definitions": the counter as a function of ticks, against one that is stepped. */
class PitCounterTest {

    private final PitCounter counter = new PitCounter();

    /** Steps a counter of the datasheet's words, tick by tick, and compares OUT, count and the next change. */
    @ParameterizedTest
    @CsvSource({"0,5", "0,1", "2,2", "2,7", "3,4", "3,7", "3,2", "4,5", "4,1"})
    void outAndCountAreThoseOfASteppedCounter(int mode, int n) {
        counter.control(mode, false);
        assertThat(counter.out(0)).isEqualTo(mode != 0);
        counter.load(n, 0);
        boolean out = mode != 0;
        int count = 0;
        int phase = 0;
        for (int tick = 1; tick < 60; tick++) {
            if (tick == 1) {
                count = mode == 3 ? n & ~1 : n;
            } else if (mode == 0) {
                count = count - 1 & 0xFFFF;
                out |= count == 0;
            } else if (mode == 4) {
                count = count - 1 & 0xFFFF;
                out = tick - 1 != n;
            } else if (mode == 2) {
                count = count == 1 ? n : count - 1;
                out = count != 1;
            } else {
                phase = (phase + 1) % n;
                int half = (n + 1) / 2;
                out = phase < half;
                count = (n & ~1) - 2 * (out ? phase : phase - half);
            }
            assertThat(counter.out(tick)).as("OUT at tick %d", tick).isEqualTo(out);
            assertThat(counter.value(tick)).as("count at tick %d", tick).isEqualTo(count);
        }
    }

    /** The next change is where OUT changes, and not before. */
    @ParameterizedTest
    @CsvSource({"0,5", "2,2", "2,7", "3,4", "3,7", "4,5"})
    void theNextChangeIsTheNextChange(int mode, int n) {
        counter.control(mode, false);
        counter.load(n, 0);
        for (long tick = 0; tick < 40; tick++) {
            long change = counter.nextChange(tick);
            for (long t = tick; t < Math.min(change, 60); t++) {
                assertThat(counter.out(t)).as("tick %d", t).isEqualTo(counter.out(tick));
            }
            if (change != PitCounter.NEVER) {
                assertThat(counter.out(change)).isNotEqualTo(counter.out(tick));
            }
        }
    }

    @Test
    void anEndIsNotTheLast() {
        counter.control(0, false);
        counter.load(5, 0);
        assertThat(counter.nextChange(6)).isEqualTo(PitCounter.NEVER);
    }

    @Test
    void aNewCountWaitsForTheEndOfThePeriodOnlyInPeriodicModes() {
        counter.control(2, false);
        counter.load(10, 0);
        counter.load(4, 5);
        assertThat(counter.isNull(5)).isTrue();
        assertThat(counter.value(10)).isEqualTo(1);
        assertThat(counter.value(11)).isEqualTo(4);
        assertThat(counter.isNull(11)).isFalse();
        counter.control(0, false);
        counter.load(10, 20);
        counter.load(4, 25);
        assertThat(counter.value(26)).isEqualTo(4);
    }

    /** "Mode 3": the new count is loaded at the end of the current half-cycle. */
    @ParameterizedTest
    @CsvSource({"100, 501, 551, 601, false", "700, 1001, 1051, 1101, true"})
    void inModeThreeItWaitsForTheEndOfTheHalf(long written, long first, long second, long third, boolean rises) {
        counter.control(3, false);
        counter.load(1000, 0);
        counter.load(100, written);
        assertThat(counter.nextChange(written + 1)).isEqualTo(first);
        assertThat(counter.isNull(first - 1)).isTrue();
        assertThat(counter.isNull(first)).isFalse();
        assertThat(counter.value(first)).isEqualTo(100);
        assertThat(counter.out(first)).isEqualTo(rises);
        assertThat(counter.nextChange(first)).isEqualTo(second);
        assertThat(counter.out(second)).isEqualTo(!rises);
        assertThat(counter.nextChange(second)).isEqualTo(third);
    }

    @Test
    void bcdCountsInDecimal() {
        counter.control(0, true);
        counter.load(0x0100, 0);
        assertThat(counter.value(2)).isEqualTo(0x0099);
        assertThat(counter.value(102)).isEqualTo(0x9999);
    }

    @Test
    void theGateHoldsAndReloads() {
        counter.control(3, false);
        counter.load(10, 0);
        counter.setGate(false, 7);
        assertThat(counter.out(8)).isTrue();
        assertThat(counter.nextChange(8)).isEqualTo(PitCounter.NEVER);
        counter.setGate(true, 20);
        assertThat(counter.out(25)).isTrue();
        assertThat(counter.out(26)).isFalse();
    }
}
