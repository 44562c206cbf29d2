package org.sluice.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sluice.x86.engine.SplitMix64;

/** A schedule and its token. */
class ScheduleTest {

    private static final String NAME = "hvm for 20ms";

    private static Schedule random(long seed) {
        SplitMix64 random = new SplitMix64(seed);
        int count = (int) random.below(30);
        int[] points = new int[count];
        int[] values = new int[count];
        int last = -1;
        for (int i = 0; i < count; i++) {
            last += 1 + (int) random.below(1L << random.below(20));
            points[i] = last;
            values[i] = 1 + (int) random.below(1L << random.below(10));
        }
        return Schedule.of(points, values, count);
    }

    @Test
    void aTokenReadsBackAsWhatItWasMadeFrom() {
        for (long seed = 0; seed < 500; seed++) {
            Schedule schedule = random(seed);
            assertThat(Schedule.parse(schedule.token(NAME), NAME)).as("seed " + seed).isEqualTo(schedule);
        }
        assertThat(Schedule.parse(Schedule.USUAL.token(NAME), NAME)).isEqualTo(Schedule.USUAL);
    }

    @Test
    void aTokenIsShort() {
        Schedule one = Schedule.of(new int[] {72}, new int[] {3}, 1);
        assertThat(one.token(NAME)).hasSizeLessThanOrEqualTo(6).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void aSpoiledTokenIsRefused() {
        String token = random(3).token(NAME);
        int refused = 0;
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            refused += isRefused(token.substring(0, i) + other + token.substring(i + 1)) ? 1 : 0;
        }
        assertThat(refused).isGreaterThanOrEqualTo(token.length() - 1); // the last character has bits that say nothing
        assertThat(isRefused("")).isTrue();
        assertThat(isRefused("A")).isTrue();
        assertThat(isRefused("no token!")).isTrue();
        assertThatThrownBy(() -> Schedule.parse(token, "hvm for 30ms"))
                .hasMessage("\"" + token + "\" is no token of a schedule of hvm for 30ms");
    }

    private static boolean isRefused(String token) {
        try {
            Schedule.parse(token, NAME);
            return false;
        } catch (IllegalArgumentException refused) {
            return true;
        }
    }

    @Test
    void whatIsLeftOutMayMoveTheRest() {
        Schedule three = Schedule.of(new int[] {2, 5, 9}, new int[] {1, 2, 3}, 3);
        assertThat(three).hasToString("2:1 5:2 9:3");
        assertThat(three.without(1, 2, 0)).hasToString("2:1 9:3");
        assertThat(three.without(0, 1, -2)).hasToString("3:2 7:3");
        assertThat(three.without(1, 2, -7)).isNull();
        assertThat(three.with(1, 1)).hasToString("2:1 5:1 9:3");
    }
}
