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
 * {@code ./sluice museum}: looks for every fault, and in its healthy twin: under every schedule that the twin has, or
 * where these are too many, under at least as many different ones as it took to find the fault. Exit status 0 if every
 * fault is found and every twin is clean, 1 if not, 2 if the command line is wrong.
 *
 * <pre>
 *   museum [--seed N]                 all exhibits, a row each
 *   museum NAME [--seed N]            one, with the story of its schedule, and its twin
 *   museum NAME --rerun TOKEN         exactly that schedule again, and nothing else
 * </pre>
 */
public final class Museum {

    private static final int FINE = 0;
    private static final int WRONG = 1;
    private static final int USAGE = 2;
    private static final String ROW = "%-23s %-27s %-7s %9s %6s  %-27s %s%n";

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
        return arguments.token().isPresent() ? again(exhibit, arguments.seed(), arguments.token().get(), out)
                : one(exhibit, arguments.seed(), out);
    }

    private static int again(Exhibit exhibit, long seed, String token, PrintStream out) {
        Report report = Explorer.replay(exhibit.faulty(), Plan.random(Exhibit.SCHEDULES_MAX).seed(seed), token);
        tell(exhibit, report, out);
        return report.foundViolation() ? FINE : WRONG;
    }

    /** The story of a fault, and a line about its twin; 0 if the fault is found and the twin is clean. */
    static int one(Exhibit exhibit, long seed, PrintStream out) {
        Exhibit.Verdict verdict = exhibit.explore(seed);
        tell(exhibit, verdict.fault(), out);
        out.println("healthy twin: " + verdict.twinInWords());
        return verdict.fine() ? FINE : WRONG;
    }

    private static void tell(Exhibit exhibit, Report report, PrintStream out) {
        report.lines("./sluice museum " + exhibit.name()).forEach(out::println);
    }

    /** A row for each exhibit; 0 if all are found and all twins clean. */
    static int tour(List<Exhibit> exhibits, long seed, PrintStream out) {
        out.printf(Locale.ROOT, ROW, "FAULT", "FROM", "RESULT", "SCHEDULES", "STEPS", "HEALTHY TWIN", "RERUN");
        int wrong = 0;
        for (Exhibit exhibit : exhibits) {
            Exhibit.Verdict verdict = exhibit.explore(seed);
            row(verdict, out);
            wrong += verdict.fine() ? 0 : 1;
        }
        out.printf(Locale.ROOT, "%d of %d found, their twins clean%n", exhibits.size() - wrong, exhibits.size());
        return wrong == 0 ? FINE : WRONG;
    }

    private static void row(Exhibit.Verdict verdict, PrintStream out) {
        Exhibit exhibit = verdict.exhibit();
        Optional<Report.Finding> finding = verdict.fault().finding();
        out.printf(Locale.ROOT, ROW, exhibit.name(), exhibit.origin(), verdict.found() ? "found" : "MISSED",
                finding.map(Report.Finding::found).orElse(verdict.fault().runs()),
                finding.map(worth -> Long.toString(worth.steps())).orElse("-"), verdict.twinInWords(),
                verdict.fault().token().map(token -> "./sluice museum " + exhibit.name() + " --rerun " + token)
                        .orElse("-"));
    }
}
