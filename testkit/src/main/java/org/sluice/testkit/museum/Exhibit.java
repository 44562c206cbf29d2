package org.sluice.testkit.museum;

import org.sluice.testkit.explore.Explorable;
import org.sluice.testkit.explore.Explorer;
import org.sluice.testkit.explore.Plan;
import org.sluice.testkit.explore.Report;

/**
 * A fault and its healthy twin: the same program, once with the faulty part.
 *
 * @param name    short, as an argument of the command
 * @param origin  where the fault comes from
 * @param faulty  must be found
 * @param healthy must be clean
 */
public record Exhibit(String name, String origin, Explorable faulty, Explorable healthy) {

    /** How many schedules a fault may take. */
    public static final int SCHEDULES_MAX = 2_000;
    /** A twin with no more schedules than this is explored exhaustively. */
    public static final int TWIN_ALL_MAX = 5_000;
    /** Any other is explored at random, over at least so many schedules. */
    public static final int TWIN_SCHEDULES_MIN = 300;

    /**
     * How an exhibit fared.
     *
     * @param twin of all its schedules if it is {@link Report#complete}, else of some at random
     */
    public record Verdict(Exhibit exhibit, Report fault, Report twin) {

        /** Was the fault found? */
        public boolean found() {
            return fault.foundViolation();
        }

        /** Was nothing found in its twin? */
        public boolean clean() {
            return !twin.foundViolation();
        }

        /** Were all of the twin's schedules run, or at least as many different ones as until the fault was found? */
        public boolean covered() {
            return twin.complete() || twin.distinct() >= fault.distinct();
        }

        /** Is everything as it should be? */
        public boolean fine() {
            return found() && clean() && covered();
        }

        /** The twin in words. */
        public String twinInWords() {
            if (!clean()) {
                return "VIOLATION " + twin.violation().orElseThrow();
            }
            if (twin.complete()) {
                return "clean in all " + (twin.runs() - twin.cut()) + " schedules";
            }
            String distinct = twin.distinct() + " distinct of " + twin.runs();
            return covered() ? "clean in " + distinct
                    : "TOO FEW: " + distinct + ", the fault's search met " + fault.distinct();
        }
    }

    /** Looks for the fault, then in the twin. */
    public Verdict explore(long seed) {
        return beside(Explorer.explore(faulty, Plan.random(SCHEDULES_MAX).seed(seed)), seed);
    }

    /** Looks in the twin: under every schedule if these are few, else under as many different ones as the fault. */
    Verdict beside(Report fault, long seed) {
        Report all = Explorer.explore(healthy, Plan.exhaustive(TWIN_ALL_MAX));
        if (all.complete() || all.foundViolation()) {
            return new Verdict(this, fault, all);
        }
        long schedules = Math.max(TWIN_SCHEDULES_MIN, fault.runs());
        Verdict verdict = atRandom(fault, schedules, seed);
        while (verdict.clean() && !verdict.covered() && schedules < SCHEDULES_MAX) {
            schedules = Math.min(2 * schedules, SCHEDULES_MAX);
            verdict = atRandom(fault, schedules, seed);
        }
        return verdict;
    }

    private Verdict atRandom(Report fault, long schedules, long seed) {
        return new Verdict(this, fault, Explorer.explore(healthy, Plan.random(schedules).seed(seed)));
    }
}
