package org.sluice.testkit.museum;

import static org.sluice.testkit.museum.Seen.told;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.sluice.testkit.explore.Act;
import org.sluice.testkit.explore.LapicRun;
import org.sluice.testkit.explore.LapicWorld;

/** Races that hypervisors had, as small programs above the real local APICs: what they retell is their shape. */
final class ControllerRaces {

    private static final int VECTOR = 0x41;
    private static final int KICK = 0x51;
    private static final int LOOPS = 4;

    private ControllerRaces() {
    }

    static List<Exhibit> all() {
        return List.of(
                race("acrn-1462", "acrn-hypervisor issue 1462", ControllerRaces::pendingRequest),
                race("ch-5260", "cloud-hypervisor issue 5260", ControllerRaces::levelAtItsEoi),
                race("xsa-336", "Xen advisory 336", ControllerRaces::timerThatMoves),
                race("sti-shadow", "asterinas issue 537 (QEMU)", ControllerRaces::stiShadow),
                race("lost-wake-up", "every kernel once", ControllerRaces::wakeUp));
    }

    private static Exhibit race(String name, String origin, BiFunction<String, Boolean, LapicWorld<Seen>> program) {
        return new Exhibit(name, origin, program.apply(name, true), program.apply(name + "-healthy", false));
    }

    private static LapicWorld<Seen> world(String name, int cpus) {
        return new LapicWorld<>(name, cpus, Seen::new);
    }

    private static Act<LapicRun<Seen>> act(String label, Consumer<LapicRun<Seen>> deed) {
        return Act.of(label, run -> {
            run.note(0, label.hashCode()); // in which order they came makes two schedules different
            deed.accept(run);
        });
    }

    /**
     * One side marks an interrupt as requested, and kicks the other unless that has a request already; the other takes
     * requests, then sleeps until it is kicked. Faulty: it looks for interrupts before it takes the request down.
     */
    private static LapicWorld<Seen> pendingRequest(String name, boolean faulty) {
        Act<LapicRun<Seen>> takeDown = act("take the request down", run -> run.state().flag = false);
        Act<LapicRun<Seen>> look = act("look for interrupts", run -> {
            run.state().done |= run.state().number > 0;
            run.state().number = 0;
        });
        List<Act<LapicRun<Seen>>> cpu0 = new ArrayList<>();
        cpu0.add(act("sti", run -> run.cpu(0).hardEnable()));
        cpu0.addAll(faulty ? List.of(look, takeDown) : List.of(takeDown, look));
        cpu0.add(act("sleep until kicked", run -> { }).when(run -> run.state().done || run.state().count > 0));
        cpu0.addAll(List.of(takeDown, look));
        return world(name, 2)
                .onInterrupt((run, cpu, vector) -> {
                    run.state().count++;
                    LapicWorld.Handler.<Seen>plain().onInterrupt(run, cpu, vector);
                })
                .setup(run -> run.state().flag = true) // a request from before is on its way
                .program(0, cpu0)
                .program(1, act("set the interrupt", run -> run.state().number = 1),
                        act("request, and kick if it is the first", run -> {
                            if (!run.state().flag) {
                                run.state().flag = true;
                                run.sendIpi(1, 0, KICK);
                            }
                        }))
                .atEnd("the interrupt is seen", run -> told(run.state().done, "it is set, and cpu 0 sleeps"));
    }

    /**
     * A level line rises while an emulated EOI is under way. Faulty: the EOI samples the line first and clears remote
     * IRR later; a rise between the two is neither sampled nor sent.
     */
    private static LapicWorld<Seen> levelAtItsEoi(String name, boolean faulty) {
        Act<LapicRun<Seen>> sample = act("sample the line", run -> run.state().refused = run.state().number);
        Act<LapicRun<Seen>> clear = act("clear remote irr, send again if it was up", run -> {
            run.state().flag = false;
            if (faulty ? run.state().refused > 0 : run.state().number > 0) {
                send(run);
            }
        });
        List<Act<LapicRun<Seen>>> eoi = faulty ? List.of(sample, clear) : List.of(clear);
        List<Act<LapicRun<Seen>>> cpu0 = new ArrayList<>();
        cpu0.add(act("sti", run -> run.cpu(0).hardEnable()));
        cpu0.add(act("the device is served, its line falls", run -> run.state().number = 0)
                .when(run -> run.state().count == 1));
        cpu0.addAll(eoi);
        return world(name, 2)
                .onInterrupt((run, cpu, vector) -> {
                    run.state().count++;
                    LapicWorld.Handler.<Seen>plain().onInterrupt(run, cpu, vector);
                })
                .program(0, cpu0)
                .program(1, act("the line rises", ControllerRaces::rise),
                        act("it rises again", ControllerRaces::rise).when(run -> run.state().number == 0))
                .atEnd("both are seen", run -> told(run.state().count == 2, run.state().count + " of 2"));
    }

