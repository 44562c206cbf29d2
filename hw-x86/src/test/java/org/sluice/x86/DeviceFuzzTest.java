package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A million accesses to every device of a whole PC, in each build. */
class DeviceFuzzTest {

    private static final int OPERATIONS = 250_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noAccessBreaksTheMachine(long seed) {
        assertThatCode(() -> new DeviceFuzz(seed).run(OPERATIONS)).doesNotThrowAnyException();
    }
}
