package org.sluice.x86.board;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sluice.x86.net.Pcap;

/**
 * Opens the files of a device's {@link CableSpec}. What cannot be opened is told as a mistake of the board: a
 * {@link org.sluice.x86.text.TextException} with the board file's line, or an IllegalArgumentException if Java code
 * built the board; either names the file and the reason. Stateless.
 */
public final class CableFiles {

    private final DeviceSpec device;
    private final FileProblem problem;

    /** The files of one device of {@code board}. */
    public CableFiles(Board board, DeviceSpec device) {
        this.device = device;
        this.problem = new FileProblem(board, device);
    }

    /** The frames to play, the whole file; none if the board names no file. */
    public List<Pcap.Packet> readPlay() {
        Path file = device.cable().play();
        if (file == null) {
            return List.of();
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return Pcap.read(in);
        } catch (IOException e) {
            throw problem.at("play=" + file, e);
        }
    }

    /** An empty capture, for its one owner to close; null if the board names no file. An older file is lost. */
    public OutputStream createCapture() {
        Path file = device.cable().capture();
        if (file == null) {
            return null;
        }
        try {
            return new BufferedOutputStream(Files.newOutputStream(file));
        } catch (IOException e) {
            throw problem.at("capture=" + file, e);
        }
    }
}
