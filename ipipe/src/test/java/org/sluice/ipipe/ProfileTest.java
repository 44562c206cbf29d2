package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.ipipe.IrqMode.ACCEPT;
import static org.sluice.ipipe.IrqMode.TERMINATE;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ten choices, each where it shows. */
class ProfileTest {

    private static final int IRQ = 5;

    private final List<FakeMachine> machines = new ArrayList<>();

    private FakeMachine machine(Profile profile) {
        return machine(1, profile);
    }

    private FakeMachine machine(int cpus, Profile profile) {
        FakeMachine machine = new FakeMachine(cpus, profile);
        machines.add(machine);
        return machine;
    }

    private static Stage root(FakeMachine machine, int... cpus) {
        Stage root = machine.register(StagePlan.of("linux", 100, cpus).asRoot(), stage -> { });
        for (int cpu : cpus) {
            root.on(cpu).unstall();
        }
        return root;
    }

    @AfterEach
    void close() {
        machines.forEach(FakeMachine::close);
    }

    @Test
    void thereAreTenChoicesAndNoneIsNull() throws Exception {
        RecordComponent[] choices = Profile.class.getRecordComponents();
        assertThat(choices).hasSize(10);
        Class<?>[] types = new Class<?>[10];
        Object[] values = new Object[10];
        for (int i = 0; i < 10; i++) {
            types[i] = choices[i].getType();
            values[i] = choices[i].getAccessor().invoke(Profile.SLUICE);
        }
        for (int i = 0; i < 10; i++) {
            Object[] oneMissing = values.clone();
            oneMissing[i] = null;
            assertThatThrownBy(() -> Profile.class.getConstructor(types).newInstance(oneMissing))
                    .hasRootCauseInstanceOf(NullPointerException.class).hasRootCauseMessage(choices[i].getName());
        }
        assertThat(machine(Profile.IPIPE_2).pipeline.profile()).isSameAs(Profile.IPIPE_2);
    }

    @Test
    void hitsCountOrMerge() {
        for (Profile profile : List.of(Profile.ADEOS_2002, Profile.ADEOS_R13, Profile.IPIPE_2, Profile.DOVETAIL)) {
            FakeMachine machine = machine(profile);
            machine.stage("head", 250);
            Stage rt = machine.stage("rt", 200);
            machine.handle(rt, IRQ, TERMINATE);
            rt.on(0).stall();
            for (int hit = 0; hit < 3; hit++) {
                machine.arrive(0, IRQ);
            }
            rt.on(0).unstall();
            machine.run();
            boolean counts = profile.hits() == Profile.Hits.COUNTED;
            assertThat(machine.takePlayed()).hasSize(counts ? 3 : 1);
        }
    }

