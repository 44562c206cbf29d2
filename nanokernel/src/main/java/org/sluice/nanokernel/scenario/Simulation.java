package org.sluice.nanokernel.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sluice.ipipe.Domain;
import org.sluice.ipipe.Profile;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.DomainSpec;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.NanokernelOptions;
import org.sluice.nanokernel.PriorityOrigin;
import org.sluice.nanokernel.ftrace.InterruptKind;
import org.sluice.nanokernel.ftrace.Recording;
import org.sluice.nanokernel.hw.Setting;
import org.sluice.nanokernel.internal.NothingReplayed;
import org.sluice.nanokernel.internal.ScenarioSetting;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.x86.BusFilter;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardFile;
import org.sluice.x86.engine.SplitMix64;
import org.sluice.x86.net.Nic;
import org.sluice.x86.serial.Uart;
import org.sluice.x86.text.CpuList;
import org.sluice.x86.text.Statement;

/**
 * A scenario on its machine: built at virtual time 0, without domains; {@link #cast} brings them in, then time may run.
 *
 * <p>Threading: as {@link Nanokernel}.
 */
public final class Simulation implements AutoCloseable {

    /** What a handler of length zero in a recording takes: the recording's clock did not see it. */
    public static final long ZERO_LENGTH_NANOS = 500;

    private static final long LOAD_BURST_MAX = 64;

    private final Scenario scenario;
    private final long seed;
    private final Nanokernel kernel;
    private final List<Load> loads = new ArrayList<>();
    private final Recording recording;
    private final RecordedBoard recordedBoard;
    private final Replay replay;

    /**
     * Builds the machine.
     *
     * @throws IllegalArgumentException naming file and line of what does not fit
     */
    public Simulation(Scenario scenario, SimulationOptions options) {
        this.scenario = scenario;
        this.seed = options.seed().orElse(scenario.seed());
        this.recording = options.recording().orElse(null);
        this.recordedBoard = recording == null ? null : new RecordedBoard(recording);
        this.replay = recording == null ? null : new Replay(recording, recordedBoard);
        Board board = board();
        int[] hrt = partition("hrt", board.cpuCount());
        TraceStore trace = new TraceStore(options.traceCapacity());
        CostTable costs = scenario.costs();
        Machine machine = Machine.of(board, trace, new BusTiming(costs.busNanos(), costs.ipiNanos()));
        this.kernel = new Nanokernel(machine, trace, new NanokernelOptions(costs, seed, hrt,
                replay == null ? NothingReplayed.INSTANCE : replay, options.faultListener(), Profile.SLUICE));
        if (hrt.length > 0) {
            machine.setBusFilter(BusFilter.hvm(checkedRosCount(hrt, board.cpuCount())));
        }
        scenario.routes().forEach(this::route);
        scenario.loads().forEach(this::addLoad);
    }

    private Board board() {
        if (recording != null && scenario.board().equals("recording")) {
            return recordedBoard.build(recording.cpuCount());
        }
        if (scenario.board().equals("recording")) {
            throw new IllegalArgumentException("scenario " + scenario.name()
                    + " replays a recording, and there is none: --irq-trace is missing");
        }
        if (recording != null) {
            throw new IllegalArgumentException("scenario " + scenario.name() + " has a board of its own, "
                    + scenario.board() + "; a recording needs a scenario with board=recording");
        }
        boolean isFile = scenario.board().contains("/") || scenario.board().endsWith(".board");
        try {
            return isFile ? BoardFile.read(Path.of(scenario.board())) : Board.named(scenario.board());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("board " + scenario.board() + " cannot be read: "
                    + unreadable.getMessage(), unreadable);
        }
    }

    private int[] partition(String side, int cpuCount) {
        Statement line = scenario.partition();
        return line == null ? new int[0] : line.cpus(side, cpuCount);
    }

    /** The ROS has the CPUs below the HRT's first; together they are all. */
    private int checkedRosCount(int[] hrt, int cpuCount) {
        int[] ros = partition("ros", cpuCount);
        boolean adjacent = ros[0] == 0 && ros[ros.length - 1] == ros.length - 1 && hrt[0] == ros.length
                && hrt[hrt.length - 1] == cpuCount - 1 && ros.length + hrt.length == cpuCount;
        if (!adjacent) {
            throw scenario.partition().error("ros=" + CpuList.format(ros) + " hrt=" + CpuList.format(hrt)
                    + ": the ROS has the CPUs from 0 on, the HRT all others (0.." + (cpuCount - 1) + ")");
        }
        return ros.length;
    }

