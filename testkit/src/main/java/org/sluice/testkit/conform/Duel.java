package org.sluice.testkit.conform;

import java.util.List;
import java.util.Optional;

/** One program, two subjects: do they keep the same journal? */
final class Duel {

    private final Subject.Maker expected;
    private final Subject.Maker actual;
    private long operations;
    private long deliveries;
    private long refusals;
    private long programs;

    /**
     * Where two subjects part.
     *
     * @param program  what they ran
     * @param index    the act
     * @param expected what the first of them did
     * @param actual   what the second did
     */
    record Disagreement(Program program, int index, List<String> expected, List<String> actual) {

        /** The first line that differs, and the lines around it. */
        String text() {
            int i = 0;
            while (i < expected.size() && i < actual.size() && expected.get(i).equals(actual.get(i))) {
                i++;
            }
            StringBuilder text = new StringBuilder("act " + index + ", " + program.acts().get(index).word()
                    + ", record " + i + System.lineSeparator());
            for (int line = Math.max(0, i - 6); line < i; line++) {
                text.append("      both ").append(expected.get(line)).append(System.lineSeparator());
            }
            for (int line = i; line < i + 4; line++) {
                text.append("  expected ").append(at(expected, line)).append(System.lineSeparator());
                text.append("    actual ").append(at(actual, line)).append(System.lineSeparator());
            }
            return text.toString();
        }

        private static String at(List<String> lines, int index) {
            return index < lines.size() ? lines.get(index) : "-";
        }
    }

    Duel(Subject.Maker expected, Subject.Maker actual) {
        this.expected = expected;
        this.actual = actual;
    }

    /**
     * Runs the program on both.
     *
     * @param booksEachTime compare every account after every act, not only after the last
     */
    Optional<Disagreement> fight(Program program, boolean booksEachTime) {
        programs++;
        try (Player first = new Player(program, expected); Player second = new Player(program, actual)) {
            return fight(program, first, second, booksEachTime);
        }
    }

    private Optional<Disagreement> fight(Program program, Player first, Player second, boolean booksEachTime) {
        int last = program.acts().size() - 1;
        for (int index = 0; index <= last; index++) {
            boolean withBooks = booksEachTime || index == last;
            Optional<String> firstThrew = playAndCatch(first, index, withBooks);
            Optional<String> secondThrew = playAndCatch(second, index, withBooks);
            deliveries += first.journal().count(Journal.Kind.PLAYED);
            refusals += first.journal().refusals();
            if (firstThrew.isPresent() || secondThrew.isPresent() || !first.journal().isSameAs(second.journal())) {
                return Optional.of(new Disagreement(program, index, lines(first, firstThrew),
                        lines(second, secondThrew)));
            }
        }
        operations += first.operations();
        return Optional.empty();
    }

    /** What the code of these programs throws is contained, so whatever comes out is the subject's own. */
    private static Optional<String> playAndCatch(Player player, int index, boolean withBooks) {
        try {
            player.play(index, withBooks);
            return Optional.empty();
        } catch (RuntimeException | Error thrown) {
            StackTraceElement[] trace = thrown.getStackTrace();
            return Optional.of("threw " + thrown + (trace.length > 0 ? " at " + trace[0] : ""));
        }
    }

    private static List<String> lines(Player player, Optional<String> thrown) {
        List<String> lines = player.journal().lines();
        thrown.ifPresent(lines::add);
        return lines;
    }

    long programs() {
        return programs;
    }

    long operations() {
        return operations;
    }

    long deliveries() {
        return deliveries;
    }

    long refusals() {
        return refusals;
    }
}
