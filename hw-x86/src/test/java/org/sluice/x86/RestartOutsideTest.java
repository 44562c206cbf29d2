package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.serial.ByteSink;
import org.sluice.x86.serial.Uart;
import org.sluice.x86.serial.UartRegister;

/** What is outside a machine that is reset goes on: the far end of its cables, who counts, who holds a line. */
class RestartOutsideTest {

    private static final String START = """
            cpus 1 reset=restart
            node memory=16M cpus=0
            ioapic address=0xfec00000 pins=24 gsi=0
            reset r
            pit p
            rtc c
            uart com1 port=0x3f8 gsi=4""";
    private static final int PORT = 0x3F8;
    private static final int NMI_MODE = 0x400;
    private static final int IOCHK = 1 << 6;
    private static final int SERR = 1 << 7;

    @TempDir
    private Path folder;
    private Machine machine;

    @AfterEach
    void close() {
        machine.close();
    }

    private Uart uart(String options) {
        machine = Machine.of(Boards.of("x.board", START + options + "\n"), MachineTrace.NONE, BusTiming.NONE);
        return machine.device("com1", Uart.class);
    }

    private void reset() {
        machine.writePort(0xCF9, 1, 6);
        machine.engine().runUntil(machine.engine().nowNanos());
        assertThat(machine.restarts()).isPositive();
    }

    private void set(int register, int value) {
        machine.writePort(PORT + register, 1, value);
    }

    private int get(int register) {
        return (int) machine.readPort(PORT + register, 1);
    }

    // ---- the serial cable ----

    private String nextCharacters(int count) {
        StringBuilder text = new StringBuilder();
        set(UartRegister.LCR, UartRegister.LCR_WORD_LENGTH.mask());
        long nanos = machine.device("com1", Uart.class).characterNanos();
        set(UartRegister.MCR, UartRegister.MCR_RTS.mask());
        for (int i = 0; i < count; i++) {
            machine.engine().runUntil(machine.engine().nowNanos() + nanos);
            if ((get(UartRegister.LSR) & 1) != 0) {
                text.append((char) get(UartRegister.RBR));
            }
        }
        return text.toString();
    }

    @Test
    void theFarEndGoesOnWhereItWas() throws IOException {
        Uart uart = uart(" in=\"" + Files.writeString(folder.resolve("in"), "abcde") + "\"");
        assertThat(nextCharacters(2)).isEqualTo("ab");
        machine.engine().runUntil(machine.engine().nowNanos() + uart.characterNanos() / 2);
        reset();
        assertThat(nextCharacters(1)).as("what was on its way comes again").isEqualTo("c");
        reset();
        assertThat(nextCharacters(9)).isEqualTo("de");
        reset();
        assertThat(nextCharacters(9)).as("that was all").isEmpty();
    }

    @Test
    void theCountOfLostCharactersGoesOn() {
        Uart uart = uart("");
        uart.receive((byte) 'a');
        uart.receive((byte) 'b');
        reset();
        assertThat(get(UartRegister.LSR)).isEqualTo(0x60);
        uart.receive((byte) 'c');
        uart.receive((byte) 'd');
        assertThat(uart.overruns()).isEqualTo(2);
    }

    @Test
    void theFarEndSeesABreakEndAndNoneThatWasNotThere() {
        StringBuilder cable = new StringBuilder();
        uart("").connect(new ByteSink() {
            @Override
            public void accept(byte value) {
                cable.append((char) value);
            }

            @Override
            public void breakChanged(boolean begins) {
                cable.append(begins ? '[' : ']');
            }
        });
        set(UartRegister.LCR, UartRegister.LCR_BREAK.mask());
        reset();
        assertThat(cable).hasToString("[]");
        assertThat(get(UartRegister.LCR)).isZero();
        reset();
        set(UartRegister.LCR, UartRegister.LCR_BREAK.mask());
        set(UartRegister.MCR, UartRegister.MCR_LOOP.mask());
        reset();
        assertThat(cable).as("in loopback the break had ended").hasToString("[][]");
    }

    // ---- the NMI's sources ----

    private int sources() {
        return (int) machine.readPort(0x61, 1) & (IOCHK | SERR);
    }

    private long nmisAfterReset(boolean high) {
        reset();
        assertThat(sources()).isEqualTo(high ? IOCHK : 0);
        machine.cpu(0).writeApic(ApicRegister.SVR, 0x1FF);
        machine.cpu(0).writeApic(ApicRegister.LVT_LINT1, NMI_MODE | ApicRegister.ACTIVE_LOW.mask());
        long raised = machine.ledger().raised();
        machine.writePort(0x70, 1, 0x80);
        assertThat(machine.ledger().balanced()).isTrue();
        return machine.ledger().raised() - raised;
    }

    /** LINT1 is seen to fall when the NMI is disabled. */
    @Test
    void aSourceThatIsStillAssertedShowsAndDrivesLint1() {
        uart("");
        machine.ioCheck().raise();
        assertThat(nmisAfterReset(true)).isOne();
    }

    @Test
    void aSourceThatWasDisabledIsEnabledByTheResetAndShows() {
        uart("");
        machine.writePort(0x61, 1, 0x08);
        machine.ioCheck().raise();
        assertThat(sources()).isZero();
        assertThat(nmisAfterReset(true)).isOne();
    }

    @Test
    void aSourceThatHasLetGoIsForgotten() {
        uart("");
        machine.systemError().pulse();
        machine.ioCheck().pulse();
        assertThat(sources()).isEqualTo(IOCHK | SERR);
        assertThat(nmisAfterReset(false)).isZero();
    }
}
