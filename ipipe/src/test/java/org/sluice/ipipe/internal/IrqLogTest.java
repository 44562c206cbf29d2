package org.sluice.ipipe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.Profile.ReplayOrder;

/** Rules 22 and 23: the two-level bitmap, against a sorted set. */
class IrqLogTest {

    private static final int HARDWARE_IRQS = 3_968;
    private static final Numbering NUMBERING = new Numbering(HARDWARE_IRQS);
    private static final Numbering SMALL = new Numbering(70);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 127, 128, HARDWARE_IRQS - 1, HARDWARE_IRQS, HARDWARE_IRQS + 63})
    void whatIsPutIsNextAndGoesWhenRemoved(int irq) {
        for (ReplayOrder order : ReplayOrder.values()) {
            IrqSlot[] slots = slots(NUMBERING);
            IrqLog log = new IrqLog(NUMBERING, order);
            IrqSlot slot = slots[irq];
            log.put(slot);
            assertThat(log.isEmpty()).isFalse();
            assertThat(log.next()).isEqualTo(irq);
            log.remove(slot);
            assertThat(log.isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(ReplayOrder.class)
    void nextIsTheFirstOfAllWordsByTheOrder(ReplayOrder order) {
        IrqSlot[] slots = slots(NUMBERING);
        IrqLog log = new IrqLog(NUMBERING, order);
        TreeSet<Integer> expected = new TreeSet<>();
        long state = 42;
        int draining = -1;
        for (int step = 0; step < 20_000; step++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            int irq = (int) (state >>> 40) % NUMBERING.irqCount();
            if ((state >>> 33 & 1) != 0) {
                if (expected.add(irq)) {
                    log.put(slots[irq]);
                }
            } else if (!expected.isEmpty()) {
                int first = first(order, expected, draining);
                draining = NUMBERING.word(first);
                assertThat(log.next()).isEqualTo(first);
                log.took(slots[first]);
                log.remove(slots[first]);
                expected.remove(first);
                int drained = draining;
                draining = expected.stream().anyMatch(left -> NUMBERING.word(left) == drained) ? draining : -1;
            }
        }
    }

    private static int first(ReplayOrder order, TreeSet<Integer> waiting, int draining) {
        boolean byWord = order == ReplayOrder.LOWEST_BY_WORD || order == ReplayOrder.HIGHEST_BY_WORD;
        boolean lowest = order == ReplayOrder.LOWEST_FIRST || order == ReplayOrder.LOWEST_BY_WORD;
        List<Integer> candidates = new ArrayList<>(waiting);
        if (byWord && draining >= 0) {
            candidates.removeIf(irq -> NUMBERING.word(irq) != draining);
        }
        return lowest ? candidates.get(0) : candidates.get(candidates.size() - 1);
    }

    @Test
    void virtualIrqsHaveAWordOfTheirOwn() {
        assertThat(SMALL.word(69)).isEqualTo(1);
        assertThat(SMALL.word(70)).isEqualTo(2);
        assertThat(SMALL.words()).isEqualTo(3);
        for (int irq = 0; irq < SMALL.irqCount(); irq++) {
            int place = Long.numberOfTrailingZeros(SMALL.bit(irq));
            assertThat(SMALL.irq(SMALL.word(irq), place)).isEqualTo(irq);
        }
    }

    @ParameterizedTest
    @EnumSource(ReplayOrder.class)
    void wiredIrqsGoFirst(ReplayOrder order) {
        IrqSlot[] slots = slots(SMALL);
        IrqLog log = new IrqLog(SMALL, order);
        slots[66].use(IrqUse.of(IrqMode.TERMINATE).withWired(), false, (irq, here) -> { });
        for (int irq : new int[] {1, 69, 66, 100}) {
            log.put(slots[irq]);
        }
        assertThat(log.next()).isEqualTo(66);
        log.remove(slots[66]);
        assertThat(Set.of(1, 100)).contains(log.next());
    }

    private static IrqSlot[] slots(Numbering numbering) {
        IrqSlot[] slots = new IrqSlot[numbering.irqCount()];
        Arrays.setAll(slots, irq -> new IrqSlot(null, irq, numbering));
        return slots;
    }
}
