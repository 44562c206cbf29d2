package org.sluice.console.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.PipelineRecord;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.DomainSpec;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.NanokernelOptions;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineRecord;
import org.sluice.x86.board.Board;

/** What becomes of records that a run seldom has: written by hand here, on a machine that stands at 0. */
class TimelineTest {

    private static final int STAGE = 1;
    private static final int TIMER_VECTOR = Irqs.vectorOf(Irqs.TIMER);

    private final TraceStore trace = new TraceStore(TraceStore.DEFAULT_CAPACITY);
    private final Nanokernel kernel = new Nanokernel(Machine.of(Board.named("default"), trace, new BusTiming(0, 0)),
            trace, NanokernelOptions.of(CostTable.GENERIC_X86, 1));

    TimelineTest() {
        kernel.admit(DomainSpec.of("rt", 200, "all"), stage -> { });
    }

    @AfterEach
    void close() {
        kernel.close();
    }

    @Test
    void aHandlerIsASliceOnTheTrackOfItsStage() throws IOException {
        record(PipelineRecord.PLAYED, Irqs.TIMER, 7);
        record(PipelineRecord.FINISHED, Irqs.TIMER, 7);
        assertThat(played()).containsExactly("rt registered, priority 200 @pipeline",
                "{timer #7 @cpu 0 rt", "} @cpu 0 rt");
    }

    @Test
    void whatEndsClosesWhatIsOpenInsideOfIt() throws IOException {
        record(PipelineRecord.BODY_ENTERED, -1, 0);
        record(PipelineRecord.PLAYED, Irqs.TIMER, 7);
        record(PipelineRecord.BODY_LEFT, -1, 0);
        record(PipelineRecord.FINISHED, Irqs.TIMER, 7);
        assertThat(played().subList(1, 5)).containsExactly("{body @cpu 0 rt", "{timer #7 @cpu 0 rt",
                "} @cpu 0 rt", "} @cpu 0 rt");
        assertThat(played()).hasSize(5);
    }

    @Test
    void whatBeganBeforeTheTraceHasNoSlice() throws IOException {
        record(PipelineRecord.FINISHED, Irqs.TIMER, 7);
        record(PipelineRecord.BODY_LEFT, -1, 0);
        record(PipelineRecord.UNSTALLED, -1, 0);
        assertThat(played()).hasSize(1);
    }

    @Test
    void whatIsOpenAtTheEndOfTheTraceEndsThere() throws IOException {
        record(PipelineRecord.STALLED, -1, 0);
        record(PipelineRecord.PLAYED, Irqs.TIMER, 7);
        assertThat(played().subList(1, 5)).containsExactlyInAnyOrder("{stalled @cpu 0 rt stalled",
                "{timer #7 @cpu 0 rt", "} @cpu 0 rt", "} @cpu 0 rt stalled");
    }

    @Test
    void aStallEndsWithTheHandlerThatMadeIt() throws IOException {
        record(PipelineRecord.PLAYED, Irqs.TIMER, 7);
        record(PipelineRecord.UNSTALLED, -1, 0);
        record(PipelineRecord.STALLED, -1, 0);
        record(PipelineRecord.FINISHED, Irqs.TIMER, 7);
        assertThat(played().subList(1, 5)).containsExactly("{timer #7 @cpu 0 rt", "{stalled @cpu 0 rt stalled",
                "} @cpu 0 rt", "} @cpu 0 rt stalled");
    }

    @Test
    void anEntryTakesWhatTheCostTableSays() throws IOException {
        trace.record(MachineRecord.ACCEPTED, 1_000L, 2, TIMER_VECTOR, 9, 900);
        trace.record(MachineRecord.EOI, 2_000L, 2, TIMER_VECTOR, 9, 0);
        List<Long> ends = new ArrayList<>();
        Timeline.play(kernel, new Notes() {
            @Override
            public void end(int track, long nanos) {
                ends.add(nanos);
            }
        });
        assertThat(ends).containsExactly(1_000 + CostTable.GENERIC_X86.entryNanos());
    }

    @Test
    void aRaiseIsAnInstantWhereItHappens() throws IOException {
        int eth0 = kernel.irqNamed("eth0");
        trace.record(MachineRecord.PIN_RAISED, 0L, -1, eth0, 3, 0);
        trace.record(MachineRecord.TIMER_RAISED, 0L, 1, TIMER_VECTOR, 4, 0);
        trace.record(PipelineRecord.TRIGGERED, 2, -1, Irqs.HRT_KICK, 5, 2);
        assertThat(played()).contains("eth0 #3 @devices", "timer #4 @cpu 1", "hrt-kick #5 @cpu 2");
    }

    @Test
    void whatNeverReachesAHandlerIsAnInstantToo() throws IOException {
        trace.record(MachineRecord.MERGED_IN_IRR, 0L, 1, TIMER_VECTOR, 4, 3);
        trace.record(MachineRecord.DISCARDED, 0L, -1, kernel.irqNamed("com1"), 5, 0);
        trace.record(PipelineRecord.DISCARDED, 2, 0, Irqs.TIMER, 6, 0);
        record(PipelineRecord.MERGED, Irqs.TIMER, 8);
        assertThat(played()).contains("merged-in-irr timer #4 @cpu 1", "discarded com1 #5 @devices",
                "discarded timer #6 @cpu 2 none", "merged timer #8 @cpu 0 rt");
    }

    @Test
    void aStageThatWasRefusedWhileItStartedHasANumberForAName() throws IOException {
        Domain throwing = stage -> {
            throw new IllegalStateException("no");
        };
        try {
            kernel.admit(DomainSpec.of("never", 10, "all"), throwing);
        } catch (RuntimeException refused) {
            assertThat(played()).contains("stage 2 registered, priority 10 @pipeline", "stage 2 gone @pipeline");
        }
    }

    private void record(int kind, int irq, long id) {
        trace.record(kind, 0, STAGE, irq, id, 0);
    }

    private List<String> played() throws IOException {
        Notes notes = new Notes();
        Timeline.play(kernel, notes);
        return notes.lines;
    }

    private static class Notes implements TimelineSink {
        private final Map<Integer, String> tracks = new TreeMap<>();
        private final List<String> lines = new ArrayList<>();

        @Override
        public void track(int number, int parent, int rank, String name) {
            tracks.put(number, name);
        }

        @Override
        public void begin(Mark mark) {
            lines.add("{" + text(mark));
        }

        @Override
        public void end(int track, long nanos) {
            lines.add("} @" + tracks.get(track));
        }

        @Override
        public void instant(Mark mark) {
            lines.add(text(mark));
        }

        private String text(Mark mark) {
            return mark.name() + (mark.flow() == NO_FLOW ? "" : " #" + mark.flow()) + " @" + tracks.get(mark.track());
        }
    }
}
