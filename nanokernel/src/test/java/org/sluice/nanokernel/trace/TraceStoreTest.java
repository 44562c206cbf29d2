package org.sluice.nanokernel.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.x86.MachineRecord;

class TraceStoreTest {

    private long now;

    private TraceStore store(int capacity) {
        TraceStore store = new TraceStore(capacity);
        store.watch(() -> now);
        return store;
    }

    @Test
    void everyFieldComesBackAsItWasWritten() {
        TraceStore store = store(10);
        store.record(MachineRecord.ACCEPTED, 123L, 255, 0xEF, 77L, Long.MAX_VALUE);
        now = 456;
        store.record(PipelineRecord.RECORDED, 3, 1_000_000, 191, Long.MIN_VALUE, -5L);
        store.record(PipelineRecord.RENICED, -1, 2, -1, 0L, 300L);
        assertThat(store.get(0)).isEqualTo(new TraceRecord(123, MachineRecord.ACCEPTED, 255, -1, 0xEF, 77,
                Long.MAX_VALUE));
        assertThat(store.get(1)).isEqualTo(new TraceRecord(456, PipelineRecord.RECORDED, 3, 1_000_000, 191,
                Long.MIN_VALUE, -5));
        assertThat(store.get(2)).isEqualTo(new TraceRecord(456, PipelineRecord.RENICED, -1, 2, -1, 0, 300));
    }

    @Test
    void atLeastTheCapacityIsKeptAndTheRestIsCounted() {
        int capacity = 20_000;
        TraceStore store = store(capacity);
        for (int i = 0; i < 100_000; i++) {
            store.record(MachineRecord.EOI, i, 0, 0, i, 0);
            long kept = store.written() - store.firstKept();
            assertThat(kept).isGreaterThanOrEqualTo(Math.min(i + 1, capacity));
        }
        assertThat(store.dropped()).isEqualTo(store.firstKept()).isPositive();
        for (long i = store.firstKept(); i < store.written(); i++) {
            assertThat(store.get(i).id()).isEqualTo(i);
        }
        assertThatThrownBy(() -> store.get(store.firstKept() - 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.get(store.written())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theHashDoesNotDependOnWhatIsKept() {
        TraceStore small = store(0);
        TraceStore large = store(50_000);
        for (int i = 0; i < 40_000; i++) {
            small.record(MachineRecord.EOI, i, i % 4, i % 256, i, i);
            large.record(MachineRecord.EOI, i, i % 4, i % 256, i, i);
        }
        assertThat(small.hash()).isEqualTo(large.hash());
    }

    @Test
    void theHashCanBeComputedFromTheDecodedRecords() {
        TraceStore store = store(100);
        for (int i = 0; i < 50; i++) {
            now = i * 10L;
            store.record(PipelineRecord.RECORDED + i % 18, i % 5 - 1, i % 3, i % 192 - 1, i, -i);
        }
        TraceHash hash = new TraceHash();
        for (long i = 0; i < store.written(); i++) {
            TraceRecord record = store.get(i);
            hash.add(record.nanos(), record.place(), record.id(), record.detail());
        }
        assertThat(hash.hex()).isEqualTo(store.hash()).hasSize(16);
    }

    @Test
    void anyChangeOfAnyFieldChangesTheHash() {
        String original = hash(1, 2, 3, 4);
        assertThat(hash(2, 2, 3, 4)).isNotEqualTo(original);
        assertThat(hash(1, 3, 3, 4)).isNotEqualTo(original);
        assertThat(hash(1, 2, 4, 4)).isNotEqualTo(original);
        assertThat(hash(1, 2, 3, 5)).isNotEqualTo(original);
        assertThat(new TraceHash().hex()).isNotEqualTo(original);
    }

    private static String hash(long nanos, long place, long id, long detail) {
        TraceHash hash = new TraceHash();
        hash.add(nanos, place, id, detail);
        return hash.hex();
    }

    @Test
    void aDeliveryIsBookedFromItsRaiseToTheHandlersFirstInstant() {
        TraceStore store = store(10);
        now = 1_500;
        store.record(PipelineRecord.PLAYED, 1, 2, 11, 9L, 1_200L);
        assertThat(store.latencies(2).maxNanos()).isEqualTo(300);
        assertThat(store.latencies(2).maxId()).isEqualTo(9);
        assertThat(store.latencies(1).total()).isZero();
    }

    @Test
    void aStageThatIsGoneTakesItsLatenciesAlong() {
        TraceStore store = store(10);
        store.record(PipelineRecord.PLAYED, 1, 2, 11, 9L, 0L);
        store.record(PipelineRecord.GONE, -1, 2, -1, 0L, 0L);
        store.record(PipelineRecord.GONE, -1, 700, -1, 0L, 0L);
        assertThat(store.latencies(2).total()).isZero();
        assertThat(store.latencies(699).total()).isZero();
    }

    @Test
    void aNegativeCapacityIsRefused() {
        assertThatThrownBy(() -> new TraceStore(-1)).hasMessage("capacity -1 must not be negative");
    }
}
