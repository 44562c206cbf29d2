package org.sluice.x86;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.board.IoApicSpec;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.memory.GuestMemory;
import org.sluice.x86.pic.PicPair;
import org.sluice.x86.platform.PowerSwitch;
import org.sluice.x86.snapshot.SnapshotException;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * A PC: CPUs with their local APICs, I/O APICs, devices, and the wires and buses between them, built as a
 * {@link Board} says. CPU 0 and all others wait for software: {@link Cpu#install}.
 *
 * <p>Threading: the baton, except {@link #close} and what {@link Engine} allows from any thread.
 */
public final class Machine implements AutoCloseable {

    /** Where each CPU finds its own local APIC, 4 KiB long, until IA32_APIC_BASE says otherwise. */
    public static final long APIC_BASE = 0xFEE00000L;

    private static final long PAGE_MASK = ~0xFFFL;
    private static final int PAGE_OFFSET = 0xFFF;
    private static final int PORT_MASK = 0xFFFF;

    private final Board board;
    private final BusTiming timing;
    private final Engine engine;
    private final HardwareLedger ledger;
    private final Bus bus;
    private final Cpu[] cpus;
    private final IoApic[] ioApics;
    private final Object[] devices;
    private final IrqLine[] lines;
    private final PicPair pic;
    private final Wiring wiring;
    private final Restart restart;
    private MachineExit exit;
    private final AddressMap ports = new AddressMap();
    private final AddressMap mapped = new AddressMap();
    private final GuestMemory memory;

    /**
     * Builds and switches on a machine.
     *
     * @param board  what it consists of
     * @param trace  told of everything; {@link MachineTrace#NONE} if nobody wants to know
     * @param timing how long messages travel
     * @throws IllegalArgumentException or {@link org.sluice.x86.text.TextException}, if a file of the board cannot be
     *                                  opened
     */
    public static Machine of(Board board, MachineTrace trace, BusTiming timing) {
        return new Machine(board, trace, timing);
    }

    private Machine(Board board, MachineTrace trace, BusTiming timing) {
        this.board = board;
        this.timing = timing;
        this.engine = new Engine();
        this.ledger = new HardwareLedger(engine, trace);
        this.memory = new GuestMemory(board.memoryLayout());
        this.bus = new Bus(engine, timing, ledger);
        this.cpus = new Cpu[board.cpuCount()];
        for (int i = 0; i < cpus.length; i++) {
            cpus[i] = new Cpu(board.cpu(i), board, engine, bus, ledger);
        }
        List<IoApicSpec> specs = board.ioApics();
        this.ioApics = new IoApic[specs.size()];
        for (int i = 0; i < ioApics.length; i++) {
            IoApicSpec spec = specs.get(i);
            ioApics[i] = new IoApic(i, spec.gsiBase(), spec.pins(), bus, ledger);
            mapped.add(spec.address(), IoApicSpec.RANGE_BYTES, ioApics[i]);
        }
        bus.connect(cpus, ioApics);
        ledger.setScan(this::scanPending);
        this.devices = new Object[board.devices().size()];
        this.lines = new IrqLine[devices.length];
        Power power = new Power();
        this.wiring = new Wiring(this, bus, power, ports, mapped);
        try {
            wiring.build(devices, lines);
        } catch (RuntimeException refused) {
            wiring.close();
            throw refused;
        }
        this.pic = wiring.pic();
        this.restart = new Restart(this, bus, wiring, devices);
        restart.hearShutdowns(power);
    }

    // ---- parts ----

    /** What the machine was built from. */
    public Board board() {
        return board;
    }

    /** Clock, event queue, baton. */
    public Engine engine() {
        return engine;
    }

    /** How many CPUs. */
    public int cpuCount() {
        return cpus.length;
    }

    /** The CPU with this dense index, 0 to {@link #cpuCount} - 1. */
    public Cpu cpu(int index) {
        return cpus[index];
    }

    /** The I/O APICs; unmodifiable. */
    public List<IoApic> ioApics() {
        return List.of(ioApics);
    }

    /** The books. */
    public HardwareLedger ledger() {
        return ledger;
    }

    /**
     * The device of this name, as the class that models its kind.
     *
     * @throws IllegalArgumentException if the board has none, or it is of another class
     */
    public <T> T device(String name, Class<T> type) {
        Object device = devices[board.deviceIndex(name)];
        if (!type.isInstance(device)) {
            throw new IllegalArgumentException(name + " is a " + device.getClass().getSimpleName() + ", not a "
                    + type.getSimpleName());
        }
        return type.cast(device);
    }

    /** The device of this name; a bare line is its wire. */
    public Object device(String name) {
        return devices[board.deviceIndex(name)];
    }

    /** The wire of the device of this name; a {@link MsiWire} if it signals by message. */
    public IrqLine line(String name) {
        return lines[board.deviceIndex(name)];
    }

    /**
     * IOCHK#: a card of the ISA bus has broken, or somebody presses a button for it. Port 0x61 shows it in bit 6 and
     * disables it by bit 3; bit 7 of port 0x70 masks it. It comes to the CPUs at LINT1.
     */
    public IrqLine ioCheck() {
        return wiring.nmi().ioCheck();
    }

    /** SERR#: the PCI bus or the memory has broken. As {@link #ioCheck}, by bits 7 and 2 of port 0x61. */
    public IrqLine systemError() {
        return wiring.nmi().systemError();
    }

    /** The gsi that the device of this name is wired to; empty if it has none. */
    public OptionalInt gsi(String name) {
        DeviceSpec spec = board.devices().get(board.deviceIndex(name));
        return spec.hasLine() ? OptionalInt.of(spec.gsi()) : OptionalInt.empty();
    }

    /** Partitions the machine: which messages may pass. {@link BusFilter#ALL} at first. */
    public void setBusFilter(BusFilter filter) {
        bus.partition().set(filter);
    }

    /** Lets an explorer make messages late; null lets them travel as declared. */
    public void delayMessages(MessageDelay delay) {
        bus.setDelay(delay);
    }

    /** What CPUID says of the interrupt platform on a CPU. */
    public CpuIdentification identification(int cpu) {
        return new CpuIdentification(cpus[cpu], board.topology());
    }

    /** Plans of faults from this seed; each call begins an empty plan, which replaces the one for messages. */
    public Faults faults(long seed) {
        Faults faults = new Faults(this, seed);
        bus.setFaults(faults);
        return faults;
    }

    /** One more source at a gsi's pin, for a fault. */
    IrqLine extraWire(int gsi) {
        IrqLine wire = wiring.extraWire(gsi);
        if (wire == null) {
            throw new IllegalArgumentException("gsi " + gsi + " is on no I/O APIC");
        }
        return wire;
    }

    // ---- as a program sees it ----

    /** Reads an I/O port. An open bus reads all ones. */
    public long readPort(int port, int size) {
        return ports.read(port & PORT_MASK, size);
    }

    /** Writes an I/O port. */
    public void writePort(int port, int size, long value) {
        ports.write(port & PORT_MASK, size, value);
    }

    /**
     * Reads physical memory as {@code cpu} sees it: the page at IA32_APIC_BASE is its own local APIC in
     * xAPIC mode, which answers aligned accesses of 4 bytes; other accesses there read 0. An open bus reads all ones.
     */
    public long readMmio(int cpu, long address, int size) {
        if ((address & PAGE_MASK) == cpus[cpu].apicPage()) {
            return size == Integer.BYTES ? cpus[cpu].readApic((int) address & PAGE_OFFSET) & 0xFFFF_FFFFL : 0;
        }
        return mapped.has(address) ? mapped.read(address, size) : memory.read(address, size);
    }

    /** Writes physical memory as {@code cpu} sees it. */
    public void writeMmio(int cpu, long address, int size, long value) {
        if ((address & PAGE_MASK) != cpus[cpu].apicPage()) {
            write(address, size, value);
        } else if (size == Integer.BYTES) {
            cpus[cpu].writeApic((int) address & PAGE_OFFSET, (int) value);
        }
    }

    private void write(long address, int size, long value) {
        if (mapped.has(address)) {
            mapped.write(address, size, value);
        } else {
            memory.write(address, size, value);
        }
    }

    /** The RAM, past all devices: for loaders, DMA and interpreters. */
    public GuestMemory memory() {
        return memory;
    }

    /**
     * What a load or store of a CPU to {@code address} costs in virtual time, by the distance of their nodes; 0 where
     * no
     * RAM is. Whoever executes on the CPU's behalf spends or charges it.
     */
    public long memoryNanos(int cpu, long address) {
        int node = memory.layout().nodeOf(address);
        return node < 0 ? 0 : board.distances().latencyNanos(cpus[cpu].node(), node);
    }

    /** How the guest ended the run; empty if it did not. The run stops at that instant. */
    public Optional<MachineExit> exit() {
        return Optional.ofNullable(exit);
    }

    /** How often a reset has started it anew; see {@link Board#isRestarting}. */
    public long restarts() {
        return restart.count();
    }

    // ---- snapshots ----

    /**
     * The state of the machine, as bytes: devices, memory, what is due and under way, the books, the clock, CPUs and
     * their software. Not within an event; while the machine runs, another thread gets it between two events.
     *
     * @throws SnapshotException     naming who cannot be saved: software that is not {@link Snapshottable}, code that
     *                               waits in the middle, planned faults, an event of somebody unknown
     * @throws IllegalStateException within an event, or if the machine is closed or has failed
     */
    public byte[] snapshot() {
        return engine.call(() -> new MachineSnapshot(this).save());
    }

    /**
     * Goes to the state of a snapshot. This machine was built from the same board with the same timing, and its CPUs'
     * slots hold software of the same classes ({@link Cpu#place}); the hosts' sides of devices are connected as
     * before. Not during a run.
     *
     * @throws SnapshotException     if that is not so, or these bytes are no snapshot, of another version or damaged:
     *                               then nothing has changed
     * @throws IllegalStateException during a run, or if the machine is closed or has failed
     */
    public void restore(byte[] snapshot) {
        engine.call(() -> new MachineSnapshot(this).restore(snapshot));
    }

    /** All but the head. */
    void exchange(StateStream state) {
        state.section("clock");
        engine.exchange(state);
        state.section("ledger");
        ledger.exchange(state);
        state.section("memory");
        memory.exchange(state);
        for (Cpu cpu : cpus) {
            state.section("cpu " + cpu.index());
            cpu.exchange(state);
        }
        state.section("bus");
        bus.exchange(state);
        for (IoApic ioApic : ioApics) {
            state.section("ioapic " + ioApic.index());
            ioApic.exchange(state);
        }
        state.section("wires");
        wiring.exchange(state);
        for (int i = 0; i < devices.length; i++) {
            state.section(board.devices().get(i).title());
            if (!(devices[i] instanceof IrqLine)) {
                MachineSnapshot.asSnapshottable(board.devices().get(i).title(), devices[i]).exchange(state);
            }
        }
        state.section("exit");
        exchangeExit(state);
        restart.exchange(state);
    }

    private void exchangeExit(StateStream state) {
        boolean ended = state.exchange(exit != null);
        MachineExit old = exit == null ? new MachineExit(MachineExit.Kind.RESET, 0, 0) : exit;
        MachineExit saved = new MachineExit(state.exchange(old.kind(), MachineExit.Kind.values()),
                state.exchange(old.code()), state.exchange(old.nanos()));
        exit = ended ? saved : null;
    }

    /** Refuses a snapshot of what has state that cannot be saved. */
    void refuseSnapshot(boolean toRestore) {
        engine.refuseSnapshot(toRestore);
        bus.refuseSnapshot();
        for (Cpu cpu : cpus) {
            cpu.time().refuseSuspended();
        }
    }

    /** How long its messages travel. */
    BusTiming timing() {
        return timing;
    }

    /**
     * Unwinds what runs, gives the strands back, closes the files of the board. Idempotent.
     *
     * @throws java.io.UncheckedIOException if the end of a file could not be written
     */
    @Override
    public void close() {
        engine.close();
        wiring.close();
    }

    private long scanPending() {
        long pending = bus.pool().units();
        for (Cpu cpu : cpus) {
            pending += cpu.waitingCount();
        }
        for (IoApic ioApic : ioApics) {
            pending += ioApic.heldCount();
        }
        return pic == null ? pending : pending + pic.waitingCount();
    }

    /** The wires to the power supply. */
    private final class Power implements PowerSwitch {
        @Override
        public void powerOff() {
            end(MachineExit.Kind.POWER_OFF, 0);
        }

        @Override
        public void reset() {
            if (!restart.request()) {
                end(MachineExit.Kind.RESET, 0);
            }
        }

        @Override
        public void exit(int code) {
            end(MachineExit.Kind.DEBUG_EXIT, code);
        }

        private void end(MachineExit.Kind kind, int code) {
            if (exit == null) {
                exit = new MachineExit(kind, code, engine.nowNanos());
                engine.stop();
            }
        }
    }
}
