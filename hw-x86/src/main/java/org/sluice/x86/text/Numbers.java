package org.sluice.x86.text;

import java.util.regex.Pattern;

/** Whole numbers as users write them. Stateless. */
public final class Numbers {

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,19}");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]{1,16}");

    private Numbers() {
    }

    /**
     * Reads {@code 42}, {@code -1} or {@code 0xfee00000}.
     *
     * @param min the smallest number taken
     * @param max the largest number taken
     * @throws IllegalArgumentException if it is no such number; the message starts with {@code text}
     */
    public static long parse(String text, long min, long max) {
        boolean hex = HEXADECIMAL.matcher(text).matches();
        if (!hex && !DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException(Measure.quote(text) + ": not a whole number");
        }
        long number;
        try {
            number = hex ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw outside(text, min, max);
        }
        if (number < min || number > max) {
            throw outside(text, min, max);
        }
        return number;
    }

    private static IllegalArgumentException outside(String text, long min, long max) {
        return new IllegalArgumentException(text + ": not in " + min + ".." + max);
    }
}
