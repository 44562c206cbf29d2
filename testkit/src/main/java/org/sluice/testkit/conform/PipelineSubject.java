package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.ipipe.CriticalTimeout;
import org.sluice.ipipe.Departure;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.EventHandler;
import org.sluice.ipipe.IrqAck;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.IrqUse;
import org.sluice.ipipe.KernelEvent;
import org.sluice.ipipe.LeavePolicy;
import org.sluice.ipipe.LocalStage;
import org.sluice.ipipe.Mailbox;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.PipelineTrace;
import org.sluice.ipipe.Stage;
import org.sluice.ipipe.StageLeft;
import org.sluice.ipipe.StagePlan;
import org.sluice.ipipe.Verdict;
import org.sluice.ipipe.Virq;

/** The real pipeline as a subject, on a {@link SyncMachine}. */
final class PipelineSubject implements Subject {

    private static final Verdict[] VERDICTS = Verdict.values();

    private final Player player;
    private final SyncMachine machine;
    private final Pipeline pipeline;
    private final PipelineNotes notes;
    private final Stage[] stages = new Stage[Program.SLOTS];
    private final Departure[] departures = new Departure[Program.SLOTS];
    private final Virq[] virqs = new Virq[Program.VIRQS];
    /** By slot: what says how the next body goes; null for none. */
    private final Act[] bodies = new Act[Program.SLOTS];
    private final Mailbox[] boxes = new Mailbox[Program.BOXES];
    /** What the pipeline has contained, if it is a fault of its own and not of a program. */
    private Throwable contained;
    private final IrqUse[][] uses = new IrqUse[Program.SLOTS][Uses.LIMIT];

    /** Events of kinds 1 and 2. */
    private interface General extends KernelEvent {
    }

    /** Kind 1. */
    private record First() implements General {
    }

    /** Kind 2. */
    private record Second() implements General {
    }

    /** Kind 3. */
    private record Other() implements KernelEvent {
    }

    private static final List<Class<? extends KernelEvent>> KINDS =
            List.of(General.class, First.class, Second.class, Other.class);
    private static final KernelEvent[] EVENTS = {null, new First(), new Second(), new Other()};

    PipelineSubject(Program program, Player player) {
        this.player = player;
        machine = new SyncMachine(program.cpus(), program.levels(), player.journal());
        pipeline = Pipeline.on(machine, program.hardwareIrqs(), program.profile(), PipelineTrace.NONE,
                this::contain);
        machine.run(pipeline);
        notes = new PipelineNotes(program, pipeline, player.journal());
    }

    private void contain(LocalStage here, int irq, Throwable fault) {
        if (fault instanceof ProgramFault || String.valueOf(fault.getMessage()).contains("gave no verdict")) {
            player.journal().add(Journal.Kind.FAULT, slot(here.stage().name()), here.cpu(), irq, 0);
            if (fault instanceof ProgramFault && ((ProgramFault) fault).isTwofold()) {
                throw (ProgramFault) fault;
            }
            pipeline.quarantine(here.stage());
        } else {
            contained = fault;
        }
    }

    @Override
    public boolean knows(int slot) {
        return stages[slot] != null;
    }

    @Override
    public long perform(Act act, int slot, int cpu) {
        return switch (act.word()) {
            case STALL, UNSTALL, TEST_AND_UNSTALL, RESTORE, PROPAGATE, SCHEDULE, TRIGGER, TRIGGER_ON, EVENT, SPEND,
                    CHARGE, POST, SUSPEND,
                    CHECK_CONTEXT, CRITICAL -> local(act, slot, stages[slot].on(cpu));
            case ARRIVE -> done(() -> machine.raise(act.cpu(), act.irq()));
            case NMI -> done(() -> pipeline.cpu(cpu).nmi(player.bypass(act, cpu)));
            case REGISTER -> register(act, slot);
            case BODY -> body(act, slot);
            case UNREGISTER -> unregister(act, slot);
            case DROP -> drop(slot);
            case QUARANTINE -> done(() -> pipeline.quarantine(stages[slot]));
            case ORDER -> done(() -> order(stages[slot], act.value()));
            case ALLOCATE -> allocate(act, slot);
            case FREE -> free(act);
            case MAILBOX -> mailbox(act, slot);
            default -> control(act, slot, stages[slot]);
        };
    }

