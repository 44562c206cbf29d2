package org.sluice.testkit.conform;

import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqOption;

/** The words in which programs are written down and printed: static imports for a test. */
public final class Acts {

    private static final int NONE = 0;

    private Acts() {
    }

    /** A hardware interrupt. */
    public static Act arrive(int cpu, int irq) {
        return new Act(Word.ARRIVE, NONE, cpu, irq, 0, Act.NO_SCRIPT);
    }

    /** Software raises an irq. */
    public static Act trigger(int stage, int cpu, int irq) {
        return new Act(Word.TRIGGER, stage, cpu, irq, 0, Act.NO_SCRIPT);
    }

    /** Software raises an irq on another CPU. */
    public static Act triggerOn(int stage, int cpu, int target, int irq) {
        return new Act(Word.TRIGGER_ON, stage, cpu, irq, target, Act.NO_SCRIPT);
    }

    /** Closes the stage. */
    public static Act stall(int stage, int cpu) {
        return new Act(Word.STALL, stage, cpu, NONE, 0, Act.NO_SCRIPT);
    }

    /** Opens the stage. */
    public static Act unstall(int stage, int cpu) {
        return new Act(Word.UNSTALL, stage, cpu, NONE, 0, Act.NO_SCRIPT);
    }

    /** Closes or opens the stage. */
    public static Act restore(int stage, int cpu, boolean wasStalled) {
        return new Act(Word.RESTORE, stage, cpu, NONE, wasStalled ? 1 : 0, Act.NO_SCRIPT);
    }

    /** Opens the stage. */
    public static Act testAndUnstall(int stage, int cpu) {
        return new Act(Word.TEST_AND_UNSTALL, stage, cpu, NONE, 0, Act.NO_SCRIPT);
    }

    /** How an irq is used. */
    public static int use(IrqMode mode, IrqOption... options) {
        return Uses.of(mode, Uses.NO_ROUTINE, options);
    }

    /** The same with an acknowledge routine that says yes. */
    public static int saysYes(int use) {
        return use | Uses.of(IrqMode.IGNORE, Uses.SAYS_YES);
    }

    /** The same with an acknowledge routine that says no. */
    public static int saysNo(int use) {
        return use | Uses.of(IrqMode.IGNORE, Uses.SAYS_NO);
    }

    /** Another use of an irq that has a handler. */
    public static Act control(int stage, int irq, int use) {
        return new Act(Word.CONTROL, stage, NONE, irq, use, Act.NO_SCRIPT);
    }

    /** Attaches a handler. */
    public static Act virtualize(int stage, int irq, int use, int script) {
        return new Act(Word.VIRTUALIZE, stage, NONE, irq, use, script);
    }

    /** Takes the handler away. */
    public static Act release(int stage, int irq) {
        return new Act(Word.RELEASE, stage, NONE, irq, 0, Act.NO_SCRIPT);
    }

    /** Hands the irq down. */
    public static Act propagate(int stage, int cpu, int irq) {
        return new Act(Word.PROPAGATE, stage, cpu, irq, 0, Act.NO_SCRIPT);
    }

    /** Logs the irq for the stage, or hands it down. */
    public static Act schedule(int stage, int cpu, int irq) {
        return new Act(Word.SCHEDULE, stage, cpu, irq, 0, Act.NO_SCRIPT);
    }

    /** Moves the stage. */
    public static Act renice(int stage, int priority) {
        return new Act(Word.RENICE, stage, NONE, NONE, priority, Act.NO_SCRIPT);
    }

    /** A whole new order in which the stage stands at that place, 0 being the head's; at -1 it does not stand in it. */
    public static Act order(int stage, int place) {
        return new Act(Word.ORDER, stage, NONE, NONE, place, Act.NO_SCRIPT);
    }

    /** A stage comes, on the CPUs whose bits are set. */
    public static Act register(int stage, int priority, int cpuBits, int script) {
        return new Act(Word.REGISTER, stage, cpuBits, 0, priority, script);
    }

    /** The root comes, on the CPUs whose bits are set. */
    public static Act registerRoot(int stage, int priority, int cpuBits, int script) {
        return new Act(Word.REGISTER, stage, cpuBits, 1, priority, script);
    }

    /** Whoever comes to the slot has this body on each of its CPUs, from beginning to end, until said otherwise. */
    public static Act body(int stage, int script) {
        return new Act(Word.BODY, stage, NONE, NONE, 0, script);
    }

    /** The same over and over. */
    public static Act bodyAgain(int stage, int script) {
        return new Act(Word.BODY, stage, NONE, NONE, 1, script);
    }

