package org.sluice.testkit.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an exploration came to.
 *
 * @param name     what was explored
 * @param plan     how
 * @param runs     schedules run, those that were cut included
 * @param cut      runs that ended because the rest had been explored in another order
 * @param distinct different trace hashes
 * @param points   choice points met, with two alternatives or more, over all runs
 * @param steps    steps taken, over all runs
 * @param checks   how often an invariant was checked
 * @param complete everything within the plan's bounds was run
 * @param figure   adversary: the largest figure; else that of the last run
 * @param finding  the violation, or for an adversary the schedule with the largest figure
 */
public record Report(String name, Plan plan, long runs, long cut, long distinct, long points, long steps, long checks,
                     boolean complete, long figure, Optional<Finding> finding) {

    /**
     * A schedule worth showing.
     *
     * @param violation  what was wrong; empty for an adversary's figure
     * @param headline   that in words
     * @param found      after how many schedules
     * @param schedule   as it was found
     * @param shrunk     as small as it got
     * @param shrinkRuns how many runs that took
     * @param steps      how many steps the shrunk one takes until it fails
     * @param story      the shrunk one in words
     */
    public record Finding(Optional<Violation> violation, String headline, long found, Schedule schedule,
                          Schedule shrunk, long shrinkRuns, long steps, List<String> story) {

        /** Copies the list. */
        public Finding {
            story = List.copyOf(story);
        }
    }

    /** Was an invariant broken? */
    public boolean foundViolation() {
        return violation().isPresent();
    }

    /** The violation, if an invariant was broken. */
    public Optional<Violation> violation() {
        return finding.flatMap(Finding::violation);
    }

    /** The token of the schedule that is worth showing. */
    public Optional<String> token() {
        return finding.map(worth -> worth.shrunk().token(name));
    }

    /**
     * The report in lines.
     *
     * @param rerun what comes before a token on the line that runs exactly that schedule again
     */
    public List<String> lines(String rerun) {
        List<String> lines = new ArrayList<>();
        lines.add("explored " + name + "  mode " + plan.mode().word() + "  seed " + plan.seed());
        lines.add("schedules " + runs + "  distinct " + distinct + (cut > 0 ? "  cut as redundant " + cut : "")
                + "  choice points " + points + "  steps " + steps + "  invariants checked " + checks);
        finding.ifPresent(worth -> tell(lines, worth));
        if (!foundViolation()) {
            lines.add("no violation found" + extent());
        }
        token().ifPresent(token -> lines.add("rerun: " + rerun + " --rerun " + token));
        return lines;
    }

    private String extent() {
        if (plan.mode() != Mode.EXHAUSTIVE) {
            return "";
        }
        return complete ? "; every schedule within the bounds was run" : "; there are more schedules than were run";
    }

    private static void tell(List<String> lines, Finding worth) {
        lines.add(worth.headline() + "  (schedule " + worth.found() + ")");
        int kept = worth.shrunk().deviations();
        String shrunk = worth.shrinkRuns() == 0 ? "" : "shrunk from " + worth.schedule().deviations() + " to " + kept
                + " in " + worth.shrinkRuns() + " runs: ";
        lines.add(shrunk + "it leaves the usual course at " + kept + (kept == 1 ? " choice" : " choices")
                + ", and takes " + worth.steps() + " steps");
        int number = 1;
        for (String line : worth.story()) {
            lines.add("  " + number++ + "  " + line);
        }
    }
}
