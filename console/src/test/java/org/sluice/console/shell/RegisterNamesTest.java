package org.sluice.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.RegisterValue;
import org.sluice.x86.apic.ApicBase;
import org.sluice.x86.apic.LocalApicBank;
import org.sluice.x86.board.Board;
import org.sluice.x86.serial.Uart;

/** Each manual's list of registers, written down here: whoever leaves one out of a dump fails. */
class RegisterNamesTest {

    private static final List<String> LVT = List.of("LVT CMCI", "LVT Timer", "LVT Thermal", "LVT PMC", "LVT LINT0",
            "LVT LINT1", "LVT Error");

    private final Machine machine = Machine.of(Board.named("pc"), MachineTrace.NONE, BusTiming.DEFAULT);

    @AfterEach
    void close() {
        machine.close();
    }

    private static List<String> names(RegisterBank bank) {
        return bank.registers().stream().map(RegisterValue::name).collect(Collectors.toList());
    }

    private List<String> names(String device) {
        return names(machine.device(device, RegisterBank.class));
    }

    private String hex(String device, String name) {
        return machine.device(device, RegisterBank.class).registers().stream()
                .filter(register -> register.name().equals(name)).findFirst().orElseThrow().hex();
    }

    private static List<String> words(String table) {
        return IntStream.range(0, 8).mapToObj(word -> table + " " + 32 * word + "-" + (32 * word + 31))
                .collect(Collectors.toList());
    }

    /** Intel SDM Vol. 3A "Local APIC Register Address Map". */
    @Test
    void aLocalApicHasEveryRegisterOfItsPage() {
        List<String> manual = new ArrayList<>(List.of("ID", "Version", "TPR", "APR", "PPR", "EOI", "RRD", "LDR", "DFR",
                "SVR", "ESR", "ICR 0-31", "ICR 32-63", "Initial Count", "Current Count", "Divide Configuration",
                "IA32_APIC_BASE", "IA32_TSC_DEADLINE"));
        manual.addAll(LVT);
        Stream.of("ISR", "TMR", "IRR").forEach(table -> manual.addAll(words(table)));
        assertThat(names(new LocalApicBank(machine.cpu(0).apic()))).containsExactlyInAnyOrderElementsOf(manual);
    }

    /** Intel SDM Vol. 3A "x2APIC Register Address Space": no APR, RRD, DFR; one ICR; SELF IPI. */
    @Test
    void anX2ApicHasEveryMsr() {
        machine.cpu(1).writeMsr(ApicBase.MSR, ApicBase.ADDRESS_RESET | ApicBase.EN | ApicBase.EXTD);
        List<String> manual = new ArrayList<>(List.of("ID", "Version", "TPR", "PPR", "EOI", "LDR", "SVR", "ESR", "ICR",
                "Initial Count", "Current Count", "Divide Configuration", "SELF IPI", "IA32_APIC_BASE",
                "IA32_TSC_DEADLINE"));
        manual.addAll(LVT);
        Stream.of("ISR", "TMR", "IRR").forEach(table -> manual.addAll(words(table)));
        LocalApicBank bank = new LocalApicBank(machine.cpu(1).apic());
        assertThat(names(bank)).containsExactlyInAnyOrderElementsOf(manual);
        assertThat(bank.places()).filteredOn(place -> place.register().name().equals("ICR")).singleElement()
                .satisfies(icr -> assertThat(icr.where()).isEqualTo("msr 0x830"));
    }

    /** Intel 82093AA datasheet "I/O APIC Registers"; Intel ICH2 datasheet "EOIR - EOI Register". */
    @Test
    void anIoApicHasEveryRegisterAndAnEntryForEachPin() {
        List<String> manual = new ArrayList<>(List.of("IOREGSEL", "IOWIN", "EOIR", "IOAPICID", "IOAPICVER",
                "IOAPICARB"));
        IntStream.range(0, 24).forEach(pin -> manual.add("IOREDTBL" + pin));
        assertThat(names(machine.ioApics().get(0))).containsExactlyInAnyOrderElementsOf(manual);
    }

    /** Intel 8259A datasheet "Programming the 8259A"; PIIX3 datasheet "ELCR1", "ELCR2". OCW1 is the IMR. */
    @Test
    void aPicHasEveryWordAndMode() {
        List<String> manual = List.of("IRR", "ISR", "IMR", "ICW1", "ICW2", "ICW3", "ICW4", "OCW2", "OCW3",
                "Lowest Priority", "Special Mask Mode", "Automatic EOI", "Rotate in Automatic EOI",
                "Special Fully Nested Mode", "Poll");
        assertThat(names("i8259")).containsAll(manual.stream().map("master "::concat).collect(Collectors.toList()))
                .containsAll(manual.stream().map("slave "::concat).collect(Collectors.toList()))
                .contains("master ELCR1", "slave ELCR2").hasSize(32);
    }