    private void route(Statement line) {
        kernel.route(deviceIrq(line), (int) line.number("cpu", 0, kernel.machine().cpuCount() - 1L));
    }

    private int deviceIrq(Statement line) {
        String device = line.word(0, "a device");
        int irq = kernel.irqNamed(device);
        if (irq < 0) {
            throw line.error("there is no device " + device + " on board " + kernel.machine().board().name());
        }
        return irq;
    }

    private void addLoad(Statement line) {
        deviceIrq(line);
        String device = line.word(0, "a device");
        SplitMix64 random = SplitMix64.named(seed, "load/" + device);
        loads.add(new Load(kernel.machine().engine(), random, line.rate("rate"),
                line.number("burst", 1, LOAD_BURST_MAX, 1), stroke(device, random)));
    }

    private Runnable stroke(String device, SplitMix64 random) {
        Machine machine = kernel.machine();
        switch (machine.board().device(device).kind()) {
            case UART:
                Uart uart = machine.device(device, Uart.class);
                return () -> uart.receive((byte) random.next());
            case NIC:
                Nic nic = machine.device(device, Nic.class);
                return nic::packetArrives;
            default:
                return machine.line(device)::pulse;
        }
    }

    // ---- the cast ----

    /** Admits the scenario's domains, in its order, and starts the load. Once, before time runs. */
    public void cast(Map<String, ? extends Supplier<? extends Domain>> domains) {
        for (Scenario.Role role : scenario.cast()) {
            Supplier<? extends Domain> domain = domains.get(role.name());
            if (domain == null) {
                throw role.line().error("there is no domain " + role.name() + "; there are "
                        + String.join(", ", domains.keySet()));
            }
            kernel.admit(spec(role), domain.get());
        }
        begin();
    }

    /** What a role asks for. */
    public DomainSpec spec(Scenario.Role role) {
        List<Setting> settings = new ArrayList<>();
        role.line().children().forEach(child -> settings.add(new ScenarioSetting(child)));
        String memory = role.line().text("memory", "");
        return new DomainSpec(role.name(), role.priority(), PriorityOrigin.SCENARIO, role.cpus(),
                expanded(role.irqs()), settings).withMemory(memory.isEmpty() ? List.of() : List.of(memory.split(",")));
    }

    /** {@code recorded:shared} stands for every device of the recording. */
    private List<String> expanded(List<String> irqs) {
        List<String> all = new ArrayList<>();
        for (String irq : irqs) {
            if (recordedBoard != null && irq.startsWith("recorded")) {
                String option = irq.substring("recorded".length());
                recordedBoard.names().forEach(name -> all.add(name + option));
            } else {
                all.add(irq);
            }
        }
        return all;
    }

    /** Starts loads and replay: for casts that come from elsewhere, such as bundles. Once, after the cast. */
    public void begin() {
        kernel.machine().engine().call(() -> {
            loads.forEach(Load::begin);
            if (replay != null) {
                replay.begin(kernel);
            }
        });
    }

    // ---- time ----

    /** Advances the machine by {@code nanos} of virtual time, 0 or more. */
    public void runFor(long nanos) {
        kernel.runFor(nanos);
    }

    // ---- what is there ----

    /** The nanokernel. */
    public Nanokernel kernel() {
        return kernel;
    }

    /** The scenario. */
    public Scenario scenario() {
        return scenario;
    }

    /** The seed in force. */
    public long seed() {
        return seed;
    }

    /** The recording that is replayed; null if there is none. */
    public Recording recording() {
        return recording;
    }

    /** Interrupts of that kind raised from the recording so far. */
    public long replayed(InterruptKind kind) {
        return replay == null ? 0 : replay.raised(kind);
    }

    /** Items (packets, bytes, pulses) that the scenario's own loads have sent to devices so far. */
    public long generated() {
        return loads.stream().mapToLong(Load::items).sum();
    }

    @Override
    public void close() {
        kernel.close();
    }
}
