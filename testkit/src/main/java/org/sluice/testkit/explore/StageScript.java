package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;

/**
 * What a stage of a {@link PipelineWorld} does: its handlers, and a program on some CPUs. Built once, plays in every
 * run.
 *
 * <p>A program's steps are suspension points: between two of them anything may happen. A step that waits ({@link
 * Act#when}) suspends the program until something was handled on its CPU, and looks again.
 */
public final class StageScript<S> {

    /** A handler in a script. */
    @FunctionalInterface
    public interface Handler<S> {
        /** The irq is played. */
        void onIrq(int irq, Here<S> here);
    }

    private record Part<S>(int irq, IrqUse use, Handler<S> handler) {
    }

    private record Body<S>(int cpu, Program<Here<S>> program) {
    }

    private final String name;
    private final List<Part<S>> parts = new ArrayList<>();
    private final List<Body<S>> bodies = new ArrayList<>();
    private final List<Consumer<Here<S>>> starts = new ArrayList<>();
    private BiConsumer<PipelineRun<S>, Stage> attach = (run, stage) -> { };

    StageScript(String name) {
        this.name = name;
    }

    /** Handles an irq by doing nothing. */
    public StageScript<S> handles(int irq, IrqMode mode) {
        return handles(irq, IrqUse.of(mode).withBrief(), (number, here) -> { });
    }

    /** Handles an irq; without {@code brief} the handler may let others in by {@code spend(0)}. */
    public StageScript<S> handles(int irq, IrqUse use, Handler<S> handler) {
        parts.add(new Part<>(irq, use, handler));
        return this;
    }

    /** What happens when the stage is attached, beside the handlers: virtual irqs, catching events. */
    public StageScript<S> onStart(BiConsumer<PipelineRun<S>, Stage> deed) {
        attach = attach.andThen(deed);
        return this;
    }

    /** What happens on each CPU before anything else. */
    public StageScript<S> onEachCpu(Consumer<Here<S>> deed) {
        starts.add(deed);
        return this;
    }

    /** A program in the stage's background on one CPU: its body there. */
    @SafeVarargs
    public final StageScript<S> program(int cpu, Act<Here<S>>... acts) {
        List<Act<Here<S>>> all = new ArrayList<>();
        for (Act<Here<S>> act : acts) {
            all.add(act);
        }
        return program(cpu, all);
    }

    /** As {@link #program(int, Act[])}. */
    public StageScript<S> program(int cpu, List<Act<Here<S>>> acts) {
        bodies.add(new Body<>(cpu, new Program<>(name + " of cpu " + cpu, acts)));
        return this;
    }

    /** The irqs that it handles. */
    int[] irqs() {
        return parts.stream().mapToInt(Part::irq).toArray();
    }

    /** The domain for one run. */
    Domain domain(PipelineRun<S> run) {
        return bodies.isEmpty() ? new Handlers(run) : new WithBody(run);
    }

    private void attach(PipelineRun<S> run, Stage stage) {
        run.attached(stage);
        for (Part<S> part : parts) {
            stage.virtualize(part.irq(), part.use(),
                    (irq, local) -> part.handler().onIrq(irq, new Here<>(run, local)));
        }
        attach.accept(run, stage);
    }

    private void startCpu(PipelineRun<S> run, LocalStage local) {
        starts.forEach(start -> start.accept(new Here<>(run, local)));
    }

    /** A domain that has no body must not declare one. */
    private final class Handlers implements Domain {
        private final PipelineRun<S> run;

        private Handlers(PipelineRun<S> run) {
            this.run = run;
        }

        @Override
        public void start(Stage stage) {
            attach(run, stage);
        }

        @Override
        public void startCpu(LocalStage here) {
            StageScript.this.startCpu(run, here);
        }
    }

    private final class WithBody implements Domain {
        private final PipelineRun<S> run;

        private WithBody(PipelineRun<S> run) {
            this.run = run;
        }

        @Override
        public void start(Stage stage) {
            attach(run, stage);
        }

        @Override
        public void startCpu(LocalStage here) {
            StageScript.this.startCpu(run, here);
        }

        @Override
        public void body(LocalStage local) {
            Here<S> here = new Here<>(run, local);
            for (Body<S> body : bodies) {
                if (body.cpu() == local.cpu()) {
                    play(body.program(), here);
                }
            }
        }

        private void play(Program<Here<S>> program, Here<S> here) {
            for (int i = 0; i < program.acts().size(); i++) {
                Act<Here<S>> act = program.acts().get(i);
                run.comesNext(here.stage().cpu(), program.label(i));
                here.stage().spend(0);
                run.comesNext(here.stage().cpu(), null);
                while (!act.when().test(here)) {
                    here.stage().suspend();
                }
                act.deed().accept(here);
            }
        }
    }
}
