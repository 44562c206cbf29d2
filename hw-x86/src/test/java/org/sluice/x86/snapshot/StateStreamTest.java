package org.sluice.x86.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sluice.x86.engine.SplitMix64;

class StateStreamTest {

    private static byte[] saved(Consumer<StateStream> part) {
        StateStream state = StateStream.saving();
        part.accept(state);
        return state.bytes();
    }

    @Test
    void whatWasSavedComesBack() {
        byte[] bytes = saved(state -> {
            assertThat(state.exchange(-5)).isEqualTo(-5);
            state.exchange(Long.MIN_VALUE);
            state.exchange((byte) 0x80);
            state.exchange(true);
            state.exchange("caf\u00e9");
            state.exchange(Thread.State.WAITING, Thread.State.values());
            state.exchangeAny(new byte[] {1, 0, 2});
        });
        StateStream state = StateStream.restoring(bytes);
        assertThat(state.exchange(0)).isEqualTo(-5);
        assertThat(state.exchange(0L)).isEqualTo(Long.MIN_VALUE);
        assertThat(state.exchange((byte) 0)).isEqualTo((byte) 0x80);
        assertThat(state.exchange(false)).isTrue();
        assertThat(state.exchange("")).isEqualTo("caf\u00e9");
        assertThat(state.exchange(Thread.State.NEW, Thread.State.values())).isEqualTo(Thread.State.WAITING);
        assertThat(state.exchangeAny(new byte[0])).containsExactly(1, 0, 2);
        state.end();
    }

    @Test
    void arraysOfAnyFillComeBackOverWhateverWasThere() {
        SplitMix64 random = new SplitMix64(1);
        for (int length = 0; length < 200; length++) {
            byte[] some = new byte[length];
            int[] ints = new int[length];
            long[] longs = new long[length];
            boolean[] flags = new boolean[length];
            long density = random.between(1, 30);
            for (int i = 0; i < length; i++) {
                boolean filled = random.below(density) == 0;
                some[i] = filled ? (byte) random.next() : 0;
                ints[i] = filled ? (int) random.next() : 0;
                longs[i] = filled ? random.next() : 0;
                flags[i] = filled;
            }
            StateStream state = StateStream.restoring(saved(stream -> exchangeAll(stream, some, ints, longs, flags)));
            byte[] others = some.clone();
            java.util.Arrays.fill(others, (byte) 7);
            int[] otherInts = new int[length];
            java.util.Arrays.fill(otherInts, 7);
            long[] otherLongs = new long[length];
            java.util.Arrays.fill(otherLongs, 7);
            boolean[] otherFlags = new boolean[length];
            exchangeAll(state, others, otherInts, otherLongs, otherFlags);
            state.end();
            assertThat(others).isEqualTo(some);
            assertThat(otherInts).isEqualTo(ints);
            assertThat(otherLongs).isEqualTo(longs);
            assertThat(otherFlags).isEqualTo(flags);
        }
    }

    private static void exchangeAll(StateStream state, byte[] bytes, int[] ints, long[] longs, boolean[] flags) {
        state.exchange(bytes);
        state.exchange(ints);
        state.exchange(longs);
        state.exchange(flags);
    }

    @Test
    void zerosCostNothing() {
        byte[] page = new byte[1 << 16];
        page[40_000] = 1;
        assertThat(saved(state -> state.exchange(page))).hasSizeLessThan(30);
        assertThat(saved(state -> state.exchange(new long[1_000]))).hasSize(4);
    }

    @Test
    void aSectionThatIsNotTheNextIsTold() {
        StateStream state = StateStream.restoring(saved(saving -> saving.section("nic eth0")));
        assertThatThrownBy(() -> state.section("uart com1")).isInstanceOf(SnapshotException.class)
                .hasMessage("after the head the snapshot has 'nic eth0', not 'uart com1'");
    }

    @Test
    void aStateThatEndsWithinASectionIsTold() {
        StateStream state = StateStream.restoring(saved(saving -> saving.section("clock")));
        state.section("clock");
        assertThatThrownBy(() -> state.exchange(1L)).isInstanceOf(SnapshotException.class)
                .hasMessage("the snapshot ends within clock");
    }

    @Test
    void whatLiesOutsideAnArrayOrAnEnumIsTold() {
        byte[] indexTooHigh = saved(state -> {
            state.exchange(1);
            state.exchange(9);
            state.exchange(1L);
        });
        assertThatThrownBy(() -> StateStream.restoring(indexTooHigh).exchange(new long[9]))
                .isInstanceOf(SnapshotException.class).hasMessageContaining("9, which is not in 0..8");
        byte[] noConstant = saved(state -> state.exchange(77));
        assertThatThrownBy(() -> StateStream.restoring(noConstant).exchange(Thread.State.NEW, Thread.State.values()))
                .isInstanceOf(SnapshotException.class);
        byte[] hugeText = saved(state -> state.exchange(Integer.MAX_VALUE));
        assertThatThrownBy(() -> StateStream.restoring(hugeText).exchange("")).isInstanceOf(SnapshotException.class);
    }

    @Test
    void aRunOfBytesThatGoesBackOrNowhereIsTold() {
        for (int[] run : new int[][] {{4, 2}, {0, 0}, {-1, 3}, {0, 9}}) {
            byte[] bad = saved(state -> {
                state.exchange(run[0]);
                state.exchange(run[1]);
                state.exchange(0L);
            });
            assertThatThrownBy(() -> StateStream.restoring(bad).exchange(new byte[8])).as("%d..%d", run[0], run[1])
                    .isInstanceOf(SnapshotException.class);
        }
    }

    @Test
    void restoringALongerStateLeavesARest() {
        assertThatThrownBy(() -> StateStream.restoring(new byte[2]).end()).isInstanceOf(SnapshotException.class)
                .hasMessageContaining("2 bytes more");
    }
}
