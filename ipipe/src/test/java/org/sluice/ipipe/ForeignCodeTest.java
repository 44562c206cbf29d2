package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Domain code that throws, or asks at the wrong moment: its own stage sits out, all others go on. */
class ForeignCodeTest {

    private static final int IRQ = 5;
    private static final KernelEvent CALL = new KernelEvent.Syscall(1, 0, 0, 0);

    private final FakeMachine machine = new FakeMachine(1);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void close() {
        machine.close();
    }

    private static RuntimeException bug() {
        return new IllegalStateException("a bug");
    }

    @Test
    void anEventHandlerThatThrowsIsBlamedAndNotItsCaller() {
        rt.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            throw bug();
        });
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> done.add(here.event(CALL).toString()));
        machine.raise(0, IRQ);
        assertThat(machine.faults).containsExactly("rt -2 a bug");
        assertThat(done).containsExactly("PROPAGATE");
        assertThat(linux.isRegistered()).isTrue();
        assertThat(rt.isRegistered()).isFalse();
        machine.raise(0, IRQ);
        assertThat(done).hasSize(2);
    }

    @Test
    void oneThatRemovesItsStageAndThrowsIsGone() {
        List<Departure> departure = new ArrayList<>();
        rt.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            departure.add(machine.pipeline.unregister(rt, LeavePolicy.PLAY));
            throw bug();
        });
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> here.event(CALL));
        machine.raise(0, IRQ);
        assertThat(departure.get(0).isGone()).isTrue();
    }

    @Test
    void aSwitchHandlerThatThrowsHoldsNobodyUp() {
        rt.catchEvent(KernelEvent.DomainSwitch.class, (event, here) -> {
            throw bug();
        });
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("linux 5", "linux 5");
        assertThat(machine.faults).hasSize(1);
    }

    @Test
    void eventsWithinEventsAreBounded() {
        rt.catchEvent(KernelEvent.Syscall.class, (event, here) -> here.event(event));
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> done.add(here.event(CALL).toString()));
        machine.raise(0, IRQ);
        assertThat(machine.faults.get(0)).isEqualTo("rt -2 event on cpu 0: code interrupts code 256 deep");
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(linux.on(0).isStalled()).isFalse();
    }

    @Test
    void anAcknowledgeRoutineThatThrowsKillsNoLine() {
        machine.level(IRQ);
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT).withAck((irq, cpu) -> {
            throw bug();
        }), (irq, here) -> { });
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(machine.faults).containsExactly("rt 5 a bug");
        assertThat(machine.takePlayed()).containsExactly("linux 5");
        assertThat(machine.isMasked(IRQ)).isFalse();
    }

    @Test
    void oneActionThatThrowsKeepsNoneFromTheOthers() {
        linux.on(0).stall();
        machine.handle(linux, IRQ, TERMINATE);
        machine.arrive(0, IRQ);
        Departure departure = machine.pipeline.unregister(linux, LeavePolicy.PLAY);
        departure.whenGone(() -> {
            throw bug();
        });
        departure.whenGone(() -> done.add("second"));
        linux.on(0).unstall();
        assertThatThrownBy(() -> departure.whenGone(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("action");
        machine.run();
        assertThat(done).containsExactly("second");
        assertThat(machine.faults).containsExactly("linux -1 a bug");
        assertThat(departure.isGone()).isTrue();
    }

    @Test
    void anErrorOfTheVirtualMachineIsContainedToo() {
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT), (irq, here) -> {
            throw new InternalError("of the VM");
        });
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(machine.faults).containsExactly("rt 5 of the VM");
        assertThat(machine.takePlayed()).containsExactly("rt 5", "linux 5");
    }

    @Test
    void aNumberThatIsFreedWhileItsReplacementComesBelongsToTheReplacement() {
        Virq former = rt.allocateVirq().orElseThrow();
        machine.handle(rt, former.irq(), TERMINATE);
        rt.on(0).stall();
        rt.on(0).trigger(former.irq());
        linux.on(0).stall();
        rt.on(0).stall();
        List<Virq> next = new ArrayList<>();
        machine.pipeline.unregister(rt, LeavePolicy.PLAY).whenGone(() -> next.add(linux.allocateVirq().orElseThrow()));
        machine.run();
        machine.handle(linux, next.get(0).irq(), TERMINATE);
        linux.on(0).unstall();
        linux.on(0).trigger(next.get(0).irq());
        machine.run();
        assertThat(machine.takePlayed()).contains("linux " + next.get(0).irq());
        next.get(0).free();
    }

    @Test
    void postsToWhoCannotWorkAreRefused() {
        Mailbox box = linux.mailbox(4, (work, here) -> done.add("work")).orElseThrow();
        machine.pipeline.quarantine(linux);
        assertThatThrownBy(() -> box.post(rt.on(0), 1)).isInstanceOf(IllegalStateException.class)
                .hasMessage("post on cpu 0: stage linux is QUARANTINED");
        assertThat(box.waiting(0)).isZero();
    }

    @Test
    void anNmiMayNotChangeAnything() {
        Virq virq = rt.allocateVirq().orElseThrow();
        List<Runnable> changes = List.of(() -> rt.virtualize(1, IrqUse.of(ACCEPT), (irq, here) -> { }),
                () -> rt.release(1), () -> rt.control(1, IrqUse.IGNORED), () -> rt.lock(1), () -> rt.unlock(1),
                () -> rt.catchEvent(KernelEvent.class, null), rt::allocateVirq, virq::free,
                () -> rt.mailbox(1, (work, here) -> { }), () -> machine.pipeline.quarantine(rt),
                () -> rt.on(0).spend(1), () -> rt.on(0).charge(1), () -> rt.on(0).checkContext("x"),
                () -> rt.on(0).event(CALL));
        machine.pipeline.cpu(0).nmi(() -> changes.forEach(change -> assertThatThrownBy(change::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("an NMI runs on cpu 0: it may not use the pipeline")));
        assertThat(rt.isRegistered()).isTrue();
    }

    @Test
    void aBodyCannotSuspendInACriticalSection() {
        machine.register("tasks", 50, new Domain() {
            @Override
            public void start(Stage stage) {
                done.add("start");
            }

            @Override
            public void body(LocalStage here) {
                here.critical(100, here::suspend, null);
            }
        });
        machine.run();
        assertThat(machine.faults).containsExactly("tasks -1 suspend of tasks@cpu0 inside a critical section");
        machine.handle(rt, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5");
    }

    @Test
    void aCriticalSectionLeavesTheHardMaskAsTheProfileWantsIt() {
        try (FakeMachine historic = new FakeMachine(2, Profile.IPIPE_2)) {
            Stage head = historic.stage("head", 200);
            historic.handle(head, 1, IrqUse.of(TERMINATE), (irq, here) -> here.critical(1_000, here::unstall, null));
            historic.handle(head, 2, TERMINATE);
            historic.raise(0, 1);
            historic.raise(0, 2);
            assertThat(historic.takePlayed()).containsExactly("head 1", "head 2");
        }
    }

    @Test
    void aMisuseByControlCodeIsCalledThat() {
        machine.handle(rt, IRQ, TERMINATE);
        linux.on(0).checkContext("kmalloc");
        assertThat(machine.pipeline.findings()).singleElement().extracting(Finding::culprit).isEqualTo("control code");
    }

    @Test
    void aFaultHandlerThatThrowsStopsNeitherTheWalkNorTheBooks() {
        machine.faultHandlerThrows = true;
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT), (irq, here) -> {
            throw bug();
        });
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("rt 5", "linux 5", "linux 5");
        assertThat(rt.isRegistered()).as("it sits out all the same").isFalse();
        assertThat(machine.pipeline.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.FAULT_HANDLER_THREW);
            assertThat(finding.culprit()).isEqualTo("handler of irq 5 of rt");
            assertThat(finding.matter()).isEqualTo("threw, and so did the fault handler that was told: "
                    + "java.lang.UnsupportedOperationException");
        });
        machine.checkBooks();
    }

    @Test
    void aFaultHandlerThatThrowsLetsARoutineAndAnEventHandlerBeContained() {
        machine.faultHandlerThrows = true;
        machine.level(IRQ);
        machine.handle(rt, IRQ, IrqUse.of(ACCEPT).withAck((irq, cpu) -> {
            throw bug();
        }), (irq, here) -> { });
        linux.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            throw bug();
        });
        machine.raise(0, IRQ);
        assertThat(machine.isMasked(IRQ)).as("its entry was discarded").isFalse();
        assertThat(machine.pipeline.cpu(0).event(CALL)).isEqualTo(Verdict.PROPAGATE);
        assertThat(machine.pipeline.findings()).hasSize(2);
    }
}
