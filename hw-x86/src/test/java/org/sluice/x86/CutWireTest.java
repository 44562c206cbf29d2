package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.x86.apic.IoApic;
import org.sluice.x86.apic.IoApicRegister;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.net.Nic;
import org.sluice.x86.serial.Uart;
import org.sluice.x86.serial.UartRegister;

/** Each delivery that the tests expect comes through the wire: cut it, and nothing arrives. */
class CutWireTest {

    private static final int UART_VECTOR = 0x41;
    private static final int NIC_VECTOR = 0x51;

    @Test
    void whatTheDevicesOfABoardRaiseReachesTheCpu() {
        assertThat(deliveries(machine -> { })).containsExactlyInAnyOrder("65", "81");
    }

    @Test
    void withoutAnEntryAtTheIoApicNothingArrives() {
        assertThat(deliveries(machine -> {
            redirect(machine, "com1", 0x10000 | UART_VECTOR);
            redirect(machine, "eth0", 0x10000 | 0xA000 | NIC_VECTOR);
        })).isEmpty();
    }

    @Test
    void withoutTheFlagNothingArrives() {
        assertThat(deliveries(machine -> machine.cpu(0).hardDisable())).isEmpty();
    }

    @Test
    void anUnpluggedUartInterruptsNobody() {
        List<String> raised = new ArrayList<>();
        assertThat(uartOn(counting(raised))).containsExactly("raise");
        assertThat(uartOn(IrqLine.UNPLUGGED)).isEmpty();
    }

    private static List<String> uartOn(IrqLine line) {
        try (Engine engine = new Engine()) {
            Uart uart = new Uart(line, engine);
            uart.write(UartRegister.IER, 1, 1);
            uart.write(UartRegister.MCR, 1, 8);
            uart.receive((byte) 1);
        }
        return line instanceof Counting ? ((Counting) line).log : List.of();
    }

    private static IrqLine counting(List<String> log) {
        return new Counting(log);
    }

    private record Counting(List<String> log) implements IrqLine {
        @Override
        public void raise() {
            log.add("raise");
        }

        @Override
        public void lower() {
            log.clear();
        }
    }

    private interface Change {
        void on(Machine machine);
    }

    private static List<String> deliveries(Change change) {
        try (Machine machine = Machine.of(Board.named("default"), MachineTrace.NONE, BusTiming.DEFAULT)) {
            FakeSoftware software = FakeSoftware.boot(machine, 0).endingAtOnce();
            redirect(machine, "com1", UART_VECTOR);
            redirect(machine, "eth0", 0xA000 | NIC_VECTOR);
            change.on(machine);
            machine.writePort(0x3F8 + UartRegister.IER, 1, 1);
            machine.writePort(0x3F8 + UartRegister.MCR, 1, 8);
            machine.writeMmio(0, 0xFEB80000L + Nic.IMS, 4, Nic.RXT0);
            machine.device("com1", Uart.class).receive((byte) 'x');
            machine.engine().runUntil(40);
            machine.device("eth0", Nic.class).packetArrives();
            machine.engine().runUntil(81);
            assertThat(machine.ledger().balanced()).isTrue();
            return software.log().stream().map(entry -> entry.substring(0, entry.indexOf('@'))).distinct().toList();
        }
    }

    private static void redirect(Machine machine, String device, int low) {
        IoApic ioApic = machine.ioApics().get(0);
        int gsi = machine.gsi(device).orElseThrow();
        ioApic.writeSelected(IoApicRegister.IOREDTBL + 2 * gsi, low);
    }
}