    @Test
    void countedIsRefusedWhereHitsMerge() {
        FakeMachine machine = machine(Profile.IPIPE_2);
        Stage rt = machine.stage("rt", 200);
        assertThatThrownBy(() -> machine.handle(rt, IRQ, IrqUse.of(ACCEPT).withCounted(), (irq, here) -> { }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("option COUNTED of irq 5: hits merge in this profile");
    }

    @Test
    void aLogIsPlayedFromItsLowestOrItsHighest() {
        for (Profile profile : List.of(Profile.SLUICE, Profile.ADEOS_2002, Profile.ADEOS_R13, Profile.IPIPE_2)) {
            FakeMachine machine = machine(profile);
            Stage rt = machine.stage("rt", 200);
            Virq virq = rt.allocateVirq().orElseThrow();
            machine.handle(rt, 1, TERMINATE);
            machine.handle(rt, 6, TERMINATE);
            machine.handle(rt, virq.irq(), TERMINATE);
            rt.on(0).stall();
            rt.on(0).trigger(6);
            rt.on(0).trigger(virq.irq());
            rt.on(0).trigger(1);
            rt.on(0).unstall();
            machine.run();
            boolean lowest = profile == Profile.SLUICE || profile == Profile.ADEOS_2002;
            String virtual = "rt " + virq.irq();
            assertThat(machine.takePlayed()).isEqualTo(lowest ? List.of("rt 1", "rt 6", virtual)
                    : List.of(virtual, "rt 6", "rt 1"));
        }
    }

    @Test
    void onlyRootRegistersAndUnregistersInTheHistoricProfiles() {
        FakeMachine machine = machine(Profile.ADEOS_2002);
        Stage rt = machine.stage("rt", 200);
        Stage other = machine.stage("other", 150);
        Stage linux = root(machine, 0);
        machine.handle(rt, IRQ, IrqUse.of(TERMINATE),
                (irq, here) -> machine.pipeline.unregister(other, LeavePolicy.PLAY));
        machine.raise(0, IRQ);
        assertThat(machine.faults).containsExactly("rt 5 unregister other by rt: only the root may (EPERM)");
        machine.handle(linux, 6, IrqUse.of(TERMINATE), (irq, here) -> {
            linux.renice(300);
            machine.pipeline.unregister(other, LeavePolicy.PLAY);
        });
        machine.raise(0, 6);
        assertThat(machine.pipeline.stages()).containsExactly(linux, rt);
    }

    @Test
    void onlyTheRootsBodyRegistersIn2002() {
        for (boolean asRoot : List.of(false, true)) {
            FakeMachine machine = machine(Profile.ADEOS_2002);
            StagePlan plan = StagePlan.of("linux", 100, 0);
            Stage linux = machine.register(asRoot ? plan.asRoot() : plan, new Domain() {
                @Override
                public void start(Stage stage) {
                    stage.on(0).unstall();
                }

                @Override
                public void body(LocalStage here) {
                    machine.stage("guest", 50);
                }
            });
            linux.on(0).unstall();
            machine.run();
            assertThat(machine.faults).isEqualTo(asRoot ? List.of()
                    : List.of("linux -1 register guest by linux: only the root may (EPERM)"));
            assertThat(machine.pipeline.stages()).hasSize(asRoot ? 2 : 1);
        }
    }

    @Test
    void theRootStays() {
        for (Profile profile : List.of(Profile.SLUICE, Profile.IPIPE_2)) {
            FakeMachine machine = machine(profile);
            Stage linux = root(machine, 0);
            assertThatThrownBy(() -> machine.pipeline.unregister(linux, LeavePolicy.PLAY))
                    .isInstanceOf(IllegalStateException.class).hasMessage("unregister linux: the root stays (EPERM)");
            assertThat(linux.isRegistered()).isTrue();
        }
    }

    @Test
    void thereIsOneRootAndItStartsStalledOnEveryCpu() {
        FakeMachine machine = machine(2, Profile.SLUICE);
        Stage linux = machine.register(StagePlan.of("linux", 100, 0, 1).asRoot(), stage -> { });
        assertThat(machine.pipeline.root()).hasValue(linux);
        assertThat(linux.on(0).isStalled()).isTrue();
        assertThat(linux.on(1).isStalled()).isTrue();
        assertThatThrownBy(() -> machine.register(StagePlan.of("second", 50, 0).asRoot(), stage -> { }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("register second as root: linux is the root");
    }

    @Test
    void aRootWhoseStartFailsIsGoneAndAnotherMayCome() {
        FakeMachine machine = machine(Profile.SLUICE);
        assertThatThrownBy(() -> machine.register(StagePlan.of("linux", 100, 0).asRoot(), stage -> {
            throw new IllegalStateException("no");
        })).hasMessage("no");
        assertThat(machine.pipeline.root()).isEmpty();
        assertThat(machine.pipeline.root()).isEmpty();
        assertThat(root(machine, 0).isRegistered()).isTrue();
    }

    @Test
    void reniceIsGoneAfter2002() {
        for (Profile profile : List.of(Profile.ADEOS_R13, Profile.IPIPE_2, Profile.DOVETAIL)) {
            FakeMachine machine = machine(profile);
            Stage rt = machine.stage("rt", 200);
            assertThatThrownBy(() -> rt.renice(50)).isInstanceOf(IllegalStateException.class)
                    .hasMessage("renice rt: this profile has no renice");
            assertThatThrownBy(() -> machine.pipeline.order(List.of(rt))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void whatWaitsForALeavingStageVanishesIn2002AndIsPlayedLater() {
        for (Profile profile : List.of(Profile.ADEOS_2002, Profile.ADEOS_R13)) {
            FakeMachine machine = machine(profile);
            Stage rt = machine.stage("rt", 200);
            machine.handle(rt, IRQ, TERMINATE);
            rt.on(0).stall();
            machine.arrive(0, IRQ);
            machine.pipeline.unregister(rt, profile == Profile.ADEOS_2002 ? LeavePolicy.PLAY : LeavePolicy.DROP);
            machine.run();
            assertThat(machine.takePlayed()).hasSize(profile == Profile.ADEOS_2002 ? 0 : 1);
            assertThat(machine.books("departed").discarded()).isEqualTo(profile == Profile.ADEOS_2002 ? 1 : 0);
        }
    }

    @Test
    void rootsHandlersAreNotInterruptedByRootsLogInR13() {
        for (Profile profile : List.of(Profile.ADEOS_2002, Profile.ADEOS_R13)) {
            FakeMachine machine = machine(profile);
            Stage linux = root(machine, 0);
            machine.handle(linux, 1, TERMINATE);
            machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
                machine.meanwhile(() -> machine.arrive(0, 1));
                here.spend(10);
                here.unstall();
                machine.played.add("end");
            });
            machine.raise(0, IRQ);
            assertThat(machine.takePlayed()).isEqualTo(profile == Profile.ADEOS_2002
                    ? List.of("linux 5", "linux 1", "end") : List.of("linux 5", "end", "linux 1"));
        }
    }

    @Test
    void aStalledHeadKeepsTheCpusInterruptsOffInIpipe() {
        FakeMachine machine = machine(Profile.IPIPE_2);
        Stage rt = machine.stage("rt", 200);
        Stage linux = root(machine, 0);
        machine.handle(rt, IRQ, TERMINATE);
        rt.on(0).stall();
        machine.arrive(0, IRQ);
        assertThat(machine.books("rt").recorded()).as("it waits in the machine").isZero();
        rt.on(0).unstall();
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("rt 5");
        linux.on(0).stall();
        machine.arrive(0, IRQ);
        assertThat(machine.books("rt").recorded()).isEqualTo(2);
    }

    @Test
    void handlersOfAllButRootKeepThemOffInR13() {
        FakeMachine machine = machine(Profile.ADEOS_R13);
        Stage rt = machine.stage("rt", 200);
        Stage mid = machine.stage("mid", 150);
        machine.handle(rt, IRQ, TERMINATE);
        machine.handle(mid, 1, IrqUse.of(TERMINATE), (irq, here) -> {
            machine.meanwhile(() -> machine.arrive(0, IRQ));
            here.spend(10);
            machine.played.add("end");
        });
        machine.raise(0, 1);
        machine.run();
        assertThat(machine.takePlayed()).containsExactly("mid 1", "end", "rt 5");
    }

    @Test
    void stagesAreLimited() {
        for (Profile profile : List.of(Profile.SLUICE, Profile.IPIPE_2, Profile.DOVETAIL)) {
            FakeMachine machine = machine(profile);
            int max = profile == Profile.SLUICE ? 64 : profile == Profile.IPIPE_2 ? 4 : 2;
            for (int i = 0; i < max; i++) {
                machine.stage("s" + i, i);
            }
            assertThatThrownBy(() -> machine.stage("more", 1)).isInstanceOf(IllegalStateException.class)
                    .hasMessage("register more: there are " + max + " stages, as many as the profile allows");
            assertThat(machine.pipeline.stages()).hasSize(max);
        }
    }

    @Test
    void anIrqIsOutOfBandOrInBandInDovetail() {
        FakeMachine machine = machine(Profile.DOVETAIL);
        Stage rt = machine.stage("rt", 200);
        Stage linux = root(machine, 0);
        machine.handle(rt, IRQ, TERMINATE);
        assertThatThrownBy(() -> machine.handle(linux, IRQ, TERMINATE)).isInstanceOf(IllegalStateException.class)
                .hasMessage("irq 5 is handled by stage rt: in this profile by one stage or the other, never by both");
        rt.release(IRQ);
        machine.handle(linux, IRQ, TERMINATE);
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("linux 5");
    }

    @Test
    void sixtyFourStagesEachPlayInTheirOrder() {
        FakeMachine machine = machine(Profile.SLUICE);
        List<String> expected = new ArrayList<>();
        for (int i = 63; i >= 0; i--) {
            machine.handle(machine.stage("s" + i, i), IRQ, ACCEPT);
            expected.add("s" + i + " 5");
        }
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).isEqualTo(expected);
    }

    @Test
    void onlyRootPutsOthersOutInTheHistoricProfiles() {
        FakeMachine machine = machine(Profile.IPIPE_2);
        Stage rt = machine.stage("rt", 200);
        Stage linux = root(machine, 0);
        machine.handle(rt, 5, IrqUse.of(TERMINATE), (irq, here) -> machine.pipeline.quarantine(linux));
        machine.raise(0, 5);
        assertThat(machine.faults).containsExactly("rt 5 quarantine linux by rt: only the root may (EPERM)");
        assertThat(linux.isRegistered()).isTrue();
        assertThat(rt.isRegistered()).as("its fault is handled all the same").isFalse();
    }

    @Test
    void anEventHandlerIsNotTheRootThoughControlCodeRaisedTheEvent() {
        FakeMachine machine = machine(Profile.ADEOS_2002);
        Stage rt = machine.stage("rt", 200);
        Stage other = machine.stage("other", 150);
        Stage linux = root(machine, 0);
        rt.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            machine.pipeline.unregister(other, LeavePolicy.PLAY);
            return Verdict.PROPAGATE;
        });
        machine.pipeline.cpu(0).event(new KernelEvent.Syscall(1, 0, 0, 0));
        assertThat(machine.faults).containsExactly("rt -2 unregister other by rt: only the root may (EPERM)");
        linux.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
            machine.pipeline.unregister(other, LeavePolicy.PLAY);
            return Verdict.STOP;
        });
        machine.pipeline.cpu(0).event(new KernelEvent.Syscall(1, 0, 0, 0));
        assertThat(machine.pipeline.stages()).containsExactly(rt, linux);
        machine.pipeline.unregister(rt, LeavePolicy.PLAY);
        assertThat(machine.pipeline.stages()).containsExactly(linux);
    }

