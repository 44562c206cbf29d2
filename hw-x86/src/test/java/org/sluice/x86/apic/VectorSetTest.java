package org.sluice.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sluice.x86.engine.SplitMix64;

class VectorSetTest {

    private final VectorSet set = new VectorSet();

    @Test
    void emptySetHasNoHighest() {
        assertThat(set.highest()).isEqualTo(-1);
        assertThat(set.size()).isZero();
    }

    @Test
    void everyVectorIsFoundAloneAndRemovedAlone() {
        for (int vector = 0; vector < 256; vector++) {
            set.add(vector);
            assertThat(set.highest()).isEqualTo(vector);
            assertThat(set.contains(vector)).isTrue();
            assertThat(set.word32(vector / 32)).isEqualTo(1 << vector % 32);
            set.remove(vector);
            assertThat(set.highest()).isEqualTo(-1);
        }
    }

    @Test
    void agreesWithATreeSetInARandomWalk() {
        SplitMix64 random = new SplitMix64(7);
        TreeSet<Integer> model = new TreeSet<>();
        for (int step = 0; step < 20_000; step++) {
            int vector = (int) random.below(256);
            if (random.below(2) == 0) {
                set.add(vector);
                model.add(vector);
            } else {
                set.remove(vector);
                model.remove(vector);
            }
            int probe = (int) random.below(256);
            assertThat(set.contains(probe)).isEqualTo(model.contains(probe));
            assertThat(set.highest()).isEqualTo(model.isEmpty() ? -1 : model.last());
            assertThat(set.size()).isEqualTo(model.size());
        }
        set.clear();
        assertThat(set.size()).isZero();
    }
}
