package org.sluice.testkit.museum;

import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.museum.Seen.told;

import java.util.List;
import java.util.Optional;
import org.sluice.ipipe.CriticalTimeout;
import org.sluice.ipipe.Finding;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.KernelEvent;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.Verdict;
import org.sluice.ipipe.Virq;
import org.sluice.ipipe.internal.HistoricFault;
import org.sluice.nanokernel.Irqs;
import org.sluice.testkit.explore.Act;
import org.sluice.testkit.explore.Here;
import org.sluice.testkit.explore.PipelineRun;
import org.sluice.testkit.explore.PipelineWorld;

/** Faults of coming, going, moving, calling other CPUs, and of the checks themselves. */
final class ControlFaults {

    private static final int IRQ = 5;
    private static final long PATIENCE_NANOS = 1_000;
    private static final IrqUse BRIEF = IrqUse.of(TERMINATE).withBrief();
    private static final KernelEvent CALL = new KernelEvent.Syscall(1, 0, 0, 0);

    private ControlFaults() {
    }

    static List<Exhibit> all() {
        return List.of(
                Pair.of("exclusive-irqs-off", "Adeos 2002", HistoricFault.EXCLUSIVE_LEAVES_INTERRUPTS_OFF,
                        ControlFaults::attachTwice),
                Pair.of("forgets-callers-events", "Adeos 2002", HistoricFault.FORGETS_THE_CALLERS_EVENTS,
                        ControlFaults::removalByAHandler),
                Pair.of("ipi-to-oneself", "Adeos 2002", HistoricFault.IPI_TO_ONESELF, ControlFaults::ipi),
                Pair.of("critical-behind-domain", "Adeos 2002", HistoricFault.CRITICAL_BEHIND_A_DOMAIN,
                        ControlFaults::criticalAgainstAStall),
                Pair.of("critical-nested", "Adeos 2002", HistoricFault.CRITICAL_IN_ITSELF,
                        ControlFaults::criticalInside),
                Pair.of("stale-virq", "all versions", HistoricFault.STALE_VIRTUAL_IRQ, ControlFaults::numberAgain),
                Pair.of("free-unchecked", "Adeos 2002", HistoricFault.FREES_WHAT_IS_NOT_ITS_OWN,
                        ControlFaults::freeTwice),
                Pair.of("leaves-under-handler", "r13 to I-pipe 2", HistoricFault.LEAVES_UNDER_A_HANDLER,
                        ControlFaults::removalDuringAHandler),
                Pair.of("renice-no-walk", "Adeos 2002", HistoricFault.RENICE_DOES_NOT_WALK, ControlFaults::renice),
                Pair.of("context-check-once", "I-pipe 2", HistoricFault.CHECKS_CONTEXT_ONCE,
                        ControlFaults::wrongContext));
    }

