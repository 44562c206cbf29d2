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
    /** Over how many schedules a twin is explored at least; more if its fault took more. */
    public static final int TWIN_SCHEDULES_MIN = 300;

    /** How an exhibit fared. */
    public record Verdict(Exhibit exhibit, Report fault, Report twin) {

        /** Was the fault found? */
        public boolean found() {
            return fault.foundViolation();
        }

        /** Was its twin clean over at least as many schedules? */
        public boolean clean() {
            return !twin.foundViolation();
        }
    }

    /** Looks for the fault, then in the twin for at least as long. */
    public Verdict explore(long seed) {
        Report fault = Explorer.explore(faulty, Plan.random(SCHEDULES_MAX).seed(seed));
        long taken = fault.finding().map(Report.Finding::found).orElse((long) SCHEDULES_MAX);
        Plan asLong = Plan.random(Math.max(TWIN_SCHEDULES_MIN, taken)).seed(seed);
        return new Verdict(this, fault, Explorer.explore(healthy, asLong));
    }
}
