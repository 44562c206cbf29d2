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
        return LongStream.rangeClosed(1, 20);
    }

    /** Each seed has its own shape: 1 to 4 CPUs, 1 to 5 stages. */
    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLost(long seed) {
        try (RandomProgram program = new RandomProgram(seed, 1 + (int) (seed % 4), 1 + (int) (seed % 5))) {
            for (int i = 0; i < STEPS; i++) {
                program.step();
            }
            program.finish();
        }
    }

    @Test
    void sameSeedGivesTheSameHistory() {
        List<String> first = history(7);
        assertThat(first).hasSizeGreaterThan(500).isEqualTo(history(7)).isNotEqualTo(history(8));
    }

    private static List<String> history(long seed) {
        try (RandomProgram program = new RandomProgram(seed, 2, 3)) {
            for (int i = 0; i < STEPS; i++) {
                program.step();
            }
            return program.machine.takeJournal();
        }
    }
}
