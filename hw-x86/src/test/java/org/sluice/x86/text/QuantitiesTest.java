package org.sluice.x86.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @Nested
    class DurationsAre {

        @ParameterizedTest
        @CsvSource({"0ns,0", "100ns,100", "1.5us,1500", "1.0us,1000", "250ms,250000000", "1s,1000000000",
            "0.000000001s,1", "2m,120000000000", "1h,3600000000000", "9223372036854775807ns,9223372036854775807",
            "0.10m,6000000000"})
        void readExactly(String text, long nanos) {
            assertThat(Durations.parse(text)).isEqualTo(nanos);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                10                       | a duration needs a unit of ns us ms s m h, for example 250ms
                10 ms                    | a duration needs a unit of ns us ms s m h, for example 250ms
                10MS                     | a duration needs a unit of ns us ms s m h, for example 250ms
                -1s                      | a duration is not negative
                ms                       | not a duration, for example 250ms
                1.s                      | not a duration, for example 250ms
                .5s                      | not a duration, for example 250ms
                1.2.3s                   | not a duration, for example 250ms
                +1s                      | not a duration, for example 250ms
                forever                  | not a duration, for example 250ms
                0.1ns                    | not a whole number of ns
                1.0001us                 | not a whole number of ns
                9223372036854775808ns    | more than 9223372036854775807ns
                2562048h                 | more than 9223372036854775807ns
                99999999999999999999999s | more than 9223372036854775807ns
                """)
        void refusedWithTheirTextInFront(String text, String complaint) {
            assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text))
                    .withMessage(text + ": " + complaint);
        }

        @Test
        void refusedWhenEmptyOrEndless() {
            assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(""))
                    .withMessage(": not a duration, for example 250ms");
            assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse("1".repeat(1000) + "s"))
                    .withMessage("1".repeat(40) + "...: not a duration, for example 250ms");
        }

        @ParameterizedTest
        @CsvSource({"0,0ns", "12,12ns", "999,999ns", "1000,1.000us", "1240,1.240us", "999999,999.999us",
            "3002999,3.002ms", "999999999,999.999ms", "1000000000,1.000s", "61000000000,61.000s", "-1240,-1.240us",
            "-12,-12ns", "9223372036854775807,9223372036.854s", "-9223372036854775808,-9223372036.854s"})
        void shownToPeopleWithThreeDecimalsCutOff(long nanos, String text) {
            assertThat(Durations.format(nanos)).isEqualTo(text);
        }

        @ParameterizedTest
        @CsvSource({"0,0ns", "1,1ns", "1500000,1500us", "250000000,250ms", "1000000000,1s", "120000000000,2m",
            "90000000000,90s", "3600000000000,1h", "9223372036854775807,9223372036854775807ns"})
        void writtenExactlyInTheCoarsestUnit(long nanos, String text) {
            assertThat(Durations.exact(nanos)).isEqualTo(text);
        }

        @Test
        void readBackFromTheirExactText() {
            SplittableRandom random = new SplittableRandom(7);
            for (int round = 0; round < 10_000; round++) {
                long nanos = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
                assertThat(Durations.parse(Durations.exact(nanos))).isEqualTo(nanos);
            }
        }

        @Test
        void theSameUnderEveryDefaultLocale() {
            Locale before = Locale.getDefault();
            try {
                Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
                assertThat(Durations.format(1240)).isEqualTo("1.240us");
                assertThat(Durations.exact(1240)).isEqualTo("1240ns");
            } finally {
                Locale.setDefault(before);
            }
        }
    }

    @Nested
    class RatesAre {

        @ParameterizedTest
        @CsvSource({"10kHz,10000", "250Hz,250", "2000/s,2000", "1.5kHz,1500", "1GHz,1000000000", "1Hz,1"})
        void readAsEventsPerSecond(String text, long perSecond) {
            assertThat(Rates.parse(text)).isEqualTo(perSecond);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                10    | a rate needs a unit of Hz /s kHz MHz GHz, for example 10kHz
                0Hz   | a rate is 1Hz to 1GHz
                2GHz  | a rate is 1Hz to 1GHz
                0.5Hz | not a whole number of Hz
                -1Hz  | a rate is not negative
                """)
        void refusedWithTheirTextInFront(String text, String complaint) {
            assertThatIllegalArgumentException().isThrownBy(() -> Rates.parse(text))
                    .withMessage(text + ": " + complaint);
        }

        @Test
        void writtenInTheCoarsestUnit() {
            assertThat(Rates.format(10_000)).isEqualTo("10kHz");
            assertThat(Rates.format(1500)).isEqualTo("1500Hz");
            assertThat(Rates.format(1)).isEqualTo("1Hz");
        }
    }

    @Nested
    class SizesAre {

        @ParameterizedTest
        @CsvSource({"512,512", "4K,4096", "64M,67108864", "2G,2147483648", "1.5K,1536", "0,0"})
        void readAsBytesInBinaryUnits(String text, long bytes) {
            assertThat(Sizes.parse(text)).isEqualTo(bytes);
        }

        @Test
        void refusedWithTheirTextInFront() {
            assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse("0.5"))
                    .withMessage("0.5: not a whole number of bytes");
            assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse("8KB"))
                    .withMessage("8KB: a size needs a unit of K M G, for example 64M");
        }

        @Test
        void writtenInTheCoarsestUnit() {
            assertThat(Sizes.format(64L << 20)).isEqualTo("64M");
            assertThat(Sizes.format(1536)).isEqualTo("1536");
            assertThat(Sizes.format(0)).isEqualTo("0");
        }
    }

    @Nested
    class CpuListsAre {

        @Test
        void readAscending() {
            assertThat(CpuList.parse("0-3", 4)).containsExactly(0, 1, 2, 3);
            assertThat(CpuList.parse("2,0", 4)).containsExactly(0, 2);
            assertThat(CpuList.parse("3,0-1", 4)).containsExactly(0, 1, 3);
            assertThat(CpuList.parse("all", 3)).containsExactly(0, 1, 2);
            assertThat(CpuList.parse("all", 1)).containsExactly(0);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                0-9         | CPU 9 is not on this board (0..3)
                4           | CPU 4 is not on this board (0..3)
                0-999999999 | CPU 999999999 is not on this board (0..3)
                3-1         | 3-1 runs backwards
                0-2,1-3     | CPU 1 is named twice
                0,0         | CPU 0 is named twice
                """)
        void refusedNamingTheCpu(String text, String complaint) {
            assertThatIllegalArgumentException().isThrownBy(() -> CpuList.parse(text, 4))
                    .withMessage(text + ": " + complaint);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a", ",", "0,", "0-", "-1", "1-2-3", "ALL", "0x1", "12345678901"})
        void refusedWhenTheyAreNone(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> CpuList.parse(text, 4))
                    .withMessage(text + ": not a list of CPUs, for example 0-3 or 0,2 or all");
        }

        @Test
        void writtenWithRanges() {
            assertThat(CpuList.format(0, 1, 3)).isEqualTo("0-1,3");
            assertThat(CpuList.format(0, 1, 2, 3)).isEqualTo("0-3");
            assertThat(CpuList.format(2)).isEqualTo("2");
            assertThat(CpuList.format()).isEqualTo("none");
        }
    }

    @Nested
    class NumbersAre {

        @Test
        void readInDecimalAndHexadecimal() {
            assertThat(Numbers.parse("42", 0, 100)).isEqualTo(42);
            assertThat(Numbers.parse("-1", -1, 100)).isEqualTo(-1);
            assertThat(Numbers.parse("0xFEE00000", 0, Long.MAX_VALUE)).isEqualTo(0xfee00000L);
            assertThat(Numbers.parse("010", 0, 100)).as("no octal").isEqualTo(10);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "1.5", "+1", "0x", "1e3", "\u0663"})
        void refusedWhenTheyAreNone(String text) {
            assertThatThrownBy(() -> Numbers.parse(text, 0, 9)).hasMessage(text + ": not a whole number");
        }

        @ParameterizedTest
        @ValueSource(strings = {"10", "-1", "9999999999999999999", "0xffffffffffffffff"})
        void refusedOutsideTheirBounds(String text) {
            assertThatThrownBy(() -> Numbers.parse(text, 0, 9)).hasMessage(text + ": not in 0..9");
        }
    }
}
