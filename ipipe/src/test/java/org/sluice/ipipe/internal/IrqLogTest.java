package org.sluice.ipipe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two-level bitmap, against a sorted map. */
class IrqLogTest {

    private static final int WIDEST = 4_032;

    private final IrqLog log = new IrqLog(WIDEST);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 127, 128, WIDEST - 1})
    void anEntryComesBackWithEverythingItStandsFor(int irq) {
        assertThat(log.add(irq, 7, 70)).isZero();
        assertThat(log.add(irq, 8, 80)).isEqualTo(7);
        assertThat(log.lowest()).isEqualTo(irq);
        assertThat(log.contains(irq)).isTrue();
        assertThat(log.pending()).isEqualTo(1);
        assertThat(log.scan()).isEqualTo(1);
        log.take(irq);
        assertThat(log.takenId).isEqualTo(7);
        assertThat(log.takenRaisedNanos).isEqualTo(70);
        assertThat(log.takenHits).isEqualTo(2);
        assertThat(log.isEmpty()).isTrue();
        assertThat(log.contains(irq)).isFalse();
        assertThat(log.pending()).isZero();
    }

    @Test
    void lowestIsTheLowestOfAllWords() {
        TreeMap<Integer, Integer> expected = new TreeMap<>();
        long state = 42;
        for (int step = 0; step < 20_000; step++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            int irq = (int) (state >>> 40) % WIDEST;
            if ((state >>> 33 & 3) != 0) {
                log.add(irq, step + 1, step);
                expected.merge(irq, 1, Integer::sum);
            } else if (!expected.isEmpty()) {
                assertThat(log.lowest()).isEqualTo(expected.firstKey());
                int next = expected.ceilingKey(irq) == null ? expected.firstKey() : expected.ceilingKey(irq);
                log.take(next);
                assertThat(log.takenHits).isEqualTo(expected.remove(next));
            }
            assertThat(log.pending()).isEqualTo(expected.size());
        }
        assertThat(log.scan()).isEqualTo(expected.size());
    }

    @Test
    void aRingOfCountedHitsGoesRoundAndRound() {
        log.setCounted(5, true);
        long added = 0;
        long taken = 0;
        for (int round = 0; round < 10; round++) {
            while (log.add(5, ++added, added * 10) == 0) {
                assertThat(log.scan()).isEqualTo(log.pending());
            }
            assertThat(log.pending()).isEqualTo(IrqLog.COUNTED_MAX);
            for (int i = 0; i < 40; i++) {
                log.take(5);
                assertThat(log.takenRaisedNanos).isEqualTo(log.takenId * 10);
                assertThat(log.takenId).isGreaterThan(taken);
                taken = log.takenId;
            }
        }
        while (!log.isEmpty()) {
            log.take(5);
        }
        assertThat(log.pending()).isZero();
        assertThat(log.scan()).isZero();
    }
}
