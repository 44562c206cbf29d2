package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.conform.Act.HERE;
import static org.sluice.testkit.conform.Act.NO_SCRIPT;
import static org.sluice.testkit.conform.Act.SELF;
import static org.sluice.testkit.conform.Acts.arrive;
import static org.sluice.testkit.conform.Acts.body;
import static org.sluice.testkit.conform.Acts.critical;
import static org.sluice.testkit.conform.Acts.fault;
import static org.sluice.testkit.conform.Acts.register;
import static org.sluice.testkit.conform.Acts.registerRoot;
import static org.sluice.testkit.conform.Acts.spend;
import static org.sluice.testkit.conform.Acts.suspend;
import static org.sluice.testkit.conform.Acts.unregister;
import static org.sluice.testkit.conform.Acts.unstall;
import static org.sluice.testkit.conform.Acts.use;
import static org.sluice.testkit.conform.Acts.virtualize;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.ipipe.Profile;

/** Critical sections in programs: pipeline and model agree, and something has happened; in random programs, often. */
class SectionTest {

    private static final int PROGRAMS = 150;
    private static final int ACTS = 80;

    static List<Profile> profiles() {
        return Program.profiles();
    }

    private static List<String> agreed(Program program) {
        return WorkTest.agreed(program, "SECTION", "PARKED", "CRITICAL", "SUSPEND", "FAULT", "body", "played").stream()
                .map(line -> line.replaceAll(" id .*| irq 0", "")).toList();
    }

    /** On two CPUs; the handler of stage 1 enters a section that does what script 1 says. */
    private static Program entering(Profile profile, Act... section) {
        return Program.of(profile, 2, 8).script(critical(SELF, HERE, 300, 1)).script(section).act(
                register(1, 200, 0b11, NO_SCRIPT), virtualize(1, 5, use(TERMINATE), 0));
    }

    @Test
    void theOtherIsParkedWhatArrivesMeanwhileComesAfterwards() {
        assertThat(agreed(entering(Profile.SLUICE, spend(SELF, HERE, 9, 2)).script(arrive(0, 3))
                .act(virtualize(1, 3, use(TERMINATE), NO_SCRIPT), arrive(1, 5)))).containsExactly(
                "played s1 cpu 1 irq 5", "PARKED s0 cpu 0 1 parked 0 goes on 1",
                "SECTION s1 cpu 1 -1 or after cpu -1", "SECTION s1 cpu 1 -1 or after cpu 0",
                "PARKED s0 cpu 0 1 parked 0 goes on 0", "CRITICAL -> 0", "played s1 cpu 0 irq 3");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aStalledRootHoldsItWhereTheProfileSaysSo(Profile profile) {
        boolean held = profile.criticalIpi() == Profile.CriticalIpi.HELD_BY_STALL;
        Program program = entering(profile).act(registerRoot(0, 50, 0b11, NO_SCRIPT));
        assertThat(agreed(program.act(arrive(0, 5)))).contains(held ? "CRITICAL -> timed out" : "CRITICAL -> 0");
        assertThat(agreed(program.act(unstall(0, 1), arrive(0, 5)))).contains("CRITICAL -> 0");
    }

    @Test
    void insideItselfItIsRefusedAndASectionThatThrowsLetsAllGoOn() {
        assertThat(agreed(entering(Profile.SLUICE, critical(SELF, HERE, 0, NO_SCRIPT), fault()).act(arrive(0, 5))))
                .contains("CRITICAL -> refused: bad state", "PARKED s0 cpu 1 1 parked 0 goes on 0",
                        "FAULT s1 cpu 0 irq 5").doesNotContain("CRITICAL -> 0");
    }

    @Test
    void aBodyEndsBehindItsSectionAndDoesNotWaitInIt() {
        assertThat(agreed(Program.of(Profile.SLUICE, 2, 8).script(critical(SELF, HERE, 300, 1), suspend(SELF, HERE))
                .script(suspend(SELF, HERE), spend(SELF, HERE, 9, 2)).script(unregister(1, true))
                .act(body(1, 0), register(1, 100, 0b1, NO_SCRIPT)))).containsExactly("body of s1 cpu 0 begins",
                "PARKED s0 cpu 1 1 parked 0 goes on 1", "SECTION s1 cpu 0 -1 or after cpu -1",
                "SUSPEND -> refused: bad state", "SECTION s1 cpu 0 -1 or after cpu 1",
                "PARKED s0 cpu 1 1 parked 0 goes on 0", "body of s1 cpu 0 ends");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void randomProgramsRunSectionsAndWaitInVain(Profile profile) {
        int parked = 0;
        int done = 0;
        int timedOut = 0;
        for (int seed = 0; seed < PROGRAMS; seed++) {
            Program program = Generator.program(profile, seed, ACTS);
            Player player = new Player(program, ModelSubject::make);
            for (int index = 0; index < program.acts().size(); index++) {
                player.play(index, false);
                for (String line : player.journal().lines()) {
                    parked += line.startsWith("PARKED") && line.endsWith(" 1") ? 1 : 0;
                    done += line.equals("CRITICAL -> 0") ? 1 : 0;
                    timedOut += line.equals("CRITICAL -> timed out") ? 1 : 0;
                }
            }
        }
        assertThat(List.of(parked, done)).allMatch(count -> count > PROGRAMS / 5);
        assertThat(timedOut).isGreaterThan(PROGRAMS / 15);
    }
}
