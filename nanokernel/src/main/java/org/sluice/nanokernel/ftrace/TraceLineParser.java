package org.sluice.nanokernel.ftrace;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.nanokernel.ftrace.TraceLine.Origin;
import org.sluice.nanokernel.ftrace.TraceLine.Phase;

/** Understands one line after the other of one file, and keeps what the lines that are no events say. */
final class TraceLineParser {

    /** The longest device name, in characters. */
    static final int NAME_CHARS_MAX = 128;

    /** How many different handlers (irq and device, or vector) a file may have. */
    static final int ORIGINS_MAX = 4096;

    private static final String ENTRY = "_entry";
    private static final String EXIT = "_exit";

    /** Linux prints the first form, trace-cmd the second, either perhaps without a number. */
    private static final Pattern LOST = Pattern.compile(
            "CPU:(\\d{1,6}) \\[(?:LOST (?:(\\d{1,9}) )?EVENTS|(?:(\\d{1,9}) )?EVENTS DROPPED)]");
    private static final Pattern TRACE_CMD_HEADER = Pattern.compile(
            "version = \\d{1,9}|cpus=(\\d{1,6})|CPU \\d{1,6} is empty");
    private static final Pattern FTRACE_CPUS = Pattern.compile("#P:(\\d{1,6})");

    private final Map<Origin, Origin> origins = new TreeMap<>(Origin.ORDER);
    private int headerCpuCount;
    private long grainNanos = Long.MAX_VALUE;
    private long ignoredCount;
    private long lostCount;
    private long latestNanos;

    /**
     * The event on this line, or null if it has none that is used: a header, a blank line, an event of no use here.
     *
     * @throws BadLineException if it makes no sense
     */
    TraceLine parse(String line) throws BadLineException {
        if (line.isBlank()) {
            return null;
        }
        if (line.charAt(0) == '#') {
            cpusOfHeader(FTRACE_CPUS.matcher(line));
            return null;
        }
        if (line.stripLeading().startsWith("=>")) {
            return null; // a stack trace below its event
        }
        Matcher lost = LOST.matcher(line);
        if (lost.matches()) {
            return lost(lost);
        }
        Matcher header = TRACE_CMD_HEADER.matcher(line);
        if (header.matches()) {
            header.reset();
            cpusOfHeader(header);
            return null;
        }
        return event(line, LineContext.of(line));
    }

    /** The CPU count that the file's header states, or 0. */
    int headerCpuCount() {
        return headerCpuCount;
    }

    /** The finest grain of a used time, in ns. */
    long grainNanos() {
        return grainNanos;
    }

    /** Events of no use here. */
    long ignoredCount() {
        return ignoredCount;
    }

    /** Events that the recording machine says it lost. */
    long lostCount() {
        return lostCount;
    }

    private void cpusOfHeader(Matcher matcher) {
        if (matcher.find() && matcher.group(1) != null) {
            int count = Integer.parseInt(matcher.group(1));
            headerCpuCount = count <= FtraceReader.CPUS_MAX ? Math.max(headerCpuCount, count) : headerCpuCount;
        }
    }

    private TraceLine lost(Matcher matcher) throws BadLineException {
        int cpu = Integer.parseInt(matcher.group(1));
        if (cpu >= FtraceReader.CPUS_MAX) {
            throw new BadLineException("CPU " + cpu + " is not below " + FtraceReader.CPUS_MAX);
        }
        String count = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
        lostCount += count == null ? 1 : Integer.parseInt(count);
        return new TraceLine(Phase.LOST, null, cpu, latestNanos);
    }

    private TraceLine event(String line, LineContext context) throws BadLineException {
        String body = line.substring(context.bodyAt());
        int colon = body.indexOf(':');
        String name = colon < 0 ? "" : body.substring(0, colon);
        Phase phase = name.endsWith(ENTRY) ? Phase.ENTRY : Phase.EXIT;
        String suffix = phase == Phase.ENTRY ? ENTRY : EXIT;
        TraceSource source = name.endsWith(suffix)
                ? TraceSource.named(name.substring(0, name.length() - suffix.length())) : null;
        if (source == null) {
            passOver(body, name);
            return null;
        }
        Origin origin = origin(name, phase, source, body.substring(colon + 1).strip());
        grainNanos = Math.min(grainNanos, context.grainNanos());
        latestNanos = Math.max(latestNanos, context.atNanos());
        return new TraceLine(phase, origin, context.cpu(), context.atNanos());
    }

    /** An unknown event, or a line of the function tracers, or no event at all. */
    private void passOver(String body, String name) throws BadLineException {
        boolean named = !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
        boolean function = body.contains(" <-") || body.startsWith("<stack trace>")
                || body.startsWith("<user stack trace>");
        if (!named && !function) {
            throw new BadLineException(body.isEmpty() ? "no event after the time" : "no event name, or it is cut off");
        }
        ignoredCount++;
    }

    private Origin origin(String event, Phase phase, TraceSource source, String fields) throws BadLineException {
        EventFields parsed = EventFields.of(event, source, fields);
        String name = source.kernelName();
        if (source == TraceSource.IRQ_HANDLER) {
            name = phase == Phase.ENTRY ? parsed.last("name") : "";
            if (phase == Phase.EXIT) {
                parsed.last("ret");
            }
        }
        Origin origin = new Origin(source, parsed.number(), name);
        Origin known = origins.get(origin);
        if (known == null) {
            if (origins.size() == ORIGINS_MAX) {
                throw new BadLineException(event + " of one more handler than the " + ORIGINS_MAX + " that are kept");
            }
            origins.put(origin, origin);
            return origin;
        }
        return known;
    }
}
