package org.sluice.console.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @Test
    void wordsComeOneByOne() {
        Words words = new Words("c", "a", "b");
        assertThat(words.next("x")).isEqualTo("a");
        assertThat(words.hasNext()).isTrue();
        assertThat(words.next("x")).isEqualTo("b");
        assertThat(words.hasNext()).isFalse();
        words.end();
    }

    @Test
    void aMissingWordIsNamed() {
        refused(() -> new Words("lapic").next("a cpu"), "lapic: a cpu is missing");
        refused(() -> new Words("lapic").number("cpu", 0, 3), "lapic: cpu is missing");
    }

    @Test
    void aWordTooManyIsNamed() {
        refused(() -> new Words("ledger", "now").end(), "ledger: now is too much");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 3", "0x2, 2", "0xfA, 250", "010, 10"})
    void aNumberIsDecimalOrHexadecimal(String word, long value) {
        assertThat(new Words("c", word).number("n", 0, 250)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "9", "x", "", "0x", "#3", "1.5", "99999999999999999999"})
    void aNumberHasBounds(String word) {
        refused(() -> new Words("c", word).number("n", 0, 8), "c: n " + word + " is not a whole number from 0 to 8");
    }

    @Test
    void aDurationHasAUnit() {
        assertThat(new Words("time:run", "250ms").duration("duration")).isEqualTo(250_000_000);
        refused(() -> new Words("time:run", "250").duration("duration"),
                "time:run: duration 250: a duration needs a unit of ns us ms s m h, for example 250ms");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(CommandFailure.class).hasMessage(message);
    }
}
