package org.sluice.x86;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.sluice.x86.board.SerialFiles;
import org.sluice.x86.board.SerialSpec;
import org.sluice.x86.serial.ByteSink;
import org.sluice.x86.serial.StreamSink;

/** The host's side of a device that sends characters, as its board describes it. Closed with the machine. */
final class SerialEnd implements Closeable {

    private final SerialSpec spec;
    private final OutputStream file;

    private SerialEnd(SerialSpec spec, OutputStream file) {
        this.spec = spec;
        this.file = file;
    }

    /** Opens the output, and tells {@code connect} of it if there is one. */
    static SerialEnd open(SerialFiles files, SerialSpec spec, Consumer<ByteSink> connect) {
        OutputStream file = files.createOutput();
        if (file != null) {
            connect.accept(StreamSink.unflushed(file));
        } else if (spec.out() != null) {
            connect.accept(new StreamSink(standardOutput()));
        }
        return new SerialEnd(spec, file);
    }

    /**
     * The process's own, whatever System.out has been made: not to be closed. Whoever closes a pipe at its other end
     * has seen enough, which is no failure of the machine: a PrintStream keeps such errors to itself.
     */
    private static OutputStream standardOutput() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new IOException("out=" + spec.out() + " is incomplete: " + e.getMessage(), e);
        }
    }
}
