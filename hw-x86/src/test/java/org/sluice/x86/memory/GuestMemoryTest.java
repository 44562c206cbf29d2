package org.sluice.x86.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sluice.x86.engine.SplitMix64;

class GuestMemoryTest {

    @Test
    void nodesLieOneAfterTheOtherAroundTheHole() {
        MemoryLayout layout = new MemoryLayout(2L << 30, 2L << 30, 1L << 30);
        assertThat(layout.ranges()).containsExactly(new MemoryRange(0, 2L << 30, 0),
                new MemoryRange(2L << 30, 1L << 30, 1), new MemoryRange(4L << 30, 1L << 30, 1),
                new MemoryRange(5L << 30, 1L << 30, 2));
        assertThat(layout.bytes()).isEqualTo(5L << 30);
        assertThat(layout.nodeOf(0xBFFFFFFFL)).isEqualTo(1);
        assertThat(layout.nodeOf(0xC0000000L)).isEqualTo(-1);
        assertThat(layout.covers(0xBFFFFFFFL, 1)).isTrue();
        assertThat(layout.covers(0xBFFFFFFFL, 2)).isFalse();
        assertThat(layout.covers(0x7FFFFFFFL, 2)).isTrue();
    }

    @Test
    void manyGiBCostOnlyWhatIsWritten() {
        GuestMemory memory = new GuestMemory(new MemoryLayout(512L << 30));
        memory.write((513L << 30) - 8, 8, 7);
        assertThat(memory.read((513L << 30) - 8, 8)).isEqualTo(7);
        assertThat(memory.residentPages()).isEqualTo(1);
        assertThat(memory.read(1L << 38, 8)).isZero();
        assertThat(memory.residentPages()).isEqualTo(1);
    }

    @Test
    void otherSizesAreRefusedWhereverTheyAre() {
        GuestMemory memory = new GuestMemory(new MemoryLayout(1 << 20));
        memory.write(0x20000, 1, 1);
        for (int size : new int[] {0, 3, 16, -1, Integer.MIN_VALUE}) {
            for (long address : new long[] {0, 0x20000, 0xFFFF, 0xFFFFF, 1L << 40}) {
                assertThatThrownBy(() -> memory.read(address, size)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("not " + size);
                assertThatThrownBy(() -> memory.write(address, size, 0)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("not " + size);
            }
        }
    }

    /** Against an array, around page borders and the end. */
    @Test
    void anyAccessIsThatOfAnArray() {
        int bytes = 3 * GuestMemory.PAGE_BYTES;
        GuestMemory memory = new GuestMemory(new MemoryLayout(bytes));
        byte[] model = new byte[bytes + 16];
        java.util.Arrays.fill(model, bytes, model.length, (byte) 0xFF);
        SplitMix64 random = new SplitMix64(5);
        for (int i = 0; i < 200_000; i++) {
            int size = 1 << random.below(4);
            int at = (int) (random.below(2) == 0 ? random.below(bytes)
                    : Math.max(0, random.between(1, 3) * GuestMemory.PAGE_BYTES - random.below(9)));
            long expected = 0;
            long value = random.next();
            boolean writes = random.below(2) == 0;
            for (int b = 0; b < size; b++) {
                expected |= (model[at + b] & 0xFFL) << 8 * b;
                if (writes && at + b < bytes) {
                    model[at + b] = (byte) (value >>> 8 * b);
                }
            }
            assertThat(memory.read(at, size)).isEqualTo(expected);
            if (writes) {
                memory.write(at, size, value);
            }
        }
        byte[] copy = new byte[bytes + 16];
        memory.copyOut(0, copy, 0, copy.length);
        assertThat(copy).isEqualTo(model);
    }

    @Test
    void otherSizesAreRefused() {
        GuestMemory memory = new GuestMemory(new MemoryLayout(1 << 20));
        memory.write(0, 1, 1);
        assertThatThrownBy(() -> memory.read(0, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> memory.write(0, 3, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void distancesAreSymmetricAndBounded() {
        NodeDistances distances = new NodeDistances(3, 100);
        distances.set(0, 2, 31);
        assertThat(distances.get(2, 0)).isEqualTo(31);
        assertThat(distances.latencyNanos(2, 0)).isEqualTo(310);
        assertThat(distances.latencyNanos(1, 1)).isEqualTo(100);
        assertThatThrownBy(() -> distances.set(0, 0, 20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> distances.set(0, 1, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> distances.set(0, 1, 255)).isInstanceOf(IllegalArgumentException.class);
    }
}
