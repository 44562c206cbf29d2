package org.sluice.nanokernel.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.ftrace.InterruptKind;
import org.sluice.nanokernel.ftrace.IrqLine;
import org.sluice.nanokernel.ftrace.RecordedInterrupt;
import org.sluice.nanokernel.ftrace.Recording;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;

/**
 * The board that a recording was made on, as far as it shows: its CPUs, and a line for each irq. ISA numbers are pins
 * of the first I/O APIC under their own number; all others signal by message, and when the messages are used up, by
 * pins of further I/O APICs.
 */
final class RecordedBoard {

    private static final int ISA_IRQS = 16;
    private static final int FIRST_FREE_PIN = 24;
    private static final long IO_APIC_ADDRESS = 0xFEC00000L;

    private final Map<Integer, Integer> irqOfNumber = new TreeMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<DeviceSpec> devices = new ArrayList<>();

    RecordedBoard(Recording recording) {
        int message = Irqs.FIRST_MSI;
        int pin = FIRST_FREE_PIN;
        for (IrqLine line : recording.irqLines()) {
            String name = "irq" + line.irq();
            int irq;
            if (line.irq() < ISA_IRQS) {
                irq = line.irq();
            } else {
                irq = message < Irqs.TIMER ? message++ : pin++;
            }
            if (irq >= Irqs.FIRST_MSI && irq >= Irqs.TIMER || irq < Irqs.FIRST_MSI && pin > Irqs.FIRST_MSI) {
                throw new IllegalArgumentException(recording.fileName() + ": it has " + recording.irqLines().size()
                        + " irq lines, more than this machine has");
            }
            irqOfNumber.put(line.irq(), irq);
            names.add(name);
            devices.add(DeviceSpec.of(name, DeviceKind.LINE, 0, irq >= Irqs.FIRST_MSI ? DeviceSpec.MSI : irq));
        }
    }

    /** The device names, for the cast's {@code recorded}. */
    List<String> names() {
        return List.copyOf(names);
    }

    Board build(int cpuCount) {
        BoardBuilder builder = new BoardBuilder("recording").cpus(cpuCount).ioApic(IO_APIC_ADDRESS, Irqs.FIRST_MSI, 0);
        devices.forEach(builder::device);
        return builder.build();
    }

    int irqOf(RecordedInterrupt interrupt) {
        switch (interrupt.kind()) {
            case IRQ: return irqOfNumber.get(interrupt.number());
            case TIMER: return Irqs.TIMER;
            case RESCHEDULE: return Irqs.RESCHEDULE;
            case CALL_FUNCTION: return Irqs.CALL_FUNCTION;
            default: return Irqs.LOCAL_OTHER;
        }
    }

    /** All irqs that the recording can raise, ascending. */
    int[] irqs() {
        List<Integer> all = new ArrayList<>(irqOfNumber.values());
        for (InterruptKind kind : InterruptKind.values()) {
            if (kind != InterruptKind.IRQ) {
                all.add(irqOf(new RecordedInterrupt(kind, 0, 0, 0, "", 0, 0)));
            }
        }
        return all.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
    }
}
