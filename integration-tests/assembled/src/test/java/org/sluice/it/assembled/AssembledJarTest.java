package org.sluice.it.assembled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
            sluice.status();
            assertThat(sluice.leftOvers()).isEmpty();
        }
    }

    /** From the moment of the first file on: a JVM that is still starting itself may answer a signal with status 1. */
    @Test
    void aSignalGivesItsStatus() {
        try (SluiceProcess sluice = SluiceProcess.start(box, "help")) {
            await().until(() -> !sluice.leftOvers().isEmpty() || !sluice.isAlive());
            sluice.terminate();
            assertThat(sluice.status()).as(sluice.err()).isIn(0, 128 + SIGTERM);
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