    private long local(Act act, int slot, LocalStage here) {
        int irq = act.irq();
        return switch (act.word()) {
            case STALL -> bit(here.stall());
            case UNSTALL -> done(here::unstall);
            case TEST_AND_UNSTALL -> bit(here.testAndUnstall());
            case RESTORE -> done(() -> here.restore(act.value() != 0));
            case PROPAGATE -> bit(here.propagate(irq));
            case SCHEDULE -> bit(here.schedule(irq));
            case TRIGGER -> done(() -> here.trigger(irq));
            case TRIGGER_ON -> done(() -> here.triggerOn(act.value(), irq));
            case EVENT -> bit(here.event(EVENTS[irq]) == Verdict.STOP);
            case CRITICAL -> critical(act, slot, here);
            case CHECK_CONTEXT -> bit(here.checkContext("service of " + here.stage().name()));
            case SUSPEND -> done(here::suspend);
            case POST -> boxes[act.value()] == null ? Journal.NOTHING : bit(boxes[act.value()].post(here, irq));
            default -> pass(act, slot, here);
        };
    }

    private long critical(Act act, int slot, LocalStage here) {
        try {
            here.critical(act.value(), player.section(act, slot, here.cpu()), player.after(slot, here.cpu()));
            return 0;
        } catch (CriticalTimeout timeout) {
            return Journal.TIMED_OUT;
        }
    }

    private long pass(Act act, int slot, LocalStage here) {
        int cpu = here.cpu();
        machine.nextHappening(() -> player.run(act.script(), slot, cpu));
        try {
            return act.word() == Word.SPEND ? done(() -> here.spend(act.value()))
                    : done(() -> here.charge(act.value()));
        } finally {
            machine.nextHappening(null); // it was refused: no other act's time is meant
        }
    }

    private long control(Act act, int slot, Stage stage) {
        int irq = act.irq();
        return switch (act.word()) {
            case VIRTUALIZE -> {
                IrqUse use = use(slot, act.value());
                yield done(() -> stage.virtualize(irq, use,
                        (number, here) -> played(number, here, slot, act.script())));
            }
            case CONTROL -> number(stage.control(irq, use(slot, act.value())));
            case RELEASE -> number(stage.release(irq));
            case LOCK -> done(() -> stage.lock(irq));
            case UNLOCK -> done(() -> stage.unlock(irq));
            case RENICE -> done(() -> stage.renice(act.value()));
            case CATCH -> done(() -> catchEvent(act, slot, KINDS.get(irq)));
            default -> throw new AssertionError(act.word());
        };
    }

    private static long done(Runnable deed) {
        deed.run();
        return 0;
    }

    private static long bit(boolean value) {
        return value ? 1 : 0;
    }

    // ---- life ----

    private long register(Act act, int slot) {
        int[] cpus = new int[Integer.bitCount(act.cpu())];
        for (int bits = act.cpu(), i = 0; bits != 0; bits &= bits - 1) {
            cpus[i++] = Integer.numberOfTrailingZeros(bits);
        }
        StagePlan plan = StagePlan.of("s" + slot, act.value(), cpus);
        Domain domain = bodies[slot] == null ? new Guest(act, slot, cpus)
                : new Working(act, slot, cpus, bodies[slot]);
        pipeline.register(domain, act.irq() != 0 ? plan.asRoot() : plan);
        return 0;
    }

    private long body(Act act, int slot) {
        bodies[slot] = act.script() == Act.NO_SCRIPT ? null : act;
        return 0;
    }

    /** Does what a program says when it comes. */
    private class Guest implements Domain {
        private final Act register;
        private final int slot;
        private final int[] cpus;

        Guest(Act register, int slot, int[] cpus) {
            this.register = register;
            this.slot = slot;
            this.cpus = cpus;
        }

        @Override
        public void start(Stage stage) {
            stages[slot] = stage;
            departures[slot] = null;
            player.run(register.script(), slot, cpus[0]);
        }

        @Override
        public void stop() {
            player.journal().add(Journal.Kind.GONE, slot, 0, 0, 0);
        }
    }

    /** The same with a body. */
    private final class Working extends Guest {
        private final Act body;
        private final int slot;

        Working(Act register, int slot, int[] cpus, Act body) {
            super(register, slot, cpus);
            this.body = body;
            this.slot = slot;
        }

