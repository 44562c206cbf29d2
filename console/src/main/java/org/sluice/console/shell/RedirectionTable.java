package org.sluice.console.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import org.sluice.console.report.TextTable;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.DeliveryMode;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.apic.IoApicRegister;

/**
 * The redirection entries of an I/O APIC with their fields; those that are as after reset are named together. On the
 * baton. Source: Intel 82093AA datasheet "I/O Redirection Table Registers".
 */
final class RedirectionTable {

    private static final long RESET = ApicRegister.MASKED.mask();

    private final IoApic ioApic;
    private final IntFunction<String> irqName;

    /** {@code irqName} names the irq of a vector. */
    RedirectionTable(IoApic ioApic, IntFunction<String> irqName) {
        this.ioApic = ioApic;
        this.irqName = irqName;
    }

    List<String> lines() {
        TextTable table = new TextTable("rllllllllll").row("  pin", "IOREDTBL", "vector", "mode", "dest", "status",
                "polarity", "remote IRR", "trigger", "mask", "irq");
        StringJoiner unused = new StringJoiner(", ");
        int first = 0;
        for (int pin = 0; pin < ioApic.pins(); pin++) {
            if (entry(pin) != RESET) {
                row(table, pin);
                range(unused, first, pin - 1);
                first = pin + 1;
            }
        }
        range(unused, first, ioApic.pins() - 1);
        List<String> lines = new ArrayList<>(table.lines());
        if (unused.length() > 0) {
            lines.add("  as after reset, " + RegisterDump.hex((int) RESET, 16) + ": pins " + unused);
        }
        return lines;
    }

    private static void range(StringJoiner into, int first, int last) {
        if (first <= last) {
            into.add(first == last ? Integer.toString(first) : first + "-" + last);
        }
    }

    private int low(int pin) {
        return ioApic.readSelected(IoApicRegister.IOREDTBL + 2 * pin);
    }

    private int high(int pin) {
        return ioApic.readSelected(IoApicRegister.IOREDTBL + 2 * pin + 1);
    }

    private long entry(int pin) {
        return (long) high(pin) << Integer.SIZE | low(pin) & 0xFFFF_FFFFL;
    }

    private void row(TextTable table, int pin) {
        int low = low(pin);
        int vector = ApicRegister.VECTOR.get(low);
        String mode = DeliveryMode.of(ApicRegister.DELIVERY_MODE.get(low)).name();
        table.row(Integer.toString(pin), RegisterDump.hex(high(pin), 8) + RegisterDump.hex(low, 8).substring(2),
                RegisterDump.hex(vector, 2), mode.toLowerCase(Locale.ROOT).replace('_', '-'),
                (ApicRegister.LOGICAL.isSet(low) ? "logical " : "physical ") + ApicRegister.TOP_BYTE.get(high(pin)),
                ApicRegister.DELIVERY_STATUS.isSet(low) ? "pending" : "idle",
                ApicRegister.ACTIVE_LOW.isSet(low) ? "low" : "high",
                IoApicRegister.REMOTE_IRR.isSet(low) ? "set" : "clear",
                ApicRegister.LEVEL_TRIGGERED.isSet(low) ? "level" : "edge",
                ApicRegister.MASKED.isSet(low) ? "masked" : "open", irqName.apply(vector));
    }
}
