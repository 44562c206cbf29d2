package org.sluice.console.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.console.report.JsonWriter;
import org.sluice.console.report.TextTable;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.x86.Cpu;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterValue;
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

    private static Map<Integer, String> localApicNames() {
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
        return names;
    }

    static List<String> localApic(Cpu cpu) {
        List<String> lines = new ArrayList<>();
        lines.add("local APIC of cpu " + cpu.index() + ", node " + cpu.node());
        Map<Integer, String> names = localApicNames();
        TextTable table = new TextTable("lll");
        names.forEach((offset, name) -> table.row("  " + hex(offset, 3), name, hex(cpu.apic().read(offset), 8)));
        lines.addAll(table.lines());
        lines.add("  ISR " + vectors(cpu, ApicRegister.ISR));
        lines.add("  TMR " + vectors(cpu, ApicRegister.TMR));
        lines.add("  IRR " + vectors(cpu, ApicRegister.IRR));
        return lines;
    }

    /** The same as a bank: each word of ISR, TMR and IRR is one register. */
    static RegisterBank bankOf(Cpu cpu) {
        return () -> {
            List<RegisterValue> all = new ArrayList<>();
            localApicNames().forEach((offset, name) ->
                    all.add(new RegisterValue(name, cpu.apic().read(offset), Integer.SIZE)));
            String[] tables = {"ISR", "TMR", "IRR"};
            int[] offsets = {ApicRegister.ISR, ApicRegister.TMR, ApicRegister.IRR};
            for (int table = 0; table < tables.length; table++) {
                for (int word = 0; word < WORDS; word++) {
                    all.add(new RegisterValue(tables[table] + " " + 32 * word + "-" + (32 * word + 31),
                            cpu.apic().read(offsets[table] + word * WORD_STEP), Integer.SIZE));
                }
            }
            return all;
        };
    }

    /** A bank as text: a title, then a line per register. */
    static List<String> text(String title, RegisterBank bank) {
        TextTable table = new TextTable("ll");
        bank.registers().forEach(register -> table.row("  " + register.name(), register.hex()));
        List<String> lines = new ArrayList<>();
        lines.add(title);
        lines.addAll(table.lines());
        return lines;
    }

    /** Banks as one line of JSON: an array of objects, each with its title and its registers by name. */
    static List<String> json(Map<String, RegisterBank> banks) {
        JsonWriter json = new JsonWriter().array();
        banks.forEach((title, bank) -> {
            json.object().name("device").value(title).name("registers").object();
            bank.registers().forEach(register -> json.name(register.name()).value(register.hex()));
            json.endObject().endObject();
        });
        return List.of(json.endArray().toString());
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
