package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.engine.Chance;
import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.SplitMix64;
import org.sluice.x86.platform.FwCfg;
import org.sluice.x86.serial.TextSink;
import org.sluice.x86.serial.Uart;

/** A machine that is restored goes on as the one that was saved would have, record by record and field by field. */
class SnapshotTest {

    /** Each kind of device that a board can name. */
    static final String EVERYTHING = """
            cpus 4 timer=1GHz
            node memory=1G cpus=0-1
            node memory=1G cpus=2-3
            ioapic address=0xfec00000 pins=24 gsi=0
            pic i8259
            pit i8254
            rtc cmos
            hpet hpet0
            acpi pm
            reset ports
            fwcfg fwcfg0
            debugexit exit
            debugcon debugcon0
            testdev testdev0
            vga screen
            pci host
            edu edu0 slot=4 gsi=16
            e1000 eth0 msi slot=3
            uart com1 port=0x3f8 gsi=4
            nic nic0 address=0xfeb80000 gsi=11
            line button gsi=7
            line bell msi
            """;

    private static final Board BOARD = Boards.of("everything", EVERYTHING);
    private static final long END = 200_000;
    private static final int CUTS = 8;

    private final List<Machine> machines = new ArrayList<>();
    private RecordedTrace trace;

    @AfterEach
    void close() {
        machines.forEach(Machine::close);
    }

    private Machine empty() {
        trace = new RecordedTrace();
        Machine machine = Machine.of(BOARD, trace, BusTiming.DEFAULT);
        machines.add(machine);
        return machine;
    }

    private Machine booted(long seed) {
        Machine machine = empty();
        for (int i = 0; i < machine.cpuCount(); i++) {
            new RestlessSoftware(machine, i, seed).boot();
        }
        int[][] controllers = {{0x20, 0x30, 4}, {0xA0, 0x38, 2}};
        for (int[] chip : controllers) {
            machine.writePort(chip[0], 1, 0x11);
            machine.writePort(chip[0] + 1, 1, chip[1]);
            machine.writePort(chip[0] + 1, 1, chip[2]);
            machine.writePort(chip[0] + 1, 1, 1);
        }
        machine.writeMmio(0, 0xE0020010L, 4, 0xD0000000L); // the cards where the accesses go
        machine.writeMmio(0, 0xE0020014L, 4, 0xD0100000L);
        machine.writeMmio(0, 0xE0020004L, 2, 6);
        machine.writeMmio(0, 0xE0018010L, 4, 0xD2000000L);
        machine.writeMmio(0, 0xE0018004L, 2, 6);
        ((MsiWire) machine.line("bell")).program(0xFEE00000L, 0x77);
        return machine;
    }

    private Machine restored(byte[] snapshot) {
        Machine machine = empty();
        for (int i = 0; i < machine.cpuCount(); i++) {
            machine.cpu(i).place(new RestlessSoftware(machine, i, 0));
        }
        machine.restore(snapshot);
        return machine;
    }

