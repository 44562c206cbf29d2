package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.Processor;
import org.sluice.x86.snapshot.SnapshotException;
import org.sluice.x86.snapshot.SnapshotFormat;

/** Whoever cannot be saved or restored is named, and nothing has changed. */
class SnapshotRefusalTest {

    private static final int VERSION_AT = 8;

    private final Machine machine = Machine.of(Board.named("pc"), MachineTrace.NONE, BusTiming.DEFAULT);

    @AfterEach
    void close() {
        machine.close();
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(SnapshotException.class).hasMessageContainingAll(words);
    }

    // ---- bytes ----

    @Test
    void anotherVersionIsNamedWithThisOne() {
        byte[] snapshot = machine.snapshot();
        ByteBuffer bytes = ByteBuffer.wrap(snapshot).order(ByteOrder.LITTLE_ENDIAN);
        int own = bytes.getInt(VERSION_AT);
        for (int other : new int[] {own - 1, own + 1, 0, -1, own << 8, Integer.MAX_VALUE}) {
            bytes.putInt(VERSION_AT, other);
            refused(() -> machine.restore(snapshot), "a snapshot of version " + other + ";", "this is version " + own);
        }
        bytes.putInt(VERSION_AT, own);
        machine.restore(snapshot);
    }

    @Test
    void bytesOfSomethingElseAreNoSnapshot() {
        refused(() -> machine.restore(new byte[0]), "0 bytes are no snapshot");
        refused(() -> machine.restore(new byte[100]), "100 bytes are no snapshot");
        refused(() -> machine.restore(Arrays.copyOf(machine.snapshot(), 23)), "no snapshot");
    }

    @Test
    void oneThatIsCutOffAnywhereIsRefused() {
        byte[] snapshot = machine.snapshot();
        for (int length = 24; length < snapshot.length; length += 101) {
            byte[] part = Arrays.copyOf(snapshot, length);
            refused(() -> machine.restore(part), "should have " + (snapshot.length - 24) + " bytes");
        }
    }

    @Test
    void everyFlippedBitIsFoundAndNothingHasChanged() {
        byte[] snapshot = machine.snapshot();
        machine.writePort(0x61, 1, 3);
        byte[] before = machine.snapshot();
        for (int bit = 0; bit < snapshot.length * 8; bit += 37) {
            byte[] damaged = snapshot.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            refused(() -> machine.restore(damaged), "snapshot");
        }
        assertThat(machine.snapshot()).isEqualTo(before);
    }

    @Test
    void aStateThatEndsEarlyOrLateIsTold() {
        byte[] state = SnapshotFormat.open(machine.snapshot());
        byte[] shorter = SnapshotFormat.seal(Arrays.copyOf(state, state.length - 3));
        byte[] longer = SnapshotFormat.seal(Arrays.copyOf(state, state.length + 3));
        refused(() -> machine.restore(shorter), "ends within exit");
        refused(() -> machine.restore(longer), "3 bytes more");
    }

    // ---- another kind of machine ----

    @Test
    void anotherBoardIsNamedWithThisOne() {
        try (Machine other = Machine.of(Board.named("up"), MachineTrace.NONE, BusTiming.DEFAULT)) {
            refused(() -> machine.restore(other.snapshot()), "another board", "'up #", "'pc #");
        }
    }

    @Test
    void aBoardOfTheSameNameThatSaysAnythingElseIsAnother() {
        String text = SnapshotTest.EVERYTHING;
        String[][] changes = {{"timer=1GHz", "timer=500MHz"}, {"gsi=7", "gsi=6"}, {"slot=3", "slot=5"},
            {"0xfeb80000", "0xfebc0000"}, {"memory=1G cpus=0-1", "memory=2G cpus=0-1"}, {"com1", "com2"},
            {"pins=24", "pins=32"}, {"line bell msi\n", ""}, {"timer=1GHz", "timer=1GHz tsc=500MHz"},
            {"timer=1GHz", "timer=1GHz mode=x2apic"}, {"timer=1GHz", "timer=1GHz latency=81ns"},
            {"timer=1GHz", "timer=1GHz cores=4"}, {"ioapic", "distance 0 1 30\nioapic"}};
        try (Machine original = machineOf(text)) {
            byte[] snapshot = original.snapshot();
            for (String[] change : changes) {
                try (Machine changed = machineOf(text.replace(change[0], change[1]))) {
                    refused(() -> changed.restore(snapshot), "another board");
                }
            }
        }
    }

