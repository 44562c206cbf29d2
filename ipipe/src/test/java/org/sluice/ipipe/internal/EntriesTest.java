package org.sluice.ipipe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rule 20: hits merge, or wait one by one up to a bound. */
class EntriesTest {

    private final Entries entries = new Entries();

    @Test
    void aFurtherHitMergesIntoTheFirst() {
        entries.first(7, 70);
        assertThat(entries.further(8, 80, 1)).isFalse();
        assertThat(entries.further(9, 90, 3)).isFalse();
        assertThat(entries.id).isEqualTo(7);
        assertThat(entries.raisedNanos).isEqualTo(70);
        assertThat(entries.hits).isEqualTo(5);
        assertThat(entries.count).isEqualTo(1);
        assertThat(entries.scan()).isEqualTo(1);
        entries.removeFirst();
        assertThat(entries.count).isZero();
        assertThat(entries.scan()).isZero();
    }

    @Test
    void aRingOfCountedHitsGoesRoundAndRound() {
        entries.setCounted(true);
        long added = 0;
        long taken = 0;
        for (int round = 0; round < 10; round++) {
            while (add(++added)) {
                assertThat(entries.scan()).isEqualTo(entries.count);
            }
            assertThat(entries.count).isEqualTo(Entries.COUNTED_MAX);
            for (int i = 0; i < 40; i++) {
                assertThat(entries.id).isGreaterThan(taken);
                assertThat(entries.raisedNanos).isEqualTo(entries.id * 10);
                taken = entries.id;
                entries.removeFirst();
            }
        }
        while (entries.count > 0) {
            entries.removeFirst();
        }
        assertThat(entries.scan()).isZero();
    }

    private boolean add(long id) {
        if (entries.count == 0) {
            entries.first(id, id * 10);
            return true;
        }
        return entries.further(id, id * 10, 1);
    }
}
