package org.sluice.testkit.conform;

/**
 * One operation of a program, as data. Arguments may be wrong: then both sides must refuse alike.
 *
 * @param word   what is done; which of the others mean something is said there
 * @param stage  a slot, 0 to {@link Program#SLOTS} - 1; {@link #SELF} in scripts
 * @param cpu    a CPU; {@link #HERE} in scripts
 * @param irq    an irq
 * @param value  see the word
 * @param script a script of the program; {@link #NO_SCRIPT} for none
 */
public record Act(Word word, int stage, int cpu, int irq, int value, int script) {

    /** The stage whose code the script is. */
    public static final int SELF = -100;
    /** The CPU on which the script runs. */
    public static final int HERE = -100;
    /** Nothing more is done. */
    public static final int NO_SCRIPT = -1;

    Act withScript(int other) {
        return new Act(word, stage, cpu, irq, value, other);
    }

    Act withCpu(int other) {
        return new Act(word, stage, other, irq, value, script);
    }

    Act withStage(int other) {
        return new Act(word, other, cpu, irq, value, script);
    }

    Act withIrq(int other) {
        return new Act(word, stage, cpu, other, value, script);
    }

    Act withValue(int other) {
        return new Act(word, stage, cpu, irq, other, script);
    }
}
