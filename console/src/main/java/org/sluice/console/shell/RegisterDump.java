package org.sluice.console.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluice.console.report.JsonWriter;
import org.sluice.console.report.TextTable;
import org.sluice.nanokernel.Irqs;
import org.sluice.nanokernel.Nanokernel;
import org.sluice.x86.Cpu;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterValue;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.apic.LocalApicBank;

/** Registers as text, under their names in the manuals. On the baton. */
final class RegisterDump {

    private static final int WORDS = 8;
    private static final int WORD_STEP = 0x10;
    private static final String ENTRY = "IOREDTBL";

    private RegisterDump() {
    }

    static List<String> localApic(Cpu cpu) {
        List<String> lines = new ArrayList<>();
        lines.add("local APIC of cpu " + cpu.index() + ", node " + cpu.node());
        TextTable table = new TextTable("lll");
        for (LocalApicBank.Place place : new LocalApicBank(cpu.apic()).places()) {
            if (!isWordOfTable(place.register().name())) {
                table.row("  " + place.where(), place.register().name(), place.register().hex());
            }
        }
        lines.addAll(table.lines());
        lines.add("  ISR " + vectors(cpu, ApicRegister.ISR));
        lines.add("  TMR " + vectors(cpu, ApicRegister.TMR));
        lines.add("  IRR " + vectors(cpu, ApicRegister.IRR));
        return lines;
    }

    /** Is this one of the eight words of ISR, TMR or IRR, of which people get the vectors? */
    private static boolean isWordOfTable(String name) {
        return name.startsWith("ISR ") || name.startsWith("TMR ") || name.startsWith("IRR ");
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
            lines.add("I/O APIC " + ioApic.index() + ": " + ioApic.pins() + " pins from gsi " + ioApic.gsiBase());
            StringBuilder registers = new StringBuilder();
            for (RegisterValue register : ioApic.registers()) {
                if (!register.name().startsWith(ENTRY)) {
                    registers.append("  ").append(register.name()).append(' ').append(register.hex());
                }
            }
            lines.add(registers.toString());
            lines.addAll(new RedirectionTable(ioApic, vector -> irqName(kernel, vector)).lines());
        }
        return lines;
    }

    private static String irqName(Nanokernel kernel, int vector) {
        int irq = Irqs.ofVector(vector);
        return irq < 0 ? "-" : kernel.irqName(irq);
    }

    static String hex(int value, int digits) {
        String text = Integer.toHexString(value);
        return "0x" + "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
