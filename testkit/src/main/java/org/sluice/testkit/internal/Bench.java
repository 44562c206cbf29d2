package org.sluice.testkit.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.nanokernel.CostTable;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.nanokernel.NanokernelOptions;
import org.sluice.nanokernel.trace.TraceStore;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;

/**
 * Builds machines for tests: so many CPUs, one I/O APIC, a bare line on every pin, named {@code line5}, and a few
 * sources of messages, named {@code message96}.
 */
public final class Bench {

    private static final int PINS = 24;
    private static final int MESSAGES = 8;
    private static final long IO_APIC = 0xFEC00000L;
    private static final int TRACE_RECORDS = 1 << 18;

    private Bench() {
    }

    /**
     * A board of bare lines.
     *
     * @param cpus   1 to 255
     * @param irqs   what must have a line or a message besides the usual {@value #PINS} and {@value #MESSAGES}
     * @param levels which of the lines are level-triggered
     */
    public static Board board(int cpus, int[] irqs, int[] levels) {
        int pins = Math.max(PINS, 1 + highest(irqs, 0, Irqs.FIRST_MSI));
        int messages = Math.max(MESSAGES, 1 + highest(irqs, Irqs.FIRST_MSI, Irqs.TIMER) - Irqs.FIRST_MSI);
        BoardBuilder board = new BoardBuilder("bench").cpus(cpus).ioApic(IO_APIC, pins, 0);
        for (int irq = 0; irq < pins; irq++) {
            boolean level = contains(levels, irq);
            board.device(new DeviceSpec(lineName(irq), DeviceKind.LINE, 0, irq, level, false));
        }
        for (int i = 0; i < messages; i++) {
            board.device(DeviceSpec.of(lineName(Irqs.FIRST_MSI + i), DeviceKind.LINE, 0, DeviceSpec.MSI));
        }
        return board.build();
    }

    /** A nanokernel on a machine of that board. */
    public static Nanokernel kernel(Board board, CostTable costs, long seed) {
        return kernel(board, NanokernelOptions.of(costs, seed));
    }

    /** The same with other options. */
    public static Nanokernel kernel(Board board, NanokernelOptions options) {
        CostTable costs = options.costs();
        TraceStore trace = new TraceStore(TRACE_RECORDS);
        Machine machine = Machine.of(board, trace, new BusTiming(costs.busNanos(), costs.ipiNanos()));
        return new Nanokernel(machine, trace, options);
    }

    /** The device that drives an irq below {@link Irqs#TIMER}. */
    public static String lineName(int irq) {
        return (irq < Irqs.FIRST_MSI ? "line" : "message") + irq;
    }

    /** The irqs of a machine as a domain asks for them, each shared. */
    public static String[] allIrqs(Machine machine) {
        List<String> names = new ArrayList<>();
        machine.board().devices().forEach(device -> names.add(device.name()));
        for (int irq = Irqs.TIMER; irq < Irqs.HARDWARE_COUNT; irq++) {
            names.add(Integer.toString(irq));
        }
        return names.toArray(new String[0]);
    }

    private static int highest(int[] irqs, int from, int below) {
        return Arrays.stream(irqs).filter(irq -> irq >= from && irq < below).max().orElse(from - 1);
    }

    private static boolean contains(int[] irqs, int irq) {
        return Arrays.stream(irqs).anyMatch(each -> each == irq);
    }
}
