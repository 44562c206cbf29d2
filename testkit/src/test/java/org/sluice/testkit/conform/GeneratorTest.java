package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sluice.ipipe.IrqOption;
import org.sluice.ipipe.Profile;

/** The programs are many, and not all alike. */
class GeneratorTest {

    private static final List<Program> PROGRAMS = IntStream.range(0, 500)
            .mapToObj(seed -> Generator.program(Profile.SLUICE, seed, 80)).toList();

    @Test
    void sameSeedGivesTheSameProgram() {
        assertThat(Generator.program(Profile.SLUICE, 7, 80)).isEqualTo(PROGRAMS.get(7));
        assertThat(PROGRAMS).doesNotHaveDuplicates();
    }

    @Test
    void oneToFourCpusAndOneToFiveStages() {
        BitSet cpus = new BitSet();
        BitSet stages = new BitSet();
        for (Program program : PROGRAMS) {
            cpus.set(program.cpus());
            stages.set((int) program.acts().stream().filter(act -> act.word() == Word.REGISTER)
                    .mapToInt(Act::stage).distinct().count());
        }
        assertThat(cpus).isEqualTo(bits(1, 5));
        assertThat(stages).isEqualTo(bits(1, 6));
    }

    private static BitSet bits(int from, int to) {
        BitSet bits = new BitSet();
        bits.set(from, to);
        return bits;
    }

    @Test
    void everyWordComesInEachPlace() {
        Map<Word, Integer> control = new EnumMap<>(Word.class);
        Map<Word, Integer> code = new EnumMap<>(Word.class);
        for (Program program : PROGRAMS) {
            program.acts().forEach(act -> control.merge(act.word(), 1, Integer::sum));
            program.scripts().forEach(script -> script.forEach(act -> code.merge(act.word(), 1, Integer::sum)));
        }
        assertThat(control.keySet()).containsAll(EnumSet.complementOf(EnumSet.of(Word.SPEND, Word.CHARGE,
                Word.THROW, Word.SUSPEND, Word.CRITICAL)));
        assertThat(code.keySet()).containsAll(EnumSet.complementOf(EnumSet.of(Word.TOGETHER)));
        assertThat(Stream.concat(control.values().stream(), code.values().stream())).allMatch(count -> count > 10);
    }

    @Test
    void everyOptionAndEveryRoutineIsUsed() {
        EnumSet<IrqOption> options = EnumSet.noneOf(IrqOption.class);
        BitSet routines = new BitSet();
        PROGRAMS.stream().flatMap(program -> program.acts().stream())
                .filter(act -> act.word() == Word.VIRTUALIZE).forEach(act -> {
                    options.addAll(Uses.options(act.value()));
                    routines.set(Uses.routine(act.value()));
                });
        assertThat(options).isEqualTo(EnumSet.allOf(IrqOption.class));
        assertThat(routines).isEqualTo(bits(0, 3));
    }

    @Test
    void someHaveARootAndSomeHaveNone() {
        long rooted = PROGRAMS.stream().filter(program -> program.acts().stream()
                .anyMatch(act -> act.word() == Word.REGISTER && act.irq() != 0)).count();
        assertThat(rooted).isBetween(150L, 400L);
    }

    @Test
    void someArgumentsAreWrong() {
        assertThat(PROGRAMS.stream().flatMap(program -> program.acts().stream())).anyMatch(act -> act.irq() < 0)
                .anyMatch(act -> act.word() == Word.UNSTALL && act.cpu() < 0)
                .anyMatch(act -> act.word() == Word.RENICE && act.value() < 0)
                .anyMatch(act -> act.word() == Word.REGISTER && act.cpu() == 0);
    }
}
