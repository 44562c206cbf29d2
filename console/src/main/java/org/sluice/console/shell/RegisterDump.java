package org.sluice.console.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.console.report.TextTable;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.x86.Cpu;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.DeliveryMode;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.apic.IoApicRegister;

/** Registers as text, under their names in the manuals. On the baton. */
final class RegisterDump {

    private static final int WORDS = 8;
    private static final int WORD_STEP = 0x10;

    private RegisterDump() {
    }

    static List<String> localApic(Cpu cpu) {
        List<String> lines = new ArrayList<>();
        lines.add("local APIC of cpu " + cpu.index() + ", node " + cpu.node());
        Map<Integer, String> names = new TreeMap<>();
        names.put(ApicRegister.ID, "ID");
        names.put(ApicRegister.VERSION, "Version");
        names.put(ApicRegister.TPR, "TPR");
        names.put(ApicRegister.APR, "APR");
        names.put(ApicRegister.PPR, "PPR");
        names.put(ApicRegister.LDR, "LDR");
        names.put(ApicRegister.DFR, "DFR");
        names.put(ApicRegister.SVR, "SVR");
        names.put(ApicRegister.ESR, "ESR");
        names.put(ApicRegister.LVT_CMCI, "LVT CMCI");
        names.put(ApicRegister.ICR_LOW, "ICR 0-31");
        names.put(ApicRegister.ICR_HIGH, "ICR 32-63");
        names.put(ApicRegister.LVT_TIMER, "LVT Timer");
        names.put(ApicRegister.LVT_THERMAL, "LVT Thermal");
        names.put(ApicRegister.LVT_PMC, "LVT PMC");
        names.put(ApicRegister.LVT_LINT0, "LVT LINT0");
        names.put(ApicRegister.LVT_LINT1, "LVT LINT1");
        names.put(ApicRegister.LVT_ERROR, "LVT Error");
        names.put(ApicRegister.INITIAL_COUNT, "Initial Count");
        names.put(ApicRegister.CURRENT_COUNT, "Current Count");
        names.put(ApicRegister.DIVIDE, "Divide Configuration");
        TextTable table = new TextTable("lll");
        names.forEach((offset, name) -> table.row("  " + hex(offset, 3), name, hex(cpu.apic().read(offset), 8)));
        lines.addAll(table.lines());
        lines.add("  ISR " + vectors(cpu, ApicRegister.ISR));
        lines.add("  TMR " + vectors(cpu, ApicRegister.TMR));
        lines.add("  IRR " + vectors(cpu, ApicRegister.IRR));
        return lines;
    }

    private static String vectors(Cpu cpu, int table) {
        StringBuilder found = new StringBuilder();
        for (int vector = 0; vector < WORDS * Integer.SIZE; vector++) {
            int word = cpu.apic().read(table + (vector / Integer.SIZE) * WORD_STEP);
            if ((word & 1 << vector) != 0) {
                found.append(found.length() == 0 ? "" : " ").append(hex(vector, 2));
            }
        }
        return found.length() == 0 ? "empty" : found.toString();
    }

    static List<String> ioApics(Nanokernel kernel) {
        List<String> lines = new ArrayList<>();
        for (IoApic ioApic : kernel.machine().ioApics()) {
            lines.add("I/O APIC " + ioApic.index() + ": " + ioApic.pins() + " pins from gsi " + ioApic.gsiBase()
                    + "  IOAPICID " + hex(ioApic.readSelected(IoApicRegister.IOAPICID), 8) + "  IOAPICVER "
                    + hex(ioApic.readSelected(IoApicRegister.IOAPICVER), 8));
            TextTable table = new TextTable("rllllllll").row("  pin", "vector", "mode", "dest", "trigger", "polarity",
                    "mask", "remote IRR", "irq");
            int masked = 0;
            for (int pin = 0; pin < ioApic.pins(); pin++) {
                int low = ioApic.readSelected(IoApicRegister.IOREDTBL + 2 * pin);
                if (ApicRegister.VECTOR.get(low) == 0) {
                    masked++;
                } else {
                    entry(table, kernel, ioApic, pin);
                }
            }
            lines.addAll(table.lines());
            lines.add("  " + masked + " other pins are masked and were never programmed");
        }
        return lines;
    }

    private static void entry(TextTable table, Nanokernel kernel, IoApic ioApic, int pin) {
        int low = ioApic.readSelected(IoApicRegister.IOREDTBL + 2 * pin);
        int high = ioApic.readSelected(IoApicRegister.IOREDTBL + 2 * pin + 1);
        int vector = ApicRegister.VECTOR.get(low);
        String mode = DeliveryMode.of(ApicRegister.DELIVERY_MODE.get(low)).name();
        table.row(Integer.toString(pin), hex(vector, 2), mode.toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                (ApicRegister.LOGICAL.isSet(low) ? "logical " : "physical ") + ApicRegister.TOP_BYTE.get(high),
                ApicRegister.LEVEL_TRIGGERED.isSet(low) ? "level" : "edge",
                ApicRegister.ACTIVE_LOW.isSet(low) ? "low" : "high",
                ApicRegister.MASKED.isSet(low) ? "masked" : "open",
                IoApicRegister.REMOTE_IRR.isSet(low) ? "set" : "clear", kernel.irqName(Irqs.ofVector(vector)));
    }

    private static String hex(int value, int digits) {
        String text = Integer.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
