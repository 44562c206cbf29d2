package org.sluice.x86.board;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words why a file that a device's statement names cannot be used. Stateless. */
final class FileProblem {

    private final Board board;
    private final DeviceSpec device;

    FileProblem(Board board, DeviceSpec device) {
        this.board = board;
        this.device = device;
    }

    /** The exception to throw; {@code option} is the whole of it, {@code play=x.pcap}. */
    RuntimeException at(String option, IOException e) {
        return new BoardProblem(board.name()).at(board.devicePlace(device.name()), device.title() + ": " + option
                + ": " + reason(e));
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
