package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.Profile;
import org.sluice.testkit.model.Body;
import org.sluice.testkit.model.Catcher;
import org.sluice.testkit.model.Choices;
import org.sluice.testkit.model.Entry;
import org.sluice.testkit.model.Mode;
import org.sluice.testkit.model.Model;
import org.sluice.testkit.model.Option;
import org.sluice.testkit.model.Plan;
import org.sluice.testkit.model.Routine;
import org.sluice.testkit.model.Rules;
import org.sluice.testkit.model.Use;
import org.sluice.testkit.model.Watcher;

/** The reference model as a subject: translates acts and numbers. */
final class ModelSubject implements Subject, Watcher {

    private static final Use[] USES = new Use[Uses.LIMIT];
    private static final Catcher.Answer[] ANSWERS = Catcher.Answer.values();
    /** What the model says of something that takes time, as an answer. */
    private static final long[] THENS = {0, WAITS, ENDS, Journal.TIMED_OUT};

    private final Program program;
    private final Player player;
    private final Model model;
    /** By slot: the number of who came last; 0 before anybody did. */
    private final int[] stages = new int[Program.SLOTS];
    /** By number: the slot. */
    private int[] slots = new int[16];
    private final int[] virqs = new int[Program.VIRQS];
    /** By slot: what says how the next body goes; null for none. */
    private final Act[] bodies = new Act[Program.SLOTS];
    /** By number and CPU. */
    private BodyCode[][] codes = new BodyCode[16][];
    private final int[] boxes = new int[Program.BOXES];
    private final boolean[] leaving = new boolean[Program.SLOTS];
    private final ModelNotes notes;

    ModelSubject(Program program, Player player, Rules rules) {
        this.program = program;
        this.player = player;
        model = new Model(choices(program.profile()), rules, program.cpus(), program.hardwareIrqs(), this);
        for (int irq = 0; irq < Math.min(Long.SIZE, program.hardwareIrqs()); irq++) {
            if ((program.levels() >> irq & 1) != 0) {
                model.level(irq);
            }
        }
        notes = new ModelNotes(program, model, player.journal(), number -> slots[number]);
        Arrays.fill(virqs, -1);
        Arrays.fill(boxes, -1);
    }

    /** The model as it should be. */
    static Subject make(Program program, Player player) {
        return new ModelSubject(program, player, new Rules());
    }

    static Choices choices(Profile profile) {
        return new Choices(Choices.Hits.valueOf(profile.hits().name()),
                Choices.Order.valueOf(profile.order().name()), Choices.Unsaid.valueOf(profile.unsaid().name()),
                Choices.Authority.valueOf(profile.authority().name()),
                Choices.Leaving.valueOf(profile.leaving().name()), profile.ack() == Profile.Ack.BY_HANDLERS,
                profile.reentrance() == Profile.Reentrance.ALLOWED,
                Choices.Masking.valueOf(profile.masking().name()), profile.limit().stagesMax(),
                profile.limit() == Profile.Limit.TWO_EXCLUSIVE,
                profile.criticalIpi() == Profile.CriticalIpi.HELD_BY_STALL);
    }

    @Override
    public boolean knows(int slot) {
        return stages[slot] != 0;
    }

    @Override
    public long perform(Act act, int slot, int cpu) {
        int stage = slot >= 0 && slot < Program.SLOTS ? stages[slot] : 0;
        int irq = act.irq();
        return switch (act.word()) {
            case STALL -> bit(model.stall(stage, cpu));
            case UNSTALL -> done(() -> model.unstall(stage, cpu));
            case TEST_AND_UNSTALL -> bit(model.unstall(stage, cpu));
            case RESTORE -> done(() -> model.restore(stage, cpu, act.value() != 0));
            case PROPAGATE -> bit(model.propagate(stage, cpu, irq));
            case SCHEDULE -> bit(model.schedule(stage, cpu, irq));
            case TRIGGER -> done(() -> model.trigger(stage, cpu, irq));
            case TRIGGER_ON -> done(() -> model.triggerOn(stage, cpu, act.value(), irq));
            case EVENT -> bit(model.event(stage, cpu, irq));
            case POST -> post(act, stage, cpu);
            case SPEND -> THENS[model.spend(stage, cpu, act.value(), happening(act, slot, cpu)).ordinal()];
            case CHARGE -> done(() -> model.charge(stage, cpu, act.value(), happening(act, slot, cpu)));
            case NMI -> done(() -> model.nmi(cpu, player.bypass(act, cpu)));
            case CRITICAL -> THENS[model.critical(stage, cpu, act.value(),
                    player.section(act, slot, cpu), player.after(slot, cpu)).ordinal()];
            case CHECK_CONTEXT -> bit(model.checkContext(stage, cpu));
            case SUSPEND -> THENS[model.suspend(stage, cpu).ordinal()];
            default -> control(act, slot);
        };
    }

