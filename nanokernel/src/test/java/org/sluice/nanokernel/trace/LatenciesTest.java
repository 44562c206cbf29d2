package org.sluice.nanokernel.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sluice.x86.engine.SplitMix64;

class LatenciesTest {

    @Test
    void percentilesAreExactByNearestRank() {
        Latencies latencies = new Latencies();
        SplitMix64 random = new SplitMix64(7);
        long[] values = new long[10_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.between(0, 3_000);
            latencies.add(values[i], i + 1, 0, 5, i);
        }
        Arrays.sort(values);
        for (int percent = 1; percent <= 100; percent++) {
            int rank = (values.length * percent + 99) / 100;
            assertThat(latencies.percentile(percent)).as(percent + " %").isEqualTo(values[rank - 1]);
        }
    }

    @Test
    void theLongestIsKeptWithItsIdentity() {
        Latencies latencies = new Latencies();
        latencies.add(10, 1, 0, 4, 100);
        latencies.add(90, 2, 3, 11, 200);
        latencies.add(90, 3, 1, 12, 300);
        assertThat(latencies.maxNanos()).isEqualTo(90);
        assertThat(latencies.maxId()).as("the first of two equals").isEqualTo(2);
        assertThat(latencies.maxCpu()).isEqualTo(3);
        assertThat(latencies.maxIrq()).isEqualTo(11);
        assertThat(latencies.maxAtNanos()).isEqualTo(200);
        assertThat(latencies.total()).isEqualTo(3);
    }

    @Test
    void withoutValuesEverythingIsZero() {
        Latencies latencies = new Latencies();
        assertThat(latencies.percentile(99)).isZero();
        assertThat(latencies.maxNanos()).isZero();
        assertThat(latencies.maxId()).isZero();
    }

    @Test
    void aPercentOutsideItsBoundsIsRefused() {
        Latencies latencies = new Latencies();
        assertThatThrownBy(() -> latencies.percentile(0)).hasMessage("percent 0 is not in 1..100");
        assertThatThrownBy(() -> latencies.percentile(101)).hasMessage("percent 101 is not in 1..100");
    }
}
