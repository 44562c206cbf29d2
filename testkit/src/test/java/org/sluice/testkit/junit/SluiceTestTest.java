package org.sluice.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.Stage;
import org.sluice.nanokernel.Guest;
import org.sluice.nanokernel.GuestState;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.hw.GuestDomain;
import org.sluice.nanokernel.hw.Platform;
import org.sluice.nanokernel.hw.Setting;
import org.sluice.nanokernel.scenario.Simulation;
import org.sluice.testkit.Trace;
import org.sluice.testkit.scene.Scene;
import org.sluice.x86.Machine;
import org.sluice.x86.engine.SplitMix64;

/** What a test gets: machines, nanokernels, domains, numbers, scenes. */
@Cast(name = "head", priority = 200, irqs = {"line5:shared", "timer:shared"}, domain = SluiceTestTest.Counting.class)
class SluiceTestTest {

    private static final String TEXT = """
            scenario mine board=default costs=generic-x86 seed=7
            domain head priority=210 cpus=0-1 irqs=com1:shared,timer:shared
              period ms=2
            domain low priority=10 cpus=0 irqs=com1:shared
            load com1 rate=1000/s
            """;

    /** Counts the irqs it has, and asks for a tick if a setting says so. */
    static final class Counting implements GuestDomain {
        private int handled;
        private Platform platform;

        @Override
        public void boot(Platform newPlatform) {
            platform = newPlatform;
        }

        @Override
        public void start(Stage stage) {
            for (Setting setting : platform.settings()) {
                platform.requestTick(0, setting.number("ms", 1, 100, 1) * 1_000_000, 0);
                stage.virtualize(Irqs.TIMER, IrqUse.of(IrqMode.ACCEPT).withBrief(), this::count);
            }
            int irq = platform.hasDevice("com1") ? platform.device("com1").irq() : 5;
            stage.virtualize(irq, IrqUse.of(IrqMode.ACCEPT).withBrief(), this::count);
        }

        private void count(int irq, LocalStage here) {
            handled += here.hits();
        }
    }

    /** Handles nothing. */
    static final class Idle implements Domain {
        @Override
        public void start(Stage stage) {
            // nothing to do
        }
    }

    @SluiceTest(cpus = 4)
    void partsOfOneMachineAreGiven(Machine machine, Nanokernel kernel, Pipeline pipeline, Trace trace) {
        assertThat(kernel.machine()).isSameAs(machine);
        assertThat(kernel.pipeline()).isSameAs(pipeline);
        assertThat(machine.cpuCount()).isEqualTo(4);
        assertThat(kernel.nowNanos()).isZero();
        machine.line("line5").pulse();
        kernel.runFor(0);
        assertThat(trace).irq(5).reached("head").exactlyOnce();
    }

    @SluiceTest
    void aDomainOfTheClassIsInThePipeline(Counting head, Machine machine, Nanokernel kernel) {
        machine.line("line5").pulse();
        kernel.runFor(0);
        assertThat(head.handled).isEqualTo(1);
        assertThat(machine.cpuCount()).isEqualTo(1);
    }

    @SluiceTest(cpus = 2)
    @Cast(name = "low", priority = 10, cpus = "1", domain = Idle.class)
    void domainsOfTheMethodFollow(Pipeline pipeline, @Named("low") Stage low, @Named("head") Guest head, Idle idle) {
        assertThat(pipeline.stages()).extracting(Stage::name).containsExactly("head", "low");
        assertThat(low.cpus()).containsExactly(1);
        assertThat(low.priority()).isEqualTo(10);
        assertThat(head.state()).isEqualTo(GuestState.RUNNING);
        assertThat(idle).isNotNull();
    }

    @SluiceTest
    @Cast(name = "second", irqs = {"timer:shared", "line5:shared"}, settings = "period ms=3", domain = Counting.class)
    @Cast(name = "third", domain = Idle.class)
    void settingsReachTheDomainAndNamesChooseAmongTwins(@Named("second") Counting second,
                                                        @Named("third") Domain third) {
        assertThat(second.platform.settings()).hasSize(1);
        assertThat(third).isInstanceOf(Idle.class);
    }

    @SluiceTest(seed = 11)
    void theSeedIsTheNanokernels(Nanokernel kernel) {
        assertThat(kernel.options().seed()).isEqualTo(Long.getLong("sluice.seed", 11));
    }

    @SluiceTest(seed = 11)
    void numbersComeFromSeedAndName(SplitMix64 random) {
        long seed = Long.getLong("sluice.seed", 11);
        assertThat(random.next()).isEqualTo(SplitMix64.named(seed, "numbersComeFromSeedAndName").next());
    }

    @SluiceTest(scenario = TEXT)
    @Cast(name = "low", domain = Idle.class)
    void aScenarioTakesTheCast(Simulation simulation, Counting head, @Named("low") Stage low, Trace trace) {
        assertThat(simulation.scenario().name()).isEqualTo("mine");
        assertThat(low.priority()).isEqualTo(10);
        simulation.runFor(100_000_000);
        assertThat(head.handled).isGreaterThan(40);
        assertThat(trace).ledgerBalanced();
    }

    @SluiceTest(cpus = 3)
    void aSceneHasItsOwnMachine(Scene scene) {
        scene.stage("rt", 200, 5, IrqMode.ACCEPT).onCpu(2).raise(5).flows("rt!");
        assertThat(scene.kernel().machine().cpuCount()).isEqualTo(3);
    }

    /** Nested tests share the cast that stands around them. */
    @Nested
    @Cast(name = "inner", priority = 300, domain = Idle.class)
    class Inside {

        @SluiceTest
        void theOuterCastIsThereFirst(Pipeline pipeline, Counting head) {
            assertThat(pipeline.stages()).extracting(Stage::name).containsExactly("inner", "head");
            assertThat(pipeline.stages()).extracting(Stage::number).containsExactly(2, 1);
        }
    }

    @SluiceTest
    void nothingNeedsToBeAskedFor() {
        assertThat(true).isTrue();
    }
}