        @Override
        public void body(LocalStage here) {
            BodyCode code = player.body(body, slot, here.cpu());
            try {
                code.goOn();
                code.ended();
            } catch (StageLeft | ProgramFault end) {
                code.ended();
                throw end;
            }
        }
    }

    private void order(Stage stage, int place) {
        List<Stage> order = new ArrayList<>(pipeline.stages());
        order.remove(stage);
        if (place >= 0) {
            order.add(Math.min(place, order.size()), stage);
        }
        pipeline.order(order);
    }

    private long unregister(Act act, int slot) {
        LeavePolicy policy = act.value() != 0 ? LeavePolicy.PLAY : LeavePolicy.DROP;
        departures[slot] = act.irq() == 0 ? pipeline.unregister(stages[slot], policy)
                : pipeline.unregister(stages[slot], policy, act.irq());
        return bit(departures[slot].isGone());
    }

    private long drop(int slot) {
        if (departures[slot] == null) {
            return Journal.NOTHING;
        }
        departures[slot].drop();
        return bit(departures[slot].isGone());
    }

    private long allocate(Act act, int slot) {
        Optional<Virq> virq = stages[slot].allocateVirq();
        if (virq.isEmpty()) {
            return Journal.NOTHING;
        }
        virqs[act.value()] = virq.get();
        return virq.get().irq();
    }

    private long mailbox(Act act, int slot) {
        Optional<Mailbox> box = stages[slot].mailbox(act.irq(), (work, here) -> {
            player.journal().add(Journal.Kind.WORK, slot, here.cpu(), 0, work);
            player.runHandler(act.script(), slot, here.cpu());
        });
        if (box.isEmpty()) {
            return Journal.NOTHING;
        }
        boxes[act.value()] = box.get();
        return box.get().irq();
    }

    private long free(Act act) {
        if (virqs[act.value()] == null) {
            return Journal.NOTHING;
        }
        virqs[act.value()].free();
        return 0;
    }

    // ---- handlers ----

    private void played(int irq, LocalStage here, int slot, int script) {
        player.journal().add(Journal.Kind.PLAYED, slot, here.cpu(), irq, here.irqId(),
                Journal.raisedAndHits(here.raisedNanos(), here.hits()));
        player.runHandler(script, slot, here.cpu());
    }

    private <E extends KernelEvent> void catchEvent(Act act, int slot, Class<E> type) {
        EventHandler<E> handler = act.value() >= VERDICTS.length ? null : (event, here) -> {
            player.journal().add(Journal.Kind.EVENT, slot, here.cpu(), 0, KINDS.indexOf(event.getClass()));
            player.runHandler(act.script(), slot, here.cpu());
            return VERDICTS[act.value()];
        };
        stages[slot].catchEvent(type, handler);
    }

    private IrqUse use(int slot, int bits) {
        if (uses[slot][bits] == null) {
            int routine = Uses.routine(bits);
            IrqAck ack = routine == Uses.NO_ROUTINE ? null : (irq, cpu) -> {
                player.journal().add(Journal.Kind.ASKED, slot, cpu, irq, 0);
                return routine == Uses.SAYS_YES;
            };
            uses[slot][bits] = new IrqUse(Uses.mode(bits), Uses.options(bits), ack);
        }
        return uses[slot][bits];
    }

    private long number(IrqUse use) {
        int bits = use.mode().ordinal();
        for (IrqOption option : use.options()) {
            bits |= Uses.bit(option);
        }
        for (int routine = Uses.SAYS_YES; use.ack() != null && routine <= Uses.SAYS_NO; routine++) {
            int with = bits | Uses.of(Uses.mode(0), routine);
            for (IrqUse[] own : uses) {
                if (own[with] != null && own[with].ack() == use.ack()) {
                    return with;
                }
            }
        }
        return bits;
    }

    // ---- what came of it ----

    @Override
    public void settle() {
        machine.settle();
    }

    @Override
    public void close() {
        machine.close();
    }

    @Override
    public void forgetMeanwhile() {
        machine.forgetMeanwhile();
    }

    @Override
    public void noteState() {
        if (contained != null) {
            throw new AssertionError("contained: " + contained, contained);
        }
        notes.state(machine.now());
    }

    static int slot(String name) {
        return switch (name) {
            case "departed" -> Books.DEPARTED;
            case "none" -> Books.NOBODY;
            default -> name.charAt(1) - '0';
        };
    }

    @Override
    public void noteBooks() {
        notes.books();
    }
}
