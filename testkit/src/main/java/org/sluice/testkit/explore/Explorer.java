package org.sluice.testkit.explore;

import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Runs something under many schedules until an invariant breaks, then shrinks the schedule and says how to run exactly
 * it again. All luck comes from the plan's seed.
 *
 * <pre>{@code
 * Report report = Explorer.explore(world, Plan.random(1_000));
 * Outcome same = Explorer.rerun(world, report.token().get());
 * }</pre>
 *
 * <p>One thread. Not for worlds whose runs differ under equal choices: it finds them out and says so.
 */
public final class Explorer {

    private final Explorable world;
    private final Plan plan;
    private final Strategy strategy;
    private final TreeSet<Long> hashes = new TreeSet<>();
    private long runs;
    private long cut;
    private long points;
    private long steps;
    private long checks;
    private long figure;
    private long bestFound;

    private Explorer(Explorable world, Plan plan) {
        this.world = world;
        this.plan = plan;
        this.strategy = plan.strategy();
    }

    /**
     * Explores, until a violation, the plan's maximum, or the end of what there is. The first schedule is always the
     * usual course.
     *
     * @throws IllegalStateException if the world does not repeat itself under equal choices
     */
    public static Report explore(Explorable world, Plan plan) {
        return new Explorer(world, plan).run();
    }

    /**
     * Runs the schedule of a token.
     *
     * @throws IllegalArgumentException if it is none of this world's
     */
    public static Outcome rerun(Explorable world, String token) {
        return world.run(new Recorder(new Replay(Schedule.parse(token, world.name()))));
    }

    /** Runs the schedule of a token, and reports it as if it had been found just now. */
    public static Report replay(Explorable world, Plan plan, String token) {
        Explorer explorer = new Explorer(world, plan);
        Recorder recorder = new Recorder(new Replay(Schedule.parse(token, world.name())));
        Outcome outcome = explorer.run(recorder);
        boolean worthTelling = outcome.violation().isPresent() || plan.mode() == Mode.ADVERSARY;
        return explorer.report(worthTelling ? Optional.of(explorer.finding(outcome.violation(), 1, recorder.schedule(),
                recorder.schedule(), 0)) : Optional.empty());
    }

    private Report run() {
        Recorder usual = new Recorder(new Replay(Schedule.USUAL));
        Outcome first = run(usual);
        if (first.violation().isPresent()) {
            return report(Optional.of(shrunk(first, usual.schedule())));
        }
        while (runs < plan.max() && strategy.hasNext()) {
            Recorder recorder = new Recorder(strategy.begin());
            long bestBefore = adversaryFigure();
            Outcome outcome = run(recorder);
            strategy.end(recorder, outcome);
            if (outcome != null && outcome.violation().isPresent()) {
                return report(Optional.of(shrunk(outcome, recorder.schedule())));
            }
            if (adversaryFigure() > bestBefore) {
                bestFound = runs;
            }
        }
        return report(strategy instanceof AdversaryStrategy adversary ? Optional.of(best(adversary))
                : Optional.empty());
    }

    private long adversaryFigure() {
        return strategy instanceof AdversaryStrategy adversary ? adversary.bestFigure() : 0;
    }

    /** Null if the run was cut. */
    private Outcome run(Recorder recorder) {
        runs++;
        Outcome outcome = null;
        try {
            outcome = world.run(recorder);
            hashes.add(outcome.traceHash());
            steps += outcome.steps();
            checks += outcome.checks();
            figure = outcome.figure();
        } catch (ScheduleCut redundant) {
            cut++;
        }
        points += recorder.points();
        return outcome;
    }

    private Report.Finding shrunk(Outcome outcome, Schedule schedule) {
        String rule = outcome.violation().orElseThrow().rule();
        return finding(outcome.violation(), runs, schedule, another -> another.breaks(rule));
    }

    private Report.Finding best(AdversaryStrategy adversary) {
        figure = adversary.bestFigure();
        return finding(Optional.empty(), Math.max(1, bestFound), adversary.best(),
                another -> another.figure() >= adversary.bestFigure());
    }

    private Report.Finding finding(Optional<Violation> violation, long found, Schedule schedule,
            Predicate<Outcome> keeps) {
        Schedule shrunk = schedule;
        long shrinkRuns = 0;
        if (plan.shrinks()) {
            Shrinker shrinker = new Shrinker(world, keeps);
            shrunk = shrinker.shrink(schedule);
            shrinkRuns = shrinker.runs();
        }
        Outcome again = world.run(new Recorder(new Replay(shrunk)));
        if (!keeps.test(again)) {
            throw new IllegalStateException(world.name() + " does not repeat itself: schedule " + schedule
                    + " broke " + violation.map(Violation::rule).orElse("the record") + ", and now "
                    + again.violation().map(Violation::toString).orElse("nothing"));
        }
        return finding(again.violation(), found, schedule, shrunk, shrinkRuns);
    }

    private Report.Finding finding(Optional<Violation> violation, long found, Schedule schedule, Schedule shrunk,
            long shrinkRuns) {
        Recorder telling = Recorder.explaining(new Replay(shrunk), world.isTiny());
        Outcome told = world.run(telling);
        String headline = violation.map(what -> "VIOLATION of " + what).orElse(world.tell(told.figure()));
        return new Report.Finding(violation, headline, found, schedule, shrunk, shrinkRuns, told.steps(),
                telling.story());
    }

    private Report report(Optional<Report.Finding> finding) {
        return new Report(world.name(), plan, runs, cut, hashes.size(), points, steps, checks, strategy.isComplete(),
                figure, finding);
    }
}
