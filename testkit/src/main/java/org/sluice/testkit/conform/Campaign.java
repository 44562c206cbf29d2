package org.sluice.testkit.conform;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.sluice.ipipe.Profile;

/**
 * Random programs against the reference model, by the million. {@code Campaign PROFILE OPERATIONS SEED}: PROFILE is one
 * of the five, or ALL; an operation is an act of control code or of a handler. Prints what was compared and, if the
 * two part, the smallest program on which they do, as Java to paste into a test. Exit: 0 they agree, 1 they do not,
 * 2 bad usage.
 */
public final class Campaign {

    static final int ACTS = 120;
    /** Every so many programs, all accounts are compared after each act; in the others, after the last. */
    private static final int BOOKS_IN = 32;
    private static final int BAD_USAGE = 2;

    private final Subject.Maker expected;
    private final Subject.Maker actual;

    /** How far a campaign came: what it compared and, if the two parted, where, already shrunk. */
    record Result(Duel duel, Optional<Duel.Disagreement> disagreement, Optional<Program> shrunk) {
    }

    Campaign(Subject.Maker expected, Subject.Maker actual) {
        this.expected = expected;
        this.actual = actual;
    }

    /** The pipeline against the model. */
    static Campaign ofPipeline() {
        return new Campaign(ModelSubject::make, PipelineSubject::new);
    }

    /** Runs programs until so many operations agreed, or one program did not. */
    Result run(Profile profile, long operations, long seed) {
        Duel duel = new Duel(expected, actual);
        for (long i = 0; duel.operations() < operations; i++) {
            Program program = Generator.program(profile, seed + i * 0x9E3779B97F4A7C15L, ACTS);
            Optional<Duel.Disagreement> found = duel.fight(program, i % BOOKS_IN == 0);
            if (found.isPresent()) {
                return shrunk(duel, program);
            }
        }
        return new Result(duel, Optional.empty(), Optional.empty());
    }

    private Result shrunk(Duel duel, Program program) {
        Program small = Shrinker.shrink(program, this::fails);
        return new Result(duel, new Duel(expected, actual).fight(small, true), Optional.of(small));
    }

    private boolean fails(Program program) {
        return new Duel(expected, actual).fight(program, true).isPresent();
    }

    /** See the class. */
    public static void main(String[] arguments) {
        System.exit(main(System.out, System.err, arguments));
    }

    static int main(PrintStream out, PrintStream err, String... arguments) {
        List<Profile> profiles;
        long operations;
        long seed;
        try {
            Numbers.check(arguments.length == 3, "three arguments are needed, there are " + arguments.length);
            profiles = arguments[0].equals("ALL") ? Program.profiles() : List.of(Program.profile(arguments[0]));
            operations = Numbers.positive("OPERATIONS", arguments[1]);
            seed = Numbers.number("SEED", arguments[2]);
        } catch (IllegalArgumentException bad) {
            err.println(bad.getMessage());
            err.println("usage: Campaign PROFILE|ALL OPERATIONS SEED");
            return BAD_USAGE;
        }
        int exit = 0;
        for (Profile profile : profiles) {
            long before = Numbers.processorNanos();
            Result result = ofPipeline().run(profile, operations, seed);
            out.println(text(profile, seed, result, Numbers.processorNanos() - before));
            exit = result.disagreement.isPresent() ? 1 : exit;
        }
        return exit;
    }

    private static String scene(String text) {
        return System.lineSeparator() + "as a scene:" + System.lineSeparator() + text;
    }

    private static String text(Profile profile, long seed, Result result, long nanos) {
        Duel duel = result.duel;
        String line = Program.name(profile) + " seed " + seed + ": " + duel.programs() + " programs, "
                + duel.operations() + " operations, " + duel.deliveries() + " deliveries, " + duel.refusals()
                + " refusals, " + Numbers.perSecond(duel.operations(), nanos) + " operations per processor second";
        if (result.disagreement.isEmpty()) {
            return line + ": agreed";
        }
        return line + ": DISAGREED" + System.lineSeparator() + result.disagreement.get().text()
                + System.lineSeparator() + result.shrunk.orElseThrow()
                + SceneText.of(result.shrunk.orElseThrow()).map(Campaign::scene).orElse("");
    }
}
