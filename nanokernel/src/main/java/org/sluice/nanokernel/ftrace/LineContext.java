package org.sluice.nanokernel.ftrace;

/**
 * What stands before the event on a line. Columns in {...} are there or not, by kernel version and trace options:
 *
 * <pre>
 *        Web Content-1234  {( 1200)} [001] {( 1200)} {d.h1.}  5198.167806: irq_handler_entry: ...
 *        task name   pid     tgid     cpu     tgid    flags   seconds      event
 * </pre>
 *
 * A task may be called anything, also {@code a-1 [7] b}, so the first "[digits]" with the right columns on both sides
 * is the CPU. Source: Linux {@code trace_print_context()} in kernel/trace/trace_output.c.
 *
 * @param cpu from 0 to {@link FtraceReader#CPUS_MAX} - 1
 * @param atNanos the time, in ns, &gt;= 0
 * @param grainNanos the worth of the time's last digit, in ns: 1000 for microseconds
 * @param bodyAt the index at which the event's name starts
 */
record LineContext(int cpu, long atNanos, long grainNanos, int bodyAt) {

    private static final int CPU_DIGITS_MAX = 6;
    private static final long SECONDS_MAX = 9_000_000_000L;
    private static final int SECOND_DIGITS_MAX = 10;
    private static final int FRACTION_DIGITS_MAX = 9;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int FLAG_COLUMNS_MAX = 2;

    static LineContext of(String line) throws BadLineException {
        String problem = "no CPU column such as [001]";
        for (int open = line.indexOf('['); open >= 0; open = line.indexOf('[', open + 1)) {
            int close = digitsEnd(line, open + 1);
            int digits = close - open - 1;
            if (digits == 0 || digits > CPU_DIGITS_MAX || !hasCharAt(line, close, ']')) {
                continue;
            }
            if (!endsWithPid(line, open)) {
                problem = "no task-pid before the CPU column";
                continue;
            }
            try {
                return afterCpu(line, Integer.parseInt(line.substring(open + 1, close)), close + 1);
            } catch (BadLineException e) {
                problem = e.getMessage();
            }
        }
        throw new BadLineException(problem);
    }

    /** Does "-pid", perhaps with a tgid in parentheses and blanks, stand before {@code end}? */
    private static boolean endsWithPid(String line, int end) {
        int at = skipBlanksBack(line, end);
        if (at > 0 && line.charAt(at - 1) == ')') {
            at = skipBlanksBack(line, Math.max(0, line.lastIndexOf('(', at)));
        }
        int digitsAt = at;
        while (digitsAt > 0 && isDigit(line.charAt(digitsAt - 1))) {
            digitsAt--;
        }
        return digitsAt < at && digitsAt > 0 && line.charAt(digitsAt - 1) == '-';
    }

    private static LineContext afterCpu(String line, int cpu, int start) throws BadLineException {
        if (cpu >= FtraceReader.CPUS_MAX) {
            throw new BadLineException("CPU " + cpu + " is not below " + FtraceReader.CPUS_MAX);
        }
        int at = start;
        for (int column = 0; column <= FLAG_COLUMNS_MAX; column++) {
            at = skipBlanks(line, at);
            int end = hasCharAt(line, at, '(') ? line.indexOf(')', at) + 1 : tokenEnd(line, at);
            if (end <= at) {
                break;
            }
            if (line.charAt(end - 1) == ':') {
                return time(line, cpu, at, end - 1);
            }
            at = end;
        }
        throw new BadLineException("no time after the CPU column");
    }

    private static LineContext time(String line, int cpu, int start, int end) throws BadLineException {
        int point = digitsEnd(line, start);
        if (point == end && end > start) {
            throw new BadLineException("time is not in seconds: trace_clock must be local, global, mono or boot");
        }
        int fractionDigits = end - point - 1;
        if (point == start || point - start > SECOND_DIGITS_MAX || !hasCharAt(line, point, '.')
                || fractionDigits < 1 || fractionDigits > FRACTION_DIGITS_MAX || digitsEnd(line, point + 1) != end) {
            throw new BadLineException("time is not a number of seconds such as 5198.167806");
        }
        long seconds = Long.parseLong(line.substring(start, point));
        if (seconds > SECONDS_MAX) {
            throw new BadLineException("time of " + seconds + " s is beyond " + SECONDS_MAX + " s");
        }
        long grainNanos = SECOND_NANOS;
        for (int digit = 0; digit < fractionDigits; digit++) {
            grainNanos /= 10;
        }
        long nanos = seconds * SECOND_NANOS + Long.parseLong(line.substring(point + 1, end)) * grainNanos;
        return new LineContext(cpu, nanos, grainNanos, skipBlanks(line, end + 1));
    }

    private static boolean hasCharAt(String line, int at, char c) {
        return at < line.length() && line.charAt(at) == c;
    }

    private static int digitsEnd(String line, int start) {
        int at = start;
        while (at < line.length() && isDigit(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int tokenEnd(String line, int start) {
        int at = start;
        while (at < line.length() && !isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int skipBlanks(String line, int start) {
        int at = start;
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int skipBlanksBack(String line, int end) {
        int at = end;
        while (at > 0 && isBlank(line.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
