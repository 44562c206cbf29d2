package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.ipipe.IrqMode.TERMINATE;
import static org.sluice.testkit.conform.Act.HERE;
import static org.sluice.testkit.conform.Act.NO_SCRIPT;
import static org.sluice.testkit.conform.Act.SELF;
import static org.sluice.testkit.conform.Acts.arrive;
import static org.sluice.testkit.conform.Acts.body;
import static org.sluice.testkit.conform.Acts.nmi;
import static org.sluice.testkit.conform.Acts.register;
import static org.sluice.testkit.conform.Acts.registerRoot;
import static org.sluice.testkit.conform.Acts.stall;
import static org.sluice.testkit.conform.Acts.suspend;
import static org.sluice.testkit.conform.Acts.unstall;
import static org.sluice.testkit.conform.Acts.use;
import static org.sluice.testkit.conform.Acts.virtualize;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.Profile;

/** NMIs in programs: pipeline and model agree, and something has happened; in random programs, often. */
class NmiProgramTest {

    private static final int PROGRAMS = 150;
    private static final int ACTS = 80;

    private static List<String> agreed(Program program) {
        return WorkTest.agreed(program, "NMI", "STALL", "SUSPEND", "stalled", "body");
    }

    @Test
    void rootIsStalledMeanwhileAndServicesAreRefused() {
        assertThat(agreed(Program.of(Profile.SLUICE, 1, 8).script(stall(0, HERE)).act(registerRoot(0, 100, 0b1,
                NO_SCRIPT), unstall(0, 0), nmi(0, 0)))).containsExactly("stalled 1 order 1", "stalled 0 order 1",
                "NMI s0 cpu 0 irq 0", "stalled 1 order 1", "STALL -> refused: bad state", "NMI -> 0",
                "stalled 0 order 1");
    }

    @Test
    void oneThatHitsABodyCannotSuspendIt() {
        assertThat(agreed(Program.of(Profile.SLUICE, 1, 8).script(nmi(HERE, 1)).script(suspend(1, HERE))
                .act(body(1, 0), register(1, 100, 0b1, NO_SCRIPT)))).containsExactly("stalled 0 order 0",
                "body of s1 cpu 0 begins", "NMI s0 cpu 0 irq 0", "stalled 0 order 2", "SUSPEND -> refused: bad state",
                "NMI -> 0", "body of s1 cpu 0 ends", "stalled 0 order 2");
    }

    @Test
    void noneComesWithinItselfThoughAnotherCpusIsBetween() {
        assertThat(agreed(Program.of(Profile.SLUICE, 2, 8).script(nmi(1, 1)).script(nmi(0, NO_SCRIPT))
                .act(registerRoot(0, 100, 0b11, NO_SCRIPT), nmi(0, 0)))).filteredOn(line -> line.startsWith("NMI"))
                .containsExactly("NMI s0 cpu 0 irq 0", "NMI s0 cpu 1 irq 0", "NMI -> refused: bad state", "NMI -> 0",
                        "NMI -> 0");
    }

    @Test
    void oneThatHitsAHandlerIsNothingToIt() {
        assertThat(agreed(Program.of(Profile.SLUICE, 1, 8).script(nmi(HERE, 1), stall(SELF, HERE)).script(
                unstall(SELF, HERE)).act(register(0, 100, 0b1, NO_SCRIPT), virtualize(0, 5, use(TERMINATE), 0),
                arrive(0, 5)))).contains("STALL -> 1").last().isEqualTo("stalled 0 order 1");
    }

    @Test
    void randomProgramsHaveMany() {
        int nmis = 0;
        int nested = 0;
        for (int seed = 0; seed < PROGRAMS; seed++) {
            Program program = Generator.program(Profile.SLUICE, seed, ACTS);
            Player player = new Player(program, ModelSubject::make);
            for (int index = 0; index < program.acts().size(); index++) {
                player.play(index, false);
                for (String line : player.journal().lines()) {
                    nmis += line.startsWith("NMI s") ? 1 : 0;
                    nested += line.equals("NMI -> refused: bad state") ? 1 : 0;
                }
            }
        }
        assertThat(nmis).isGreaterThan(PROGRAMS);
        assertThat(nested).isGreaterThan(PROGRAMS / 15);
    }
}