    private static PipelineWorld<Seen> attachTwice(String name) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("linux", 100, linux -> linux
                        .handles(IRQ, BRIEF.withExclusive().withCounted(), (irq, here) -> here.state().count++)
                        .program(0, Act.of("attach again", ControlFaults::attachAgain), Act.of("work", here -> { })))
                .pulses(IRQ, 1)
                .atEnd("it is handled", run -> told(run.state().count == 1, "the interrupt never came"));
    }

    private static void attachAgain(Here<Seen> here) {
        try {
            here.stage().stage().virtualize(IRQ, BRIEF, (irq, local) -> { });
        } catch (IllegalStateException refused) {
            here.state().refused++;
        }
    }

    private static PipelineWorld<Seen> removalByAHandler(String name) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("rt", 200, rt -> rt
                        .onStart((run, stage) -> stage.catchEvent(KernelEvent.Syscall.class, (event, local) -> {
                            run.state().count++;
                            return Verdict.PROPAGATE;
                        }))
                        .handles(IRQ, BRIEF, (irq, here) ->
                                here.run().pipeline().unregister(here.run().stage("guest"), LeavePolicy.PLAY)))
                .stage("guest", 150, guest -> { })
                .stage("linux", 100, linux -> linux.program(0, Act.of("syscall", here -> here.stage().event(CALL))))
                .pulses(IRQ, 1)
                .atEnd("rt hears of it", run -> told(run.state().count == 1, "rt catches system calls and heard none"));
    }

    private static PipelineWorld<Seen> ipi(String name) {
        return new PipelineWorld<>(name, 2, Seen::new)
                .stage("linux", 100, linux -> linux
                        .handles(Irqs.RESCHEDULE, BRIEF, (irq, here) -> here.state().number = here.stage().cpu())
                        .program(0, Act.of("send", here -> here.stage().triggerOn(1, Irqs.RESCHEDULE))))
                .atEnd("cpu 1 gets it", run -> told(run.state().number == 1, "cpu " + run.state().number + " did"));
    }

    /** A stage above the lowest one keeps its stage closed on the other CPU for longer than anybody waits. */
    private static PipelineWorld<Seen> criticalAgainstAStall(String name) {
        return new PipelineWorld<>(name, 2, Seen::new)
                .lasts(8 * PATIENCE_NANOS)
                .stage("rt", 200, rt -> rt.program(1, Act.of("stall", here -> here.stage().stall()),
                        Act.of("work", here -> here.stage().spend(3 * PATIENCE_NANOS)),
                        Act.of("unstall", here -> here.stage().unstall())))
                .stage("linux", 100, linux -> linux.program(0,
                        Act.of("enter", here -> here.stage().critical(PATIENCE_NANOS,
                                () -> here.state().count++, cpu -> here.state().number++))))
                .atEnd("all take part", run -> told(run.state().count == 1 && run.state().number == 1,
                        run.state().count + " sections, " + run.state().number + " other CPUs"));
    }

    private static PipelineWorld<Seen> criticalInside(String name) {
        return new PipelineWorld<>(name, 2, Seen::new)
                .lasts(2 * PATIENCE_NANOS)
                .stage("linux", 100, linux -> linux.program(0, Act.of("enter", here -> here.stage().critical(
                        PATIENCE_NANOS, () -> enterAgain(here), null))))
                .atEnd("it is refused", run -> told(run.state().refused == 1 && run.state().wrong == 0,
                        "it waited for itself until its time was up"));
    }

    private static void enterAgain(Here<Seen> here) {
        try {
            here.stage().critical(PATIENCE_NANOS, () -> here.state().wrong++, null);
        } catch (CriticalTimeout waitedForItself) {
            here.state().wrong++;
        } catch (IllegalStateException refused) {
            here.state().refused++;
        }
    }

    /** A virtual irq changes hands while a hit for its first owner waits. */
    private static PipelineWorld<Seen> numberAgain(String name) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("rt", 200, rt -> rt.onStart((run, stage) -> {
                    run.state().virq = stage.allocateVirq().orElseThrow();
                    stage.virtualize(run.state().virq.irq(), BRIEF, (irq, local) ->
                            run.state().wrong += run.state().done ? 1 : 0);
                }))
                .stage("linux", 100, linux -> { })
                .actor("rt's code", Act.of("close", run -> run.on("rt", 0).stall()),
                        Act.of("trigger", run -> run.on("rt", 0).trigger(run.state().virq.irq())),
                        Act.of("open", run -> run.on("rt", 0).unstall()))
                .actor("control", Act.<PipelineRun<Seen>>of("free", run -> {
                    run.state().virq.free();
                    run.state().done = true;
                    take(run);
                }).onlyIf(run -> run.on("rt", 0).isPending(run.state().virq.irq())))
                .mayStayStalled()
                .atEnd("the old owner hears no more", run -> told(run.state().wrong == 0,
                        "a handler of the former owner ran"));
    }

    /** A number is given back twice; meanwhile it may have a new owner. */
    private static PipelineWorld<Seen> freeTwice(String name) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("rt", 200, rt -> rt.onStart((run, stage) ->
                        run.state().virq = stage.allocateVirq().orElseThrow()))
                .stage("linux", 100, linux -> { })
                .actor("rt's code", Act.of("free", run -> run.state().virq.free()),
                        Act.of("free again", ControlFaults::freeAgain))
                .actor("linux's code", Act.of("allocate", run -> {
                    run.state().number = run.stage("linux").allocateVirq().orElseThrow().irq();
                    run.stage("linux").virtualize(run.state().number, BRIEF, (irq, local) -> run.state().count++);
                }), Act.of("trigger", run -> run.on("linux", 0).trigger(run.state().number)))
                .atEnd("the new owner hears its irq", run -> told(run.state().count == 1,
                        "its number was given back by another"));
    }

    private static void freeAgain(PipelineRun<Seen> run) {
        try {
            run.state().virq.free();
        } catch (IllegalStateException refused) {
            run.state().refused++;
        }
    }

    private static void take(PipelineRun<Seen> run) {
        Optional<Virq> second = run.stage("linux").allocateVirq();
        run.stage("linux").virtualize(second.orElseThrow().irq(), BRIEF, (irq, local) -> run.state().wrong++);
    }

    private static PipelineWorld<Seen> removalDuringAHandler(String name) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("guest", 150, guest -> guest.handles(IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                    here.state().flag = true;
                    here.stage().spend(0);
                    here.state().flag = false;
                }))
                .stage("linux", 100, linux -> { })
                .pulses(IRQ, 1)
                .actor("control", Act.of("remove", run -> run.pipeline()
                        .unregister(run.stage("guest"), LeavePolicy.PLAY)
                        .whenGone(() -> run.state().wrong += run.state().flag ? 1 : 0)))
                .atEnd("gone is gone", run -> told(run.state().wrong == 0, "its handler still ran"));
    }

    private static PipelineWorld<Seen> renice(String name) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("middle", 150, middle -> { })
                .stage("linux", 100, linux -> linux.handles(IRQ, TERMINATE))
                .pulses(IRQ, 1)
                .actor("control", Act.of("close middle", run -> run.on("middle", 0).stall()),
                        Act.of("renice linux", run -> run.stage("linux").renice(200)));
    }

    private static PipelineWorld<Seen> wrongContext(String name) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("rt", 200, rt -> rt.handles(IRQ, IrqUse.of(ACCEPT).withBrief().withCounted(), (irq, here) -> {
                    here.state().count++;
                    here.run().on("linux", 0).checkContext("a service of linux");
                }))
                .stage("linux", 100, linux -> { })
                .pulses(IRQ, 2)
                .atEnd("each is counted", run -> {
                    long counted = run.pipeline().findings().stream().mapToLong(Finding::count).sum();
                    return told(counted == run.state().count, counted + " of " + run.state().count);
                });
    }
}
