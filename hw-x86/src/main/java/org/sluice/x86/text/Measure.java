package org.sluice.x86.text;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A kind of quantity: a decimal number and a unit, read and written exactly (no floating point).
 *
 * @param what what it is, with its article: "a duration"
 * @param example a right one, for complaints
 * @param units from the finest to the coarsest; a unit named "" may be left out
 */
record Measure(String what, String example, List<Unit> units) {

    /** Longer numbers than this are cut in complaints and refused. */
    private static final int TEXT_CHARS_MAX = 40;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    /** A unit and how many of the finest it holds. */
    record Unit(String name, long factor) {
    }

    /** The number of finest units in {@code text}, &gt;= 0. */
    long parse(String text) {
        int cut = 0;
        while (cut < text.length() && (text.charAt(cut) == '.' || isDigit(text.charAt(cut)))) {
            cut++;
        }
        String number = text.substring(0, cut);
        if (text.startsWith("-")) {
            throw error(text, what + " is not negative");
        }
        if (text.length() > TEXT_CHARS_MAX || !NUMBER.matcher(number).matches()) {
            throw error(text, "not " + what + ", for example " + example);
        }
        BigDecimal amount = new BigDecimal(number).multiply(BigDecimal.valueOf(unit(text, text.substring(cut)).factor));
        if (amount.compareTo(LONG_MAX) > 0) {
            throw error(text, "more than " + Long.MAX_VALUE + finest());
        }
        if (amount.stripTrailingZeros().scale() > 0) {
            throw error(text, "not a whole number of " + (finest().isEmpty() ? "bytes" : finest()));
        }
        return amount.longValueExact();
    }

    /** {@code amount} in the coarsest unit that states it without a fraction; {@link #parse} reads the same back. */
    String exact(long amount) {
        Unit best = units.get(0);
        for (Unit unit : units) {
            if (amount != 0 && amount % unit.factor == 0 && unit.factor > best.factor) {
                best = unit;
            }
        }
        return amount / best.factor + best.name;
    }

    /** {@code text} as complaints show it: cut if long. */
    static String quote(String text) {
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX) + "...";
    }

    static IllegalArgumentException error(String text, String complaint) {
        return new IllegalArgumentException(quote(text) + ": " + complaint);
    }

    private Unit unit(String text, String name) {
        List<String> names = new ArrayList<>();
        for (Unit unit : units) {
            if (unit.name.equals(name)) {
                return unit;
            }
            names.add(unit.name);
        }
        throw error(text, what + " needs a unit of " + String.join(" ", names).strip() + ", for example " + example);
    }

    private String finest() {
        return units.get(0).name;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
