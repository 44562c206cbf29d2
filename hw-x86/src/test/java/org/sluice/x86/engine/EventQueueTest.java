package org.sluice.x86.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EventQueueTest {

    private final EventQueue queue = new EventQueue();
    private final List<Long> seen = new ArrayList<>();
    private final EventTarget log = (kind, argument) -> seen.add(argument);

    @Test
    void emptyQueueIsDueNever() {
        assertThat(queue.nextNanos()).isEqualTo(EventQueue.NEVER);
        assertThat(queue.nextTarget()).isNull();
        assertThat(queue.size()).isZero();
    }

    @Test
    void earlierEventsLeaveFirst() {
        queue.post(30, log, 0, 3);
        queue.post(10, log, 0, 1);
        queue.post(20, log, 0, 2);

        drain();

        assertThat(seen).containsExactly(1L, 2L, 3L);
    }

    @Test
    void simultaneousEventsLeaveInTheOrderTheyWerePosted() {
        for (long i = 0; i < 100; i++) {
            queue.post(5, log, 0, i);
        }

        drain();

        assertThat(seen).isSorted().hasSize(100);
    }

    @Test
    void kindAndArgumentReachTheTarget() {
        List<String> calls = new ArrayList<>();
        queue.post(1, (kind, argument) -> calls.add(kind + "/" + argument), 7, -9);

        drain();

        assertThat(calls).containsExactly("7/-9");
    }

    @Test
    void cancelledEventNeverFires() {
        queue.post(1, log, 0, 1);
        long second = queue.post(2, log, 0, 2);
        queue.post(3, log, 0, 3);

        assertThat(queue.cancel(second)).isTrue();
        drain();

        assertThat(seen).containsExactly(1L, 3L);
    }

    @Test
    void cancellingTwiceOrAfterFiringOrNothingIsHarmless() {
        long first = queue.post(1, log, 0, 1);
        drain();

        assertThat(queue.cancel(first)).isFalse();
        long second = queue.post(2, log, 0, 2);
        assertThat(queue.cancel(second)).isTrue();
        assertThat(queue.cancel(second)).isFalse();
        assertThat(queue.cancel(EventQueue.NO_EVENT)).isFalse();
    }

    @Test
    void staleHandleDoesNotCancelTheSlotsNextOwner() {
        long old = queue.post(1, log, 0, 1);
        queue.cancel(old);
        queue.post(1, log, 0, 2);

        assertThat(queue.cancel(old)).isFalse();
        drain();

        assertThat(seen).containsExactly(2L);
    }

    @Test
    void agreesWithASortedListInRandomWalks() {
        for (long seed = 1; seed <= 50; seed++) {
            walk(new SplitMix64(seed));
        }
    }

    private record Entry(long nanos, long sequence, long handle) {
    }

    private void walk(SplitMix64 random) {
        EventQueue walked = new EventQueue();
        List<Entry> model = new ArrayList<>();
        List<Long> fired = new ArrayList<>();
        EventTarget target = (kind, argument) -> fired.add(argument);
        for (long step = 0; step < 2_000; step++) {
            int choice = (int) random.below(5);
            if (choice < 3) {
                long nanos = random.below(200);
                model.add(new Entry(nanos, step, walked.post(nanos, target, 0, step)));
            } else if (choice == 3 && !model.isEmpty()) {
                Entry victim = model.remove((int) random.below(model.size()));
                assertThat(walked.cancel(victim.handle)).isTrue();
            } else if (!model.isEmpty()) {
                Entry expected = model.stream().min(ORDER).orElseThrow();
                model.remove(expected);
                assertThat(walked.nextNanos()).isEqualTo(expected.nanos);
                walked.take();
                walked.fire();
                assertThat(fired.get(fired.size() - 1)).isEqualTo(expected.sequence);
            }
            assertThat(walked.size()).isEqualTo(model.size());
        }
    }

    @Test
    void agreesWithASortedSetWhileTimePassesAtAnyPace() {
        long[] paces = {1, 300, 40_000, 1_000_000_000L};
        for (long seed = 1; seed <= 8; seed++) {
            SplitMix64 random = new SplitMix64(seed);
            EventQueue walked = new EventQueue();
            TreeSet<Entry> model = new TreeSet<>(ORDER);
            List<Entry> byAge = new ArrayList<>();
            long[] fired = {0};
            EventTarget target = (kind, argument) -> fired[0] = argument;
            long now = 0;
            for (long step = 0; step < 20_000; step++) {
                int wanted = step / 4_000 % 2 == 0 ? 900 : 12;
                long pace = paces[(int) (step / 2_500 % paces.length)];
                if (model.size() < wanted || random.below(2) == 0) {
                    long nanos = now + (random.below(4) == 0 ? pace : random.below(2 * pace));
                    Entry entry = new Entry(nanos, step, walked.post(nanos, target, 0, step));
                    model.add(entry);
                    byAge.add(entry);
                }
                if (random.below(6) == 0) {
                    Entry victim = byAge.get((int) random.below(byAge.size()));
                    assertThat(walked.cancel(victim.handle)).isEqualTo(model.remove(victim));
                }
                for (int takes = model.size() > wanted ? 2 : (int) random.below(2); takes > 0; takes--) {
                    now = takeFirst(walked, model, fired, now);
                }
                assertThat(walked.nextNanos()).isEqualTo(model.isEmpty() ? EventQueue.NEVER : model.first().nanos);
                assertThat(walked.size()).isEqualTo(model.size());
            }
        }
    }

    private static long takeFirst(EventQueue walked, TreeSet<Entry> model, long[] fired, long now) {
        Entry expected = model.pollFirst();
        if (expected == null) {
            return now;
        }
        walked.runNext();
        assertThat(fired[0]).isEqualTo(expected.sequence);
        return expected.nanos;
    }

    @Test
    void manyEventsOfOneInstantLeaveInOrderWhereverTheyWait() {
        for (long nanos : new long[] {0, 1_000, 50_000, 10_000_000_000L, EventQueue.NEVER}) {
            seen.clear();
            for (long i = 0; i < 1_000; i++) {
                queue.post(nanos, log, 0, i);
            }
            drain();
            assertThat(seen).hasSize(1_000).isSorted();
        }
    }

    @Test
    void promotedEventGoesFirstUnlessOneIsDueEarlier() {
        for (long nanos : new long[] {10, 100_000, 10_000_000_000L}) {
            seen.clear();
            queue.post(nanos, log, 0, 1);
            queue.post(nanos, log, 0, 2);
            queue.post(nanos, log, 0, 3);
            queue.post(nanos + 1, log, 0, 4);
            int[] slots = new int[4];
            queue.eachDueFirst((slot, target, kind, argument, sequence) -> slots[(int) argument] = slot);
            queue.promote(slots[3]);
            queue.post(nanos - 1, log, 0, 0);
            drain();
            assertThat(seen).containsExactly(0L, 3L, 1L, 2L, 4L);
        }
    }

    @Test
    void cancelledPromotedEventIsForgotten() {
        queue.post(7, log, 0, 1);
        long second = queue.post(7, log, 0, 2);
        int[] slots = new int[3];
        queue.eachDueFirst((slot, target, kind, argument, sequence) -> slots[(int) argument] = slot);
        queue.promote(slots[2]);

        queue.cancel(second);
        queue.post(7, log, 0, 3);
        drain();

        assertThat(seen).containsExactly(1L, 3L);
    }

    @Test
    void moreEventsThanSlotsAreRefusedWithTheBound() {
        EventCells cells = new EventCells(4);

        assertThatThrownBy(() -> cells.grow(EventCells.SLOTS_MAX * 2)).isInstanceOf(IllegalStateException.class)
                .hasMessage("more than 16777215 events are pending");
        assertThat(cells.capacity()).isEqualTo(4);
    }

    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::nanos).thenComparingLong(Entry::sequence);

    private void drain() {
        while (queue.size() > 0) {
            queue.take();
            queue.fire();
        }
    }
}