    @Test
    void theMaskFollowsTheStageThatIsTheHead() {
        FakeMachine machine = machine(Profile.IPIPE_2);
        Stage rt = machine.stage("rt", 200);
        rt.on(0).stall();
        Stage head = machine.stage("head", 300);
        assertThat(machine.hardSave(0)).as("an open stage stands in front").isFalse();
        machine.hardRestore(0, false);
        machine.pipeline.unregister(head, LeavePolicy.PLAY);
        assertThat(machine.hardSave(0)).as("the stalled stage is the head again").isTrue();
    }

    @Test
    void rootsLogStaysBarredWhenTheOrderChanges() {
        FakeMachine machine = machine(Profile.ADEOS_R13);
        Stage linux = root(machine, 0);
        machine.handle(linux, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.unstall();
            machine.meanwhile(() -> {
                machine.stage("new", 300);
                machine.arrive(0, 1);
            });
            here.spend(10);
            machine.played.add("end");
        });
        machine.raise(0, IRQ);
        assertThat(machine.takePlayed()).containsExactly("linux 5", "end", "linux 1");
    }

    @Test
    void aWordIsDrainedBeforeTheWordsAreLookedAtAgainIn2002() {
        for (Profile profile : List.of(Profile.SLUICE, Profile.ADEOS_2002)) {
            FakeMachine machine = machine(profile);
            Stage rt = machine.stage("rt", 200);
            int first = rt.allocateVirq().orElseThrow().irq();
            int second = rt.allocateVirq().orElseThrow().irq();
            machine.handle(rt, 1, TERMINATE);
            machine.handle(rt, second, TERMINATE);
            machine.handle(rt, first, IrqUse.of(TERMINATE), (irq, here) -> machine.arrive(0, 1));
            rt.on(0).stall();
            rt.on(0).trigger(first);
            rt.on(0).trigger(second);
            rt.on(0).unstall();
            machine.run();
            assertThat(machine.takePlayed()).isEqualTo(profile == Profile.SLUICE
                    ? List.of("rt " + first, "rt 1", "rt " + second) : List.of("rt " + first, "rt " + second, "rt 1"));
        }
    }

    /** Are the CPU's own interrupts off? */
    private static boolean off(FakeMachine machine) {
        boolean off = machine.hardSave(0);
        machine.hardRestore(0, off);
        return off;
    }

    @Test
    void onlyHandlersKeepThemOffInR13NotWhatInterruptsThem() {
        FakeMachine machine = machine(Profile.ADEOS_R13);
        List<String> seen = new ArrayList<>();
        Stage rt = machine.register("rt", 200, new Domain() {
            @Override
            public void start(Stage stage) {
                machine.handle(stage, 1, TERMINATE);
                stage.catchEvent(KernelEvent.Syscall.class, (event, here) -> {
                    seen.add("event " + off(machine));
                    return Verdict.PROPAGATE;
                });
            }

            @Override
            public void body(LocalStage here) {
                here.suspend();
                seen.add("body " + off(machine));
            }
        });
        machine.run();
        machine.handle(machine.stage("mid", 150), IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            seen.add("handler " + off(machine));
            here.event(new KernelEvent.Syscall(0, 0, 0, 0));
            seen.add("handler " + off(machine));
            here.trigger(1);
            here.spend(10);
            seen.add("handler " + off(machine));
        });
        machine.raise(0, IRQ);
        assertThat(machine.faults).isEmpty();
        assertThat(seen).containsExactly("handler true", "event false", "handler true", "body false", "handler true");
        assertThat(off(machine)).isFalse();
        assertThat(rt.isRegistered()).isTrue();
    }

    /** The default but for two choices. */
    private static Profile choosing(Profile.Reentrance reentrance, Profile.Masking masking) {
        Profile ours = Profile.SLUICE;
        return new Profile(ours.hits(), ours.order(), ours.unsaid(), ours.authority(), ours.leaving(),
                ours.criticalIpi(), ours.ack(), reentrance, masking, ours.limit());
    }

    @Test
    void rootsLogIsBarredOnlyWhileItsHandlerRunsAlsoWhereNothingIsMasked() {
        FakeMachine machine = machine(choosing(Profile.Reentrance.NOT_FOR_ROOT, Profile.Masking.NEVER));
        Stage linux = root(machine, 0);
        machine.handle(linux, 1, TERMINATE);
        machine.handle(linux, IRQ, IrqUse.of(TERMINATE), (irq, here) -> {
            here.trigger(1);
            here.unstall();
            machine.played.add("end");
        });
        machine.raise(0, IRQ);
        machine.raise(0, 1);
        assertThat(machine.takePlayed()).containsExactly("linux 5", "end", "linux 1", "linux 1");
    }

    @Test
    void aStalledHeadKeepsThemOffAlsoWhereNoStallHoldsACriticalSection() {
        FakeMachine machine = machine(choosing(Profile.Reentrance.ALLOWED, Profile.Masking.HEAD));
        Stage rt = machine.stage("rt", 200);
        rt.on(0).stall();
        assertThat(off(machine)).isTrue();
        rt.on(0).unstall();
        assertThat(off(machine)).isFalse();
    }
}
