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

    /** Writes to {@code out}. */
    public StreamSink(OutputStream out) {
        this.out = out;
    }

    /** Writes and flushes; an error of the host stops the machine as an {@link UncheckedIOException}. */
    @Override
    public void accept(byte value) {
        try {
            out.write(value);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
