package org.sluice.x86.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.engine.Processor;

/** The time of a drifting oscillator against exact arithmetic. */
class OscillatorTest {

    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    private long machineNanos;
    private final Oscillator oscillator = new Oscillator(() -> machineNanos);

    @ParameterizedTest
    @ValueSource(ints = {Drifting.PPM_MAX, -Drifting.PPM_MAX, 1, -1, 0})
    void itsTimeIsExactUpToTheLastInstantOfARun(int drift) {
        oscillator.drift(drift);
        BigInteger slower = MILLION.add(BigInteger.valueOf(drift));
        for (long nanos = Processor.NANOS_MAX; nanos > 0; nanos /= 3) {
            machineNanos = nanos;
            long own = BigInteger.valueOf(nanos).multiply(MILLION).divide(slower).longValueExact();
            assertThat(oscillator.nowNanos()).as("at %d", nanos).isEqualTo(own);
            long due = oscillator.machineNanosAt(own);
            assertThat(due).as("not before it").isLessThanOrEqualTo(nanos).isGreaterThanOrEqualTo(nanos - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Drifting.PPM_MAX + 1, -Drifting.PPM_MAX - 1, -1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aDriftBeyondATenthIsRefusedAndChangesNothing(int drift) {
        machineNanos = 1_000;
        assertThatThrownBy(() -> oscillator.drift(drift)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a drift of " + drift + " parts per million is not in -100000..100000");
        machineNanos = 1_000_000;
        assertThat(oscillator.nowNanos()).isEqualTo(1_000_000);
    }

    @Test
    void theTwoBoundsThemselvesAreAccepted() {
        oscillator.drift(Drifting.PPM_MAX);
        machineNanos = 1_100;
        assertThat(oscillator.nowNanos()).isEqualTo(1_000);
        oscillator.drift(-Drifting.PPM_MAX);
        machineNanos = 2_000;
        assertThat(oscillator.nowNanos()).isEqualTo(2_000);
    }
}
