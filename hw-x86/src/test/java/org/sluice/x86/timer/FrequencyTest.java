package org.sluice.x86.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.x86.engine.SplitMix64;

class FrequencyTest {

    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000L);

    @ParameterizedTest
    @CsvSource({"14318180,12", "14318180,4", "32768,1", "9000000000,1", "1,65536", "2500000000,3"})
    void ticksAreTheFloorOfTheFraction(long hz, int divisor) {
        Frequency frequency = new Frequency(hz, divisor);
        SplitMix64 random = new SplitMix64(hz);
        for (int i = 0; i < 10_000; i++) {
            long nanos = random.below(1L << 1 + (int) random.below(60));
            BigInteger exact = BigInteger.valueOf(nanos).multiply(BigInteger.valueOf(hz))
                    .divide(SECOND.multiply(BigInteger.valueOf(divisor)));
            if (exact.bitLength() < 63) {
                assertThat(frequency.ticks(nanos)).isEqualTo(exact.longValueExact());
            }
        }
    }

    /** The first instant of a tick: one nanosecond before, it has not come. */
    @ParameterizedTest
    @CsvSource({"14318180,12", "14318180,4", "32768,1", "9000000000,1", "1,65536", "2500000000,3"})
    void nanosAtIsTheFirstInstantOfATick(long hz, int divisor) {
        Frequency frequency = new Frequency(hz, divisor);
        for (long tick : new long[] {1, 2, 3, 11, 12, 1_193, 32_768, 65_536, 14_318_180}) {
            if (tick / hz >= Long.MAX_VALUE / 1_000_000_000L / divisor) {
                continue; // beyond the machine's time
            }
            long nanos = frequency.nanosAt(tick);
            assertThat(frequency.ticks(nanos)).isGreaterThanOrEqualTo(tick);
            assertThat(frequency.ticks(nanos - 1)).isLessThan(tick);
        }
        assertThat(frequency.nanosAt(0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "-1,1", "9000000001,1", "1,0", "1,65537"})
    void whatWouldOverflowIsRefused(long hz, int divisor) {
        assertThatThrownBy(() -> new Frequency(hz, divisor)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void threePmTicksAreOnePitTickAtEveryNanosecond() {
        SplitMix64 random = new SplitMix64(1);
        for (int i = 0; i < 10_000; i++) {
            long nanos = random.below(1L << 50);
            assertThat(PmTimer.CLOCK.ticks(nanos) / 3).isEqualTo(Pit.CLOCK.ticks(nanos));
        }
    }
}
