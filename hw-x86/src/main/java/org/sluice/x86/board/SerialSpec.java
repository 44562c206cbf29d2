package org.sluice.x86.board;

import java.nio.file.Path;

/**
 * The host's side of a device that passes characters: where they go, and from where they come. Files belong to the
 * host: each machine of the board opens them when it is built and closes them with itself; relative paths begin at the
 * current directory. Immutable.
 *
 * @param out what the device sends is written there; {@link #STDOUT} is the standard output; null: nowhere
 * @param in  the far end sends what stands there; {@link #STDIN} is the standard input; null: nothing
 */
public record SerialSpec(Path out, Path in) {

    /** Neither: what Java code connects by itself. */
    public static final SerialSpec NONE = new SerialSpec(null, null);
    /** In place of a file: the standard output. A file of that name is {@code ./stdout}. */
    public static final Path STDOUT = Path.of("stdout");
    /** In place of a file: the standard input, to its end. A file of that name is {@code ./stdin}. */
    public static final Path STDIN = Path.of("stdin");
}
