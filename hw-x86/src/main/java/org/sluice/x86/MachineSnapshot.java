package org.sluice.x86;

import org.sluice.x86.board.Board;
import org.sluice.x86.board.CpuSpec;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.board.IoApicSpec;
import org.sluice.x86.board.NodeSpec;
import org.sluice.x86.snapshot.SnapshotException;
import org.sluice.x86.snapshot.SnapshotFormat;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * Saves a machine, restores one. The head says of what kind of machine the rest is: its board, its timing, the classes
 * of its software; a machine of another kind is refused before anything is touched. On the baton, between two events.
 */
final class MachineSnapshot {

    private static final String EMPTY_SLOT = "nothing";

    private final Machine machine;

    MachineSnapshot(Machine machine) {
        this.machine = machine;
    }

    byte[] save() {
        machine.refuseSnapshot(false);
        StateStream state = StateStream.saving();
        exchangeHead(state);
        machine.exchange(state);
        machine.engine().queue().refuseUnclaimed();
        return SnapshotFormat.seal(state.bytes());
    }

    void restore(byte[] snapshot) {
        machine.refuseSnapshot(true);
        StateStream state = StateStream.restoring(SnapshotFormat.open(snapshot));
        exchangeHead(state);
        machine.exchange(state);
        state.end();
    }

    /** Whoever is to be saved, or its refusal by name. */
    static Snapshottable asSnapshottable(String name, Object part) {
        if (!(part instanceof Snapshottable)) {
            throw new SnapshotException(name + " cannot be saved: " + part.getClass().getSimpleName()
                    + " is not Snapshottable");
        }
        return (Snapshottable) part;
    }

    private void exchangeHead(StateStream state) {
        Board board = machine.board();
        same(state, "board", board.name() + " #" + Long.toHexString(fingerprint(board)));
        BusTiming timing = machine.timing();
        same(state, "timing", "bus " + timing.busNanos() + " ns, ipi " + timing.ipiNanos() + " ns");
        for (int i = 0; i < machine.cpuCount(); i++) {
            CpuSoftware software = machine.cpu(i).window().software();
            if (software != null) {
                asSnapshottable("software of cpu " + i, software);
            }
            same(state, "software of cpu " + i, software == null ? EMPTY_SLOT : software.getClass().getName());
        }
    }

    private static void same(StateStream state, String what, String here) {
        String saved = state.exchange(here);
        if (!saved.equals(here)) {
            throw new SnapshotException("a snapshot of another " + what + ": '" + saved + "'; this machine's is '"
                    + here + "'");
        }
    }

    /** A hash of everything that a board says. */
    private static long fingerprint(Board board) {
        StateStream all = StateStream.saving();
        all.exchange(board.timerHz());
        all.exchange(board.tscHz());
        all.exchange(board.isX2Apic());
        all.exchange(board.isRestarting());
        all.exchange(board.topology().coresPerSocket());
        all.exchange(board.topology().threadsPerCore());
        for (CpuSpec cpu : board.cpus()) {
            all.exchange(cpu.apicId());
            all.exchange(cpu.node());
        }
        for (NodeSpec from : board.nodes()) {
            all.exchange(from.memoryBytes());
            for (NodeSpec to : board.nodes()) {
                all.exchange(board.distances().get(from.index(), to.index()));
                all.exchange(board.distances().latencyNanos(from.index(), to.index()));
            }
        }
        for (IoApicSpec ioApic : board.ioApics()) {
            all.exchange(ioApic.address());
            all.exchange(ioApic.pins());
            all.exchange(ioApic.gsiBase());
        }
        for (DeviceSpec device : board.devices()) {
            all.exchange(device.title());
            all.exchange(device.address());
            all.exchange(device.gsi());
            all.exchange(device.level());
            all.exchange(device.activeLow());
        }
        return SnapshotFormat.hash(all.bytes());
    }
}
