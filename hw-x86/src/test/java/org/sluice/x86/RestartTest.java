package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.x86.apic.ApicBase;
import org.sluice.x86.apic.ApicMode;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.engine.SplitMix64;
import org.sluice.x86.platform.FwCfg;
import org.sluice.x86.platform.VgaText;

/** RESET of a machine whose board restarts. Intel SDM Vol. 3A "Processor State After Reset". */
class RestartTest {

    private static final Board BOARD = Boards.of("everything",
            SnapshotTest.EVERYTHING.replace("cpus 4", "cpus 4 reset=restart"));

    private final List<Machine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(Machine::close);
    }

    private Machine machine(Board board) {
        Machine machine = Machine.of(board, MachineTrace.NONE, BusTiming.DEFAULT);
        machines.add(machine);
        return machine;
    }

    /** Software that a reset starts anew, and that notes how. */
    private static final class Guest implements CpuSoftware {
        private final Cpu cpu;
        private final List<String> log = new ArrayList<>();

        Guest(Machine machine, int cpu) {
            this.cpu = machine.cpu(cpu);
        }

        @Override
        public void interrupt(int vector, long id, long raisedNanos) {
            log.add("vector " + vector);
            cpu.eoi();
            cpu.hardEnable();
        }

        @Override
        public void nmi(long id, long raisedNanos) {
            log.add("nmi");
        }

        @Override
        public void init() {
            log.add("init");
        }

        @Override
        public void startup(int page) {
            log.add("startup " + page);
        }

        @Override
        public boolean restarts() {
            return true;
        }

        @Override
        public void restart() {
            log.add("restart, " + cpu.state());
        }

        @Override
        public void completed(int tag) {
            log.add("completed " + tag);
        }

        @Override
        public boolean mayBlock(int tag) {
            return false;
        }
    }

    private static List<Guest> guests(Machine machine) {
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < machine.cpuCount(); i++) {
            guests.add(new Guest(machine, i));
            machine.cpu(i).install(guests.get(i));
            machine.cpu(i).writeApic(ApicRegister.SVR, 0x1FF);
            machine.cpu(i).hardEnable();
        }
        return guests;
    }

    private static void reset(Machine machine) {
        machine.writePort(0xCF9, 1, 0);
        machine.writePort(0xCF9, 1, 6);
        machine.engine().runUntil(machine.engine().nowNanos());
    }

    // ---- which machines start anew ----

    @Test
    void unlessTheBoardSaysSoAResetEndsTheRun() {
        Machine machine = machine(Board.named("pc"));
        guests(machine);
        machine.engine().runUntil(10);
        machine.writePort(0xCF9, 1, 6);
        assertThat(machine.exit()).contains(new MachineExit(MachineExit.Kind.RESET, 0, 10));
        assertThat(machine.restarts()).isZero();
    }

    /** Domains are Java code with stacks of its own. */
    @Test
    void softwareThatCannotStartAnewEndsTheRun() {
        Machine machine = machine(BOARD);
        guests(machine);
        FakeSoftware.boot(machine, 3);
        machine.writePort(0xCF9, 1, 6);
        assertThat(machine.exit()).map(MachineExit::kind).contains(MachineExit.Kind.RESET);
    }

    @Test
    void codeThatWaitsEndsTheRun() {
        Machine machine = machine(BOARD);
        guests(machine);
        machine.faults(1).pauseCpu(2, 10, 100);
        machine.engine().runUntil(20);
        machine.writePort(0xCF9, 1, 6);
        assertThat(machine.exit()).map(MachineExit::kind).contains(MachineExit.Kind.RESET);
    }

    @ParameterizedTest
    @CsvSource({"0xcf9,6", "0x64,0xfe", "0x92,1"})
    void eachWayToResetStartsItAnew(String port, String value) {
        Machine machine = machine(BOARD);
        List<Guest> guests = guests(machine);
        machine.writePort(Integer.decode(port), 1, Integer.decode(value));
        assertThat(guests.get(0).log).as("an event of its own").isEmpty();
        machine.engine().runUntil(0);
        assertThat(machine.restarts()).isOne();
        assertThat(machine.exit()).isEmpty();
        assertThat(guests.get(0).log).containsExactly("restart, WAIT_FOR_SIPI");
        assertThat(machine.cpu(0).state()).isEqualTo(CpuState.RUNNING);
        assertThat(machine.cpu(1).state()).isEqualTo(CpuState.WAIT_FOR_SIPI);
    }

    @Test
    void aTripleFaultIsAnsweredByTheChipset() {
        Machine machine = machine(BOARD);
        List<Guest> guests = guests(machine);
        machine.cpu(2).shutdown();
        machine.engine().runUntil(0);
        assertThat(machine.restarts()).isOne();
        assertThat(guests.get(2).log).containsExactly("restart, WAIT_FOR_SIPI");
        Machine other = machine(Board.named("pc"));
        guests(other);
        other.cpu(0).shutdown();
        other.engine().runUntil(1_000);
        assertThat(other.exit()).isEmpty();
        assertThat(other.cpu(0).state()).isEqualTo(CpuState.SHUTDOWN);
    }

    // ---- what is as after power-up ----

    /** After chaos that reaches every device: every field but those of time, the books, the clock's battery. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyFieldIsThatOfAFreshMachine(long seed) {
        Machine machine = chaotic(seed);
        machine.engine().runUntil(machine.engine().nowNanos() + 1);
        assertThat(machine.restarts()).as("the chaos does not reset by itself").isZero();
        assertThat(differences(machine, machine(BOARD))).hasSizeGreaterThan(50);
        reset(machine);
        assertThat(machine.restarts()).isOne();
        Machine fresh = machine(BOARD);
        for (int i = 0; i < fresh.cpuCount(); i++) {
            fresh.cpu(i).place(new RestlessSoftware(fresh, i, seed).restarting());
        }
        fresh.cpu(0).window().run();
        fresh.line("button").raise();
        fresh.line("button").lower();
        assertThat(differences(machine, fresh)).isEmpty();
        assertThat(machine.ledger().balanced()).isTrue();
        assertThat(machine.ledger().pending()).isZero();
    }

    private Machine chaotic(long seed) {
        Machine machine = machine(BOARD);
        for (int i = 0; i < machine.cpuCount(); i++) {
            new RestlessSoftware(machine, i, seed).restarting().boot();
        }
        machine.writeMmio(0, 0xE0020010L, 4, 0xD0000000L);
        machine.writeMmio(0, 0xE0020014L, 4, 0xD0100000L);
        machine.writeMmio(0, 0xE0020004L, 2, 6);
        machine.writeMmio(0, 0xE0018010L, 4, 0xD2000000L);
        machine.writeMmio(0, 0xE0018004L, 2, 6);
        while (machine.engine().nowNanos() < 300_000) {
            machine.engine().runUntil(300_000);
        }
        machine.line("button").lower();
        return machine;
    }

    /** Paths of the fields that differ, less those that may. */
    private static List<String> differences(Machine machine, Machine fresh) {
        Map<String, String> one = MachineState.of(machine);
        Map<String, String> other = MachineState.of(fresh);
        Map<String, String> both = new TreeMap<>(one);
        both.putAll(other);
        return both.keySet().stream().filter(path -> !String.valueOf(one.get(path)).equals(other.get(path)))
                .filter(path -> !path.equals("machine.exit")) // chaos may have switched it off, and runs on
                .filter(path -> !path.equals("now") && !path.contains(".ledger.") && !path.contains(".memory."))
                .filter(path -> !path.contains("software") && !path.endsWith("restart.count"))
                .filter(path -> !path.contains(".tsc.") && !path.endsWith("carriesSeen"))
                .filter(path -> !path.endsWith(".receiver.overruns") && !path.endsWith(".playback.next"))
                .filter(path -> !path.matches("machine.devices\\[2\\].*")) // the RTC
                .map(path -> path + ": " + one.get(path) + ", fresh " + other.get(path)).collect(Collectors.toList());
    }

    /** Every field of numbers and flags has another value, whether software could bring that about or not. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverTheFieldsHoldTheyAreThoseOfAFreshMachineAgain(long seed) {
        Machine machine = machine(BOARD);
        MachineState.scramble(machine, new SplitMix64(seed), "IoApic.asserted", "PinWire.asserted", "IntWire.high",
                "LintPins.high", "Source.asserted"); // levels agree at both ends
        assertThat(differences(machine, machine(BOARD))).hasSizeGreaterThan(100);
        machine.writePort(0x64, 1, 0xFE);
        machine.engine().runUntil(0);
        assertThat(differences(machine, machine(BOARD))).as("but faults, which go on").allMatch(path ->
                path.contains(".driftPpm") || path.contains(".driftRest") || path.contains(".frozen")
                        || path.contains(".clock."));
    }

    @Test
    void theTscCountsFromZeroAndTimeGoesOn() {
        Machine machine = machine(BOARD);
        guests(machine);
        machine.cpu(1).writeMsr(0x3B, 12_345);
        machine.engine().runUntil(1_000);
        reset(machine);
        assertThat(machine.engine().nowNanos()).isEqualTo(1_000);
        assertThat(machine.cpu(1).tsc().read()).isZero();
        assertThat(machine.cpu(1).tsc().adjust()).isZero();
        machine.engine().runUntil(1_500);
        assertThat(machine.cpu(1).tsc().read()).isEqualTo(500);
    }

    @Test
    void anApicIsBackInXapicModeAtItsPlaceOrAsTheFirmwareHandsItOver() {
        Machine machine = machine(BOARD);
        guests(machine);
        machine.cpu(1).writeMsr(ApicBase.MSR, 0x1234_5000L | ApicBase.EN);
        machine.cpu(2).writeMsr(ApicBase.MSR, ApicBase.ADDRESS_RESET | ApicBase.EN | ApicBase.EXTD);
        reset(machine);
        assertThat(machine.readMmio(1, Machine.APIC_BASE + ApicRegister.ID, 4)).isEqualTo(1 << 24);
        assertThat(machine.readMmio(2, Machine.APIC_BASE + ApicRegister.ID, 4)).isEqualTo(2 << 24);
        Machine x2 = machine(new BoardBuilder("x2").cpus(2).x2Apic(true).restarting(true).node(1 << 20, 0, 1)
                .ioApic(0xFEC00000L, 24, 0).build());
        guests(x2);
        x2.cpu(0).shutdown();
        x2.engine().runUntil(0);
        assertThat(x2.cpu(1).apic().mode()).isEqualTo(ApicMode.X2APIC);
        assertThat(x2.cpu(1).apic().isEnabled()).isFalse();
    }

    // ---- what is kept ----

    @Test
    void ramTimeOfDayCmosAndFilesOfTheHostAreKept() {
        Machine machine = machine(BOARD);
        guests(machine);
        machine.memory().write(0x1000, 8, 0x1122334455667788L);
        machine.device("fwcfg0", FwCfg.class).addFile("etc/own", new byte[] {9});
        cmos(machine, 0x40, 0x5A);
        cmos(machine, 0x04, 0x11);
        cmos(machine, 0x0B, 0x7A);
        machine.engine().runUntil(5_000_000_000L);
        machine.device("screen", VgaText.class).write(0, 2, 0x0741);
        reset(machine);
        assertThat(machine.memory().read(0x1000, 8)).isEqualTo(0x1122334455667788L);
        machine.writePort(FwCfg.PORT, 2, FwCfg.FIRST_FILE + 1);
        assertThat(machine.readPort(FwCfg.PORT + 1, 1)).isEqualTo(9);
        assertThat(cmos(machine, 0x40)).isEqualTo(0x5A);
        assertThat(cmos(machine, 0x04)).isEqualTo(0x11);
        assertThat(cmos(machine, 0x00)).isEqualTo(5);
        assertThat(cmos(machine, 0x0B)).as("PIE, AIE, UIE, SQWE are cleared").isEqualTo(0x02);
        assertThat(cmos(machine, 0x0C)).isZero();
        assertThat(machine.device("screen", VgaText.class).read(0, 1)).isNotEqualTo(0x41);
    }

    private static void cmos(Machine machine, int index, int value) {
        machine.writePort(0x70, 1, index);
        machine.writePort(0x71, 1, value);
    }

    private static int cmos(Machine machine, int index) {
        machine.writePort(0x70, 1, index);
        return (int) machine.readPort(0x71, 1);
    }

    /** Nobody lets go of a button because the machine is reset; stuck lines stay stuck. */
    @Test
    void whatTheOutsideDrivesStaysDriven() {
        Machine machine = machine(BOARD);
        guests(machine);
        machine.line("button").raise();
        machine.faults(1).stickLine(12, 0, 1_000);
        machine.engine().runUntil(10);
        reset(machine);
        assertThat(machine.ioApics().get(0).isActive(7)).isTrue();
        assertThat(machine.ioApics().get(0).isActive(12)).isTrue();
        machine.line("button").lower();
        machine.engine().runUntil(2_000);
        assertThat(machine.ioApics().get(0).isActive(7)).isFalse();
        assertThat(machine.ioApics().get(0).isActive(12)).isFalse();
        assertThat(machine.ledger().balanced()).isTrue();
    }

    // ---- the books ----

    @Test
    void whatWasPendingAnywhereIsDiscardedForThatReason() {
        Machine machine = machine(BOARD);
        List<Guest> guests = guests(machine);
        for (int i = 0; i < 4; i++) {
            machine.cpu(i).hardDisable();
        }
        machine.cpu(0).sendIpi(1, 0x41);
        machine.cpu(0).writeApic(ApicRegister.ICR_HIGH, 2 << 24);
        machine.cpu(0).writeApic(ApicRegister.ICR_LOW, 0x400);
        machine.engine().runUntil(1_000);
        machine.cpu(0).writeApic(ApicRegister.ICR_LOW, 0xC0042); // three units under way
        machine.ioApics().get(0).writeSelected(0x10 + 2 * 11, 0x1A050); // masked level, active low
        ((org.sluice.x86.net.Nic) machine.device("nic0")).packetArrives();
        machine.writeMmio(0, 0xFEB80000L + org.sluice.x86.net.Nic.IMS, 4, -1);
        machine.line("button").raise();
        machine.line("button").lower();
        machine.line("button").raise();
        HardwareLedger books = machine.ledger();
        assertThat(books.latched()).isEqualTo(1);
        assertThat(books.onBus()).isEqualTo(3);
        assertThat(books.heldAtPins()).isOne();
        assertThat(books.atPic()).isPositive();
        long pending = books.pending();
        machine.line("button").lower();
        pending -= pending - books.pending();
        reset(machine);
        assertThat(books.discarded(DiscardReason.RESET)).isEqualTo(pending);
        assertThat(books.pending()).isZero();
        assertThat(books.balanced()).as(books.toString()).isTrue();
        machine.engine().runUntil(1_000_000);
        assertThat(guests.get(1).log).containsExactly("restart, WAIT_FOR_SIPI");
    }

    @Test
    void aMachineThatStartedAnewRunsAsAFreshOneAndIsSaved() {
        Machine machine = machine(BOARD);
        List<Guest> guests = guests(machine);
        machine.cpu(0).armPeriodic(0x30, 1_000);
        machine.cpu(0).time().begin(1, 5_000);
        machine.engine().runUntil(2_500);
        reset(machine);
        machine.engine().runUntil(20_000);
        assertThat(guests.get(0).log).containsExactly("vector 48", "restart, WAIT_FOR_SIPI");
        machine.cpu(0).writeApic(ApicRegister.SVR, 0x1FF);
        machine.cpu(0).writeApic(ApicRegister.ICR_HIGH, 1 << 24);
        machine.cpu(0).writeApic(ApicRegister.ICR_LOW, 0x608);
        machine.engine().runUntil(21_000);
        assertThat(guests.get(1).log).containsExactly("restart, WAIT_FOR_SIPI", "startup 8");
    }

    /** The instant between the write to the port and the reset is one at which a machine can be saved. */
    @Test
    void aResetThatIsDueIsSavedWithTheMachine() {
        Machine machine = machine(BOARD);
        machine.writePort(0xCF9, 1, 6);
        Machine other = machine(BOARD);
        other.restore(machine.snapshot());
        other.engine().runUntil(0);
        assertThat(other.restarts()).isOne();
        other.restore(machine.snapshot());
        assertThat(other.restarts()).isZero();
    }
}
