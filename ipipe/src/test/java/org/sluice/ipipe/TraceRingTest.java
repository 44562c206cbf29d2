package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bounded trace that says what it has lost. */
class TraceRingTest {

    private final List<String> read = new ArrayList<>();

    private void read(TraceRing ring) {
        read.clear();
        ring.read((nanos, kind, cpu, stage, irq, id, detail) ->
                read.add(nanos + " " + PipelineRecord.name(kind) + " " + cpu + " " + stage + " " + irq + " " + id + " "
                        + detail));
    }

    @Test
    void everyFieldComesBackAlsoTheNegativeOnes() {
        TraceRing ring = new TraceRing(4, cpu -> 100 + cpu);
        ring.record(PipelineRecord.PLAYED, 255, 70_000, 4_031, Long.MAX_VALUE, -5);
        ring.record(PipelineRecord.REGISTERED, -1, PipelineRecord.WITHOUT_STAGE, -1, 0, 200);
        read(ring);
        assertThat(read).containsExactly("355 played 255 70000 4031 9223372036854775807 -5",
                "100 registered -1 -1 -1 0 200");
        assertThat(ring.dropped()).isZero();
    }

    @Test
    void theOldestGoFirstAndAreCounted() {
        TraceRing ring = new TraceRing(2, cpu -> 0);
        for (int id = 1; id <= 5; id++) {
            ring.record(PipelineRecord.RECORDED, 0, 1, 2, id, 0);
        }
        read(ring);
        assertThat(read).containsExactly("0 recorded 0 1 2 4 0", "0 recorded 0 1 2 5 0");
        assertThat(ring.written()).isEqualTo(5);
        assertThat(ring.dropped()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -4, 3, 1 << 25})
    void theCapacityIsAPowerOfTwo(int capacity) {
        assertThatThrownBy(() -> new TraceRing(capacity, cpu -> 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity " + capacity + " is not a power of two in 1..16777216");
    }

    @Test
    void itNeedsAClock() {
        assertThatThrownBy(() -> new TraceRing(1, null)).isInstanceOf(NullPointerException.class).hasMessage("clock");
    }

    @Test
    void itMayHoldOneRecord() {
        TraceRing ring = new TraceRing(1, cpu -> 7);
        ring.record(PipelineRecord.RECORDED, 0, 1, 2, 3, 4);
        read(ring);
        assertThat(read).containsExactly("7 recorded 0 1 2 3 4");
    }
}
