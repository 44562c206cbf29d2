package org.sluice.testkit.conform;

import java.util.List;

/** Plays a program on a subject, act by act, and its scripts when handlers are called. Keeps the journal. */
final class Player {

    private final Program program;
    private final Journal journal = new Journal();
    private final Subject subject;
    private int fuel;
    private long operations;

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

    /** Does what a script says, as control code. */
    void run(int script, int slot, int cpu) {
        run(script, slot, cpu, false);
    }

    /** Does what a script says, as the code of a handler of the stage on a CPU: it may throw {@link ProgramFault}. */
    void runHandler(int script, int slot, int cpu) {
        run(script, slot, cpu, true);
    }

    private void run(int script, int slot, int cpu, boolean mayThrow) {
        if (script < 0 || script >= program.scripts().size()) {
            return;
        }
        List<Act> acts = program.scripts().get(script);
        for (int i = 0; i < acts.size() && fuel > 0; i++) {
            Act act = acts.get(i);
            fuel--;
            if (mayThrow && act.word() == Word.THROW) {
                throw new ProgramFault();
            }
            perform(act, act.stage() == Act.SELF ? slot : act.stage(), act.cpu() == Act.HERE ? cpu : act.cpu());
        }
    }

    private void perform(Act act, int slot, int cpu) {
        operations++;
        long answer;
        try {
            answer = isPossible(act, slot) ? subject.perform(act, slot, cpu) : Journal.NOTHING;
        } catch (IllegalArgumentException refused) {
            answer = Journal.BAD_ARGUMENT;
        } catch (IllegalStateException refused) {
            answer = Journal.BAD_STATE;
        }
        journal.add(Journal.Kind.ANSWERED, slot, cpu, act.word().ordinal(), answer);
    }

    private boolean isPossible(Act act, int slot) {
        return switch (act.word()) {
            case ARRIVE, REGISTER, FREE -> true;
            case TOGETHER, THROW -> false;
            default -> slot >= 0 && slot < Program.SLOTS && subject.knows(slot);
        };
    }
}