    /** To an instant, whatever the guest asks for: powering off ends a run, not the test. */
    private static void run(Machine machine, long untilNanos) {
        while (machine.engine().nowNanos() < untilNanos) {
            machine.engine().runUntil(untilNanos);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void atRandomCutsRestoreAndContinueEqualsTheStraightRun(long seed) {
        Machine straight = booted(seed);
        run(straight, END);
        List<RecordedTrace.Entry> all = trace.entries();
        assertThat(all).hasSizeGreaterThan(500);
        Machine cut = booted(seed);
        RecordedTrace cutTrace = trace;
        byte[] end = straight.snapshot();
        Machine last = straight;
        for (long at : instants(new SplitMix64(seed))) {
            run(cut, at);
            byte[] snapshot = cut.snapshot();
            int before = cutTrace.entries().size();
            Machine continued = restored(snapshot);
            assertThat(continued.snapshot()).as("seed %d, cut at %d", seed, at).isEqualTo(snapshot);
            assertThat(continued.ledger().balanced()).isTrue();
            run(continued, END);
            assertThat(trace.entries()).as("seed %d, cut at %d", seed, at).isEqualTo(all.subList(before, all.size()));
            assertThat(continued.snapshot()).as("seed %d, cut at %d, the end", seed, at).isEqualTo(end);
            last = continued;
        }
        assertThat(MachineState.of(last)).isEqualTo(MachineState.of(straight));
        run(cut, END);
        assertThat(cutTrace.entries()).as("saving disturbs nothing").isEqualTo(all);
        assertThat(cut.snapshot()).isEqualTo(end);
    }

    /** A campaign: {@code SEED COUNT}, so many runs from that seed on, each cut eight times at random. */
    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        for (int i = 0; i < count; i++) {
            SnapshotTest test = new SnapshotTest();
            test.atRandomCutsRestoreAndContinueEqualsTheStraightRun(seed + i);
            test.close();
        }
        System.out.println(count + " runs, " + count * CUTS + " cuts: each went on as the straight run");
    }

    private static long[] instants(SplitMix64 random) {
        long[] instants = new long[CUTS];
        Arrays.setAll(instants, i -> random.below(END));
        Arrays.sort(instants);
        return instants;
    }

    /** Saves before the event of this number, with others of its instant behind it. */
    private final class Cut implements Chance {
        private final Machine machine;
        private long left;
        private byte[] snapshot;
        private int before;

        Cut(Machine machine, long step) {
            this.machine = machine;
            this.left = step;
        }

        @Override
        public void between() {
            boolean several = machine.engine().queue().nextNanos() == machine.engine().nowNanos();
            if (--left <= 0 && snapshot == null && several) {
                snapshot = machine.snapshot();
                before = trace.entries().size();
            }
        }

        @Override
        public int first(Due[] due, int count) {
            return 0;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 200, 300, 400, 500, 600, 700, 800})
    void aCutBetweenTwoEventsOfOneInstantIsACut(long step) {
        Machine straight = booted(step);
        Cut cut = new Cut(straight, step);
        straight.engine().explore(cut);
        run(straight, END);
        List<RecordedTrace.Entry> all = trace.entries();
        Machine continued = restored(cut.snapshot);
        run(continued, END);
        assertThat(trace.entries()).isEqualTo(all.subList(cut.before, all.size()));
    }

    @Test
    void everyFieldOfEveryPartIsSaved() {
        for (long seed = 1; seed <= 3; seed++) { // a flag that is flipped, or not
            Machine machine = booted(seed);
            MachineState.scramble(machine, new SplitMix64(seed));
            assertThat(MachineState.of(restored(machine.snapshot()))).isEqualTo(MachineState.of(machine));
        }
    }

    @Test
    void aMachineGoesBackToASnapshotOfItsOwn() {
        Machine machine = booted(7);
        run(machine, END / 3);
        byte[] snapshot = machine.snapshot();
        int before = trace.entries().size();
        run(machine, END);
        List<RecordedTrace.Entry> once = List.copyOf(trace.entries().subList(before, trace.entries().size()));
        byte[] end = machine.snapshot();
        machine.restore(snapshot);
        assertThat(machine.engine().nowNanos()).isEqualTo(END / 3);
        trace.entries().clear();
        run(machine, END);
        assertThat(trace.entries()).isEqualTo(once);
        assertThat(machine.snapshot()).isEqualTo(end);
    }

    @Test
    void theBoardOfTheseTestsHasEveryKindOfDevice() {
        assertThat(BOARD.devices().stream().map(DeviceSpec::kind)).containsAll(EnumSet.allOf(DeviceKind.class));
    }

    @Test
    void theWalksReachWhatIsHardToSave() {
        Machine machine = booted(3);
        TreeSet<String> seen = new TreeSet<>();
        for (long at = 0; at < END; at += 97) {
            run(machine, at);
            HardwareLedger books = machine.ledger();
            note(seen, "message under way", books.onBus() > 0);
            note(seen, "level held at a pin", books.heldAtPins() > 0);
            note(seen, "request at the 8259A", books.atPic() > 0);
            note(seen, "latched", books.latched() > 0);
            note(seen, "nested", machine.cpu(0).time().depth() > 1);
        }
        assertThat(seen).containsExactly("latched", "level held at a pin", "message under way", "nested",
                "request at the 8259A");
    }

    private static void note(TreeSet<String> seen, String what, boolean isSo) {
        if (isSo) {
            seen.add(what);
        }
    }

    @Test
    void memoryAndFilesOfTheFirmwareAreSaved() {
        Machine machine = empty();
        machine.memory().write(0x1234, 8, 0x1122334455667788L);
        machine.memory().write(0x7FFF_FFF8L, 8, -2);
        machine.device("fwcfg0", FwCfg.class).addFile("etc/own", new byte[] {1, 2, 3});
        machine.writePort(FwCfg.PORT, 2, FwCfg.FIRST_FILE + 1);
        assertThat(machine.readPort(FwCfg.PORT + 1, 1)).isEqualTo(1);
        byte[] snapshot = machine.snapshot();
        Machine other = empty();
        other.memory().write(0x70000, 1, 9);
        other.restore(snapshot);
        assertThat(other.memory().read(0x1234, 8)).isEqualTo(0x1122334455667788L);
        assertThat(other.memory().read(0x7FFF_FFF8L, 8)).isEqualTo(-2);
        assertThat(other.memory().read(0x70000, 1)).isZero();
        assertThat(other.readPort(FwCfg.PORT + 1, 2)).isEqualTo(0x0302);
    }

    @Test
    void theFarEndOfACableIsTheHostsAndStays() {
        Machine machine = empty();
        TextSink sink = new TextSink();
        machine.device("com1", Uart.class).connect(sink);
        machine.writePort(0x3FB, 1, 3);
        machine.writePort(0x3F8, 1, 'a');
        byte[] snapshot = machine.snapshot();
        run(machine, 2_000_000);
        machine.restore(snapshot);
        run(machine, 2_000_000);
        assertThat(sink.text()).isEqualTo("aa");
    }

    @Test
    void howTheGuestEndedTheRunIsSaved() {
        Machine machine = empty();
        machine.writePort(0xF4, 1, 3);
        Machine other = empty();
        other.restore(machine.snapshot());
        assertThat(other.exit()).contains(new MachineExit(MachineExit.Kind.DEBUG_EXIT, 7, 0));
        other.restore(empty().snapshot());
        assertThat(other.exit()).isEmpty();
    }

    @Test
    void aPartitionIsSaved() {
        Machine machine = booted(1);
        machine.setBusFilter(BusFilter.hvm(2));
        Machine other = restored(machine.snapshot());
        other.cpu(0).sendIpi(3, 0x50);
        assertThat(other.ledger().discarded(DiscardReason.PARTITION)).isOne();
        other.restore(booted(1).snapshot());
        other.cpu(0).sendIpi(3, 0x50);
        assertThat(other.ledger().discarded(DiscardReason.PARTITION)).isZero();
    }

    @Test
    void anotherThreadGetsItBetweenTwoEventsOfARun() throws InterruptedException {
        Machine machine = booted(5);
        byte[][] result = new byte[1][];
        Thread watcher = new Thread(() -> result[0] = machine.snapshot());
        watcher.start();
        while (watcher.isAlive()) {
            machine.engine().runUntil(machine.engine().nowNanos() + 100);
        }
        watcher.join();
        assertThat(restored(result[0]).snapshot()).isEqualTo(result[0]);
    }
}
