package org.sluice.x86.board;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.sluice.x86.text.TextException;

/**
 * {@code board check FILE}: reads a board file and says what it is, or what is wrong with it and in which line.
 * What is to be played or sent is read, too, but for the standard input; what is to be written is left alone.
 */
public final class BoardCheckCommand {

    /** The file is a board. */
    public static final int FINE = 0;
    /** It is not, or cannot be read, or the arguments were not understood. */
    public static final int REFUSED = 2;

    private static final String USAGE = "usage: board check FILE";

    private BoardCheckCommand() {
    }

    /**
     * Checks one file.
     *
     * @param args {@code check} and the file
     * @return {@link #FINE} or {@link #REFUSED}
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length != 2 || !args[0].equals("check")) {
            err.println(USAGE);
            return REFUSED;
        }
        String file = args[1];
        try {
            Board board = BoardFile.read(Path.of(file));
            for (DeviceSpec device : board.devices()) {
                new CableFiles(board, device).readPlay();
                new SerialFiles(board, device).checkInput();
            }
            describe(board, out);
            return FINE;
        } catch (TextException mistake) {
            err.println(mistake.getMessage());
        } catch (IOException | InvalidPathException unreadable) {
            err.println(file + ": cannot be read: " + unreadable.getMessage());
        }
        return REFUSED;
    }

    private static void describe(Board board, PrintStream out) {
        long bytes = board.nodes().stream().mapToLong(NodeSpec::memoryBytes).sum();
        out.println("board " + board.name() + ": " + count(board.cpuCount(), "CPU") + ", "
                + count(board.nodes().size(), "node") + " with " + (bytes >> 20) + " MiB, "
                + count(board.ioApics().size(), "I/O APIC") + ", " + count(board.devices().size(), "device"));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
