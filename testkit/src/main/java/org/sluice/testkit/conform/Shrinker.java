package org.sluice.testkit.conform;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.sluice.ipipe.IrqMode;

/**
 * Makes a failing program small: whole runs of acts first (delta debugging), then acts of scripts, scripts, CPUs,
 * lines, and what the acts say. Source: Zeller, Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (2002).
 */
final class Shrinker {

    private static final int TRIES_MAX = 20_000;

    private final Predicate<Program> fails;
    private int tries;
    private Program best;

    private Shrinker(Program program, Predicate<Program> fails) {
        this.best = program;
        this.fails = fails;
    }

    /**
     * The smallest program found that still fails.
     *
     * @param program a failing one
     * @param fails   asked at most {@value #TRIES_MAX} times
     */
    static Program shrink(Program program, Predicate<Program> fails) {
        Shrinker shrinker = new Shrinker(program, fails);
        Program before;
        do {
            before = shrinker.best;
            shrinker.once();
        } while (!shrinker.best.equals(before) && shrinker.tries < TRIES_MAX);
        return shrinker.best;
    }

    private void once() {
        acts();
        scripts();
        dropScripts();
        for (int cpus = 1; cpus < best.cpus(); cpus++) {
            attempt(onCpus(best, cpus));
        }
        for (long bits = best.levels(); bits != 0; bits &= bits - 1) {
            attempt(best.withLevels(best.levels() & ~Long.lowestOneBit(bits)));
        }
        attempt(best.fuel(Program.FUEL));
        for (int i = 0; i < best.acts().size(); i++) {
            int index = i;
            simplify(best.acts().get(i), act -> best.withActs(with(best.acts(), index, act)));
        }
        for (int s = 0; s < best.scripts().size(); s++) {
            for (int i = 0; i < best.scripts().get(s).size(); i++) {
                int script = s;
                int index = i;
                simplify(best.scripts().get(s).get(i), act -> best.withScripts(
                        with(best.scripts(), script, with(best.scripts().get(script), index, act))));
            }
        }
    }

    private boolean attempt(Program candidate) {
        if (candidate.equals(best) || tries >= TRIES_MAX) {
            return false;
        }
        tries++;
        if (fails.test(candidate)) {
            best = candidate;
            return true;
        }
        return false;
    }

    private void acts() {
        for (int run = Math.max(1, best.acts().size() / 2); run >= 1; run /= 2) {
            for (int from = best.acts().size() - run; from >= 0; from -= run) {
                if (from + run <= best.acts().size()) {
                    attempt(best.withActs(without(best.acts(), from, run)));
                }
            }
        }
    }

    private void scripts() {
        for (int s = 0; s < best.scripts().size(); s++) {
            attempt(best.withScripts(with(best.scripts(), s, List.of())));
            for (int i = best.scripts().get(s).size() - 1; i >= 0; i--) {
                attempt(best.withScripts(with(best.scripts(), s, without(best.scripts().get(s), i, 1))));
            }
        }
    }

    /** Takes out scripts that nobody names, and those that do nothing. */
    private void dropScripts() {
        for (int s = best.scripts().size() - 1; s >= 0; s--) {
            int script = s;
            UnaryOperator<Act> renumber = act -> act.script() < script ? act
                    : act.withScript(act.script() == script ? Act.NO_SCRIPT : act.script() - 1);
            List<List<Act>> scripts = without(best.scripts(), s, 1).stream()
                    .map(acts -> acts.stream().map(renumber).toList()).toList();
            attempt(best.withScripts(scripts).withActs(best.acts().stream().map(renumber).toList()));
        }
    }

    private static Program onCpus(Program program, int cpus) {
        UnaryOperator<Act> move = act -> {
            if (act.word() == Word.REGISTER) {
                return act.withCpu(act.cpu() & (1 << cpus) - 1);
            }
            return act.cpu() >= cpus ? act.withCpu(act.cpu() % cpus) : act;
        };
        return program.withCpus(cpus).withActs(program.acts().stream().map(move).toList())
                .withScripts(program.scripts().stream().map(acts -> acts.stream().map(move).toList()).toList());
    }

    /** Tries what is simpler to read: no script, no options, one option less, the lowest stage and CPU. */
    private void simplify(Act original, Function<Act, Program> with) {
        Act act = original;
        List<UnaryOperator<Act>> simpler = new ArrayList<>();
        simpler.add(a -> a.withScript(Act.NO_SCRIPT));
        if (act.word() == Word.VIRTUALIZE || act.word() == Word.CONTROL) {
            simpler.add(a -> a.withValue(a.value() & 3));
            for (int bit = 2; bit < Integer.numberOfTrailingZeros(Uses.LIMIT); bit++) {
                int mask = ~(1 << bit);
                simpler.add(a -> a.withValue(a.value() & mask));
            }
            simpler.add(a -> a.withValue(a.value() & ~3 | IrqMode.TERMINATE.ordinal()));
        }
        if (act.word() == Word.REGISTER) {
            simpler.add(a -> a.withIrq(0));
            simpler.add(a -> a.withValue(100));
            simpler.add(a -> a.withCpu((1 << best.cpus()) - 1));
        }
        if (act.word() == Word.BODY) {
            simpler.add(a -> a.withValue(0));
        }
        if (act.word() == Word.SPEND || act.word() == Word.CHARGE || act.word() == Word.CRITICAL) {
            simpler.add(a -> a.withValue(1));
        }
        for (UnaryOperator<Act> way : simpler) {
            Act candidate = way.apply(act);
            if (!candidate.equals(act) && attempt(with.apply(candidate))) {
                act = candidate;
            }
        }
    }

    private static <T> List<T> without(List<T> list, int from, int count) {
        List<T> less = new ArrayList<>(list);
        less.subList(from, from + count).clear();
        return less;
    }

    private static <T> List<T> with(List<T> list, int index, T element) {
        List<T> other = new ArrayList<>(list);
        other.set(index, element);
        return other;
    }
}
