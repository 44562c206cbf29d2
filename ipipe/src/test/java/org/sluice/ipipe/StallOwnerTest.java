package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every stall has an owner, a place and an instant; what is left stalled is reported by name. */
class StallOwnerTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    private void inHandler(IrqHandler code) {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), code);
        machine.raise(0, IRQ);
    }

    @Nested
    class WhoAndWhere {

        @Test
        void anOpenStageHasNoOwner() {
            assertThat(rt.on(0).stalledBy()).isEmpty();
        }

        @Test
        void controlCodeIsNamedAsSuch() {
            machine.elapse(70);
            rt.on(0).stall();
            assertThat(rt.on(0).stalledBy()).hasValue(new StallReport("control code", "", 70));
            assertThat(rt.on(0).stalledBy().orElseThrow()).hasToString("by control code since 70 ns");
            assertThat(rt.on(1).stalledBy()).isEmpty();
        }

        @Test
        void aHandlerAndThePlaceItNamesAreKnown() {
            inHandler((irq, here) -> {
                here.spend(30);
                linux.on(0).stalled("block_io");
            });
            assertThat(linux.on(0).stalledBy())
                    .hasValue(new StallReport("handler of irq 5 of rt", "block_io", 30));
        }

        @Test
        void stallingAgainChangesNoOwner() {
            linux.on(0).stalled("first");
            machine.elapse(5);
            linux.on(0).stalled("second");
            assertThat(linux.on(0).stalledBy()).hasValue(new StallReport("control code", "first", 0));
        }

        @Test
        void aStageIsStalledByItsOwnHandler() {
            machine.elapse(12);
            inHandler((irq, here) -> seen.add(here.stalledBy().orElseThrow().toString()));
            assertThat(seen).containsExactly("by its own handler since 12 ns");
        }

        @Test
        void theOwnersNameSurvivesItsStage() {
            inHandler((irq, here) -> linux.on(0).stall());
            machine.pipeline.unregister(rt, LeavePolicy.PLAY);
            assertThat(linux.on(0).stalledBy().orElseThrow().by()).isEqualTo("handler of irq 5 of rt");
        }
    }

    @Nested
    class AsABlock {

        @Test
        void theBlocksEndOpensTheStageAndPlays() {
            machine.handle(linux, 1, TERMINATE);
            try (Stalled held = linux.on(0).stalled("here")) {
                machine.raise(0, 1);
                assertThat(machine.takePlayed()).isEmpty();
                assertThat(held).isNotNull();
            }
            machine.run();
            assertThat(machine.takePlayed()).containsExactly("linux 1");
        }

        @Test
        void anInnerBlockLeavesTheStageAsItFoundIt() {
            try (Stalled outer = linux.on(0).stalled("outer")) {
                try (Stalled inner = linux.on(0).stalled("inner")) {
                    assertThat(inner).isNotSameAs(outer);
                }
                assertThat(linux.on(0).isStalled()).isTrue();
            }
            assertThat(linux.on(0).isStalled()).isFalse();
        }

        @Test
        void aPlaceIsNotNull() {
            assertThatThrownBy(() -> rt.on(0).stalled(null)).isInstanceOf(NullPointerException.class)
                    .hasMessage("where");
            assertThat(rt.on(0).isStalled()).isFalse();
        }

        @Test
        void anInnerBlockLeavesOpenWhatWasOpenedInIt() {
            linux.on(0).stall();
            try (Stalled inner = linux.on(0).stalled("inner")) {
                assertThat(inner).isNotNull();
                linux.on(0).unstall();
            }
            assertThat(linux.on(0).isStalled()).isFalse();
        }

        @Test
        void closedASecondTimeItOpensNobodyElsesStall() {
            Stalled block = linux.on(0).stalled("block");
            block.close();
            linux.on(0).stall();
            block.close();
            assertThat(linux.on(0).isStalled()).isTrue();
        }

        @Test
        void closedASecondTimeItClosesNothing() {
            linux.on(0).stall();
            Stalled block = linux.on(0).stalled("block");
            linux.on(0).unstall();
            block.close();
            assertThat(linux.on(0).isStalled()).isFalse();
        }

        @Test
        void whatWasOpenedInTheBlockAndClosedByOthersStaysClosed() {
            try (Stalled block = linux.on(0).stalled("block")) {
                linux.on(0).unstall();
                linux.on(0).stall();
                assertThat(block).isNotNull();
            }
            assertThat(linux.on(0).isStalled()).isTrue();
        }

        @Test
        void aBlockLeftOverOpensNoHandlersStage() {
            Stalled block = rt.on(0).stalled("block");
            rt.on(0).unstall();
            inHandler((irq, here) -> {
                block.close();
                seen.add(here + "");
            });
            assertThat(seen).containsExactly("rt@cpu0 in its handler");
        }

        @Test
        void whoseStageIsGoneItIsRefused() {
            Stage guest = machine.stage("guest", 50);
            Stalled block = guest.on(0).stalled("block");
            machine.pipeline.unregister(guest, LeavePolicy.DROP);
            assertThatThrownBy(block::close).isInstanceOf(IllegalStateException.class)
                    .hasMessage("stage guest is GONE");
        }

        @Test
        void inAnNmiItIsRefused() {
            Stalled block = linux.on(0).stalled("block");
            machine.pipeline.cpu(0).nmi(() -> assertThatThrownBy(block::close)
                    .isInstanceOf(IllegalStateException.class).hasMessageStartingWith("an NMI runs on cpu 0"));
            assertThat(linux.on(0).isStalled()).isTrue();
        }

        @Test
        void whereTheStageSitsOutItDoesNothing() {
            machine.pipeline.quarantine(linux);
            try (Stalled block = linux.on(0).stalled("block")) {
                assertThat(block).isNotNull();
            }
            assertThat(linux.on(0).isStalled()).isFalse();
        }
    }

    @Nested
    class LeftStalled {

        @Test
        void anotherStageIsReportedEachTime() {
            inHandler((irq, here) -> linux.on(0).stall());
            linux.on(0).unstall();
            machine.raise(0, IRQ);
            assertThat(machine.pipeline.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.LEFT_STALLED);
                assertThat(finding.culprit()).isEqualTo("handler of irq 5 of rt");
                assertThat(finding.matter()).isEqualTo("left stage linux stalled on cpu 0");
                assertThat(finding.count()).isEqualTo(2);
            });
            assertThat(linux.on(0).isStalled()).as("another's stall is its own affair").isTrue();
        }

        @Test
        void theOwnStageIsReportedAndOpened() {
            inHandler((irq, here) -> {
                here.unstall();
                here.stall();
            });
            assertThat(rt.on(0).isStalled()).isFalse();
            assertThat(machine.pipeline.findings()).singleElement()
                    .extracting(Finding::matter).isEqualTo("left stage rt stalled on cpu 0");
        }

        @Test
        void whatIsOpenedInTimeIsNotReported() {
            inHandler((irq, here) -> {
                linux.on(0).stall();
                here.spend(10);
                linux.on(0).unstall();
                try (Stalled again = linux.on(0).stalled("again")) {
                    seen.add(again.toString());
                }
            });
            assertThat(machine.pipeline.findings()).isEmpty();
        }

        @Test
        void theTraceTellsIt() {
            inHandler((irq, here) -> linux.on(0).stall());
            assertThat(machine.takeJournal("found")).containsExactly("found rt 5");
        }

        @Test
        void aNestedHandlerAnswersForItsOwnStallsOnly() {
            Stage other = machine.stage("other", 50);
            machine.handle(rt, 1, IrqUse.of(TERMINATE), (irq, here) -> other.on(0).stall());
            machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                Stage third = machine.pipeline.stages().get(3);
                third.on(0).stall();
                here.trigger(1);
                third.on(0).unstall();
            });
            machine.stage("third", 10);
            machine.raise(0, IRQ);
            assertThat(machine.faults).isEmpty();
            assertThat(machine.pipeline.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.culprit()).isEqualTo("handler of irq 1 of rt");
                assertThat(finding.matter()).isEqualTo("left stage other stalled on cpu 0");
            });
        }

        @Test
        void whatIsReportedIsNotReportedAgainForAnother() {
            Stage other = machine.stage("other", 50);
            machine.handle(rt, 0, IrqUse.of(TERMINATE), (irq, here) -> linux.on(0).stall());
            machine.raise(0, 0);
            assertThat(machine.takeJournal("found")).containsExactly("found rt 0");
            inHandler((irq, here) -> other.on(0).stall());
            assertThat(machine.pipeline.findings()).extracting(Finding::culprit, Finding::matter, Finding::count)
                    .containsExactly(tuple("handler of irq 0 of rt", "left stage linux stalled on cpu 0", 1L),
                            tuple("handler of irq 5 of rt", "left stage other stalled on cpu 0", 1L));
        }
    }

    @Nested
    class ApartFromEachOther {

        @Test
        void findingsOfDifferentCpusAreDifferent() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> linux.on(here.cpu()).checkContext("kmalloc"));
            machine.raise(0, IRQ);
            machine.raise(1, IRQ);
            machine.raise(1, IRQ);
            assertThat(machine.pipeline.findings()).extracting(Finding::matter, Finding::count).containsExactly(
                    tuple("called kmalloc of another stage on cpu 0", 1L),
                    tuple("called kmalloc of another stage on cpu 1", 2L));
        }

        @Test
        void aLaterStageOfTheSameNameHasItsOwnCount() {
            for (int round = 0; round < 2; round++) {
                machine.elapse(10);
                Stage guest = machine.stage("guest", 300);
                machine.handle(guest, IRQ, IrqUse.of(TERMINATE), (irq, here) -> linux.on(0).checkContext("kmalloc"));
                machine.raise(0, IRQ);
                machine.pipeline.unregister(guest, LeavePolicy.DROP);
            }
            assertThat(machine.pipeline.findings()).extracting(Finding::culprit, Finding::firstNanos, Finding::count)
                    .containsExactly(tuple("handler of irq 5 of guest", 10L, 1L),
                            tuple("handler of irq 5 of guest", 20L, 1L));
        }
    }

    @Nested
    class WrongContext {

        @Test
        void aServiceKnowsWhetherItsStageRuns() {
            machine.handle(linux, 1, IrqUse.of(TERMINATE), (irq, here) -> seen.add("" + here.checkContext("kmalloc")));
            machine.raise(0, 1);
            inHandler((irq, here) -> seen.add("" + linux.on(0).checkContext("kmalloc")));
            assertThat(seen).containsExactly("true", "false");
        }

        @Test
        void everyMisuseIsCountedAndTheCallerNamed() {
            inHandler((irq, here) -> linux.on(0).checkContext("kmalloc"));
            machine.raise(0, IRQ);
            machine.raise(0, IRQ);
            assertThat(machine.pipeline.findings()).singleElement().hasToString(
                    "WRONG_CONTEXT handler of irq 5 of rt: called kmalloc of another stage on cpu 0 (3 times, first at"
                            + " 0 ns)");
        }

        @Test
        void theTableIsBoundedAndCountsOn() {
            for (int i = 0; i < Finding.KEPT_MAX + 10; i++) {
                int number = i;
                machine.elapse(1);
                machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> linux.on(0).checkContext("s" + number));
                machine.raise(0, IRQ);
            }
            List<Finding> findings = machine.pipeline.findings();
            assertThat(findings).hasSize(Finding.KEPT_MAX + 1);
            assertThat(findings.get(Finding.KEPT_MAX).kind()).isEqualTo(Finding.Kind.MORE);
            assertThat(findings.get(Finding.KEPT_MAX).count()).isEqualTo(10);
            assertThat(findings.get(Finding.KEPT_MAX).firstNanos()).isEqualTo(Finding.KEPT_MAX + 1);
        }
    }

    @Nested
    class WrongCpu {

        @Test
        void codeOfOneCpuTouchesNoOthersPipeline() {
            List<Runnable> uses = List.of(() -> linux.on(1).stall(), () -> linux.on(1).unstall(),
                    () -> linux.on(1).restore(true), () -> linux.on(1).testAndUnstall(), () -> linux.on(1).trigger(1),
                    () -> linux.on(1).propagate(1), () -> linux.on(1).schedule(1), () -> linux.on(1).stalled("x"),
                    () -> linux.on(1).triggerOn(0, 1), () -> linux.on(1).event(new KernelEvent.Syscall(0, 0, 0, 0)),
                    () -> machine.pipeline.cpu(1).event(new KernelEvent.Syscall(0, 0, 0, 0)),
                    () -> linux.on(1).critical(1, () -> seen.add("section"), null),
                    () -> machine.pipeline.cpu(1).trigger(1), () -> machine.pipeline.cpu(1).inject(1, 0));
            inHandler((irq, here) -> uses.forEach(use -> assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("cpu 0 uses the pipeline of cpu 1: wrong cpu; send an IPI")));
            assertThat(machine.faults).isEmpty();
            assertThat(linux.on(1).isStalled()).isFalse();
            assertThat(machine.pipeline.ledger().triggers()).isZero();
        }
    }
}
