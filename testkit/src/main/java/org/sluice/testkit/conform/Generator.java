package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.List;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.Profile;
import org.sluice.x86.engine.SplitMix64;

/**
 * Random programs: the same seed gives the same program. Each has its own shape (CPUs, stages, how many irqs, which
 * options) and its own temper (what it does often), so that rare combinations are common in some of them.
 */
final class Generator {

    private static final int CPUS_MAX = 4;
    private static final int FEW_IRQS = 8;
    /** Three words of hardware irqs. */
    private static final int MANY_IRQS = 130;
    private static final int[] FEW = {0, 1, 3, 5, 7};
    private static final int[] MANY = {1, 5, 63, 64, 70, 128, 129};
    private static final int[] PRIORITIES = {0, 50, 100, 100, 150, 200, 250};
    private static final int WRONG_IN = 40;
    private static final int DEEP_FUEL = 500;
    private static final int DEEP_IN = 400;
    private static final int NANOS_MAX = 100;
    private static final int POSTS_MAX = 3;

    private static final int VERDICTS = 4;
    private static final int UNSAID = 2;
    private static final int UNSAID_IN = 8;

    private static final int BODIES_IN = 2;
    private static final int BODY_ACTS_MAX = 5;

    private final Profile profile;
    private final SplitMix64 random;
    private final int cpus;
    private final int slots;
    private final int hardwareIrqs;
    private final int[] pool;
    private final int rootSlot;
    private final int optionsMask;
    private final int scriptCount;
    private final boolean withBodies;
    private final Word[] controlWords;
    private final Word[] codeWords;

    private Generator(Profile profile, long seed) {
        this.profile = profile;
        random = new SplitMix64(seed);
        cpus = 1 + below(CPUS_MAX);
        slots = 1 + below(Program.SLOTS);
        boolean few = below(2) == 0;
        hardwareIrqs = few ? FEW_IRQS : MANY_IRQS;
        pool = few ? FEW : MANY;
        rootSlot = below(2) == 0 ? below(slots) : -1;
        optionsMask = (int) random.next();
        scriptCount = 2 + below(8);
        withBodies = below(BODIES_IN) == 0;
        controlWords = Temper.ofControlCode(random, withBodies);
        codeWords = Temper.ofHandlers(random, withBodies);
    }

    /** The program of that seed, with so many acts after those that set the scene. */
    static Program program(Profile profile, long seed, int acts) {
        return new Generator(profile, SplitMix64.mix(seed + 1)).program(acts);
    }

    private int below(int bound) {
        return (int) random.below(bound);
    }

    private <T> T oneOf(T[] all) {
        return all[below(all.length)];
    }

