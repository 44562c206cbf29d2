package org.sluice.x86.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.sluice.x86.engine.SplitMix64;

/** Against the calendar of the Java library. */
class RtcTimeTest {

    private static final LocalDateTime START = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final long CENTURY = 36_525L * 86_400;

    @Test
    void splitAndJoinAgreeWithTheCalendar() {
        SplitMix64 random = new SplitMix64(7);
        int[] fields = new int[RtcTime.FIELDS];
        for (int i = 0; i < 20_000; i++) {
            long seconds = random.below(CENTURY);
            LocalDateTime expected = START.plusSeconds(seconds);
            RtcTime.split(seconds, fields);
            assertThat(fields).containsExactly(expected.getSecond(), expected.getMinute(), expected.getHour(),
                    expected.getDayOfWeek().getValue() % 7 + 1, expected.getDayOfMonth(), expected.getMonthValue(),
                    expected.getYear() - 2000);
            assertThat(RtcTime.join(fields)).isEqualTo(seconds);
        }
    }

    @Test
    void everyHourReadsBackInEveryFormat() {
        for (int hour = 0; hour < 24; hour++) {
            for (int format = 0; format < 4; format++) {
                boolean binary = (format & 1) != 0;
                boolean hours24 = (format & 2) != 0;
                int register = RtcTime.encode(RtcTime.HOUR, hour, binary, hours24);
                assertThat(RtcTime.decode(RtcTime.HOUR, register, binary, hours24)).isEqualTo(hour);
            }
        }
        assertThat(RtcTime.encode(RtcTime.HOUR, 0, false, false)).isEqualTo(0x12);
        assertThat(RtcTime.encode(RtcTime.HOUR, 12, false, false)).isEqualTo(0x92);
        assertThat(RtcTime.encode(RtcTime.HOUR, 23, true, false)).isEqualTo(0x8B);
    }
}
