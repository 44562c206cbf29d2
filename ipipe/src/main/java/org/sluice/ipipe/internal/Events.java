package org.sluice.ipipe.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sluice.ipipe.EventHandler;
import org.sluice.ipipe.KernelEvent;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Profile;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.Verdict;

/**
 * Who catches which events, and their delivery: at once, head first, down to the stage that caused it, whatever is
 * stalled. The museum of faults replaces it.
 */
class Events {

    private final PipelineCore pipeline;
    private final Profile.Unsaid unsaid;
    private boolean switchesWatched;
    /** Whose handler control code has called, by an event that it raised; null if none. */
    private LocalStageCore caughtForControl;

    /** A stage's handler of one kind of events. */
    static final class Catch {
        private final Class<? extends KernelEvent> type;
        private final EventHandler<KernelEvent> handler;

        private Catch(Class<? extends KernelEvent> type, EventHandler<KernelEvent> handler) {
            this.type = type;
            this.handler = handler;
        }

        Verdict call(KernelEvent event, LocalStage here) {
            return handler.onEvent(event, here);
        }
    }

    Events(PipelineCore pipeline) {
        this.pipeline = pipeline;
        this.unsaid = pipeline.profile().unsaid();
    }

    /** Replaces the stage's handler of exactly this type; null takes it away. Returns the former one, or null. */
    @SuppressWarnings("unchecked") // the catch table pairs each class with a handler of it
    final <E extends KernelEvent> EventHandler<? super E> replace(StageCore stage, Class<E> type,
                                                                  EventHandler<? super E> handler) {
        Objects.requireNonNull(type, "type");
        List<Catch> next = new ArrayList<>();
        EventHandler<? super E> former = null;
        for (Catch caught : stage.catches()) {
            if (caught.type == type) {
                former = (EventHandler<? super E>) (EventHandler<?>) caught.handler;
            } else {
                next.add(caught);
            }
        }
        if (handler != null) {
            next.add(new Catch(type, (EventHandler<KernelEvent>) (EventHandler<?>) handler));
        }
        stage.catches(List.copyOf(next));
        watch();
        return former;
    }

    /** The stage leaves: it catches nothing any more. */
    void forget(StageCore leaving) {
        if (!leaving.catches().isEmpty()) {
            leaving.catches(List.of());
            watch();
        }
    }

    private void watch() {
        switchesWatched = false;
        for (StageCore stage : pipeline.order().stages()) {
            for (Catch caught : stage.catches()) {
                switchesWatched |= caught.type.isAssignableFrom(Switch.class);
            }
        }
        for (CpuPipe pipe : pipeline.pipes()) {
            pipe.extras().watchSwitches(switchesWatched);
        }
    }

    /** Does anybody want to know which stage's code a CPU runs? */
    final boolean watchesSwitches() {
        return switchesWatched;
    }

    /** Delivers an event that the current code has caused, or, on an idle CPU, the machine. */
    final Verdict dispatch(CpuPipe pipe, KernelEvent event) {
        Objects.requireNonNull(event, "event");
        return deliver(pipe, event, pipe.current());
    }

    /** Whose handler runs on behalf of control code: the code of a stage all the same; null if none does. */
    final LocalStageCore caughtForControl() {
        return caughtForControl;
    }

    /** Notes whose handler runs next; returns whose ran so far, to be noted again afterwards. */
    final LocalStageCore calls(LocalStageCore local) {
        LocalStageCore before = caughtForControl;
        caughtForControl = pipeline.hardware().executingCpu() < 0 ? local : null;
        return before;
    }

    final void called(LocalStageCore before) {
        caughtForControl = before;
    }

    /** Tells all who catch it that a CPU goes from one stage's code to another's. */
    final void switched(CpuPipe pipe, LocalStageCore from, LocalStageCore to) {
        KernelEvent event = new Switch(from == null ? null : from.core(), to == null ? null : to.core());
        for (LocalStageCore local : pipe.walk().chain()) {
            Catch caught = catchOf(local.core(), event);
            if (caught != null && EventCall.make(pipeline, local, caught, event) == Verdict.STOP) {
                return;
            }
        }
    }

    private Verdict deliver(CpuPipe pipe, KernelEvent event, LocalStageCore last) {
        for (LocalStageCore local : pipe.walk().chain()) {
            Catch caught = catchOf(local.core(), event);
            if (caught != null && EventCall.make(pipeline, local, caught, event) == Verdict.STOP) {
                return Verdict.STOP;
            }
            if (local == last) {
                break;
            }
        }
        return Verdict.PROPAGATE;
    }

    /** The handler of the event's very type, else of the first type caught that it is of. */
    private static Catch catchOf(StageCore stage, KernelEvent event) {
        Catch found = null;
        List<Catch> catches = stage.catches();
        for (int i = 0; i < catches.size(); i++) { // no iterator: nothing is allocated here
            Catch caught = catches.get(i);
            if (caught.type == event.getClass()) {
                return caught;
            }
            if (found == null && caught.type.isInstance(event)) {
                found = caught;
            }
        }
        return found;
    }

    /** What it comes to, by the profile; refused where a verdict must be said. */
    final Verdict decided(Verdict said, LocalStageCore by) {
        if (said == null || said == Verdict.UNSAID && unsaid == Profile.Unsaid.REFUSED) {
            throw new IllegalStateException("the event handler of " + by + " gave no verdict: it must say PROPAGATE or"
                    + " STOP");
        }
        if (said != Verdict.UNSAID) {
            return said;
        }
        return unsaid == Profile.Unsaid.STOPS ? Verdict.STOP : Verdict.PROPAGATE;
    }

    /** The CPU goes from one stage's code to another's. */
    private record Switch(Stage from, Stage to) implements KernelEvent.DomainSwitch {
    }
}