    private Runnable happening(Act act, int slot, int cpu) {
        return () -> player.run(act.script(), slot, cpu);
    }

    private long control(Act act, int slot) {
        int stage = slot >= 0 && slot < Program.SLOTS ? stages[slot] : 0;
        int irq = act.irq();
        return switch (act.word()) {
            case ARRIVE -> done(() -> model.raise(act.cpu(), irq));
            case REGISTER -> register(act, slot);
            case BODY -> body(act, slot);
            case UNREGISTER -> {
                boolean isGone = model.unregister(stage, act.value() != 0, irq);
                leaving[slot] = true;
                yield bit(isGone);
            }
            case DROP -> leaving[slot] ? bit(model.drop(stage)) : Journal.NOTHING;
            case QUARANTINE -> done(() -> model.quarantine(stage));
            case ORDER -> done(() -> order(stage, act.value()));
            case RENICE -> done(() -> model.renice(stage, act.value()));
            case VIRTUALIZE -> {
                Use use = use(act.value());
                yield done(() -> model.virtualize(stage, irq, use,
                        (number, on, entry) -> played(number, on, entry, act.script())));
            }
            case CONTROL -> number(model.control(stage, irq, use(act.value())));
            case RELEASE -> number(model.release(stage, irq));
            case LOCK -> done(() -> model.lock(stage, irq));
            case UNLOCK -> done(() -> model.unlock(stage, irq));
            case ALLOCATE -> allocate(stage, act.value());
            case FREE -> free(act.value());
            case MAILBOX -> mailbox(act, stage);
            case CATCH -> done(() -> model.catchEvent(stage, irq, catcher(act)));
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

    private long register(Act act, int slot) {
        int[] cpus = new int[Integer.bitCount(act.cpu())];
        for (int bits = act.cpu(), i = 0; bits != 0; bits &= bits - 1) {
            cpus[i++] = Integer.numberOfTrailingZeros(bits);
        }
        Act body = bodies[slot];
        model.register(new Plan("s" + slot, act.value(), cpus, act.irq() != 0), number -> {
            if (number >= slots.length) {
                slots = Arrays.copyOf(slots, number * 2);
                codes = Arrays.copyOf(codes, number * 2);
            }
            slots[number] = slot;
            stages[slot] = number;
            leaving[slot] = false;
            codes[number] = new BodyCode[program.cpus()];
            player.run(act.script(), slot, cpus[0]);
        }, body == null ? null : cpu -> body(body, slot, cpu));
        return 0;
    }

    private long body(Act act, int slot) {
        bodies[slot] = act.script() == Act.NO_SCRIPT ? null : act;
        return 0;
    }

    private Body body(Act body, int slot, int cpu) {
        BodyCode code = player.body(body, slot, cpu);
        codes[stages[slot]][cpu] = code;
        return (stage, on) -> code.goOn();
    }

    private void order(int stage, int place) {
        List<Integer> order = new ArrayList<>();
        for (int other : model.view().order()) {
            if (other != stage) {
                order.add(other);
            }
        }
        if (place >= 0) {
            order.add(Math.min(place, order.size()), stage);
        }
        model.order(order);
    }

    private void played(int stage, int cpu, Entry entry, int script) {
        player.journal().add(Journal.Kind.PLAYED, slots[stage], cpu, entry.irq(), entry.id(),
                Journal.raisedAndHits(entry.raised(), entry.hits()));
        player.runHandler(script, slots[stage], cpu);
    }

    private long mailbox(Act act, int stage) {
        int box = model.mailbox(stage, act.irq(), (owner, cpu, work) -> {
            player.journal().add(Journal.Kind.WORK, slots[owner], cpu, 0, work);
            player.runHandler(act.script(), slots[owner], cpu);
        });
        if (box < 0) {
            return Journal.NOTHING;
        }
        boxes[act.value()] = box;
        return model.boxIrq(box);
    }

    private long post(Act act, int stage, int cpu) {
        model.checkOn(stage, cpu);
        return boxes[act.value()] < 0 ? Journal.NOTHING : bit(model.post(stage, cpu, boxes[act.value()], act.irq()));
    }

    private long allocate(int stage, int place) {
        int allocation = model.allocate(stage);
        if (allocation < 0) {
            return Journal.NOTHING;
        }
        virqs[place] = allocation;
        return model.virq(allocation);
    }

    private long free(int place) {
        if (virqs[place] < 0) {
            return Journal.NOTHING;
        }
        model.free(virqs[place]);
        return 0;
    }

    private Catcher catcher(Act act) {
        if (act.value() >= ANSWERS.length) {
            return null;
        }
        return (stage, cpu, kind) -> {
            player.journal().add(Journal.Kind.EVENT, slots[stage], cpu, 0, kind);
            player.runHandler(act.script(), slots[stage], cpu);
            return ANSWERS[act.value()];
        };
    }

    private static Use use(int use) {
        if (USES[use] == null) {
            EnumSet<Option> options = EnumSet.noneOf(Option.class);
            for (IrqOption option : Uses.options(use)) {
                options.add(Option.valueOf(option.name()));
            }
            USES[use] = new Use(Mode.valueOf(Uses.mode(use).name()), options, Routine.values()[Uses.routine(use)]);
        }
        return USES[use];
    }

    private static long number(Use use) {
        int bits = Uses.mode(0).ordinal();
        for (Option option : use.options()) {
            bits |= Uses.bit(IrqOption.valueOf(option.name()));
        }
        return bits | use.mode().ordinal() | Uses.of(Uses.mode(0), use.routine().ordinal());
    }

    @Override
    public void settle() {
        model.settle();
    }

    @Override
    public void forgetMeanwhile() {
        model.forgetMeanwhile();
    }

    @Override
    public void noteState() {
        notes.state();
    }

    @Override
    public void noteBooks() {
        notes.books();
    }

    // ---- Watcher ----

    @Override
    public void acknowledged(int cpu, int irq) {
        player.journal().add(Journal.Kind.ACKNOWLEDGED, 0, cpu, irq, 0);
    }

    @Override
    public void asked(int stage, int cpu, int irq) {
        player.journal().add(Journal.Kind.ASKED, slots[stage], cpu, irq, 0);
    }

    @Override
    public void unmasked(int irq) {
        player.journal().add(Journal.Kind.UNMASKED, 0, 0, irq, 0);
    }

    @Override
    public void sent(int fromCpu, int toCpu, int irq) {
        player.journal().add(Journal.Kind.SENT, 0, fromCpu, irq, toCpu);
    }

    @Override
    public boolean faulted(int stage, int cpu, int irq, RuntimeException fault) {
        player.journal().add(Journal.Kind.FAULT, slots[stage], cpu, irq, 0);
        return fault instanceof ProgramFault && ((ProgramFault) fault).isTwofold();
    }

    @Override
    public void parked(int cpu, boolean whether) {
        player.journal().add(Journal.Kind.PARKED, 0, cpu, 0, whether ? 1 : 0);
    }

    @Override
    public void bodyWaits(int stage, int cpu) {
        codes[stage][cpu].waits();
    }

    @Override
    public void bodyEnded(int stage, int cpu) {
        codes[stage][cpu].ended();
    }

    @Override
    public void gone(int stage) {
        notes.gone(stage);
        player.journal().add(Journal.Kind.GONE, slots[stage], 0, 0, 0);
    }
}
