package org.sluice.testkit.conformance;

import java.util.stream.IntStream;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;

/** The boards that the checks run on. */
final class Benches {

    static final int EDGE = 4;
    static final int LEVEL = 11;

    private Benches() {
    }

    /** So many CPUs; lines edge (gsi 4), level and level2 (gsi 11, active low), msi. The timer's clock is 1 ns. */
    static Board lines(int cpus) {
        return start(cpus).device(DeviceSpec.of("edge", DeviceKind.LINE, 0, EDGE))
                .device(new DeviceSpec("level", DeviceKind.LINE, 0, LEVEL, true, true))
                .device(new DeviceSpec("level2", DeviceKind.LINE, 0, LEVEL, true, true))
                .device(DeviceSpec.of("msi", DeviceKind.LINE, 0, DeviceSpec.MSI)).build();
    }

    static BoardBuilder start(int cpus) {
        return new BoardBuilder("bench").cpus(cpus).node(1 << 20, IntStream.range(0, cpus).toArray())
                .ioApic(0xFEC00000L, 24, 0);
    }

    /** CPUs in x2APIC mode, with ids 0, 1, 16, 17, 300. */
    static Board x2Apic() {
        return start(5).x2Apic(true).apicId(2, 16).apicId(3, 17).apicId(4, 300).build();
    }
}
