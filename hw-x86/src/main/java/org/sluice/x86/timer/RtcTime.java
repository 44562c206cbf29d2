package org.sluice.x86.timer;

/**
 * Date and time of day as the clock's registers show them: second to year, in BCD or binary, with 12 or 24 hours.
 * A value: seconds since 2000-01-01 00:00:00. Stateless but for the seconds.
 *
 * <p>Source: Motorola MC146818A datasheet "Time, Calendar, and Alarm Locations".
 */
final class RtcTime {

    static final int SECONDS_PER_DAY = 86_400;

    static final long SECONDS_PER_CENTURY = 36_525L * SECONDS_PER_DAY;

    private static final int FIRST_CENTURY = 20;
    private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int DAYS_PER_4_YEARS = 1461;
    private static final int FIRST_WEEKDAY = 7; // 2000-01-01 was a Saturday; Sunday is 1

    // in order: second, minute, hour, weekday, day, month, year (0-99), century (20..)
    static final int SECOND = 0;
    static final int MINUTE = 1;
    static final int HOUR = 2;
    static final int WEEKDAY = 3;
    static final int DAY = 4;
    static final int MONTH = 5;
    static final int YEAR = 6;
    static final int FIELDS = 7;

    private RtcTime() {
    }

    /** The first two digits of the year. As the chip knows no exception, each fourth year has its leap day. */
    static int century(long seconds) {
        return FIRST_CENTURY + (int) Math.floorDiv(seconds, SECONDS_PER_CENTURY);
    }

    /** The seconds of the year 00 of the same century. */
    static long startOfCentury(long seconds) {
        return Math.floorDiv(seconds, SECONDS_PER_CENTURY) * SECONDS_PER_CENTURY;
    }

    /** Fills the seven fields, in binary and 24 hours; the century is not among them. */
    static void split(long seconds, int[] fields) {
        long days = Math.floorDiv(seconds, SECONDS_PER_DAY);
        int ofDay = Math.floorMod(seconds, SECONDS_PER_DAY);
        fields[SECOND] = ofDay % 60;
        fields[MINUTE] = ofDay / 60 % 60;
        fields[HOUR] = ofDay / 3600;
        fields[WEEKDAY] = Math.floorMod(days + FIRST_WEEKDAY - 1, 7) + 1;
        int cycle = (int) Math.floorMod(days, 25L * DAYS_PER_4_YEARS);
        int year = cycle / DAYS_PER_4_YEARS * 4;
        int rest = cycle % DAYS_PER_4_YEARS;
        while (rest >= daysOfYear(year)) {
            rest -= daysOfYear(year++);
        }
        int month = 0;
        while (rest >= daysOfMonth(month, year)) {
            rest -= daysOfMonth(month++, year);
        }
        fields[DAY] = rest + 1;
        fields[MONTH] = month + 1;
        fields[YEAR] = year;
    }

    /**
     * The seconds of seven fields, in the century of 2000; what is out of range counts on. The weekday is not looked
     * at.
     */
    static long join(int[] fields) {
        int year = Math.floorMod(fields[YEAR], 100);
        long days = (long) (year / 4) * DAYS_PER_4_YEARS;
        for (int y = year / 4 * 4; y < year; y++) {
            days += daysOfYear(y);
        }
        for (int month = 0; month < Math.min(fields[MONTH], 12) - 1; month++) {
            days += daysOfMonth(month, year);
        }
        days += fields[DAY] - 1;
        return days * SECONDS_PER_DAY + fields[HOUR] * 3600L + fields[MINUTE] * 60L + fields[SECOND];
    }

    private static int daysOfYear(int year) {
        return year % 4 == 0 ? 366 : 365;
    }

    private static int daysOfMonth(int month, int year) {
        return month == 1 && year % 4 == 0 ? 29 : MONTH_DAYS[month];
    }

    /** A field as its register shows it. */
    static int encode(int field, int value, boolean binary, boolean hours24) {
        int shown = value;
        int pm = 0;
        if (field == HOUR && !hours24) {
            pm = value >= 12 ? 0x80 : 0;
            shown = value % 12 == 0 ? 12 : value % 12;
        }
        return (binary ? shown : shown / 10 << 4 | shown % 10) | pm;
    }

    /** A register's value as a field. */
    static int decode(int field, int register, boolean binary, boolean hours24) {
        int bits = field == HOUR && !hours24 ? register & 0x7F : register;
        int value = binary ? bits : (bits >> 4) * 10 + (bits & 0xF);
        if (field == HOUR && !hours24) {
            value = value % 12 + ((register & 0x80) != 0 ? 12 : 0);
        }
        return value;
    }
}
