package org.sluice.testkit.conform;

import java.util.List;
import java.util.function.IntConsumer;

/** Plays a program on a subject, act by act, and its scripts when handlers are called. Keeps the journal. */
final class Player implements AutoCloseable {

    private final Program program;
    private final Journal journal = new Journal();
    private final Subject subject;
    private int fuel;
    private int nmis;
    private long operations;

    /** As whose code a script is done: control code may not suspend, and only a handler's may throw. */
    private enum Mode { CONTROL, HANDLER, NMI }

    Player(Program program, Subject.Maker maker) {
        this.program = program;
        subject = maker.make(program, this);
    }

    Journal journal() {
        return journal;
    }

    /** How many acts have been done, those of scripts included. */
    long operations() {
        return operations;
    }

    /** Does one act, and lets happen what follows from it. */
    void play(int index, boolean withBooks) {
        journal.clear();
        fuel = program.fuel();
        Act act = program.acts().get(index);
        if (act.word() == Word.TOGETHER) {
            run(act.script(), act.stage(), act.cpu());
        } else {
            perform(act, act.stage(), act.cpu());
        }
        subject.settle();
        subject.forgetMeanwhile();
        subject.noteState();
        if (withBooks) {
            subject.noteBooks();
        }
    }

    /** Nothing more is asked of it. */
    @Override
    public void close() {
        subject.close();
    }

    /** The body of whoever comes to a slot, by the act that says what it does. */
    BodyCode body(Act body, int slot, int cpu) {
        return new BodyCode(this, program.scripts().get(body.script()), body.value() != 0, slot, cpu);
    }

    /** May a body do one more act? */
    boolean burn() {
        return fuel-- > 0;
    }

    /** Does an act of a body; the answer may be that it waits. */
    long bodyAct(Act act, int slot, int cpu) {
        if (act.word() == Word.THROW) {
            throw new ProgramFault(act.value() != 0);
        }
        return perform(act, slotOf(act, slot), cpuOf(act, cpu));
    }

    /** Notes what came of an act. */
    void answered(Act act, int slot, int cpu, long answer) {
        journal.add(Journal.Kind.ANSWERED, slot, cpu, act.word().ordinal(), answer);
    }

    /** What a critical section of the stage's code does. */
    Runnable section(Act act, int slot, int cpu) {
        return () -> {
            journal.add(Journal.Kind.SECTION, slot, cpu, 0, -1);
            runHandler(act.script(), slot, cpu);
        };
    }

    /** What an NMI does; how things stand meanwhile is noted, all refusals are one. */
    Runnable bypass(Act act, int cpu) {
        return () -> {
            journal.add(Journal.Kind.NMI, 0, cpu, 0, 0);
            subject.noteState();
            nmis++;
            run(act.script(), 0, cpu, Mode.NMI);
            nmis--;
        };
    }

    /** What is done for each CPU that was parked. */
    IntConsumer after(int slot, int cpu) {
        return parked -> journal.add(Journal.Kind.SECTION, slot, cpu, 0, parked);
    }

    /** Does what a script says, as control code. */
    void run(int script, int slot, int cpu) {
        run(script, slot, cpu, Mode.CONTROL);
    }

    /** Does what a script says, as the code of a handler of the stage on a CPU: it may throw {@link ProgramFault}. */
    void runHandler(int script, int slot, int cpu) {
        run(script, slot, cpu, Mode.HANDLER);
    }

    private void run(int script, int slot, int cpu, Mode mode) {
        if (script < 0 || script >= program.scripts().size()) {
            return;
        }
        List<Act> acts = program.scripts().get(script);
        for (int i = 0; i < acts.size() && fuel > 0; i++) {
            Act act = acts.get(i);
            fuel--;
            if (mode == Mode.HANDLER && act.word() == Word.THROW) {
                throw new ProgramFault(act.value() != 0);
            }
            if (mode != Mode.CONTROL || act.word() != Word.SUSPEND) {
                perform(act, slotOf(act, slot), cpuOf(act, cpu));
            }
        }
    }

    private static int slotOf(Act act, int self) {
        return act.stage() == Act.SELF ? self : act.stage();
    }

    private static int cpuOf(Act act, int here) {
        return act.cpu() == Act.HERE ? here : act.cpu();
    }

    private long perform(Act act, int slot, int cpu) {
        operations++;
        long answer;
        try {
            answer = isPossible(act, slot) ? subject.perform(act, slot, cpu) : Journal.NOTHING;
        } catch (IllegalArgumentException refused) {
            answer = nmis > 0 ? Journal.BAD_STATE : Journal.BAD_ARGUMENT;
        } catch (IllegalStateException refused) {
            answer = Journal.BAD_STATE;
        }
        if (answer != Subject.WAITS && answer != Subject.ENDS) {
            answered(act, slot, cpu, answer);
        }
        return answer;
    }

    private boolean isPossible(Act act, int slot) {
        return switch (act.word()) {
            case ARRIVE, REGISTER, FREE, BODY, NMI -> true;
            case TOGETHER, THROW -> false;
            default -> slot >= 0 && slot < Program.SLOTS && subject.knows(slot);
        };
    }
}
