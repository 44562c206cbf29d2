package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher promises, whatever the program inside does. */
class AssembledJarTest {

    private static final int SIGTERM = 15;
    private static final int AT_ONCE = 6;

    @TempDir
    Path box;

    @Test
    void helpSucceedsAndSaysSomethingOnStandardOutput() {
        try (SluiceProcess sluice = SluiceProcess.run(box, "help")) {
            assertThat(sluice.status()).as(sluice.err()).isZero();
            assertThat(sluice.out()).isNotBlank();
        }
    }

    @Test
    void nothingIsLeftBehindOrWrittenToTheCurrentDirectory() {
        try (SluiceProcess sluice = SluiceProcess.run(box, "help")) {
            assertThat(sluice.leftOvers()).isEmpty();
        }
    }

    @ParameterizedTest(name = "after {0} ms")
    @ValueSource(ints = {50, 120, 200, 280, 360, 500})
    void aSignalAtAnyMomentLeavesNothingBehind(int millis) {
        try (SluiceProcess sluice = SluiceProcess.start(box, "help")) {
            if (!sluice.endsWithin(millis, TimeUnit.MILLISECONDS)) {
                sluice.terminate();
            }
            assertThat(sluice.status()).isIn(0, 128 + SIGTERM);
            assertThat(sluice.leftOvers()).isEmpty();
        }
    }

    @Test
    void manyRunAtOnce() {
        List<SluiceProcess> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            all.add(SluiceProcess.start(box.resolve("box" + i), "help"));
        }
        assertThat(all).allSatisfy(sluice -> {
            assertThat(sluice.status()).as(sluice.err()).isZero();
            assertThat(sluice.leftOvers()).isEmpty();
        });
    }
}
