package org.sluice.testkit.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.ipipe.Profile;

/** The soak in small. */
class SoakTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsLostOrLeft(long seed) {
        assertThat(new Soak(Profile.SLUICE, seed).run(100_000)).isEmpty();
    }

    @Test
    void sameSeedGivesTheSameFigures() {
        assertThat(figures("5")).isEqualTo(figures("5")).isNotEqualTo(figures("6"));
    }

    private String figures(String seed) {
        out.reset();
        assertThat(run("20000", seed)).isZero();
        return out.toString(StandardCharsets.UTF_8).lines().skip(1).toList().toString();
    }

    private int run(String... arguments) {
        return Soak.main(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
    }

    @Test
    void tellsHowManyItHandled() {
        assertThat(run("20000", "1")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("SLUICE seed 1: 20000 interrupts, ")
                .contains(" interrupts per processor second: the books balance");
    }

    @Test
    void badUsageIsTold() {
        assertThat(run("20000")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).containsExactly(
                "two arguments are needed, there are 1", "usage: Soak INTERRUPTS SEED");
        assertThat(run("-1", "1")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("INTERRUPTS -1 must be greater than 0");
    }
}
