package org.sluice.x86.text;

import java.util.List;

/** How often something happens, as users write it; inside, events per second in a {@code long}. Stateless. */
public final class Rates {

    /** One event a nanosecond: the clock knows nothing faster. */
    public static final long PER_SECOND_MAX = 1_000_000_000;

    private static final Measure RATE = new Measure("a rate", "10kHz", List.of(
            new Measure.Unit("Hz", 1), new Measure.Unit("/s", 1), new Measure.Unit("kHz", 1_000),
            new Measure.Unit("MHz", 1_000_000), new Measure.Unit("GHz", 1_000_000_000)));

    private Rates() {
    }

    /**
     * Reads {@code 10kHz}, {@code 250Hz}, {@code 2000/s}, {@code 1.5MHz}.
     *
     * @return events per second, 1 to {@link #PER_SECOND_MAX}
     * @throws IllegalArgumentException if it is none, or outside; the message starts with {@code text}
     */
    public static long parse(String text) {
        long perSecond = RATE.parse(text);
        if (perSecond < 1 || perSecond > PER_SECOND_MAX) {
            throw Measure.error(text, "a rate is 1Hz to 1GHz");
        }
        return perSecond;
    }

    /**
     * For example {@code 10kHz} or {@code 1500Hz}; {@link #parse} reads it back.
     *
     * @param perSecond events per second, &gt;= 0
     */
    public static String format(long perSecond) {
        return RATE.exact(perSecond);
    }
}
