package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work posted from a high stage to a low one, without loss. */
class MailboxTest {

    private static final int IRQ = 5;

    private final FakeMachine machine = new FakeMachine(2);
    private final Stage rt = machine.stage("rt", 200);
    private final Stage linux = machine.stage("linux", 100);
    private final List<String> done = new ArrayList<>();
    private final Mailbox box = linux.mailbox(2, (work, here) -> done.add(work + "@" + here.cpu())).orElseThrow();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void workIsDoneInOrderByTheOwnerAfterThePoster() {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            assertThat(box.post(here, 7)).isTrue();
            assertThat(box.post(here, 8)).isTrue();
            done.add("posted");
        });
        machine.raise(1, IRQ);
        assertThat(done).containsExactly("posted", "7@1", "8@1");
    }

    @Test
    void whatOtherStagesDoWithItsIrqKeepsNoPostFromItsOwner() {
        rt.control(box.irq(), IrqUse.of(IrqMode.DISCARD));
        assertThat(box.post(rt.on(0), 7)).isTrue();
        rt.virtualize(box.irq(), IrqUse.of(TERMINATE), (irq, here) -> done.add("rt has it"));
        assertThat(box.post(rt.on(0), 8)).isTrue();
        machine.run();
        assertThat(done).containsExactly("7@0", "8@0");
        assertThat(box.waiting(0)).isZero();
    }

    @Test
    void aFullBoxSaysSoAndNothingIsLost() {
        linux.on(0).stall();
        assertThat(box.post(rt.on(0), 1)).isTrue();
        assertThat(box.post(rt.on(0), 2)).isTrue();
        assertThat(box.post(rt.on(0), 3)).isFalse();
        assertThat(box.waiting(0)).isEqualTo(2);
        assertThat(box.waiting(1)).isZero();
        linux.on(0).unstall();
        machine.run();
        assertThat(done).containsExactly("1@0", "2@0");
        assertThat(box.waiting(0)).isZero();
    }

    @Test
    void aHigherOwnerDoesItBeforeThePostReturns() {
        Mailbox upwards = rt.mailbox(1, (work, here) -> done.add("rt has " + work)).orElseThrow();
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            upwards.post(here, 9);
            done.add("posted");
        });
        machine.raise(0, IRQ);
        assertThat(done).containsExactly("rt has 9", "posted");
    }

    @Test
    void postAndSuspendMissesNoAnswer() {
        int[] answer = new int[1];
        machine.register("tasks", 50, new Domain() {
            @Override
            public void start(Stage stage) {
                machine.handle(stage, 6, TERMINATE);
            }

            @Override
            public void body(LocalStage here) {
                if (here.cpu() == 0) {
                    Mailbox upwards = rt.mailbox(1, (work, there) -> there.schedule(6)).orElseThrow();
                    assertThat(upwards.postAndSuspend(here, 1)).isTrue();
                    answer[0]++;
                }
            }
        });
        machine.handle(rt, 6, IrqMode.IGNORE);
        machine.run();
        assertThat(machine.faults).isEmpty();
        assertThat(answer[0]).isEqualTo(1);
    }

    /** A stage whose body posts to the box, on the first CPU. */
    private Stage poster(int irq) {
        return machine.register(StagePlan.of("tasks", 50, 0), new Domain() {
            @Override
            public void start(Stage stage) {
                machine.handle(stage, irq, TERMINATE);
            }

            @Override
            public void body(LocalStage here) {
                done.add("posts");
                done.add("posted " + box.postAndSuspend(here, 1));
            }
        });
    }

    @Test
    void postAndSuspendWaitsForAHandlerThatEndsAfterThePost() {
        poster(6);
        machine.raise(0, 6);
        machine.run();
        assertThat(done).containsExactly("posts", "1@0");
        machine.raise(0, 6);
        machine.run();
        assertThat(done).containsExactly("posts", "1@0", "posted true");
    }

    @Test
    void postAndSuspendToAFullBoxReturnsAtOnce() {
        linux.on(0).stall();
        box.post(rt.on(0), 8);
        box.post(rt.on(0), 9);
        linux.renice(10);
        poster(6);
        machine.run();
        assertThat(done).containsExactly("posts", "posted false");
    }

    @Test
    void postAndSuspendEndsABodyWhoseStageLeaves() {
        Stage tasks = poster(6);
        machine.run();
        machine.pipeline.unregister(tasks, LeavePolicy.DROP);
        machine.run();
        assertThat(done).containsExactly("posts", "1@0");
        assertThat(machine.faults).isEmpty();
        assertThat(tasks.isRegistered()).isFalse();
    }

    @Test
    void postAndSuspendOutsideABodyPostsNothing() {
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE), (irq, here) -> box.postAndSuspend(here, 1));
        machine.raise(0, IRQ);
        assertThat(machine.faults).singleElement().asString().endsWith("outside its body");
        assertThat(done).isEmpty();
    }

    @Test
    void aPosterThatIsGonePostsNothing() {
        machine.pipeline.unregister(rt, LeavePolicy.DROP);
        assertThatThrownBy(() -> box.post(rt.on(0), 1)).isInstanceOf(IllegalStateException.class)
                .hasMessage("stage rt is GONE");
        assertThat(box.waiting(0)).isZero();
        assertThatThrownBy(() -> box.waiting(2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cpu 2 is not in 0..1");
    }

    @Test
    void onceItsOwnerIsGoneItRefuses() {
        linux.on(0).stall();
        box.post(rt.on(0), 1);
        machine.pipeline.unregister(linux, LeavePolicy.DROP);
        assertThatThrownBy(() -> box.post(rt.on(0), 2)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was freed before");
        assertThat(box.waiting(0)).as("what was not done still shows").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_537})
    void itsCapacityIsBounded(int capacity) {
        assertThatThrownBy(() -> linux.mailbox(capacity, (work, here) -> { }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity " + capacity + " is not in 1..65536");
    }

    @Test
    void itTakesAVirtualIrqAndThereAreNoMoreThanThose() {
        int made = 1;
        while (linux.mailbox(1, (work, here) -> { }).isPresent()) {
            made++;
        }
        assertThat(made).isEqualTo(Pipeline.VIRQ_COUNT);
        assertThat(box.capacity()).isEqualTo(2);
        assertThat(box.irq()).isEqualTo(machine.pipeline.firstVirq());
    }

    @Test
    void itHoldsAsMuchAsItSays() {
        assertThat(linux.mailbox(65_536, (work, here) -> { }).orElseThrow().capacity()).isEqualTo(65_536);
    }

    @Test
    void oneThatMayNotBeLeavesNoVirtualIrqTaken() {
        Stage guarded = machine.register(StagePlan.of("guarded", 50, 0).guardedBy((stage, irq) -> {
            throw new SecurityException(stage + " may not use " + irq);
        }), stage -> { });
        int next = box.irq() + 1;
        assertThatThrownBy(() -> guarded.mailbox(1, (work, here) -> { })).isInstanceOf(SecurityException.class)
                .hasMessage("guarded may not use " + next);
        assertThat(linux.allocateVirq().orElseThrow().irq()).isEqualTo(next);
    }
}
