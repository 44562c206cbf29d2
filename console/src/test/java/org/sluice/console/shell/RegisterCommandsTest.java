package org.sluice.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.console.StrictJson;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.RegisterBank;
import org.sluice.x86.apic.LocalApicBank;
import org.sluice.x86.board.Board;

/** The registers of a whole PC's devices, as people and programs get them. */
class RegisterCommandsTest {

    private final Machine machine = Machine.of(Board.named("pc"), MachineTrace.NONE, BusTiming.DEFAULT);

    @AfterEach
    void close() {
        machine.close();
    }

    private RegisterBank bank(String name) {
        return machine.device(name, RegisterBank.class);
    }

    @Test
    void aPicShowsBothChips() {
        machine.writePort(0x21, 1, 0xA5);
        assertThat(RegisterDump.text("pic", bank("i8259")))
                .anyMatch(line -> line.matches("  master IMR +0xa5"))
                .anyMatch(line -> line.matches("  slave IMR +0xff"));
    }

    @Test
    void anHpetShowsCapabilitiesAndTimers() {
        assertThat(RegisterDump.text("hpet", bank("hpet0"))).hasSize(14)
                .contains("  GCAP_ID         0x009896808086a201");
    }

    @Test
    void pciShowsEveryFunctionWithItsCapabilities() {
        assertThat(RegisterDump.text("pci", bank("host"))).anyMatch(line -> line.contains("00:04.0 Device ID"))
                .anyMatch(line -> line.matches("  00:04.0 MSI-X Entry 3 Vector Control +0x00000001"));
    }

    @Test
    void lookingAtAUartTouchesNothing() {
        assertThat(RegisterDump.text("uart com1", bank("com1")))
                .isEqualTo(RegisterDump.text("uart com1", bank("com1"))).contains("  LSR              0x60");
    }

    @Test
    void jsonIsAnArrayOfDevicesWithRegistersByName() {
        String json = RegisterDump.json(Map.of("lapic 0", new LocalApicBank(machine.cpu(0).apic()))).get(0);
        assertThat(StrictJson.object("{\"banks\":" + json + "}").getAsJsonArray("banks")).hasSize(1);
        assertThat(json).startsWith("[{\"device\":\"lapic 0\",\"registers\":{"
                        + "\"IA32_APIC_BASE\":\"0x00000000fee00900\",\"ID\":\"0x00000000\"")
                .contains("\"IRR 224-255\":\"0x00000000\"");
    }
}
