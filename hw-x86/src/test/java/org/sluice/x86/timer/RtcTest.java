package org.sluice.x86.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.x86.IrqLine;
import org.sluice.x86.engine.Engine;

/** Motorola MC146818A datasheet "Registers", "Interrupts"; what the conformance list has is not repeated here. */
class RtcTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int IRQF = 0x80;
    private static final int HOURS_24 = 0x02;
    private static final int BINARY = 0x04;
    private static final int SECOND_ALARM = 1;
    private static final int MINUTE_ALARM = 3;
    private static final int HOUR_ALARM = 5;
    private static final int WEEKDAY = 6;
    private static final int DAY = 7;
    private static final int MONTH = 8;
    private static final int YEAR = 9;

    private final Engine engine = new Engine();
    private final List<Boolean> masks = new ArrayList<>();
    private boolean high;
    private int edges;
    private final Rtc rtc = new Rtc(new IrqLine() {
        @Override
        public void raise() {
            edges += high ? 0 : 1;
            high = true;
        }

        @Override
        public void lower() {
            high = false;
        }
    }, engine, new NmiRegisters() {
        @Override
        public void mask(boolean masked) {
            masks.add(masked);
        }

        @Override
        public void disable(int portB) {
            throw new AssertionError("that is another port");
        }

        @Override
        public int sources() {
            throw new AssertionError("that is another port");
        }
    });

    @AfterEach
    void close() {
        engine.close();
    }

    private void set(int register, int value) {
        rtc.write(0, 1, register);
        rtc.write(1, 1, value);
    }

    private int get(int register) {
        rtc.write(0, 1, register);
        return (int) rtc.read(1, 1);
    }

    private void pass(long nanos) {
        engine.runUntil(engine.nowNanos() + nanos);
    }

    @Nested
    class Registers {

        @Test
        void afterPowerUp() {
            int[] expected = {0x26, 0x02, 0x00, 0x80};
            for (int i = 0; i < expected.length; i++) {
                assertThat(get(Rtc.REGISTER_A + i)).isEqualTo(expected[i]);
            }
            assertThat(get(DAY) << 16 | get(MONTH) << 8 | get(YEAR)).as("1 January 2026").isEqualTo(0x010126);
            assertThat(get(WEEKDAY)).as("a Thursday; Sunday is 1").isEqualTo(5);
            assertThat(high).isFalse();
        }

        @Test
        void theIndexHasSevenBitsAndCannotBeRead() {
            set(0x7F, 0x5A);
            assertThat(get(0xFF)).isEqualTo(0x5A);
            assertThat(rtc.read(0, 1)).isEqualTo(0xFF);
        }

        @Test
        void bit7OfTheIndexGoesToTheNmiLogic() {
            rtc.write(0, 1, 0x8F);
            rtc.write(1, 1, 0x80);
            rtc.write(0, 1, 0x0F);
            assertThat(masks).containsExactly(true, false);
        }

        @Test
        void uipAndRegistersCAndDCannotBeWritten() {
            set(Rtc.REGISTER_A, 0xA6);
            set(Rtc.REGISTER_C, 0xFF);
            set(Rtc.REGISTER_D, 0x00);
            assertThat(get(Rtc.REGISTER_A)).isEqualTo(0x26);
            assertThat(get(Rtc.REGISTER_C)).isZero();
            assertThat(get(Rtc.REGISTER_D)).isEqualTo(0x80);
        }

        @Test
        void theAlarmBytesAreMemory() {
            for (int register : new int[] {SECOND_ALARM, MINUTE_ALARM, HOUR_ALARM}) {
                set(register, 0xFF);
                assertThat(get(register)).isEqualTo(0xFF);
            }
        }
    }

    @Nested
    class Time {

        @Test
        void dataModeChangesHowTheSameTimeIsShown() {
            pass((23 * 3_600 + 45 * 60 + 59) * SECOND);
            assertThat(get(4) << 16 | get(2) << 8 | get(0)).isEqualTo(0x234559);
            set(Rtc.REGISTER_B, HOURS_24 | BINARY);
            assertThat(get(4) << 16 | get(2) << 8 | get(0)).isEqualTo(23 << 16 | 45 << 8 | 59);
            set(Rtc.REGISTER_B, BINARY);
            assertThat(get(4)).as("11 in the evening").isEqualTo(0x80 | 11);
            set(Rtc.REGISTER_B, 0);
            assertThat(get(4)).isEqualTo(0x80 | 0x11);
        }

        @ParameterizedTest
        @CsvSource({"0x12, 0x00", "0x01, 0x01", "0x11, 0x11", "0x92, 0x12", "0x81, 0x13", "0x91, 0x23"})
        void hoursOfTwelveAreWrittenAndReadAsOfTwentyFour(String twelve, String twentyFour) {
            set(Rtc.REGISTER_B, Rtc.SET);
            set(4, Integer.decode(twelve));
            set(Rtc.REGISTER_B, HOURS_24);
            assertThat(get(4)).isEqualTo(Integer.decode(twentyFour));
        }

        @Test
        void whileSetIsSetNothingMovesAndNoUpdateIsAnnounced() {
            set(Rtc.REGISTER_B, Rtc.SET | HOURS_24);
            pass(SECOND - 1);
            assertThat(get(Rtc.REGISTER_A) & Rtc.UIP).isZero();
            pass(5 * SECOND);
            assertThat(get(0)).isZero();
            assertThat(get(Rtc.REGISTER_C) & Rtc.UPDATE).as("no update ended").isZero();
        }

        @Test
        void theWeekdayIsACounterOfItsOwn() {
            set(WEEKDAY, 7);
            set(DAY, 0x17);
            assertThat(get(WEEKDAY)).as("the date does not touch it").isEqualTo(7);
            pass(86_400 * SECOND);
            assertThat(get(WEEKDAY)).as("Sunday follows Saturday").isEqualTo(1);
            assertThat(get(DAY)).isEqualTo(0x18);
        }

        @Test
        void theCenturyFollowsTheYearAndCanBeSet() {
            assertThat(get(Rtc.CENTURY)).isEqualTo(0x20);
            set(YEAR, 0x99);
            set(MONTH, 0x12);
            set(DAY, 0x31);
            pass(86_400 * SECOND);
            assertThat(get(Rtc.CENTURY) << 8 | get(YEAR)).isEqualTo(0x2100);
            set(Rtc.CENTURY, 0x19);
            set(YEAR, 0x85);
            assertThat(get(Rtc.CENTURY) << 8 | get(YEAR)).isEqualTo(0x1985);
            assertThat(get(DAY) << 8 | get(MONTH)).as("the rest stays").isEqualTo(0x0101);
            set(Rtc.REGISTER_B, HOURS_24 | BINARY);
            assertThat(get(Rtc.CENTURY)).isEqualTo(19);
        }
    }

    @Nested
    class Interrupts {

        @Test
        void oneReadOfCClearsAllFlagsAndTheLine() {
            set(SECOND_ALARM, 0xC0);
            set(MINUTE_ALARM, 0xC0);
            set(HOUR_ALARM, 0xC0);
            set(Rtc.REGISTER_B, HOURS_24 | Rtc.PERIODIC | Rtc.ALARM | Rtc.UPDATE);
            pass(SECOND);
            assertThat(high).isTrue();
            assertThat(get(Rtc.REGISTER_C)).isEqualTo(IRQF | Rtc.PERIODIC | Rtc.ALARM | Rtc.UPDATE);
            assertThat(high).isFalse();
            assertThat(get(Rtc.REGISTER_C)).isZero();
        }

        @Test
        void flagsAreSetWithoutTheirEnablesAndRaiseTheLineWhenEnabledLater() {
            pass(SECOND);
            assertThat(high).isFalse();
            set(Rtc.REGISTER_B, HOURS_24 | Rtc.UPDATE);
            assertThat(high).isTrue();
            set(Rtc.REGISTER_B, HOURS_24);
            assertThat(high).as("without its enable the flag asks for nothing").isFalse();
            assertThat(get(Rtc.REGISTER_C)).isEqualTo(Rtc.PERIODIC | Rtc.UPDATE);
        }

        @ParameterizedTest
        @CsvSource({"1, 256", "2, 128", "3, 8192", "4, 4096", "5, 2048", "6, 1024", "7, 512", "8, 256", "9, 128",
            "10, 64", "11, 32", "12, 16", "13, 8", "14, 4", "15, 2"})
        void everyRateHasItsFrequency(int rate, int hertz) {
            set(Rtc.REGISTER_A, 0x20 | rate);
            set(Rtc.REGISTER_B, HOURS_24 | Rtc.PERIODIC);
            edges = 0;
            for (int i = 0; i < hertz; i++) {
                engine.runUntil((2L * i + 1) * SECOND / (2L * hertz));
                get(Rtc.REGISTER_C);
            }
            assertThat(edges).as("the first comes with the end of the first period").isEqualTo(hertz - 1);
            engine.runUntil(SECOND);
            assertThat(edges).isEqualTo(hertz);
        }

        @ParameterizedTest
        @CsvSource({"0xC0, 0xC0, 0xC0, 1", "0x30, 0xC0, 0xC0, 30", "0x30, 0x02, 0xC0, 150", "0x30, 0x02, 0x01, 3750",
            "0x00, 0x00, 0xFF, 3600"})
        void theAlarmComesFirstWhenAllThatCountsMatches(String second, String minute, String hour, long seconds) {
            set(SECOND_ALARM, Integer.decode(second));
            set(MINUTE_ALARM, Integer.decode(minute));
            set(HOUR_ALARM, Integer.decode(hour));
            set(Rtc.REGISTER_B, HOURS_24 | Rtc.ALARM);
            engine.runUntil(seconds * SECOND - 1);
            assertThat(high).isFalse();
            engine.runUntil(seconds * SECOND);
            assertThat(high).isTrue();
        }

        @Test
        void theHourOfAnAlarmIsInTheHoursOfTheClock() {
            set(Rtc.REGISTER_B, Rtc.ALARM);
            set(HOUR_ALARM, 0x81);
            engine.runUntil((13L * 3_600) * SECOND - 1);
            assertThat(high).isFalse();
            engine.runUntil((13L * 3_600) * SECOND);
            assertThat(high).as("one in the afternoon").isTrue();
        }

        @Test
        void clearingUieBySetTakesTheLineDown() {
            set(Rtc.REGISTER_B, HOURS_24 | Rtc.UPDATE);
            pass(SECOND);
            set(Rtc.REGISTER_B, HOURS_24 | Rtc.UPDATE | Rtc.SET);
            assertThat(high).isFalse();
            assertThat(get(Rtc.REGISTER_B)).isEqualTo(HOURS_24 | Rtc.SET);
        }
    }
}
