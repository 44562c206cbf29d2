package org.sluice.nanokernel.ftrace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields after an event's name: the number that identifies it, then others. With the trace option {@code fields}
 * numbers are printed as {@code 0x24 (36)}.
 *
 * @param event the event's name, for complaints
 * @param number the number in its first field
 * @param rest what follows that number
 */
record EventFields(String event, int number, String rest) {

    private static final Pattern FIRST = Pattern.compile("([a-z]+)=(?:(\\d{1,10})|0x([0-9a-f]{1,8}))(?=\\s|$)");

    static EventFields of(String event, TraceSource source, String fields) throws BadLineException {
        Matcher first = FIRST.matcher(fields);
        if (!first.lookingAt() || !first.group(1).equals(source.field())) {
            throw new BadLineException(event + " without " + source.field() + "=NUMBER");
        }
        long number = first.group(2) != null ? Long.parseLong(first.group(2)) : Long.parseLong(first.group(3), 16);
        if (!source.takes(number)) {
            throw new BadLineException(event + ": " + first.group() + " is not in " + source.range());
        }
        return new EventFields(event, (int) number, fields.substring(first.end()));
    }

    /** The last field, called {@code key}, to the end of the line; may hold blanks. */
    String last(String key) throws BadLineException {
        int at = rest.indexOf(" " + key + "=");
        String value = at < 0 ? "" : rest.substring(at + key.length() + 2);
        if (value.isEmpty()) {
            throw new BadLineException(event + " without " + key + "=, or cut off");
        }
        if (value.length() > TraceLineParser.NAME_CHARS_MAX || value.chars().anyMatch(Character::isISOControl)) {
            throw new BadLineException(event + ": " + key + "= is too long or not text");
        }
        return value;
    }
}