    @Test
    void aPicsWordsAreThoseThatWereWritten() {
        for (int[] write : new int[][] {{0x20, 0x11}, {0x21, 0x30}, {0x21, 0x04}, {0x21, 0x13}, {0x21, 0xFA},
            {0x20, 0xC2}, {0x20, 0x80}, {0x20, 0x6B}, {0x4D1, 0x0C}}) {
            machine.writePort(write[0], 1, write[1]);
        }
        String[][] expected = {{"ICW1", "0x11"}, {"ICW2", "0x30"}, {"ICW3", "0x04"}, {"ICW4", "0x13"}, {"IMR", "0xfa"},
            {"OCW2", "0x82"}, {"OCW3", "0x6b"}, {"Lowest Priority", "0x2"}, {"Special Mask Mode", "0x1"},
            {"Automatic EOI", "0x1"}, {"Rotate in Automatic EOI", "0x1"}, {"Special Fully Nested Mode", "0x1"},
            {"Poll", "0x0"}};
        for (String[] register : expected) {
            assertThat(hex("i8259", "master " + register[0])).as(register[0]).isEqualTo(register[1]);
        }
        assertThat(hex("i8259", "slave ELCR2")).isEqualTo("0x0c");
        machine.writePort(0x20, 1, 0x0C);
        assertThat(hex("i8259", "master OCW3")).isEqualTo("0x6f");
        assertThat(hex("i8259", "master Poll")).isEqualTo("0x1");
    }

    /** IA-PC HPET Specification 1.0a "Memory Mapped Registers". */
    @Test
    void anHpetHasEveryRegisterOfEveryTimer() {
        List<String> manual = new ArrayList<>(List.of("GCAP_ID", "GEN_CONF", "GINTR_STA", "MAIN_CNT"));
        for (int timer = 0; timer < 3; timer++) {
            manual.addAll(List.of("TIM" + timer + "_CONF", "TIM" + timer + "_COMP", "TIM" + timer + "_FSB_ROUTE"));
        }
        assertThat(names("hpet0")).containsExactlyInAnyOrderElementsOf(manual);
    }

    /** PCI Local Bus Specification 3.0 "Type 00h Configuration Space Header", "MSI Capability Structure" and MSI-X. */
    @Test
    void aPciFunctionHasItsWholeHeaderAndItsCapabilities() {
        List<String> header = new ArrayList<>(List.of("Vendor ID", "Device ID", "Command", "Status", "Revision ID",
                "Class Code", "Cache Line Size", "Latency Timer", "Header Type", "BIST", "Cardbus CIS Pointer",
                "Subsystem Vendor ID", "Subsystem ID", "Expansion ROM Base Address", "Capabilities Pointer",
                "Interrupt Line", "Interrupt Pin", "Min_Gnt", "Max_Lat"));
        IntStream.range(0, 6).forEach(bar -> header.add("BAR " + bar));
        List<String> msi = List.of("MSI Capability ID", "MSI Next Pointer", "MSI Message Control",
                "MSI Message Address", "MSI Message Upper Address", "MSI Message Data", "MSI Mask Bits",
                "MSI Pending Bits");
        List<String> msix = new ArrayList<>(List.of("MSI-X Capability ID", "MSI-X Next Pointer",
                "MSI-X Message Control", "MSI-X Table Offset/BIR", "MSI-X PBA Offset/BIR", "MSI-X Pending Bits 0-63"));
        for (int entry = 0; entry < 4; entry++) {
            for (String word : List.of("Message Address", "Message Upper Address", "Message Data", "Vector Control")) {
                msix.add("MSI-X Entry " + entry + " " + word);
            }
        }
        List<String> manual = new ArrayList<>(List.of("CONFIG_ADDRESS"));
        header.forEach(name -> manual.addAll(List.of("00:00.0 " + name, "00:03.0 " + name, "00:04.0 " + name)));
        msi.forEach(name -> manual.addAll(List.of("00:03.0 " + name, "00:04.0 " + name)));
        msix.forEach(name -> manual.add("00:04.0 " + name));
        assertThat(names("host")).containsExactlyInAnyOrderElementsOf(manual);
        assertThat(hex("host", "00:03.0 Class Code")).isEqualTo("0x020000");
        assertThat(hex("host", "00:04.0 Subsystem ID")).isEqualTo("0x11e8");
        assertThat(hex("host", "00:04.0 MSI-X Table Offset/BIR")).isEqualTo("0x00000001");
    }

    /** National Semiconductor PC16550D datasheet "Registers". */
    @Test
    void aUartHasEveryRegisterAndItsFifos() {
        assertThat(names("com1")).containsExactlyInAnyOrder("RBR", "THR", "IER", "IIR", "FCR", "LCR", "MCR", "LSR",
                "MSR", "SCR", "DLL", "DLM", "RCVR FIFO count", "XMIT FIFO count");
    }

    @Test
    void lookingAtEverythingChangesNothing() {
        Uart uart = machine.device("com1", Uart.class);
        machine.writePort(0x3FB, 1, 3); // characters of 8 bits
        machine.writePort(0x3FA, 1, 1);
        uart.receive((byte) 'a');
        uart.receive((byte) 'b');
        "xyz".chars().forEach(letter -> machine.writePort(0x3F8, 1, letter));
        machine.writePort(0x20, 1, 0x0C); // the next read would poll
        byte[] before = machine.snapshot();
        List<RegisterBank> banks = new ArrayList<>(machine.ioApics());
        banks.add(new LocalApicBank(machine.cpu(0).apic()));
        Stream.of("i8259", "hpet0", "host", "com1").forEach(name ->
                banks.add(machine.device(name, RegisterBank.class)));
        banks.forEach(RegisterBank::registers);
        assertThat(machine.snapshot()).isEqualTo(before);
        assertThat(hex("com1", "RBR")).isEqualTo("0x61");
        assertThat(hex("com1", "RCVR FIFO count")).isEqualTo("0x02");
        assertThat(hex("com1", "XMIT FIFO count")).isEqualTo("0x02");
        assertThat(hex("com1", "THR")).isEqualTo("write-only");
    }
}
