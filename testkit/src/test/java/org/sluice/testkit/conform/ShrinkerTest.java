package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.testkit.conform.Act.NO_SCRIPT;
import static org.sluice.testkit.conform.Acts.arrive;
import static org.sluice.testkit.conform.Acts.register;
import static org.sluice.testkit.conform.Acts.schedule;
import static org.sluice.testkit.conform.Acts.stall;
import static org.sluice.testkit.conform.Acts.virtualize;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.IrqMode;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.Profile;

/** What is not needed to fail is taken away. */
class ShrinkerTest {

    private static boolean has(Program program, Word word) {
        return program.acts().stream().anyMatch(act -> act.word() == word);
    }

    @Test
    void onlyTheActsThatMatterStay() {
        Program program = Generator.program(Profile.SLUICE, 3, 200).act(stall(0, 0), arrive(0, 1));
        Program small = Shrinker.shrink(program, p -> has(p, Word.STALL) && has(p, Word.ARRIVE));
        assertThat(small.acts()).hasSize(2);
        assertThat(small.scripts()).isEmpty();
        assertThat(small.cpus()).isEqualTo(1);
        assertThat(small.levels()).isZero();
    }

    @Test
    void aProgramOfWhichEverythingIsNeededStaysAsItIs() {
        Program program = Program.of(Profile.SLUICE, 1, 8).script(schedule(Act.SELF, Act.HERE, 1))
                .act(register(0, 100, 1, NO_SCRIPT), virtualize(0, 5, Acts.use(IrqMode.TERMINATE), 0), arrive(0, 5));
        assertThat(Shrinker.shrink(program, program::equals)).isEqualTo(program);
    }

    @Test
    void scriptsAreRenumberedWhenOneIsTakenAway() {
        Program program = Program.of(Profile.SLUICE, 1, 8).script(stall(0, 0)).script(schedule(0, 0, 1))
                .act(virtualize(0, 5, Acts.use(IrqMode.TERMINATE), 1));
        Program small = Shrinker.shrink(program, p -> p.acts().size() == 1 && p.acts().get(0).script() >= 0
                && p.scripts().get(p.acts().get(0).script()).contains(schedule(0, 0, 1)));
        assertThat(small.scripts()).isEqualTo(List.of(List.of(schedule(0, 0, 1))));
        assertThat(small.acts().get(0).script()).isZero();
    }

    @Test
    void optionsThatDoNotMatterAreTakenAway() {
        Program program = Program.of(Profile.SLUICE, 1, 8).act(virtualize(0, 5,
                Acts.saysNo(Acts.use(IrqMode.ACCEPT, IrqOption.COUNTED, IrqOption.BRIEF, IrqOption.SHARED)), 0));
        Program small = Shrinker.shrink(program, p -> p.acts().size() == 1
                && Uses.options(p.acts().get(0).value()).contains(IrqOption.BRIEF));
        assertThat(small.acts()).containsExactly(
                virtualize(0, 5, Acts.use(IrqMode.TERMINATE, IrqOption.BRIEF), NO_SCRIPT));
    }
}