    private static Machine machineOf(String text) {
        return Machine.of(Boards.of("everything", text), MachineTrace.NONE, BusTiming.DEFAULT);
    }

    @Test
    void anotherTimingIsNamed() {
        try (Machine other = Machine.of(Board.named("pc"), MachineTrace.NONE, BusTiming.NONE)) {
            refused(() -> machine.restore(other.snapshot()), "another timing", "bus 0 ns", "bus 40 ns");
        }
    }

    @Test
    void aSlotWithOtherSoftwareIsNamed() {
        byte[] snapshot = machine.snapshot();
        machine.cpu(1).place(new RestlessSoftware(machine, 1, 1));
        refused(() -> machine.restore(snapshot), "another software of cpu 1", "'nothing'", "RestlessSoftware");
    }

    // ---- what cannot be saved ----

    @Test
    void softwareThatCannotBeSavedIsNamed() {
        FakeSoftware.install(machine, 1);
        refused(machine::snapshot, "software of cpu 1", "FakeSoftware");
    }

    @Test
    void aDeviceThatCannotBeSavedIsNamed() {
        refused(() -> MachineSnapshot.asSnapshottable("uart com1", "a text"), "uart com1 cannot be saved", "String");
    }

    @Test
    void aSuspendedStrandIsNamedByItsCpu() {
        machine.cpu(1).place(new RestlessSoftware(machine, 1, 1));
        machine.cpu(1).time().start(() -> {
            machine.cpu(1).time().spend(10);
            machine.cpu(1).time().spend(1_000_000);
        });
        refused(machine::snapshot, "cpu 1", "code on a strand of its own");
        machine.engine().runUntil(500);
        refused(machine::snapshot, "cpu 1", "waits in the middle");
        machine.engine().runUntil(2_000_000);
        assertThat(machine.snapshot()).isNotEmpty();
    }

    @Test
    void aStrandThatIsBlockedIsNamedByItsCpu() {
        Processor.Parking parking = new Processor.Parking();
        machine.cpu(0).place(new RestlessSoftware(machine, 0, 1));
        machine.cpu(0).time().start(() -> machine.cpu(0).time().block(parking));
        machine.engine().runUntil(500);
        assertThat(machine.cpu(0).time().isIdle()).isTrue();
        refused(machine::snapshot, "cpu 0", "waits in the middle");
    }

    @Test
    void plannedFaultsAndLateMessagesAreRefused() {
        machine.delayMessages((sender, targets, planned) -> planned);
        refused(machine::snapshot, "an explorer makes late");
        machine.delayMessages(null);
        byte[] snapshot = machine.snapshot();
        machine.faults(1);
        refused(machine::snapshot, "planned faults");
        refused(() -> machine.restore(snapshot), "planned faults");
    }

    @Test
    void anEventOfAnOutsiderIsRefusedByTheNameOfItsClass() {
        long event = machine.engine().post(70, new Outsider(), 0, 0);
        refused(machine::snapshot, "event at 70 ns", "Outsider");
        machine.engine().queue().cancel(event);
        assertThat(machine.snapshot()).isNotEmpty();
    }

    private static final class Outsider implements org.sluice.x86.engine.EventTarget {
        @Override
        public void onEvent(int kind, long argument) {
            // never due
        }
    }

    // ---- not now ----

    @Test
    void withinAnEventThereIsNoSnapshot() {
        machine.engine().post(5, (kind, argument) -> machine.snapshot(), 0, 0);
        assertThatThrownBy(() -> machine.engine().runUntil(10)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("middle of something");
        assertThatThrownBy(machine::snapshot).isInstanceOf(IllegalStateException.class).hasMessageContaining("failed");
    }

    @Test
    void aClosedMachineHasNoSnapshot() {
        byte[] snapshot = machine.snapshot();
        machine.close();
        assertThatThrownBy(machine::snapshot).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> machine.restore(snapshot)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void duringARunNothingIsRestored() {
        byte[] snapshot = machine.snapshot();
        machine.engine().explore(new org.sluice.x86.engine.Chance() {
            @Override
            public void between() {
                assertThatThrownBy(() -> machine.restore(snapshot)).isInstanceOf(IllegalStateException.class);
            }

            @Override
            public int first(org.sluice.x86.engine.Due[] due, int count) {
                return 0;
            }
        });
        machine.cpu(0).time().begin(0, 10);
        machine.cpu(0).place(new RestlessSoftware(machine, 0, 1));
        machine.engine().runUntil(100);
        assertThat(machine.engine().nowNanos()).isEqualTo(100);
    }
}
