package org.sluice.x86.firmware;

import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;

/** ISA irqs as the board wires them: which gsi each has, and where trigger and polarity are not ISA's. */
final class Isa {

    static final int IRQS = 16;

    private static final int TIMER_GSI = 2;

    /**
     * An irq that is not wired as usual.
     *
     * @param irq       ISA irq
     * @param gsi       where it is
     * @param level     level-triggered?
     * @param activeLow active low?
     */
    record Override(int irq, int gsi, boolean level, boolean activeLow) {

        /** MPS INTI flags: polarity [1:0], trigger [3:2]; 0 is the bus's own, edge and high for ISA. */
        int flags() {
            return level || activeLow ? (activeLow ? 3 : 1) | (level ? 3 : 1) << 2 : 0;
        }
    }

    private Isa() {
    }

    /** The overrides of a board, by irq. */
    static List<Override> overrides(Board board) {
        List<Override> found = new ArrayList<>();
        found.add(new Override(0, TIMER_GSI, false, false));
        for (int gsi = 1; gsi < IRQS; gsi++) {
            DeviceSpec device = deviceAt(board, gsi);
            if (gsi != TIMER_GSI && device != null && (device.level() || device.activeLow())) {
                found.add(new Override(gsi, gsi, device.level(), device.activeLow()));
            }
        }
        return found;
    }

    private static DeviceSpec deviceAt(Board board, int gsi) {
        return board.devices().stream().filter(device -> device.gsi() == gsi).findFirst().orElse(null);
    }

    static boolean has(Board board, DeviceKind kind) {
        return find(board, kind) != null;
    }

    static DeviceSpec find(Board board, DeviceKind kind) {
        return board.devices().stream().filter(device -> device.kind() == kind).findFirst().orElse(null);
    }
}
