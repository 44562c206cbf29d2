package org.sluice.x86.board;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.sluice.x86.net.Pcap;

/**
 * Opens the files of a device's {@link CableSpec}. What cannot be opened is told as a mistake of the board: a
 * {@link org.sluice.x86.text.TextException} with the board file's line, or an IllegalArgumentException if Java code
 * built the board; either names the file and the reason. Stateless.
 */
public final class CableFiles {

    private final Board board;
    private final DeviceSpec device;

    /** The files of one device of {@code board}. */
    public CableFiles(Board board, DeviceSpec device) {
        this.board = board;
        this.device = device;
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
            throw refusal("play=" + file + ": " + reason(e));
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
            throw refusal("capture=" + file + ": " + reason(e));
        }
    }

    private RuntimeException refusal(String complaint) {
        return new BoardProblem(board.name()).at(board.devicePlace(device.name()), device.title() + ": " + complaint);
    }

    /** The message of such an exception is the file's name alone. */
    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        boolean told = e instanceof FileSystemException && ((FileSystemException) e).getReason() != null;
        return told ? ((FileSystemException) e).getReason() : e.getMessage();
    }
}
