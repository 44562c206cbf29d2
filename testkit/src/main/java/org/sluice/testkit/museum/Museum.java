package org.sluice.testkit.museum;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sluice.testkit.explore.Explorer;
import org.sluice.testkit.explore.Plan;
import org.sluice.testkit.explore.Report;

/**
 * {@code ./sluice museum}: looks for every fault, and at its healthy twin for at least as long. Exit status 0 if every
 * fault is found and every twin is clean, 1 if not, 2 if the command line is wrong.
 *
 * <pre>
 *   museum [--seed N]                 all exhibits, a row each
 *   museum NAME [--seed N]            one, with the story of its schedule
 *   museum NAME --rerun TOKEN         exactly that schedule again
 * </pre>
 */
public final class Museum {

    private static final int FINE = 0;
    private static final int WRONG = 1;
    private static final int USAGE = 2;
    private static final String ROW = "%-23s %-27s %-7s %9s %6s  %-15s %s%n";

    private Museum() {
    }

    /** All exhibits: the pipeline's, the interrupt controllers', then a test's. */
    public static List<Exhibit> exhibits() {
        List<Exhibit> all = new ArrayList<>(DeliveryFaults.all());
        all.addAll(ControlFaults.all());
        all.addAll(ControllerRaces.all());
        all.addAll(TestFaults.all());
        return all;
    }

    /** Runs the command; {@code args} is what comes after the word museum. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            return run(MuseumArguments.parse(args, exhibits()), out);
        } catch (IllegalArgumentException wrong) {
            err.println("sluice: " + wrong.getMessage());
            return USAGE;
        }
    }

    private static int run(MuseumArguments arguments, PrintStream out) {
        if (arguments.exhibit().isEmpty()) {
            return tour(exhibits(), arguments.seed(), out);
        }
        Exhibit exhibit = arguments.exhibit().get();
        Plan plan = Plan.random(Exhibit.SCHEDULES_MAX).seed(arguments.seed());
        Optional<String> token = arguments.token();
        Report report = token.isPresent() ? Explorer.replay(exhibit.faulty(), plan, token.get())
                : Explorer.explore(exhibit.faulty(), plan);
        report.lines("./sluice museum " + exhibit.name()).forEach(out::println);
        return report.foundViolation() ? FINE : WRONG;
    }

    /** A row for each exhibit; 0 if all are found and all twins clean. */
    static int tour(List<Exhibit> exhibits, long seed, PrintStream out) {
        out.printf(Locale.ROOT, ROW, "FAULT", "FROM", "RESULT", "SCHEDULES", "STEPS", "HEALTHY TWIN", "RERUN");
        int wrong = 0;
        for (Exhibit exhibit : exhibits) {
            Exhibit.Verdict verdict = exhibit.explore(seed);
            row(verdict, out);
            wrong += verdict.found() && verdict.clean() ? 0 : 1;
        }
        out.printf(Locale.ROOT, "%d of %d found, their twins clean%n", exhibits.size() - wrong, exhibits.size());
        return wrong == 0 ? FINE : WRONG;
    }

    private static void row(Exhibit.Verdict verdict, PrintStream out) {
        Exhibit exhibit = verdict.exhibit();
        Optional<Report.Finding> finding = verdict.fault().finding();
        String twin = verdict.clean() ? "clean in " + verdict.twin().runs()
                : "VIOLATION " + verdict.twin().violation().orElseThrow();
        out.printf(Locale.ROOT, ROW, exhibit.name(), exhibit.origin(), verdict.found() ? "found" : "MISSED",
                finding.map(Report.Finding::found).orElse(verdict.fault().runs()),
                finding.map(worth -> Long.toString(worth.steps())).orElse("-"), twin,
                verdict.fault().token().map(token -> "./sluice museum " + exhibit.name() + " --rerun " + token)
                        .orElse("-"));
    }
}
