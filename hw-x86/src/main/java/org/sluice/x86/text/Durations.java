package org.sluice.x86.text;

import java.util.List;

/**
 * Spans of virtual time as users write and read them; inside, they are nanoseconds in a {@code long}. Stateless.
 */
public final class Durations {

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000 * MICRO;
    private static final long SECOND = 1_000 * MILLI;
    private static final Measure DURATION = new Measure("a duration", "250ms", List.of(
            new Measure.Unit("ns", 1), new Measure.Unit("us", MICRO), new Measure.Unit("ms", MILLI),
            new Measure.Unit("s", SECOND), new Measure.Unit("m", 60 * SECOND), new Measure.Unit("h", 3600 * SECOND)));

    private Durations() {
    }

    /**
     * Reads {@code 250ms}, {@code 1s}, {@code 1.5us}, {@code 100ns}, {@code 2m}, {@code 1h}, exactly.
     *
     * @return nanoseconds, &gt;= 0
     * @throws IllegalArgumentException if it is none, negative, finer than a nanosecond or longer than a {@code long}
     *     holds (292 years); the message starts with {@code text}
     */
    public static long parse(String text) {
        return DURATION.parse(text);
    }

    /**
     * Four or more digits for people: {@code 12ns}, {@code 1.240us}, {@code 3.002ms}, {@code 61.000s}. What lies below
     * the third decimal is cut off, not rounded.
     *
     * @param nanos any number
     */
    public static String format(long nanos) {
        if (nanos > -MICRO && nanos < MICRO) {
            return nanos + "ns";
        }
        if (nanos > -MILLI && nanos < MILLI) {
            return decimal(nanos, MICRO, "us");
        }
        return nanos > -SECOND && nanos < SECOND ? decimal(nanos, MILLI, "ms") : decimal(nanos, SECOND, "s");
    }

    /**
     * The shortest whole number with a unit that says exactly this: {@code 250ms}, {@code 1500us}, {@code 2m};
     * {@link #parse} reads it back.
     *
     * @param nanos &gt;= 0
     */
    public static String exact(long nanos) {
        return DURATION.exact(nanos);
    }

    private static String decimal(long nanos, long unit, String name) {
        long thousandths = Math.abs(nanos % unit / (unit / 1_000));
        String digits = Long.toString(1_000 + thousandths).substring(1);
        String sign = nanos < 0 ? "-" : "";
        return sign + Math.abs(nanos / unit) + "." + digits + name;
    }
}