    private Program program(int count) {
        List<Act> acts = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            if (withBodies && below(3) > 0) {
                acts.add(body(slot));
            }
            acts.add(register(slot));
            if (below(3) == 0) {
                int place = below(Program.VIRQS);
                acts.add(Acts.allocate(slot, place));
                acts.add(Acts.virtualize(slot, hardwareIrqs + place, use(), script()));
            }
            for (int i = 1 + below(4); i >= 0; i--) {
                acts.add(virtualize(slot));
            }
            for (int irq : pool) {
                if (withBodies && below(3) == 0) {
                    acts.add(Acts.virtualize(slot, irq, Uses.of(IrqMode.ACCEPT, Uses.NO_ROUTINE), script()));
                }
            }
            if (below(4) == 0) {
                acts.add(mailbox(slot));
            }
            for (int cpu = 0; slot == rootSlot && cpu < cpus; cpu++) {
                acts.add(Acts.unstall(slot, cpu));
            }
        }
        for (int i = 0; i < count; i++) {
            acts.add(act(oneOf(controlWords), below(slots), cpu()));
        }
        List<List<Act>> scripts = new ArrayList<>();
        for (int i = 0; i < scriptCount; i++) {
            List<Act> script = new ArrayList<>();
            for (int n = below(4); n > 0; n--) {
                script.add(act(oneOf(codeWords), below(3) > 0 ? Act.SELF : below(slots),
                        below(8) > 0 ? Act.HERE : cpu()));
            }
            scripts.add(withBodies && i == 0 ? entersItself() : below(16) == 0 ? leavesLate() : script);
        }
        scripts.addAll(happenings());
        scripts.add(List.of(Acts.fault()));
        for (int i = 0; withBodies && i < scriptCount; i++) {
            scripts.add(bodyScript());
        }
        int fuel = below(DEEP_IN) == 0 ? DEEP_FUEL : Program.FUEL;
        return new Program(profile, cpus, hardwareIrqs, levels(), fuel, scripts, acts);
    }

    /** What a body does: some acts, waiting after some of them. */
    private List<Act> bodyScript() {
        List<Act> script = new ArrayList<>();
        for (int n = 1 + below(BODY_ACTS_MAX); n > 0; n--) {
            switch (below(4)) {
                case 0, 1 -> script.add(Acts.spend(Act.SELF, Act.HERE, 1 + below(NANOS_MAX),
                        scriptCount + below(scriptCount)));
                case 2 -> script.add(act(oneOf(Temper.BACKGROUND), below(3) > 0 ? Act.SELF : below(slots), Act.HERE));
                default -> script.add(act(oneOf(codeWords), below(3) > 0 ? Act.SELF : below(slots),
                        below(20) > 0 ? Act.HERE : cpu()));
            }
            if (below(2) == 0) {
                script.add(Acts.suspend(Act.SELF, Act.HERE));
            }
        }
        return script;
    }

    /** Scripts of control code, for what happens while time passes, and for what happens at one instant. */
    private List<List<Act>> happenings() {
        List<List<Act>> all = new ArrayList<>();
        for (int i = 0; i < scriptCount; i++) {
            List<Act> script = new ArrayList<>();
            for (int n = 1 + below(3); n > 0; n--) {
                Word word = below(3) > 0 ? Word.ARRIVE : oneOf(controlWords);
                script.add(act(word, below(slots), cpu()));
            }
            all.add(switch (below(10)) {
                case 0, 1 -> secondHand();
                case 2 -> removedTwice();
                case 3 -> severalPosts();
                case 4 -> withBodies ? comesAndGoes() : script;
                default -> script;
            });
        }
        return all;
    }

    /** Posts that wait together, if that stage is the box's owner. */
    private List<Act> severalPosts() {
        int stage = below(slots);
        int cpu = below(cpus);
        int box = below(Program.BOXES);
        return List.of(Acts.stall(stage, cpu), Acts.post(below(slots), cpu, 0, box), Acts.post(stage, cpu, 1, box),
                Acts.unstall(stage, cpu));
    }

    /** Its stage is to be gone before this code has returned. */
    private List<Act> leavesLate() {
        return List.of(Acts.unregisterWithin(Act.SELF, below(2) == 0, 1 + below(NANOS_MAX)),
                Acts.spend(Act.SELF, Act.HERE, below(NANOS_MAX), happening()));
    }

    /** Its stage's next handler, and whatever happens meanwhile, come before this one has ended. */
    private List<Act> entersItself() {
        return List.of(Acts.unstall(Act.SELF, Act.HERE), Acts.trigger(Act.SELF, Act.HERE, irq()),
                Acts.spend(Act.SELF, Act.HERE, 1 + below(NANOS_MAX), scriptCount + below(scriptCount)));
    }

    /** A stage makes room for one that goes again before its body has begun, unless that runs at once. */
    private List<Act> comesAndGoes() {
        int slot = below(slots);
        return List.of(Acts.unregister(slot, false), register(slot),
                below(2) == 0 ? Acts.unregister(slot, true) : Acts.quarantine(slot));
    }

    /** Something waits for a stage that two remove, each in another way. */
    private List<Act> removedTwice() {
        int stage = below(slots);
        int cpu = below(cpus);
        return List.of(Acts.stall(stage, cpu), Acts.arrive(cpu, pool[below(pool.length)]),
                Acts.unregister(stage, below(3) > 0), act(Word.UNREGISTER, stage, cpu));
    }

    /** A virtual irq changes hands while an IPI of it is under way. */
    private List<Act> secondHand() {
        int place = below(Program.VIRQS);
        int irq = hardwareIrqs + below(2);
        return List.of(Acts.triggerOn(below(slots), cpu(), cpu(), irq), Acts.free(place),
                Acts.allocate(below(slots), place), Acts.virtualize(below(slots), irq, use(), script()));
    }

    private long levels() {
        long levels = 0;
        for (int irq : pool) {
            if (irq < Long.SIZE && below(3) == 0) {
                levels |= 1L << irq;
            }
        }
        return levels;
    }

    private int cpu() {
        return below(WRONG_IN) == 0 ? below(2) == 0 ? -1 : cpus : below(cpus);
    }

    private int irq() {
        if (below(WRONG_IN) == 0) {
            return below(2) == 0 ? -1 : hardwareIrqs + Pipeline.VIRQ_COUNT;
        }
        return below(5) == 0 ? hardwareIrqs + below(3) : pool[below(pool.length)];
    }

    private int priority() {
        return below(WRONG_IN) == 0 ? -1 : PRIORITIES[below(PRIORITIES.length)];
    }

    private int happening() {
        return below(4) == 0 ? Act.NO_SCRIPT : scriptCount + below(scriptCount);
    }

    private int script() {
        return below(4) == 0 ? Act.NO_SCRIPT : below(scriptCount);
    }

    private Act act(Word word, int stage, int cpu) {
        return switch (word) {
            case ARRIVE -> Acts.arrive(below(cpus), pool[below(pool.length)]);
            case TRIGGER -> Acts.trigger(stage, cpu, irq());
            case TRIGGER_ON -> Acts.triggerOn(stage, cpu, cpu(), irq());
            case STALL -> Acts.stall(stage, cpu);
            case UNSTALL -> Acts.unstall(stage, cpu);
            case RESTORE -> Acts.restore(stage, cpu, below(2) == 0);
            case TEST_AND_UNSTALL -> Acts.testAndUnstall(stage, cpu);
            case PROPAGATE -> Acts.propagate(stage, cpu, irq());
            case SCHEDULE -> Acts.schedule(stage, cpu, irq());
            case EVENT -> Acts.event(stage, cpu, 1 + below(Program.EVENT_KINDS - 1));
            case SPEND -> Acts.spend(stage, cpu, nanos(), happening());
            case CHARGE -> Acts.charge(stage, cpu, nanos(), happening());
            case POST -> Acts.post(stage, cpu, below(Program.SLOTS), below(Program.BOXES));
            case NMI -> Acts.nmi(cpu, script());
            case CRITICAL -> Acts.critical(stage, cpu, below(WRONG_IN) == 0 ? -1 : 100 * below(4), script());
            case THROW -> below(4) > 0 ? Acts.fault() : Acts.faultTwice();
            case CHECK_CONTEXT -> Acts.checkContext(stage, cpu);
            case TOGETHER -> Acts.together(happening());
            case SUSPEND -> Acts.suspend(stage, cpu);
            case BODY -> body(stage == Act.SELF ? below(slots) : stage);
            default -> control(word, stage);
        };
    }

    private Act control(Word word, int stage) {
        return switch (word) {
            case CONTROL -> Acts.control(stage, irq(), use());
            case VIRTUALIZE -> virtualize(stage);
            case RELEASE -> Acts.release(stage, irq());
            case RENICE -> Acts.renice(stage, priority());
            case REGISTER -> register(stage == Act.SELF ? below(slots) : stage);
            case ORDER -> Acts.order(stage, below(slots + 1) - 1);
            case UNREGISTER -> below(2) == 0 ? Acts.unregister(stage, below(2) == 0)
                    : Acts.unregisterWithin(stage, below(2) == 0, 1 + nanos());
            case DROP -> Acts.drop(stage);
            case QUARANTINE -> Acts.quarantine(stage);
            case LOCK -> Acts.lock(stage, irq());
            case UNLOCK -> Acts.unlock(stage, irq());
            case ALLOCATE -> Acts.allocate(stage, below(Program.VIRQS));
            case FREE -> Acts.free(below(Program.VIRQS));
            case MAILBOX -> mailbox(stage);
            case CATCH -> Acts.catchEvent(stage, below(Program.EVENT_KINDS), verdict(), script());
            default -> throw new AssertionError(word);
        };
    }

    /** Where a verdict must be said, who says none sits out: seldom. */
    private int verdict() {
        int verdict = below(VERDICTS);
        boolean unsaid = verdict == UNSAID && profile.unsaid() == Profile.Unsaid.REFUSED;
        return unsaid && below(UNSAID_IN) > 0 ? 0 : verdict;
    }

    /** Mostly one that does its script over and over; now and then none. */
    private Act body(int stage) {
        int script = 2 * scriptCount + 1 + below(scriptCount);
        return switch (below(8)) {
            case 0 -> Acts.body(stage, Act.NO_SCRIPT);
            case 1, 2 -> Acts.body(stage, script);
            default -> Acts.bodyAgain(stage, script);
        };
    }

    private Act mailbox(int stage) {
        int capacity = below(WRONG_IN) == 0 ? 0 : 1 + below(POSTS_MAX);
        int work = below(6) == 0 ? 2 * scriptCount : script(); // the last script throws
        return Acts.mailbox(stage, capacity, below(Program.BOXES), work);
    }

    private int nanos() {
        return below(WRONG_IN) == 0 ? -1 : below(NANOS_MAX);
    }

    private Act register(int slot) {
        int bits = below(4) > 0 ? (1 << cpus) - 1 : below(1 << cpus + (below(WRONG_IN) == 0 ? 1 : 0));
        return slot == rootSlot || below(WRONG_IN) == 0 ? Acts.registerRoot(slot, priority(), bits, startScript())
                : Acts.register(slot, priority(), bits, startScript());
    }

    /** Mostly none: a start is control code, and does what happenings do. */
    private int startScript() {
        return below(3) > 0 ? Act.NO_SCRIPT : scriptCount + below(scriptCount);
    }

    private Act virtualize(int stage) {
        return Acts.virtualize(stage, irq(), use(), script());
    }

    /** Any use, options that the program's temper likes, contradictory ones now and then. */
    private int use() {
        IrqMode mode = below(3) == 0 ? IrqMode.TERMINATE : oneOf(IrqMode.values());
        int use = Uses.of(mode, below(6) > 1 ? Uses.NO_ROUTINE : 1 + below(2));
        for (IrqOption option : IrqOption.values()) {
            boolean liked = (optionsMask >> option.ordinal() & 1) != 0;
            int in = option == IrqOption.SYSTEM ? 40 : option == IrqOption.BRIEF ? 2 : 3;
            if (liked && below(in) == 0 && (below(10) == 0 || isSensible(option, mode, use))) {
                use |= Uses.bit(option);
            }
        }
        return use;
    }

    private boolean isSensible(IrqOption option, IrqMode mode, int use) {
        return switch (option) {
            case STICKY -> mode.handles();
            case WIRED -> mode == IrqMode.TERMINATE && (use & Uses.bit(IrqOption.STICKY)) == 0;
            case COUNTED -> profile.hits() != Profile.Hits.MERGED;
            default -> true;
        };
    }
}
