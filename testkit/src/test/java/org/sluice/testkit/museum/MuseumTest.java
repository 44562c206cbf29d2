package org.sluice.testkit.museum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.Profile;
import org.sluice.ipipe.internal.HistoricFault;
import org.sluice.testkit.explore.Act;
import org.sluice.testkit.explore.Explorer;
import org.sluice.testkit.explore.PipelineWorld;
import org.sluice.testkit.explore.Plan;
import org.sluice.testkit.explore.Report;

/** Every historic fault is found, and its healthy twin is clean. */
class MuseumTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Stream<Exhibit> exhibits() {
        return Museum.exhibits().stream();
    }

    private int museum(String... args) {
        return Museum.run(args, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("exhibits")
    void theFaultIsFoundAndItsTwinIsCleanUnderAllSchedulesOrAsManyDifferentOnes(Exhibit exhibit) {
        Exhibit.Verdict verdict = exhibit.explore(7);
        assertThat(verdict.found()).as(exhibit.name()).isTrue();
        assertThat(verdict.twin().violation()).as(exhibit.name()).isEmpty();
        assertThat(verdict.covered()).as(exhibit.name()).isTrue();
        assertThat(verdict.twin().complete() || verdict.twin().distinct() >= verdict.fault().distinct()).isTrue();
        String token = verdict.fault().token().orElseThrow();
        assertThat(Explorer.rerun(exhibit.faulty(), token).violation())
                .isEqualTo(verdict.fault().violation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"walk-into-stalled", "stale-virq", "free-unchecked", "acrn-1462", "ch-5260", "xsa-336"})
    void aTwinIsCleanUnderEverySchedule(String name) {
        Report report = Explorer.explore(named(name).healthy(), Plan.exhaustive(100_000));
        assertThat(report.violation()).isEmpty();
        assertThat(report.complete()).isTrue();
        assertThat(report.distinct()).isGreaterThan(1);
    }

    private static Report distinct(Exhibit exhibit, long count) {
        Report real = Explorer.explore(exhibit.faulty(), Plan.random(Exhibit.SCHEDULES_MAX));
        return new Report(real.name(), real.plan(), real.runs(), 0, count, real.points(), real.steps(), real.checks(),
                false, real.figure(), real.finding());
    }

    private static Exhibit named(String name) {
        return exhibits().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void whereATwinHasFewSchedulesAllAreRunAndSaid() {
        Exhibit.Verdict verdict = named("stale-virq").explore(1);
        assertThat(verdict.twin().complete()).isTrue();
        assertThat(verdict.twinInWords()).isEqualTo("clean in all 7 schedules");
    }

    @Test
    void whereATwinHasTooManyTheDifferentOnesAreCountedUntilTheyAreAsManyAsTheFaults() {
        Exhibit many = named("lock-drops");
        long few = many.beside(distinct(many, 3), 1).twin().distinct();
        Exhibit.Verdict longer = many.beside(distinct(many, few + 1), 1);
        assertThat(longer.twin().complete()).isFalse();
        assertThat(longer.twin().runs()).isGreaterThan(Exhibit.TWIN_SCHEDULES_MIN);
        assertThat(longer.covered()).isTrue();
        assertThat(longer.twinInWords()).matches("clean in \\d+ distinct of \\d+");
    }

    @Test
    void aTwinWithFewerDifferentSchedulesThanTheFaultIsNotCalledClean() {
        Exhibit many = named("lock-drops");
        Exhibit.Verdict verdict = many.beside(distinct(many, 1_000), 1);
        assertThat(verdict.fine()).isFalse();
        assertThat(verdict.twinInWords()).matches("TOO FEW: \\d+ distinct of 2000, the fault's search met 1000");
    }

    @Test
    void oneExhibitSaysHowItsTwinFared() {
        assertThat(museum("lost-wake-up")).isZero();
        assertThat(text(out)).endsWith("healthy twin: clean in all 33 schedules\n");
        Exhibit sick = new Exhibit("sick", "here", named("lost-wake-up").faulty(), named("lost-wake-up").faulty());
        out.reset();
        assertThat(Museum.one(sick, 1, new PrintStream(out, true, StandardCharsets.UTF_8))).isEqualTo(1);
        assertThat(text(out).lines()).last().asString().startsWith("healthy twin: VIOLATION it goes on: ");
    }

    @Test
    void theSeedHasTheBoundsOfAnExploration() {
        assertThat(museum("--seed", "-5")).isEqualTo(2);
        assertThat(text(err))
                .isEqualTo("sluice: --seed -5: a whole number from 0 to 9223372036854775807 is needed\n");
    }

    private static void assertClean(PipelineWorld<Seen> world) {
        assertThat(Explorer.explore(world, Plan.random(1_000)).violation()).isEmpty();
    }

    private static PipelineWorld<Seen> with(HistoricFault fault, PipelineWorld<Seen> world) {
        return world.pipeline((hardware, irqs, trace, faults) ->
                fault.on(hardware, irqs, Profile.SLUICE, trace, faults));
    }

    @Test
    void aWordClearedEarlyIsDrainedAllTheSameAsLongAsNobodyNests() {
        assertClean(with(HistoricFault.WORD_CLEARED_EARLY,
                DeliveryFaults.twoIrqsBehindAGate("drained", here -> here.stage().spend(0))));
    }

    @Test
    void aRestoreOfTheOwnStagePlaysEvenWhereThatOfAnotherDoesNot() {
        assertClean(with(HistoricFault.RESTORE_DOES_NOT_PLAY, new PipelineWorld<>("own", 1, Seen::new)
                .stage("linux", 100, linux -> linux.handles(5, IrqMode.TERMINATE).program(0,
                        Act.of("stall", here -> here.state().flag = here.stage().stall()),
                        Act.of("work", here -> { }),
                        Act.of("restore, and look", here -> {
                            here.stage().restore(here.state().flag);
                            here.state().wrong += here.stage().isPending(5) ? 1 : 0;
                        })))
                .pulses(5, 1)
                .atEnd("restored is played", run -> Seen.told(run.state().wrong == 0, "it waits"))));
    }

    @Test
    void theTestThatCannotFailPassesOnASoundPipelineAndSoDoesTheOneThatCan() {
        assertClean(TestFaults.crossing("blind", state -> state.number == 1, false));
        assertClean(TestFaults.crossing("seeing", state -> state.count == 1, false));
        assertClean(TestFaults.crossing("blind", state -> state.number == 1, true));
    }

    @Test
    void thereAreAtLeastTwentyFourWithNamesOfTheirOwn() {
        List<String> names = exhibits().map(Exhibit::name).toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(24).doesNotHaveDuplicates()
                .contains("acrn-1462", "ch-5260", "xsa-336", "sti-shadow", "lost-wake-up");
    }

    @Test
    void theTourHasARowForEachAndEndsWellOnlyIfAllAreFound() {
        assertThat(museum()).isZero();
        List<String> lines = text(out).lines().toList();
        assertThat(lines).hasSize(Museum.exhibits().size() + 2);
        assertThat(lines.get(0)).startsWith("FAULT");
        assertThat(lines.subList(1, lines.size() - 1)).allMatch(line -> line.contains(" found ")
                && line.contains("clean in") && line.contains("./sluice museum "));
        assertThat(text(err)).isEmpty();
    }

    @Test
    void oneExhibitTellsItsStoryAndARerunTellsTheSame() {
        assertThat(museum("unlock-own-map")).isZero();
        String story = text(out);
        assertThat(story).contains("VIOLATION", "rerun: ./sluice museum unlock-own-map --rerun ");
        String token = story.lines().filter(line -> line.startsWith("rerun: ")).findFirst()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1)).orElseThrow();
        out.reset();
        assertThat(museum("unlock-own-map", "--rerun", token)).isZero();
        assertThat(text(out)).contains("VIOLATION").doesNotContain("healthy twin");
    }

    @Test
    void aFaultThatIsMissedIsSaidAndEndsWithOne() {
        Exhibit first = Museum.exhibits().get(0);
        Exhibit blind = new Exhibit("blind", "here", first.healthy(), first.healthy());
        assertThat(blind.explore(1).found()).isFalse();
        Exhibit sick = new Exhibit("sick", "here", first.faulty(), first.faulty());
        assertThat(sick.explore(1).clean()).isFalse();
        assertThat(Museum.tour(List.of(blind), 1, new PrintStream(out, true, StandardCharsets.UTF_8))).isEqualTo(1);
        assertThat(text(out)).contains("MISSED").contains("0 of 1 found");
    }

    @Test
    void badUsageIsOneLineAndTwo() {
        String[][] wrong = {{"nothing-such"}, {"--seed"}, {"--seed", "x"}, {"--seed", "-1"}, {"--rerun", "AAAA"},
            {"--what"}, {"acrn-1462", "acrn-1462"}, {"acrn-1462", "--rerun", "!!"}};
        for (String[] args : wrong) {
            err.reset();
            assertThat(museum(args)).as(String.join(" ", args)).isEqualTo(2);
            assertThat(text(err).lines()).hasSize(1).allMatch(line -> line.startsWith("sluice: "));
        }
        assertThat(text(out)).isEmpty();
    }
}