    private static void rise(LapicRun<Seen> run) {
        run.state().number = 1;
        if (!run.state().flag) {
            send(run);
        }
    }

    private static void send(LapicRun<Seen> run) {
        run.state().flag = true;
        run.sendIpi(1, 0, VECTOR);
    }

    /**
     * A timer belongs to a CPU, whose lock guards it, and moves to another. Faulty: who wants it reads its owner, then
     * takes that one's lock, and does not look again.
     */
    private static LapicWorld<Seen> timerThatMoves(String name, boolean faulty) {
        List<Act<LapicRun<Seen>>> user = new ArrayList<>();
        user.add(act("read the owner", run -> run.state().number = owner(run)));
        user.add(act("take its lock", run -> {
            run.state().refused = faulty ? run.state().number : owner(run);
            lock(run, run.state().refused);
        }).when(run -> !isLocked(run, faulty ? run.state().number : owner(run))));
        user.add(act("use the timer", run -> run.state().wrong += owner(run) == run.state().refused ? 0 : 1));
        user.add(act("let the lock go", run -> unlock(run, run.state().refused)));
        return world(name, 2)
                .program(0, user)
                .program(1, act("take the owner's lock", run -> lock(run, 0)).when(run -> !isLocked(run, 0)),
                        act("move the timer to cpu 1", run -> run.state().done = true),
                        act("let the lock go", run -> unlock(run, 0)))
                .atEnd("its owner's lock was held", run -> told(run.state().wrong == 0, "used under another's lock"));
    }

    private static int owner(LapicRun<Seen> run) {
        return run.state().done ? 1 : 0;
    }

    private static boolean isLocked(LapicRun<Seen> run, int of) {
        return (run.state().count & 1 << of) != 0;
    }

    private static void lock(LapicRun<Seen> run, int of) {
        run.state().count |= 1 << of;
    }

    private static void unlock(LapicRun<Seen> run, int of) {
        run.state().count &= ~(1 << of);
    }

    /**
     * A loop of {@code cli; sti; ret}: the instruction behind STI ends its shadow, and then an interrupt is taken.
     * Faulty: the one who runs the instructions looks for interrupts while the shadow is there, and ends it afterwards.
     */
    private static LapicWorld<Seen> stiShadow(String name, boolean faulty) {
        List<Act<LapicRun<Seen>>> loop = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            loop.add(act("cli", run -> {
                run.cpu(0).hardDisable();
                run.state().flag = run.cpu(0).isPending();
            }));
            loop.add(act("sti", run -> run.cpu(0).sti()));
            loop.add(act("ret", run -> {
                if (faulty && !run.cpu(0).mayTake()) { // looks too early, and goes on to the CLI
                    run.cpu(0).hardDisable();
                }
                run.cpu(0).endShadow();
            }));
            loop.add(act("jump back", run -> run.state().wrong += run.state().flag && run.state().count == 0 ? 1 : 0));
        }
        return world(name, 2)
                .onInterrupt((run, cpu, vector) -> {
                    run.state().count++;
                    run.cpu(cpu).eoi();
                })
                .program(0, loop)
                .program(1, act("send", run -> run.sendIpi(1, 0, VECTOR)))
                .atEnd("it is taken behind sti", run -> told(run.state().wrong == 0,
                        "it waited through " + run.state().wrong + " rounds of the loop"));
    }

    /** A flag and an IPI wake a CPU. Faulty: it looks at the flag and halts in two steps. */
    private static LapicWorld<Seen> wakeUp(String name, boolean faulty) {
        List<Act<LapicRun<Seen>>> sleeper = new ArrayList<>();
        if (faulty) {
            sleeper.add(act("sti", run -> run.cpu(0).hardEnable()));
            sleeper.add(act("look at the flag", run -> run.state().number = run.state().flag ? 1 : 0));
            sleeper.add(act("forget wake-ups so far, halt unless it was set", run -> run.state().count = 0));
            sleeper.add(act("go", run -> run.state().done = true)
                    .when(run -> run.state().number == 1 || run.state().count > 0));
        } else {
            sleeper.add(act("sti", run -> run.cpu(0).hardEnable()));
            sleeper.add(act("look at the flag, halt unless it was set", run -> {
                run.state().number = run.state().flag ? 1 : 0;
                run.state().count = 0;
            }));
            sleeper.add(act("go", run -> run.state().done = true)
                    .when(run -> run.state().number == 1 || run.state().count > 0));
        }
        return world(name, 2)
                .mayWait()
                .onInterrupt((run, cpu, vector) -> {
                    run.state().count++;
                    LapicWorld.Handler.<Seen>plain().onInterrupt(run, cpu, vector);
                })
                .program(0, sleeper)
                .program(1, act("set the flag", run -> run.state().flag = true),
                        act("kick", run -> run.sendIpi(1, 0, KICK)))
                .atEnd("it goes on", run -> told(run.state().done, "the flag is set, and cpu 0 sleeps"));
    }
}
