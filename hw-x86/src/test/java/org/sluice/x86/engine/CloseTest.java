package org.sluice.x86.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures, and the end of a machine. */
class CloseTest {

    private final Engine engine = new Engine();
    private final Processor cpu = engine.processor(0);
    private final Script script = new Script();
    private final List<String> log = new ArrayList<>();

    CloseTest() {
        cpu.run(script);
    }

    @AfterEach
    void noStrandIsLeaked() {
        engine.close();
        assertThat(Engine.strandsInUse()).isZero();
    }

    @Test
    void exceptionInAnEventStopsTheMachineAtItsInstant() {
        RuntimeException thrown = new IllegalStateException("broken");
        at(40, () -> {
            throw thrown;
        });
        at(50, () -> log.add("later"));

        assertThat(catchThrowable(() -> engine.runUntil(100))).isSameAs(thrown);
        assertThat(engine.nowNanos()).isEqualTo(40);
        assertThat(log).isEmpty();
    }

    @Test
    void exceptionOnAnyStrandIsRethrownByTheRun() {
        RuntimeException thrown = new IllegalStateException("broken");
        Processor other = engine.processor(1);
        other.run(new Script());
        other.start(() -> other.spend(500));
        cpu.start(() -> {
            cpu.spend(30);
            throw thrown;
        });

        assertThat(catchThrowable(() -> engine.runUntil(100))).isSameAs(thrown);
        assertThat(engine.nowNanos()).isEqualTo(30);
        assertThat(catchThrowable(() -> engine.runUntil(100))).as("it stays stopped").isSameAs(thrown);
    }

    @Test
    void exceptionOfSoftwareThatIsAskedWhetherItBlocksStopsTheMachineToo() {
        Processor other = engine.processor(1);
        other.run(new Software() {
            @Override
            public void completed(int tag) {
                // never asked
            }

            @Override
            public boolean mayBlock(int tag) {
                throw new IllegalStateException("asked");
            }
        });
        cpu.start(() -> cpu.spend(50));
        at(10, () -> other.begin(1, 0));

        assertThatThrownBy(() -> engine.runUntil(100)).hasMessage("asked");
    }

    @Test
    void errorsAreRethrownAsTheyAre() {
        at(1, () -> {
            throw new AssertionError("no");
        });

        assertThatThrownBy(() -> engine.runUntil(100)).isInstanceOf(AssertionError.class).hasMessage("no");
    }

    @Test
    void closeRunsFinallyBlocksOfParkedCode() {
        cpu.start(() -> {
            try {
                cpu.spend(1_000);
            } finally {
                log.add("finally");
            }
        });
        engine.runUntil(10);

        engine.close();

        assertThat(log).containsExactly("finally");
    }

    @Test
    void closeUnwindsNestedHandlersFromTheTop() {
        script.onBlocking(1, () -> {
            try {
                cpu.spend(1_000);
            } finally {
                log.add("handler");
            }
        });
        cpu.start(() -> {
            try {
                cpu.spend(1_000);
            } finally {
                log.add("body");
            }
        });
        at(10, () -> cpu.begin(1, 0));
        engine.runUntil(20);

        engine.close();

        assertThat(log).containsExactly("handler", "body");
    }

    @Test
    void blockedCodeIsUnwoundToo() {
        Processor.Parking parking = new Processor.Parking();
        cpu.start(() -> {
            try {
                cpu.block(parking);
            } finally {
                log.add("finally");
            }
        });
        engine.runUntil(10);

        engine.close();

        assertThat(log).containsExactly("finally");
    }

    @Test
    void spendInAFinallyBlockIsRefusedWhileClosing() {
        cpu.start(() -> {
            try {
                cpu.spend(1_000);
            } finally {
                log.add("cleaning");
                cpu.spend(10);
                log.add("never");
            }
        });
        engine.runUntil(10);

        engine.close();

        assertThat(log).containsExactly("cleaning");
        assertThat(engine.nowNanos()).isEqualTo(10);
    }

    @Test
    void codeThatSwallowsItsUnwindingIsUnwoundAllTheSame() {
        cpu.start(() -> {
            try {
                cpu.spend(1_000);
            } catch (Throwable swallowed) {
                log.add("swallowed");
            }
        });
        at(2_000, () -> log.add("late event"));
        engine.runUntil(10);

        engine.close();

        assertThat(log).containsExactly("swallowed");
    }

    @Test
    void codeThatThrowsWhileItIsUnwoundDoesNotDisturbTheClosing() {
        cpu.start(() -> {
            try {
                cpu.spend(1_000);
            } finally {
                throwSomething();
            }
        });
        engine.runUntil(10);

        engine.close();

        assertThat(engine.isClosed()).isTrue();
        anotherMachineCanUseTheStrand();
    }

    private static void throwSomething() {
        throw new IllegalStateException("from finally");
    }

    private void anotherMachineCanUseTheStrand() {
        try (Engine next = new Engine()) {
            Processor nextCpu = next.processor(0);
            nextCpu.run(new Script());
            nextCpu.start(() -> {
                nextCpu.spend(10);
                log.add("next");
            });
            next.runUntil(100);
        }
        assertThat(log).endsWith("next");
    }

    @Test
    void aFailedMachineCanBeClosed() {
        cpu.start(() -> cpu.spend(1_000));
        at(10, () -> {
            throw new IllegalStateException("broken");
        });
        catchThrowable(() -> engine.runUntil(100));

        engine.close();

        assertThat(Engine.strandsInUse()).isZero();
    }

    @Test
    void closingTwiceIsOnce() {
        engine.close();
        engine.close();

        assertThat(engine.isClosed()).isTrue();
    }

    @Test
    void aClosedMachineRefusesToRunAndToBeUsed() {
        engine.close();

        assertThatThrownBy(() -> engine.runUntil(10)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> engine.post(10, (kind, argument) -> { }, 0, 0))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> cpu.spend(10)).hasMessageContaining("closed");
    }

    @Test
    void closeFromInsideIsRefused() {
        at(1, engine::close);

        assertThatThrownBy(() -> engine.runUntil(10)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside");
    }

    @Test
    void runFromInsideIsRefused() {
        at(1, () -> engine.runUntil(5));

        assertThatThrownBy(() -> engine.runUntil(10)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void runFromInsideIsRefusedOnAStrandToo() {
        cpu.start(() -> engine.runUntil(5));

        assertThatThrownBy(() -> engine.runUntil(10)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aThousandMachinesAreBuiltAndClosedWithoutALeak() {
        for (int i = 0; i < 1_000; i++) {
            try (Engine next = new Engine()) {
                Processor a = next.processor(0);
                Processor b = next.processor(1);
                a.run(new Script());
                b.run(new Script());
                a.start(() -> a.spend(100));
                b.start(() -> b.spend(70));
                next.runUntil(50);
            }
        }

        assertThat(Engine.strandsInUse()).isZero();
    }

    private void at(long nanos, Runnable action) {
        engine.post(nanos, (kind, argument) -> action.run(), 0, 0);
    }
}
