package org.sluice.nanokernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Stage;

/** Between the opening of a stage and the play of what waits in it. */
class PassPointTest {

    private static final IrqUse LONG = IrqUse.of(IrqMode.TERMINATE);
    private static final IrqUse BRIEF = LONG.withBrief();
    private static final int FIRST = Irqs.RESCHEDULE;
    private static final int SECOND = Irqs.CALL_FUNCTION;

    private final TestKernel test = new TestKernel(CostTable.FREE);
    private final Nanokernel kernel = test.kernel;
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        assertThat(kernel.books().balanced()).as(kernel.books().toString()).isTrue();
        assertThat(test.faults).isEmpty();
        kernel.close();
    }

    /** The first handler opens its own stage, in which the second irq waits; at that instant an event is due. */
    private void run(PassPoint passPoint) {
        kernel.explorePasses(passPoint);
        kernel.admit(DomainSpec.of("linux", 100, "all", "reschedule", "call-function"),
                new TestKernel.Handling(FIRST, LONG, this::onFirst) {
                    @Override
                    public void start(Stage stage) {
                        super.start(stage);
                        stage.virtualize(SECOND, BRIEF, (irq, here) -> note("second", here));
                    }
                });
        kernel.machine().engine().call(() -> kernel.pipeline().cpu(0).trigger(FIRST));
        kernel.runFor(10_000);
    }

    private void onFirst(int irq, LocalStage here) {
        note("first", here);
        here.schedule(SECOND);
        kernel.machine().engine().post(here.nowNanos(), (kind, argument) -> log.add("an event"), 0, 0);
        here.unstall();
        note("first ends", here);
    }

    private void note(String what, LocalStage here) {
        log.add(what + "@" + here.nowNanos());
    }

    @Test
    void atOnceIsTheUsualCourse() {
        run(cpu -> PassPoint.AT_ONCE);
        assertThat(log).containsExactly("first@0", "second@0", "an event", "first ends@0");
    }

    @Test
    void withoutTimeTheOthersOfThisInstantComeBetween() {
        run(cpu -> 0);
        assertThat(log).containsExactly("first@0", "an event", "second@0", "first ends@0");
    }

    @Test
    void withTimeThePlayComesLater() {
        run(cpu -> 700);
        assertThat(log).containsExactly("first@0", "an event", "second@700", "first ends@700");
    }
}
