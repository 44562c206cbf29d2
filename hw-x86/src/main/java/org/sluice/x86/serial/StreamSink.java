package org.sluice.x86.serial;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * A serial port's far end that is a stream of the host: a file, or the standard output. Each character is written as it
 * comes; the stream stays its owner's, who closes it. On the baton.
 */
public final class StreamSink implements ByteSink {

    private final OutputStream out;
    private final boolean flushes;

    /** Writes to {@code out}, and flushes it after each character: for who looks on. */
    public StreamSink(OutputStream out) {
        this(out, true);
    }

    private StreamSink(OutputStream out, boolean flushes) {
        this.out = out;
        this.flushes = flushes;
    }

    /** Writes to {@code out}, which is complete when its owner closes it. */
    public static StreamSink unflushed(OutputStream out) {
        return new StreamSink(out, false);
    }

    /** Writes; an error of the host stops the machine as an {@link UncheckedIOException}. */
    @Override
    public void accept(byte value) {
        try {
            out.write(value);
            if (flushes) {
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
