package org.sluice.nanokernel.ftrace;

import java.io.IOException;
import java.io.Reader;

/** Cuts a text of any length into lines and holds at most one of bounded length. */
final class BoundedLines {

    /** The longest line that is used, in characters; longer ones come back as {@link #isTooLong}. */
    static final int LINE_CHARS_MAX = 4096;

    private final Reader reader;
    private final char[] buffer = new char[8192];
    private final StringBuilder line = new StringBuilder(256);
    private int next;
    private int limit;
    private long lineNumber;
    private long charCount;
    private boolean tooLong;
    private long nulCount;

    BoundedLines(Reader reader) {
        this.reader = reader;
    }

    /** The next line without its end (LF or CR LF), cut at {@link #LINE_CHARS_MAX}, or null at the end of the text. */
    String next() throws IOException {
        line.setLength(0);
        tooLong = false;
        int c = read();
        if (c < 0) {
            return null;
        }
        lineNumber++;
        for (; c >= 0 && c != '\n'; c = read()) {
            nulCount += c == 0 ? 1 : 0;
            if (line.length() < LINE_CHARS_MAX) {
                line.append((char) c);
            } else {
                tooLong = true;
            }
        }
        int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') {
            line.setLength(last);
        }
        return line.toString();
    }

    /** Was the line returned last cut? */
    boolean isTooLong() {
        return tooLong;
    }

    /** The number of the line returned last, 1 for the first. */
    long lineNumber() {
        return lineNumber;
    }

    /** Characters read so far. */
    long charCount() {
        return charCount;
    }

    /** NUL characters read so far; no text holds one. */
    long nulCount() {
        return nulCount;
    }

    private int read() throws IOException {
        if (next == limit) {
            next = 0;
            limit = charCount >= FtraceReader.TEXT_CHARS_MAX ? -1 : reader.read(buffer);
            if (limit <= 0) {
                limit = 0;
                return -1;
            }
            charCount += limit;
        }
        return buffer[next++];
    }
}
