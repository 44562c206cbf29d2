package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.sluice.ipipe.Pipeline;
import org.sluice.ipipe.Profile;

/**
 * A program: a machine, scripts of handlers, and acts of control code, after each of which everything that is due
 * happens. Immutable.
 *
 * @param profile      the pipeline's
 * @param cpus         1 to 4
 * @param hardwareIrqs how many irqs hardware has
 * @param levels       bit n: irq n is a level line; irqs 0 to 63 can be
 * @param fuel         how many acts of scripts may follow from one act; the rest is not done
 * @param scripts      what handlers, starts and happenings do
 * @param acts         what control code does
 */
public record Program(Profile profile, int cpus, int hardwareIrqs, long levels, int fuel, List<List<Act>> scripts,
                      List<Act> acts) {

    /** How many stages may be there at a time. */
    public static final int SLOTS = 5;
    /** How many virtual irqs can be remembered. */
    public static final int VIRQS = 4;
    /** How many mailboxes can be remembered. */
    public static final int BOXES = 3;
    /** How many kinds of events there are; 1 and 2 are special cases of 0. */
    public static final int EVENT_KINDS = 4;
    /** How many acts of scripts may follow from one act, unless said otherwise. */
    public static final int FUEL = 40;
    /** Those that have names, in the order of {@link #NAMES}. */
    private static final Profile[] PROFILES = {Profile.SLUICE, Profile.ADEOS_2002, Profile.ADEOS_R13, Profile.IPIPE_2,
        Profile.DOVETAIL};
    private static final String[] NAMES = {"SLUICE", "ADEOS_2002", "ADEOS_R13", "IPIPE_2", "DOVETAIL"};

    /** Copies the lists. */
    public Program {
        scripts = scripts.stream().map(List::copyOf).toList();
        acts = List.copyOf(acts);
    }

    /** An empty program. */
    public static Program of(Profile profile, int cpus, int hardwareIrqs) {
        return new Program(profile, cpus, hardwareIrqs, 0, FUEL, List.of(), List.of());
    }

    /** The same with level lines. */
    public Program levels(int... irqs) {
        long bits = levels;
        for (int irq : irqs) {
            bits |= 1L << irq;
        }
        return new Program(profile, cpus, hardwareIrqs, bits, fuel, scripts, acts);
    }

    /** The same with so much fuel. */
    public Program fuel(int newFuel) {
        return new Program(profile, cpus, hardwareIrqs, levels, newFuel, scripts, acts);
    }

    /** The same with one more script; the first one has number 0. */
    public Program script(Act... script) {
        List<List<Act>> more = new ArrayList<>(scripts);
        more.add(List.of(script));
        return new Program(profile, cpus, hardwareIrqs, levels, fuel, more, acts);
    }

    /** The same with more acts. */
    public Program act(Act... newActs) {
        List<Act> more = new ArrayList<>(acts);
        more.addAll(List.of(newActs));
        return withActs(more);
    }

    Program withActs(List<Act> newActs) {
        return new Program(profile, cpus, hardwareIrqs, levels, fuel, scripts, newActs);
    }

    Program withScripts(List<List<Act>> newScripts) {
        return new Program(profile, cpus, hardwareIrqs, levels, fuel, newScripts, acts);
    }

    Program withCpus(int newCpus) {
        return new Program(profile, newCpus, hardwareIrqs, levels, fuel, scripts, acts);
    }

    Program withLevels(long newLevels) {
        return new Program(profile, cpus, hardwareIrqs, newLevels, fuel, scripts, acts);
    }

    /** How many irqs there are, virtual ones included. */
    public int irqs() {
        return hardwareIrqs + Pipeline.VIRQ_COUNT;
    }

    /** The irqs that it names, ascending, and those that mailboxes may have: no other can have an account. */
    int[] irqsUsed() {
        BitSet used = new BitSet();
        List<List<Act>> all = new ArrayList<>(scripts);
        all.add(acts);
        for (List<Act> some : all) {
            for (Act act : some) {
                if (act.irq() >= 0 && act.irq() < irqs()) {
                    used.set(act.irq());
                }
                if (act.word() == Word.MAILBOX) {
                    used.set(hardwareIrqs, irqs());
                }
            }
        }
        return used.stream().toArray();
    }

    /** How many acts it has, those of scripts included. */
    public int size() {
        int size = acts.size();
        for (List<Act> script : scripts) {
            size += script.size();
        }
        return size;
    }

    /** The profile of that name. */
    static Profile profile(String name) {
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equals(name)) {
                return PROFILES[i];
            }
        }
        throw new IllegalArgumentException("profile " + name + " is none of " + String.join(", ", NAMES));
    }

    /** The name of one of the five profiles; any other is SLUICE's with its differences in its text. */
    static String name(Profile profile) {
        for (int i = 0; i < PROFILES.length; i++) {
            if (PROFILES[i].equals(profile)) {
                return NAMES[i];
            }
        }
        throw new IllegalArgumentException("no profile with a name: " + profile);
    }

    static List<Profile> profiles() {
        return List.of(PROFILES);
    }

    /** Java text that makes an equal program, see {@link ProgramText}. */
    @Override
    public String toString() {
        return ProgramText.of(this);
    }
}
