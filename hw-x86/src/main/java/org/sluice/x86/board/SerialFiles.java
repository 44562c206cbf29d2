package org.sluice.x86.board;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens what a device's {@link SerialSpec} names. What cannot be opened is told as a mistake of the board, as
 * {@link CableFiles} does. Input is read whole, before a machine runs, so that nothing the machine does waits for the
 * host and every run of the same input is the same. Stateless, but for the standard input, which is read once.
 */
public final class SerialFiles {

    /** The longest input, in bytes. */
    public static final int INPUT_BYTES_MAX = 16 << 20;

    private final DeviceSpec device;
    private final FileProblem problem;

    /** The files of one device of {@code board}. */
    public SerialFiles(Board board, DeviceSpec device) {
        this.device = device;
        this.problem = new FileProblem(board, device);
    }

    /** Reads the input if it is a file, to see whether it can be; leaves the standard input alone. */
    public void checkInput() {
        if (!SerialSpec.STDIN.equals(device.serial().in())) {
            readInput();
        }
    }

    /** All that the far end has to send; empty if the board names no input. */
    public byte[] readInput() {
        Path file = device.serial().in();
        if (file == null) {
            return new byte[0];
        }
        try {
            if (file.equals(SerialSpec.STDIN)) {
                return StandardInput.bytes(System.in);
            }
            try (InputStream in = Files.newInputStream(file)) {
                return read(in);
            }
        } catch (IOException e) {
            throw problem.at("in=" + file, e);
        }
    }

    /** Reads to the end. */
    static byte[] read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(INPUT_BYTES_MAX + 1);
        if (bytes.length > INPUT_BYTES_MAX) {
            throw new IOException("it has more than " + INPUT_BYTES_MAX + " bytes");
        }
        return bytes;
    }

    /** An empty file for its one owner to close; null if the board names none. An older file is lost. */
    public OutputStream createOutput() {
        Path file = device.serial().out();
        if (file == null || file.equals(SerialSpec.STDOUT)) {
            return null;
        }
        try {
            return new BufferedOutputStream(Files.newOutputStream(file));
        } catch (IOException e) {
            throw problem.at("out=" + file, e);
        }
    }
}
