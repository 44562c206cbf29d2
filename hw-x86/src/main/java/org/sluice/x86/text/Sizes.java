package org.sluice.x86.text;

import java.util.List;

/** Amounts of memory as users write them; inside, bytes in a {@code long}. Units are binary. Stateless. */
public final class Sizes {

    private static final Measure SIZE = new Measure("a size", "64M", List.of(
            new Measure.Unit("", 1), new Measure.Unit("K", 1L << 10), new Measure.Unit("M", 1L << 20),
            new Measure.Unit("G", 1L << 30)));

    private Sizes() {
    }

    /**
     * Reads {@code 512} (bytes), {@code 4K}, {@code 64M}, {@code 1.5G}.
     *
     * @return bytes, &gt;= 0
     * @throws IllegalArgumentException if it is none, or more than a {@code long} holds; the message starts with
     *     {@code text}
     */
    public static long parse(String text) {
        return SIZE.parse(text);
    }

    /**
     * For example {@code 64M} or {@code 1536K}; {@link #parse} reads it back.
     *
     * @param bytes &gt;= 0
     */
    public static String format(long bytes) {
        return SIZE.exact(bytes);
    }
}
