package org.sluice.nanokernel.ftrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.nanokernel.ftrace.Traces.at;
import static org.sluice.nanokernel.ftrace.Traces.read;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final String DISK_ENTRY = "irq_handler_entry: irq=36 name=disk";
    private static final String DISK_EXIT = "irq_handler_exit: irq=36 ret=handled";
    private static final String TICK_ENTRY = "local_timer_entry: vector=236";
    private static final String TICK_EXIT = "local_timer_exit: vector=236";
    private static final String SOFT_ENTRY = "softirq_entry: vec=4 [action=BLOCK]";
    private static final String SOFT_EXIT = "softirq_exit: vec=4 [action=BLOCK]";

    @Nested
    class Nesting {

        @Test
        void anInterruptInsideASoftirqIsNotCountedTwice() {
            Recording recording = read(at(0, 0, DISK_ENTRY), at(0, 3, DISK_EXIT),
                    at(0, 4, SOFT_ENTRY), at(0, 10, TICK_ENTRY), at(0, 15, TICK_EXIT), at(0, 24, SOFT_EXIT));

            assertThat(recording.interrupts()).extracting(RecordedInterrupt::lengthNanos)
                    .containsExactly(3_000L, 5_000L);
            assertThat(recording.interrupts()).extracting(RecordedInterrupt::softirqNanos)
                    .containsExactly(15_000L, 0L);
        }

        @Test
        void anInterruptInsideAHandlerIsNotCountedTwice() {
            Recording recording = read(at(0, 0, DISK_ENTRY), at(0, 2, TICK_ENTRY),
                    at(0, 4, "irq_work_entry: vector=246"), at(0, 5, "irq_work_exit: vector=246"),
                    at(0, 7, TICK_EXIT), at(0, 10, DISK_EXIT));

            assertThat(recording.interrupts()).extracting(RecordedInterrupt::lengthNanos)
                    .containsExactly(10_000L - 5_000L, 5_000L - 1_000L, 1_000L);
        }

        @Test
        void cpusDoNotNestInEachOther() {
            Recording recording = read(at(0, 0, DISK_ENTRY), at(1, 1, TICK_ENTRY), at(0, 6, DISK_EXIT),
                    at(1, 9, TICK_EXIT));

            assertThat(recording.interrupts()).extracting(RecordedInterrupt::lengthNanos)
                    .containsExactly(6_000L, 8_000L);
        }

        @Test
        void handlersOfASharedIrqFollowEachOther() {
            Recording recording = read(at(0, 0, "irq_handler_entry: irq=16 name=a"),
                    at(0, 1, "irq_handler_exit: irq=16 ret=unhandled"),
                    at(0, 1, "irq_handler_entry: irq=16 name=b"),
                    at(0, 4, "irq_handler_exit: irq=16 ret=handled"));

            assertThat(recording.interrupts()).extracting(RecordedInterrupt::lengthNanos)
                    .containsExactly(1_000L, 3_000L);
        }
    }

    @Nested
    class Softirqs {

        @Test
        void allThatFollowAreAddedUntilTheNextInterrupt() {
            Recording recording = read(at(0, 0, DISK_ENTRY), at(0, 1, DISK_EXIT), at(0, 1, SOFT_ENTRY),
                    at(0, 3, SOFT_EXIT), at(0, 4, "softirq_entry: vec=7"), at(0, 8, "softirq_exit: vec=7"),
                    at(0, 20, TICK_ENTRY), at(0, 21, TICK_EXIT), at(0, 22, SOFT_ENTRY), at(0, 23, SOFT_EXIT));

            assertThat(recording.interrupts()).extracting(RecordedInterrupt::softirqNanos)
                    .containsExactly(6_000L, 1_000L);
        }

        @Test
        void afterANestedInterruptBelongToThatOne() {
            Recording recording = read(at(0, 0, DISK_ENTRY), at(0, 1, DISK_EXIT), at(0, 1, SOFT_ENTRY),
                    at(0, 2, TICK_ENTRY), at(0, 3, TICK_EXIT), at(0, 4, SOFT_EXIT), at(0, 4, SOFT_ENTRY),
                    at(0, 9, SOFT_EXIT));

            assertThat(recording.interrupts()).extracting(RecordedInterrupt::softirqNanos)
                    .containsExactly(2_000L, 5_000L);
        }

        @Test
        void beforeAnyInterruptBelongToNobody() {
            Recording recording = read(at(0, 0, SOFT_ENTRY), at(0, 5, SOFT_EXIT), at(0, 6, DISK_ENTRY));

            assertThat(recording.softirqEntries()).isEqualTo(1);
            assertThat(recording.interrupts()).extracting(RecordedInterrupt::softirqNanos).containsExactly(0L);
            assertThat(recording.interrupts().get(0).atNanos()).isEqualTo(6_000);
        }
    }

    @Nested
    class Missing {

        @Test
        void anEntryWithoutExitHasNoLength() {
            Recording recording = read(at(0, 0, DISK_ENTRY), at(1, 5, TICK_EXIT));

            assertThat(recording.interrupts().get(0).lengthNanos()).isEqualTo(RecordedInterrupt.NO_EXIT);
            assertThat(recording.notes().unmatchedEntries()).isEqualTo(1);
            assertThat(recording.notes().unmatchedExits()).isEqualTo(1);
        }

        @Test
        void aHandlerEnteredAgainHadLostItsExit() {
            Recording recording = read(at(0, 0, DISK_ENTRY), at(0, 50, DISK_ENTRY), at(0, 53, DISK_EXIT));

            assertThat(recording.interrupts()).extracting(RecordedInterrupt::lengthNanos).containsExactly(-1L, 3_000L);
            assertThat(recording.notes().unmatchedEntries()).isEqualTo(1);
        }

        @Test
        void anOuterExitClosesInnerOnesWithoutExit() {
            Recording recording = read(at(0, 0, DISK_ENTRY), at(0, 2, TICK_ENTRY), at(0, 9, DISK_EXIT));

            assertThat(recording.interrupts()).extracting(RecordedInterrupt::lengthNanos).containsExactly(9_000L, -1L);
            assertThat(recording.notes().unmatchedEntries()).isEqualTo(1);
        }

        @Test
        void lostEventsForgetWhatIsOpenOnTheirCpuOnly() {
            Recording recording = read(at(0, 0, DISK_ENTRY), at(1, 0, TICK_ENTRY), "CPU:0 [LOST 3 EVENTS]",
                    at(0, 9, DISK_EXIT), at(0, 9, SOFT_ENTRY), at(0, 10, SOFT_EXIT), at(1, 11, TICK_EXIT));

            assertThat(recording.interrupts()).extracting(RecordedInterrupt::lengthNanos).containsExactly(-1L, 11_000L);
            assertThat(recording.interrupts()).extracting(RecordedInterrupt::softirqNanos).containsExactly(0L, 0L);
            assertThat(recording.notes().lostEvents()).isEqualTo(3);
        }

        @Test
        void nestingDeeperThanAnyCpuNestsIsCutAtTheBottom() {
            List<String> lines = new ArrayList<>();
            for (int irq = 0; irq <= CpuNesting.DEPTH_MAX; irq++) {
                lines.add(at(0, irq, "irq_handler_entry: irq=" + irq + " name=x"));
            }
            lines.add(at(0, 99, "irq_handler_exit: irq=1 ret=handled"));

            Recording recording = read(lines.toArray(String[]::new));

            assertThat(recording.interrupts()).hasSize(CpuNesting.DEPTH_MAX + 1);
            assertThat(recording.interrupts().get(1).lengthNanos()).isEqualTo(98_000);
            assertThat(recording.notes().unmatchedEntries()).isEqualTo(CpuNesting.DEPTH_MAX);
        }
    }
}
