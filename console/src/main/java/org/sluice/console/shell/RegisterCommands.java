package org.sluice.console.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sluice.console.Session;
import org.sluice.x86.Machine;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.apic.LocalApicBank;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;

/** {@code lapic, ioapic, pic, hpet, pci, uart}: registers by their manuals' names, as text or, with --json, as JSON. */
public final class RegisterCommands {

    private static final String JSON = "--json";

    private final Session session;
    private final PrintStream out;

    RegisterCommands(Session session, PrintStream out) {
        this.session = session;
        this.out = out;
    }

    /** The registers of a CPU's local APIC. */
    public void lapic(String... words) {
        Words arguments = new Words("lapic", words);
        int cpu = (int) arguments.number("cpu", 0, machine().cpuCount() - 1L);
        boolean json = arguments.skip(JSON);
        arguments.end();
        print(() -> json ? RegisterDump.json(Map.of("lapic " + cpu, new LocalApicBank(machine().cpu(cpu).apic())))
                : RegisterDump.localApic(machine().cpu(cpu)));
    }

    /** The I/O APICs. */
    public void ioapic(String... words) {
        Words arguments = new Words("ioapic", words);
        boolean json = arguments.skip(JSON);
        arguments.end();
        Map<String, RegisterBank> banks = new LinkedHashMap<>();
        for (IoApic ioApic : machine().ioApics()) {
            banks.put("ioapic " + ioApic.index(), ioApic);
        }
        print(() -> json ? RegisterDump.json(banks) : RegisterDump.ioApics(session.kernel()));
    }

    /** The 8259A pair. */
    public void pic(String... words) {
        devices(DeviceKind.PIC, words);
    }

    /** The HPET. */
    public void hpet(String... words) {
        devices(DeviceKind.HPET, words);
    }

    /** The PCI host bridge and what is behind it. */
    public void pci(String... words) {
        devices(DeviceKind.PCI, words);
    }

    /** The serial ports. */
    public void uart(String... words) {
        devices(DeviceKind.UART, words);
    }

    private void devices(DeviceKind kind, String... words) {
        Words arguments = new Words(kind.keyword(), words);
        boolean json = arguments.skip(JSON);
        arguments.end();
        Map<String, RegisterBank> banks = new LinkedHashMap<>();
        for (DeviceSpec spec : machine().board().devices()) {
            if (spec.kind() == kind) {
                banks.put(spec.title(), machine().device(spec.name(), RegisterBank.class));
            }
        }
        if (banks.isEmpty()) {
            throw new CommandFailure(kind.keyword() + ": the board " + machine().board().name() + " has none");
        }
        print(() -> json ? RegisterDump.json(banks) : text(banks));
    }

    private static List<String> text(Map<String, RegisterBank> banks) {
        List<String> lines = new ArrayList<>();
        banks.forEach((title, bank) -> lines.addAll(RegisterDump.text(title, bank)));
        return lines;
    }

    private void print(Supplier<List<String>> read) {
        machine().engine().call(read).forEach(out::println);
    }

    private Machine machine() {
        return session.kernel().machine();
    }
}
