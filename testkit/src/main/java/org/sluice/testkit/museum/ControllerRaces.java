package org.sluice.testkit.museum;

import static org.sluice.testkit.museum.Seen.told;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.sluice.testkit.explore.Act;
import org.sluice.testkit.explore.LapicRun;
import org.sluice.testkit.explore.LapicWorld;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.apic.IoApicRegister;

/**
 * Races that hypervisors had, as small programs above the real local APICs and I/O APIC: what they retell is their
 * shape. A healthy twin takes as many steps.
 */
final class ControllerRaces {

    private static final int VECTOR = 0x41;
    private static final int KICK = 0x51;
    private static final int LOOPS = 4;
    private static final int PIN = 2;
    private static final int ENTRY = IoApicRegister.IOREDTBL + 2 * PIN;
    private static final int USER = 1;
    private static final int MOVER = 2;

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
     * A split interrupt controller: the local APIC ends a level interrupt by itself (its EOI broadcast is suppressed),
     * and the VMM, on another CPU, completes that at the I/O APIC. Meanwhile the device asks again. Faulty: the VMM
     * looks at remote IRR, finds the pin busy, and does not even raise the line; the completion then finds it low.
     */
    private static LapicWorld<Seen> levelAtItsEoi(String name, boolean faulty) {
        Act<LapicRun<Seen>> ask = act("the device asks", run -> {
            run.state().number++;
            if (!faulty || !remoteIrr(run)) {
                run.raise(PIN);
            }
        });
        Act<LapicRun<Seen>> complete = act("the vmm completes the EOI", run -> {
            run.state().refused++;
            ioApic(run).write(IoApicRegister.EOIR, Integer.BYTES, VECTOR);
        }).when(run -> run.state().count > run.state().refused);
        return world(name, 2)
                .level(PIN)
                .mayWait() // one interrupt may serve both, and then one EOI is all there is
                .setup(run -> {
                    run.cpu(0).writeApic(ApicRegister.SVR, ApicRegister.SPURIOUS_VECTOR.mask()
                            | ApicRegister.SOFTWARE_ENABLE.mask() | ApicRegister.SUPPRESS_EOI_BROADCAST.mask());
                    route(run, run.cpu(0).apicId());
                    ioApic(run).writeSelected(ENTRY, ApicRegister.LEVEL_TRIGGERED.mask() | VECTOR);
                    run.cpu(0).hardEnable();
                })
                .onInterrupt((run, cpu, vector) -> {
                    run.state().number = 0; // the device is served, its line falls
                    run.lower(PIN);
                    run.state().count++;
                    LapicWorld.Handler.<Seen>plain().onInterrupt(run, cpu, vector);
                })
                .program(1, complete, complete)
                .actor("device", ask, ask)
                .atEnd("all is served", run -> told(run.state().number == 0, "the device waits for ever"));
    }

    private static IoApic ioApic(LapicRun<Seen> run) {
        return run.machine().ioApics().get(0);
    }

    private static boolean remoteIrr(LapicRun<Seen> run) {
        return IoApicRegister.REMOTE_IRR.isSet(ioApic(run).readSelected(ENTRY));
    }

    /** The pin's interrupts go to that APIC. */
    private static void route(LapicRun<Seen> run, int apicId) {
        ioApic(run).writeSelected(ENTRY + 1, apicId << 24);
    }

    /**
     * A timer belongs to the CPU that its pin's redirection entry names, whose lock guards it; the guest moves it by
     * writing the entry. Faulty: the move writes the entry between the old lock and the new one, and who is done with
     * the timer lets the lock of its present owner go: one that it may never have taken.
     */
    private static LapicWorld<Seen> timerThatMoves(String name, boolean faulty) {
        Act<LapicRun<Seen>> write = act("write the redirection entry", run -> route(run, run.cpu(1).apicId()));
        Act<LapicRun<Seen>> release = act("let the old owner's lock go", run -> unlock(run, MOVER, 0));
        List<Act<LapicRun<Seen>>> mover = new ArrayList<>();
        mover.add(act("take the old owner's lock", run -> lock(run, MOVER, 0)).when(run -> !isLocked(run, 0)));
        mover.addAll(faulty ? List.of(release, write) : List.of(write, release));
        mover.add(act("take the new owner's lock", run -> lock(run, MOVER, 1)).when(run -> !isLocked(run, 1)));
        mover.add(act("let it go", run -> unlock(run, MOVER, 1)));
        return world(name, 2)
                .setup(run -> route(run, run.cpu(0).apicId()))
                .program(0, act("take its owner's lock", run -> {
                    run.state().number = owner(run);
                    lock(run, USER, run.state().number);
                }).when(run -> !isLocked(run, owner(run))),
                        act("use the timer", run -> { }),
                        act("let the lock go", run -> unlock(run, USER, faulty ? owner(run) : run.state().number)))
                .program(1, mover)
                .mayWait() // for a lock that another let go in its stead, and then took
                .atEnd("each lets go what it took", run -> told(run.state().wrong == 0,
                        "a lock was let go by one who had not taken it"));
    }

    /** Whom the redirection entry names. */
    private static int owner(LapicRun<Seen> run) {
        return ioApic(run).readSelected(ENTRY + 1) >>> 24 == run.cpu(1).apicId() ? 1 : 0;
    }

    private static boolean isLocked(LapicRun<Seen> run, int of) {
        return (run.state().count & (USER | MOVER) << 2 * of) != 0;
    }

    private static void lock(LapicRun<Seen> run, int who, int of) {
        run.state().count |= who << 2 * of;
    }

    private static void unlock(LapicRun<Seen> run, int who, int of) {
        run.state().wrong += (run.state().count & who << 2 * of) != 0 ? 0 : 1;
        run.state().count &= ~((USER | MOVER) << 2 * of);
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
            sleeper.add(act("work", run -> { }));
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
