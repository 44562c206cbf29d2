package org.sluice.x86.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StatementTest {

    private static final long PERIOD_MAX = 1_000_000;

    @Nested
    class Conversions {

        private final Statement statement = statement(
                "domain rt cpus=0,2-3 priority=200 base=0xfee00000 period=1.5us rate=2000/s memory=64M mode=fast");

        @Test
        void eachAccessorConverts() {
            assertThat(statement.word(0, "a name")).isEqualTo("rt");
            assertThat(statement.text("mode")).isEqualTo("fast");
            assertThat(statement.oneOf("mode", "slow", "fast")).isEqualTo("fast");
            assertThat(statement.cpus("cpus", 4)).containsExactly(0, 2, 3);
            assertThat(statement.number("priority", 0, 255)).isEqualTo(200);
            assertThat(statement.number("base", 0, Long.MAX_VALUE)).isEqualTo(0xfee00000L);
            assertThat(statement.duration("period")).isEqualTo(1500);
            assertThat(statement.rate("rate")).isEqualTo(2000);
            assertThat(statement.size("memory")).isEqualTo(64L << 20);
        }

        @Test
        void anAbsentOptionTakesItsFallback() {
            assertThat(statement.has("none")).isFalse();
            assertThat(statement.text("none", "x")).isEqualTo("x");
            assertThat(statement.number("none", 1, 2, -1)).isEqualTo(-1);
            assertThat(statement.duration("none", 7)).isEqualTo(7);
            assertThat(statement.rate("none", 8)).isEqualTo(8);
            assertThat(statement.size("none", 9)).isEqualTo(9);
            assertThat(statement.cpus("none", 2, "all")).containsExactly(0, 1);
        }

        @Test
        void aGivenOptionOverridesItsFallback() {
            assertThat(statement.text("mode", "x")).isEqualTo("fast");
            assertThat(statement.number("priority", 0, 255, 1)).isEqualTo(200);
            assertThat(statement.duration("period", 1)).isEqualTo(1500);
            assertThat(statement.rate("rate", 1)).isEqualTo(2000);
            assertThat(statement.size("memory", 1)).isEqualTo(64L << 20);
            assertThat(statement.cpus("cpus", 4, "all")).containsExactly(0, 2, 3);
        }
    }

    @Nested
    class Complaints {

        @Test
        void aCpuTheBoardDoesNotHaveIsNamedWithTheBounds() {
            assertComplaint(() -> statement("domain cpus=0-9").cpus("cpus", 4),
                    "hvm.scenario:12: cpus=0-9: CPU 9 is not on this board (0..3)");
        }

        @Test
        void eachBadValueIsNamedWithWhatWouldBeRight() {
            Statement s = statement("timer a=x b=300 c=10 d=-1s e=fast f=0Hz g=64Q");

            assertComplaint(() -> s.number("a", 0, 9), "hvm.scenario:12: a=x: not a whole number");
            assertComplaint(() -> s.number("b", 0, 255), "hvm.scenario:12: b=300: not in 0..255");
            assertComplaint(() -> s.duration("c"),
                    "hvm.scenario:12: c=10: a duration needs a unit of ns us ms s m h, for example 250ms");
            assertComplaint(() -> s.duration("d", PERIOD_MAX), "hvm.scenario:12: d=-1s: a duration is not negative");
            assertComplaint(() -> s.oneOf("e", "slow", "late"), "hvm.scenario:12: e=fast: known are slow, late");
            assertComplaint(() -> s.rate("f"), "hvm.scenario:12: f=0Hz: a rate is 1Hz to 1GHz");
            assertComplaint(() -> s.size("g"),
                    "hvm.scenario:12: g=64Q: a size needs a unit of K M G, for example 64M");
        }

        @Test
        void missingWordsAndOptionsAreNamed() {
            Statement s = statement("nic eth0");

            assertComplaint(() -> s.word(1, "an irq"),
                    "hvm.scenario:12: nic: word 2 should be an irq, but there is none");
            assertComplaint(() -> s.text("irq"), "hvm.scenario:12: nic: option irq= is missing");
            assertComplaint(() -> s.duration("period"), "hvm.scenario:12: nic: option period= is missing");
        }

        @Test
        void unknownOptionsAreAllNamedAndTheKnownOnesListed() {
            Statement s = statement("nic irq=1 speed=2 colour=3");

            assertComplaint(() -> s.onlyKeys("irq", "rate"),
                    "hvm.scenario:12: nic: unknown option speed, colour; known options are irq, rate");
            assertComplaint(() -> statement("nic irq=1").onlyKeys(),
                    "hvm.scenario:12: nic: unknown option irq; takes no options");
            assertThat(s.onlyKeys("colour", "speed", "irq", "other")).isSameAs(s);
        }

        @Test
        void aWordTooManyIsNamed() {
            Statement s = statement("nic eth0 eth1");

            assertThat(s.onlyWords(2)).isSameAs(s);
            assertComplaint(() -> s.onlyWords(1), "hvm.scenario:12: nic: takes 1 word, but 'eth1' is one more");
            assertComplaint(() -> s.onlyWords(0), "hvm.scenario:12: nic: takes 0 words, but 'eth0' is one more");
        }

        @Test
        void aChildThatDoesNotBelongIsNamedWithItsOwnLine() {
            Statement s = TextFile.parse("f", "nic eth0\n  buffer rx\n  wheel\n").get(0);

            assertThat(s.onlyChildren("buffer", "wheel")).isSameAs(s);
            assertComplaint(() -> s.onlyChildren("buffer", "queue"),
                    "f:3: 'wheel' cannot stand below nic; known there are buffer, queue");
            assertComplaint(s::onlyChildren, "f:2: 'buffer' cannot stand below nic");
        }

        @Test
        void aReaderComplainsInTheSameForm() {
            assertThat(statement("nic eth0").error("no such irq")).hasMessage("hvm.scenario:12: no such irq");
        }

        private void assertComplaint(ThrowingCallable call, String message) {
            assertThatThrownBy(call).isInstanceOf(TextException.class).hasMessage(message);
        }
    }

    private static Statement statement(String line) {
        return TextFile.parse("hvm.scenario", "\n".repeat(11) + line).get(0);
    }
}
