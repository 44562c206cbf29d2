package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.DISCARD;
import static org.sluice.ipipe.IrqMode.IGNORE;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.ipipe.IrqOption.BRIEF;
import static org.sluice.ipipe.IrqOption.COUNTED;
import static org.sluice.ipipe.IrqOption.EXCLUSIVE;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules 42 to 44: modes and options of an irq in a stage. */
class UseTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void everyIrqIsIgnoredAtFirst() {
        for (int irq = 0; irq < machine.pipeline.irqCount(); irq++) {
            assertThat(rt.use(irq)).isEqualTo(IrqUse.IGNORED);
        }
    }

    @Test
    void modesAreTwoBits() {
        assertThat(IGNORE.handles()).isFalse();
        assertThat(IGNORE.passes()).isTrue();
        assertThat(TERMINATE.handles()).isTrue();
        assertThat(TERMINATE.passes()).isFalse();
        assertThat(ACCEPT.handles()).isTrue();
        assertThat(ACCEPT.passes()).isTrue();
        assertThat(DISCARD.handles()).isFalse();
        assertThat(DISCARD.passes()).isFalse();
    }

    @Test
    void optionsAddUp() {
        IrqUse use = IrqUse.of(ACCEPT).withExclusive().withCounted().withBrief();
        assertThat(use).isEqualTo(use(EXCLUSIVE, COUNTED, BRIEF));
        assertThat(IrqUse.of(ACCEPT)).isEqualTo(use());
        assertThat(IrqUse.of(ACCEPT).withBrief().withExclusive()).isEqualTo(use(EXCLUSIVE, BRIEF));
        assertThat(IrqUse.of(ACCEPT).withCounted().withExclusive()).isEqualTo(use(EXCLUSIVE, COUNTED));
        assertThat(IrqUse.of(ACCEPT).withBrief().withCounted()).isEqualTo(use(COUNTED, BRIEF));
    }

    private static IrqUse use(IrqOption... options) {
        return new IrqUse(ACCEPT, Set.of(options), null);
    }

    @Nested
    class Control {

        @Test
        void returnsTheFormerUse() {
            machine.handle(rt, IRQ, ACCEPT);
            assertThat(rt.control(IRQ, IrqUse.of(TERMINATE))).isEqualTo(IrqUse.of(ACCEPT));
            assertThat(rt.use(IRQ)).isEqualTo(IrqUse.of(TERMINATE));
        }

        @ParameterizedTest
        @EnumSource
        void takesEffectAtTheNextArrival(IrqMode mode) {
            machine.handle(rt, IRQ, ACCEPT);
            machine.handle(linux, IRQ, TERMINATE);
            rt.control(IRQ, IrqUse.of(mode));
            machine.raise(0, IRQ);
            assertThat(machine.played.contains("rt 5")).isEqualTo(mode.handles());
            assertThat(machine.played.contains("linux 5")).isEqualTo(mode.passes());
        }

        @Test
        void leavesWhatWaitsToBePlayed() {
            machine.handle(rt, IRQ, ACCEPT);
            rt.on(0).stall();
            machine.raise(0, IRQ);
            rt.control(IRQ, IrqUse.IGNORED);
            rt.on(0).unstall();
            machine.run();
            assertThat(machine.played).containsExactly("rt 5");
        }

        @ParameterizedTest
        @EnumSource(names = {"TERMINATE", "ACCEPT"})
        void withoutAHandlerModesThatHandleAreRefused(IrqMode mode) {
            assertThatThrownBy(() -> rt.control(IRQ, IrqUse.of(mode))).isInstanceOf(IllegalStateException.class)
                    .hasMessage("irq 5 has no handler in stage rt: mode " + mode + " needs one");
            assertThat(rt.use(IRQ)).isEqualTo(IrqUse.IGNORED);
        }

        @Test
        void countingCannotChangeWhileAnEntryWaits() {
            machine.handle(rt, IRQ, ACCEPT);
            rt.on(0).stall();
            machine.arrive(0, IRQ);
            assertThatThrownBy(() -> rt.control(IRQ, IrqUse.of(ACCEPT).withCounted()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("irq 5 waits in stage rt on cpu 0: whether it is counted cannot change now");
            assertThatThrownBy(() -> machine.handle(rt, IRQ, IrqUse.of(ACCEPT).withCounted(), (irq, here) -> { }))
                    .hasMessageContaining("whether it is counted cannot change now");
            assertThat(rt.use(IRQ)).isEqualTo(IrqUse.of(ACCEPT));
            rt.on(0).unstall();
            machine.run();
            rt.control(IRQ, IrqUse.of(ACCEPT).withCounted());
            rt.on(0).stall();
            machine.arrive(0, IRQ);
            machine.arrive(0, IRQ);
            assertThat(machine.books("rt").pending()).isEqualTo(2);
        }

        @Test
        void becomingBriefDoesNotConcernTheHandlerThatRuns() {
            machine.handle(rt, IRQ, IrqUse.of(ACCEPT), (irq, here) -> {
                here.stage().control(irq, IrqUse.of(ACCEPT).withBrief());
                here.spend(10);
            });
            machine.raise(0, IRQ);
            assertThat(machine.faults).isEmpty();
            assertThat(machine.nowNanos(0)).isEqualTo(10);
        }
    }

    @Nested
    class Virtualize {

        @Test
        void replacesAHandler() {
            machine.handle(rt, IRQ, TERMINATE);
            rt.virtualize(IRQ, IrqUse.of(TERMINATE), (irq, here) -> machine.played.add("new"));
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("new");
        }

        @Test
        void exclusiveRefusesToReplaceAHandler() {
            machine.handle(rt, IRQ, TERMINATE);
            assertThatThrownBy(() -> rt.virtualize(IRQ, IrqUse.of(ACCEPT).withExclusive(), (irq, here) -> { }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("irq 5 has an exclusive handler in stage rt");
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("rt 5");
            assertThat(rt.use(IRQ)).isEqualTo(IrqUse.of(TERMINATE));
        }

        @Test
        void anExclusiveHandlerIsNotReplaced() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE).withExclusive(), (irq, here) -> { });
            assertThatThrownBy(() -> machine.handle(rt, IRQ, TERMINATE)).isInstanceOf(IllegalStateException.class);
            rt.release(IRQ);
            machine.handle(rt, IRQ, TERMINATE);
        }

        @Test
        void exclusiveHereSaysNothingAboutOtherStages() {
            machine.handle(rt, IRQ, IrqUse.of(ACCEPT).withExclusive(), (irq, here) -> { });
            machine.handle(linux, IRQ, IrqUse.of(ACCEPT).withExclusive(), (irq, here) -> { });
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("rt 5", "linux 5");
        }
    }

    @Nested
    class Release {

        @Test
        void ignoresTheIrqAgainAndReturnsTheFormerUse() {
            machine.handle(rt, IRQ, TERMINATE);
            machine.handle(linux, IRQ, TERMINATE);
            assertThat(rt.release(IRQ)).isEqualTo(IrqUse.of(TERMINATE));
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("linux 5");
        }

        @Test
        void discardsWhatWaits() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE).withCounted(), (irq, here) -> { });
            rt.on(0).stall();
            machine.arrive(0, IRQ);
            machine.arrive(0, IRQ);
            rt.release(IRQ);
            assertThat(machine.books("rt").discarded()).isEqualTo(2);
            assertThat(machine.details("discarded")).containsOnly((long) PipelineLedger.Discard.RELEASED.ordinal());
            assertThat(rt.on(0).isPending(IRQ)).isFalse();
        }

        @Test
        void ofWhatIsNotHandledChangesNothing() {
            assertThat(rt.release(IRQ)).isEqualTo(IrqUse.IGNORED);
        }

        @Test
        void fromTheOwnHandlerIsAllowed() {
            machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.stage().release(irq));
            machine.raise(0, IRQ);
            machine.raise(0, IRQ);
            assertThat(machine.played).containsExactly("rt 5");
            assertThat(machine.faults).isEmpty();
        }

        @Test
        void ofAnIrqThatDoesNotWaitTouchesNoOther() {
            machine.handle(rt, IRQ, TERMINATE);
            machine.handle(rt, 6, TERMINATE);
            rt.on(0).stall();
            machine.arrive(0, IRQ);
            rt.release(6);
            rt.on(0).unstall();
            machine.run();
            assertThat(machine.played).containsExactly("rt 5");
        }
    }

    @Nested
    class Guard {

        private final Stage guarded = machine.register(StagePlan.of("guarded", 50, 0).guardedBy((stage, irq) -> {
            if (irq != IRQ) {
                throw new SecurityException(stage + " may not use " + irq);
            }
        }), stage -> { });

        @Test
        void isAskedBeforeEachUse() {
            machine.handle(guarded, IRQ, TERMINATE);
            assertThatThrownBy(() -> machine.handle(guarded, 1, TERMINATE)).hasMessage("guarded may not use 1");
            assertThatThrownBy(() -> guarded.control(1, IrqUse.IGNORED)).hasMessage("guarded may not use 1");
            assertThatThrownBy(() -> guarded.release(1)).hasMessage("guarded may not use 1");
            assertThatThrownBy(() -> guarded.lock(1)).hasMessage("guarded may not use 1");
            assertThatThrownBy(() -> guarded.unlock(1)).hasMessage("guarded may not use 1");
            assertThat(guarded.use(1)).isEqualTo(IrqUse.IGNORED);
        }

        @Test
        void isNotAskedWhenAVirtualIrqIsFreed() {
            Virq virq = rt.allocateVirq().orElseThrow();
            virq.free();
            assertThat(rt.allocateVirq().orElseThrow().irq()).isEqualTo(virq.irq());
        }
    }
}
