package org.sluice.x86;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.board.BoardFile;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;

/** Boards for tests. */
public final class Boards {

    /** Pin of the edge line {@code edge}. */
    public static final int EDGE_GSI = 4;
    /** Pin of the level lines {@code level} and {@code level2}, active low. */
    public static final int LEVEL_GSI = 11;

    private Boards() {
    }

    /** So many CPUs, one I/O APIC, lines: edge, level and level2 (shared), msi. */
    public static Board wired(int cpus) {
        return new BoardBuilder("wired").cpus(cpus).node(1 << 20, IntStream.range(0, cpus).toArray())
                .ioApic(0xFEC00000L, 24, 0)
                .device(DeviceSpec.of("edge", DeviceKind.LINE, 0, EDGE_GSI))
                .device(new DeviceSpec("level", DeviceKind.LINE, 0, LEVEL_GSI, true, true))
                .device(new DeviceSpec("level2", DeviceKind.LINE, 0, LEVEL_GSI, true, true))
                .device(DeviceSpec.of("msi", DeviceKind.LINE, 0, DeviceSpec.MSI))
                .build();
    }

    /** What the text of a board file says. */
    public static Board of(String name, String text) {
        try {
            return BoardFile.read(name, new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
