package org.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    private static final String NO_SUCH =
            "there is no such command; there are run, shell, explore, museum, conformance, board and help";

    @Nested
    class Understands {

        @Test
        void aCommandAlone() {
            Arguments run = Arguments.parse("run");
            assertThat(run.command()).isEqualTo("run");
            assertThat(run.scenario()).isNull();
            assertThat(run.irqTrace()).isNull();
            assertThat(run.domains()).isNull();
            assertThat(run.forNanos()).isEmpty();
            assertThat(run.seed()).isEmpty();
            assertThat(run.json()).isFalse();
        }

        @Test
        void everyOption() {
            Arguments run = Arguments.parse("run", "--scenario", "my.scenario", "--irq-trace", "a b.txt", "--for",
                    "250ms", "--seed", "43", "--domains", "dir", "--json");
            assertThat(run.scenario()).isEqualTo("my.scenario");
            assertThat(run.irqTrace()).isEqualTo(Path.of("a b.txt"));
            assertThat(run.forNanos()).isEqualTo(OptionalLong.of(250_000_000));
            assertThat(run.seed()).isEqualTo(OptionalLong.of(43));
            assertThat(run.domains()).isEqualTo(Path.of("dir"));
            assertThat(run.json()).isTrue();
        }

        @Test
        void aValueBehindAnEqualsSign() {
            Arguments shell = Arguments.parse("shell", "--for=1s", "--scenario=a=b.scenario");
            assertThat(shell.command()).isEqualTo("shell");
            assertThat(shell.forNanos()).isEqualTo(OptionalLong.of(1_000_000_000));
            assertThat(shell.scenario()).isEqualTo("a=b.scenario");
        }

        @Test
        void helpIsGivenWhereverItIsAskedFor() {
            assertThat(Arguments.parse("run", "--help").command()).isEqualTo("help");
            assertThat(Arguments.parse("shell", "--json", "-h").command()).isEqualTo("help");
        }

        @Test
        void aRunForEver() {
            assertThat(Arguments.parse("run", "--for", "forever").forNanos())
                    .isEqualTo(OptionalLong.of(Arguments.FOREVER));
        }

        @Test
        void theSmallestAndTheGreatestSeed() {
            assertThat(Arguments.parse("run", "--seed", "0").seed()).isEqualTo(OptionalLong.of(0));
            assertThat(Arguments.parse("run", "--seed", "9223372036854775807").seed())
                    .isEqualTo(OptionalLong.of(Long.MAX_VALUE));
        }

        @ParameterizedTest
        @ValueSource(strings = {"help", "--help", "-h"})
        void whoAsksForHelp(String word) {
            assertThat(Arguments.parse(word).command()).isEqualTo("help");
        }
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> refusals() {
        String seed = ": a whole number from 0 to 9223372036854775807 is needed";
        return Stream.of(
                refusal("a command is missing: run, shell, explore, museum, conformance, board or help"),
                refusal("walk: " + NO_SUCH, "walk"),
                refusal("--json: " + NO_SUCH, "--json"),
                refusal(": " + NO_SUCH, ""),
                refusal("--speed: there is no such option; see ./sluice help", "run", "--speed"),
                refusal("--speed: there is no such option; see ./sluice help", "run", "--speed=2"),
                refusal("fast: there is no such option; see ./sluice help", "run", "fast"),
                refusal("-v: there is no such option; see ./sluice help", "shell", "-v"),
                refusal("--json takes no value", "run", "--json=true"),
                refusal("true: there is no such option; see ./sluice help", "run", "--json", "true"),
                refusal("me: help takes no argument", "help", "me"),
                refusal("--json: help takes no argument", "--help", "--json"),
                refusal("--speed: there is no such option; see ./sluice help", "run", "--help", "--speed"),
                refusal("--scenario: its value is missing", "run", "--scenario"),
                refusal("--irq-trace: its value is missing", "run", "--irq-trace"),
                refusal("--for: its value is missing", "run", "--for"),
                refusal("--seed: its value is missing", "run", "--json", "--seed"),
                refusal("--domains: its value is missing", "run", "--domains"),
                refusal("--scenario: its value is empty", "run", "--scenario", ""),
                refusal("--domains: its value is empty", "run", "--domains="),
                refusal("--for: its value is empty", "run", "--for", " "),
                refusal("--for 5: a duration needs a unit of ns us ms s m h, for example 250ms", "run", "--for", "5"),
                refusal("--for -5s: a duration is not negative", "run", "--for", "-5s"),
                refusal("--for soon: not a duration, for example 250ms", "run", "--for", "soon"),
                refusal("--for forever: a shell first runs so long, then reads commands: it never would", "shell",
                        "--for", "forever"),
                refusal("--seed -1" + seed, "run", "--seed", "-1"),
                refusal("--seed 9223372036854775808" + seed, "run", "--seed", "9223372036854775808"),
                refusal("--seed 0x2a" + seed, "run", "--seed", "0x2a"),
                refusal("--seed 4.2" + seed, "run", "--seed=4.2"));
    }

    private static org.junit.jupiter.params.provider.Arguments refusal(String message, String... words) {
        return org.junit.jupiter.params.provider.Arguments.of(message, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusesInOneLineThatNamesTheArgument(String message, String[] words) {
        assertThatThrownBy(() -> Arguments.parse(words)).isInstanceOf(UsageException.class).hasMessage(message);
    }

    @Test
    void refusesADurationThatIsFinerThanANanosecondOrLongerThanALong() {
        assertThatThrownBy(() -> Arguments.parse("run", "--for", "0.5ns")).isInstanceOf(UsageException.class)
                .message().startsWith("--for 0.5ns: ").doesNotContain("\n");
        assertThatThrownBy(() -> Arguments.parse("run", "--for", "99999999h")).isInstanceOf(UsageException.class)
                .message().startsWith("--for 99999999h: ").doesNotContain("\n");
    }

    @Test
    void theLastOfTwoEqualOptionsCounts() {
        assertThat(Arguments.parse("run", "--seed", "1", "--seed", "2").seed()).isEqualTo(OptionalLong.of(2));
    }
}
