package org.sluice.testkit.museum;

import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.museum.Seen.told;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.internal.HistoricFault;
import org.sluice.testkit.explore.Act;
import org.sluice.testkit.explore.Here;
import org.sluice.testkit.explore.PipelineRun;
import org.sluice.testkit.explore.PipelineWorld;

/** Faults of recording, playing and locking: an interrupt is lost, late, or comes where it must not. */
final class DeliveryFaults {

    private static final int IRQ = 5;
    private static final int OTHER = 6;
    private static final IrqUse COUNTING = IrqUse.of(TERMINATE).withBrief().withCounted();

    private DeliveryFaults() {
    }

    static List<Exhibit> all() {
        return List.of(
                Pair.of("ack-before-log", "Adeos 2002", HistoricFault.ACKNOWLEDGED_BEFORE_LOGGED,
                        DeliveryFaults::edges),
                Pair.of("walk-into-stalled", "Adeos 2002", HistoricFault.WALKS_INTO_A_STALLED_STAGE,
                        DeliveryFaults::closedFromOutside),
                Pair.of("restore-no-play", "Adeos 2002", HistoricFault.RESTORE_DOES_NOT_PLAY,
                        DeliveryFaults::restoring),
                Pair.of("word-cleared-early", "Adeos 2002, r13", HistoricFault.WORD_CLEARED_EARLY,
                        DeliveryFaults::nestedInAWord),
                Pair.of("word-stays-marked", "I-pipe 1.10", HistoricFault.WORD_STAYS_MARKED,
                        DeliveryFaults::lockOnAnotherCpu),
                Pair.of("lock-drops", "r13 to I-pipe 2", HistoricFault.LOCK_DROPS_ELSEWHERE,
                        DeliveryFaults::lockOnAnotherCpu),
                Pair.of("unlock-lost-update", "I-pipe 1 to 3", HistoricFault.UNLOCK_LOSES_AN_UPDATE,
                        DeliveryFaults::unlockWhileTheOwnerLogs),
                Pair.of("unlock-own-map", "I-pipe 3", HistoricFault.UNLOCK_USES_ITS_OWN_MAP,
                        DeliveryFaults::lockOnAnotherCpu));
    }

    private static PipelineWorld<Seen> edges(String name) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("rt", 200, rt -> rt.handles(IRQ, ACCEPT))
                .stage("linux", 100, linux -> linux.handles(IRQ, TERMINATE))
                .pulses(IRQ, 2);
    }

    /** Control code closes the stage; whatever runs, no handler of it may. */
    private static PipelineWorld<Seen> closedFromOutside(String name) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("rt", 200, rt -> rt.handles(IRQ, ACCEPT))
                .stage("linux", 100, linux -> linux.handles(IRQ, COUNTING,
                        (irq, here) -> here.state().wrong += here.state().flag ? 1 : 0))
                .actor("control",
                        Act.of("close", run -> {
                            run.on("linux", 0).stall();
                            run.state().flag = true;
                        }),
                        Act.of("open", run -> {
                            run.state().flag = false;
                            run.on("linux", 0).unstall();
                        }))
                .pulses(IRQ, 1)
                .atEnd("closed is closed", run -> told(run.state().wrong == 0, "a handler ran behind a closed gate"));
    }

    /** A low stage closes a high one for a while and gives it back: what has come must preempt it at once. */
    private static PipelineWorld<Seen> restoring(String name) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("rt", 200, rt -> rt.handles(IRQ, TERMINATE))
                .stage("linux", 100, linux -> linux.program(0,
                        Act.of("stall rt", here -> here.state().flag = here.run().on("rt", 0).stall()),
                        Act.of("work", here -> { }),
                        Act.of("restore rt, and look", here -> {
                            here.run().on("rt", 0).restore(here.state().flag);
                            here.state().wrong += here.run().on("rt", 0).isPending(IRQ) ? 1 : 0;
                        })))
                .pulses(IRQ, 1)
                .atEnd("restored is played", run -> told(run.state().wrong == 0, "it waits in the open stage"));
    }

    /** Two irqs of one word wait; the first one's handler opens its stage, and the second one is to nest in it. */
    private static PipelineWorld<Seen> nestedInAWord(String name) {
        return twoIrqsBehindAGate(name, here -> {
            here.stage().unstall();
            here.state().wrong += here.stage().isPending(OTHER) ? 1 : 0;
        }).atEnd("open is played", run -> told(run.state().wrong == 0, "it waits in the open stage"));
    }

    /** Two irqs that may wait together; the first one's handler does something. */
    static PipelineWorld<Seen> twoIrqsBehindAGate(String name, Consumer<Here<Seen>> first) {
        return new PipelineWorld<>(name, 1, Seen::new)
                .stage("linux", 100, linux -> linux
                        .handles(IRQ, IrqUse.of(TERMINATE), (irq, here) -> first.accept(here))
                        .handles(OTHER, TERMINATE)
                        .program(0, gate()))
                .pulses(IRQ, 1).pulses(OTHER, 1);
    }

    private static List<Act<Here<Seen>>> gate() {
        return List.of(Act.of("stall", here -> here.stage().stall()), Act.of("work", here -> { }),
                Act.of("unstall", here -> here.stage().unstall()));
    }

    private static Act<PipelineRun<Seen>> control(String label,
            Function<PipelineRun<Seen>, IntConsumer> deed, int irq) {
        return Act.of(label, run -> deed.apply(run).accept(irq));
    }

    /** The irq comes to CPU 1, where its stage is closed for a while; it is locked and unlocked from outside. */
    private static PipelineWorld<Seen> lockOnAnotherCpu(String name) {
        return new PipelineWorld<>(name, 2, Seen::new)
                .stage("linux", 100, linux -> linux
                        .handles(IRQ, COUNTING, (irq, here) -> here.state().count++)
                        .program(1, gate()))
                .route(IRQ, 1)
                .pulses(IRQ, 1)
                .actor("control", control("lock", run -> run.stage("linux")::lock, IRQ),
                        control("unlock", run -> run.stage("linux")::unlock, IRQ))
                .atEnd("it is handled once", run -> told(run.state().count == 1, run.state().count + " times"));
    }

    private static PipelineWorld<Seen> unlockWhileTheOwnerLogs(String name) {
        return new PipelineWorld<>(name, 2, Seen::new)
                .stage("linux", 100, linux -> linux
                        .handles(IRQ, TERMINATE)
                        .handles(OTHER, COUNTING, (irq, here) -> here.state().count++)
                        .program(1, gate()))
                .route(IRQ, 1).route(OTHER, 1)
                .pulses(OTHER, 1)
                .actor("control", control("lock", run -> run.stage("linux")::lock, IRQ),
                        control("unlock", run -> run.stage("linux")::unlock, IRQ))
                .atEnd("it is handled once", run -> told(run.state().count == 1, run.state().count + " times"));
    }
}