    /** The body of the stage waits until a handler of its has ended. */
    public static Act suspend(int stage, int cpu) {
        return new Act(Word.SUSPEND, stage, cpu, NONE, 0, Act.NO_SCRIPT);
    }

    /** The stage leaves; what waits is played or dropped. */
    public static Act unregister(int stage, boolean play) {
        return new Act(Word.UNREGISTER, stage, NONE, NONE, play ? 1 : 0, Act.NO_SCRIPT);
    }

    /** The stage leaves by a deadline, from now, 1 or more. */
    public static Act unregisterWithin(int stage, boolean play, int nanos) {
        return new Act(Word.UNREGISTER, stage, NONE, nanos, play ? 1 : 0, Act.NO_SCRIPT);
    }

    /** What waits for a leaving stage is dropped. */
    public static Act drop(int stage) {
        return new Act(Word.DROP, stage, NONE, NONE, 0, Act.NO_SCRIPT);
    }

    /** The stage sits out. */
    public static Act quarantine(int stage) {
        return new Act(Word.QUARANTINE, stage, NONE, NONE, 0, Act.NO_SCRIPT);
    }

    /** Holds the irq aside. */
    public static Act lock(int stage, int irq) {
        return new Act(Word.LOCK, stage, NONE, irq, 0, Act.NO_SCRIPT);
    }

    /** Lets go what was held. */
    public static Act unlock(int stage, int irq) {
        return new Act(Word.UNLOCK, stage, NONE, irq, 0, Act.NO_SCRIPT);
    }

    /** A virtual irq for the stage, remembered at that place, 0 to {@link Program#VIRQS} - 1. */
    public static Act allocate(int stage, int place) {
        return new Act(Word.ALLOCATE, stage, NONE, NONE, place, Act.NO_SCRIPT);
    }

    /** Gives back the virtual irq that is remembered at that place. */
    public static Act free(int place) {
        return new Act(Word.FREE, NONE, NONE, NONE, place, Act.NO_SCRIPT);
    }

    /** Has events of that kind delivered; verdict 0 = propagate, 1 = stop, 2 = unsaid, 3 = catch no more. */
    public static Act catchEvent(int stage, int kind, int verdict, int script) {
        return new Act(Word.CATCH, stage, NONE, kind, verdict, script);
    }

    /** An event of that kind. */
    public static Act event(int stage, int cpu, int kind) {
        return new Act(Word.EVENT, stage, cpu, kind, 0, Act.NO_SCRIPT);
    }

    /** A mailbox for so many posts on each CPU, remembered at that place, 0 to {@link Program#BOXES} - 1. */
    public static Act mailbox(int stage, int capacity, int place, int script) {
        return new Act(Word.MAILBOX, stage, NONE, capacity, place, script);
    }

    /** The stage posts work to the mailbox that is remembered at that place. */
    public static Act post(int stage, int cpu, int work, int place) {
        return new Act(Word.POST, stage, cpu, work, place, Act.NO_SCRIPT);
    }

    /** In the code of a handler: it throws. */
    public static Act fault() {
        return new Act(Word.THROW, NONE, NONE, NONE, 0, Act.NO_SCRIPT);
    }

    /** The same, and the fault handler throws it again. */
    public static Act faultTwice() {
        return new Act(Word.THROW, NONE, NONE, NONE, 1, Act.NO_SCRIPT);
    }

    /** What a script says, while all other CPUs are parked; it waits so long for them. */
    public static Act critical(int stage, int cpu, int nanos, int script) {
        return new Act(Word.CRITICAL, stage, cpu, NONE, nanos, script);
    }

    /** A non-maskable interrupt; whatever it asks of the pipeline is refused. */
    public static Act nmi(int cpu, int script) {
        return new Act(Word.NMI, NONE, cpu, NONE, 0, script);
    }

    /** Asks whether services of the stage may be used. */
    public static Act checkContext(int stage, int cpu) {
        return new Act(Word.CHECK_CONTEXT, stage, cpu, NONE, 0, Act.NO_SCRIPT);
    }

    /** What a script says, as control code, at one instant: the machine has its turn afterwards. */
    public static Act together(int script) {
        return new Act(Word.TOGETHER, NONE, NONE, NONE, 0, script);
    }

    /** Time passes; then control code does what the script says. */
    public static Act spend(int stage, int cpu, int nanos, int script) {
        return new Act(Word.SPEND, stage, cpu, NONE, nanos, script);
    }

    /** The code occupies its CPU for longer; when that time has passed, control code does what the script says. */
    public static Act charge(int stage, int cpu, int nanos, int script) {
        return new Act(Word.CHARGE, stage, cpu, NONE, nanos, script);
    }
}
