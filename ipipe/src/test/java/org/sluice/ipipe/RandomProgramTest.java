package org.sluice.ipipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of steps of everything at once: the books balance after each, nothing waits in the open, all ends. */
class RandomProgramTest {

    private static final int STEPS = 250;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLost(long seed) {
        try (RandomProgram program = program(seed)) {
            for (int i = 0; i < STEPS; i++) {
                program.step();
            }
            program.finish();
        }
    }

    /** What is in flight lands when somebody looks: that must not show. */
    @ParameterizedTest
    @MethodSource("seeds")
    void lookingAtTheBooksAfterEachStepChangesNothing(long seed) {
        assertThat(history(program(seed).unwatched())).isEqualTo(history(program(seed)));
    }

    @Test
    void sameSeedGivesTheSameHistory() {
        List<String> first = history(program(7));
        assertThat(first).hasSizeGreaterThan(500).isEqualTo(history(program(7))).isNotEqualTo(history(program(8)));
    }

    /** Each seed has its own shape: 1 to 4 CPUs, 1 to 5 stages. */
    private static RandomProgram program(long seed) {
        return new RandomProgram(seed, 1 + (int) (seed % 4), 1 + (int) (seed % 5));
    }

    private static List<String> history(RandomProgram started) {
        try (RandomProgram program = started) {
            for (int i = 0; i < STEPS; i++) {
                program.step();
            }
            return program.machine.takeJournal();
        }
    }
}
