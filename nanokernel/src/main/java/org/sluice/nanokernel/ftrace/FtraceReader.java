package org.sluice.nanokernel.ftrace;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a recording. One use per file, on one thread; memory is bounded by {@link #EVENTS_MAX}.
 *
 * <p>Lines may stand in any order: they are sorted by time, lines of one time keep their order, and
 * {@link ReadingNotes#outOfOrder} counts those that had to move. Not read: the trace options {@code latency-format},
 * {@code raw}, {@code nocontext-info}, clocks that do not count seconds, and trace.dat itself.
 */
public final class FtraceReader {

    /** How many entries and exits are taken: some 40 s of two busy CPUs, at most 150 MB of heap. */
    public static final int EVENTS_MAX = 1_000_000;

    /** CPUs are numbered below this. */
    public static final int CPUS_MAX = 1024;

    /** The longest file, in characters. */
    public static final long TEXT_CHARS_MAX = 1L << 30;

    /** A file with more NUL characters than this before its first interrupt is given up as binary. */
    private static final int NULS_MAX = 1 << 16;

    /** How trace.dat begins: bytes 0x17 0x08 0x44, then "tracing" (trace-cmd.dat(5)). */
    private static final String TRACE_DAT_MAGIC = "\u0017\bDtracing";

    private final String fileName;
    private final BoundedLines source;
    private final TraceLineParser parser = new TraceLineParser();
    private final List<TraceLine> lines = new ArrayList<>();
    private final BadLines badLines = new BadLines();
    private boolean traceDat;
    private boolean interruptSeen;
    private long latestNanos;
    private long outOfOrder;

    private FtraceReader(String fileName, Reader reader) {
        this.fileName = fileName;
        this.source = new BoundedLines(reader);
    }

    /**
     * Reads {@code file} as UTF-8; bytes that are none become U+FFFD.
     *
     * @throws IOException if the file cannot be read
     * @throws UnusableTraceException if it holds no interrupt or too many
     */
    public static Recording read(Path file) throws IOException {
        try (Reader reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
            return read(file.toString(), reader);
        }
    }

    /**
     * Reads to the end of {@code reader}, which stays open and needs no buffer of its own.
     *
     * @param fileName what messages call it
     * @throws IOException if {@code reader} fails
     * @throws UnusableTraceException if it holds no interrupt or too many
     */
    public static Recording read(String fileName, Reader reader) throws IOException {
        return new FtraceReader(fileName, reader).read();
    }

    private Recording read() throws IOException {
        for (String line = source.next(); line != null && !isHopeless(); line = source.next()) {
            traceDat |= source.lineNumber() == 1 && line.startsWith(TRACE_DAT_MAGIC);
            try {
                if (source.isTooLong()) {
                    throw new BadLineException("longer than " + BoundedLines.LINE_CHARS_MAX + " characters");
                }
                TraceLine event = parser.parse(line);
                if (event != null) {
                    keep(event);
                }
            } catch (BadLineException e) {
                badLines.add(source.lineNumber(), e.getMessage());
            }
        }
        if (!interruptSeen) {
            throw new UnusableTraceException(fileName, whyUnusable());
        }
        if (source.charCount() >= TEXT_CHARS_MAX) {
            throw new UnusableTraceException(fileName, "is longer than " + TEXT_CHARS_MAX + " characters");
        }
        Timeline timeline = Timeline.build(lines);
        return new Recording(fileName, timeline, parser, new ReadingNotes(source.lineNumber(), parser.ignoredCount(),
                parser.lostCount(), outOfOrder, timeline.unmatchedEntries(), timeline.unmatchedExits(), badLines));
    }

    private boolean isHopeless() {
        return !interruptSeen && source.nulCount() > NULS_MAX;
    }

    private void keep(TraceLine event) {
        if (lines.size() == EVENTS_MAX) {
            throw new UnusableTraceException(fileName,
                    "has more than " + EVENTS_MAX + " interrupt and softirq events: replay a part of it");
        }
        lines.add(event);
        outOfOrder += event.atNanos() < latestNanos ? 1 : 0;
        latestNanos = Math.max(latestNanos, event.atNanos());
        interruptSeen |= event.phase() == TraceLine.Phase.ENTRY && event.origin().source() != TraceSource.SOFTIRQ;
    }

    private String whyUnusable() {
        if (source.charCount() == 0) {
            return "is empty";
        }
        if (traceDat) {
            return "is a trace.dat file: turn it into text with 'trace-cmd report'";
        }
        if (source.nulCount() > 0) {
            return "is binary, not ftrace text";
        }
        String why = "no interrupt was entered (irq_handler_entry, local_timer_entry, ...) in " + source.lineNumber()
                + (source.lineNumber() == 1 ? " line" : " lines");
        if (parser.ignoredCount() > 0) {
            why += "; other events: " + parser.ignoredCount();
        }
        if (badLines.count() > 0) {
            why += "; bad lines: " + badLines.count() + ", the first is " + badLines.first().get(0);
        }
        return why + "; expected is what /sys/kernel/tracing/trace or 'trace-cmd report' prints";
    }
}
