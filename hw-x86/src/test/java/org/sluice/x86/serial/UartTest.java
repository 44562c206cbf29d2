package org.sluice.x86.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.x86.IrqLine;
import org.sluice.x86.engine.Engine;

/** National Semiconductor PC16550D datasheet. The port runs at 115200 baud, 8N1: a character takes 86,805 ns. */
class UartTest {

    private static final long CHARACTER_NANOS = 86_805;
    private static final int RECEIVED = 1;
    private static final int THR_EMPTY = 2;
    private static final int LINE_STATUS = 4;
    private static final int MODEM_STATUS = 8;

    private final Engine engine = new Engine();
    private final StringBuilder far = new StringBuilder();
    private boolean asserted;
    private int edges;
    private final Uart uart = new Uart(new IrqLine() {
        @Override
        public void raise() {
            edges += asserted ? 0 : 1;
            asserted = true;
        }

        @Override
        public void lower() {
            asserted = false;
        }
    }, engine);

    @BeforeEach
    void setUp() {
        uart.connect(value -> far.append((char) value));
        write(UartRegister.LCR, 0x83);
        write(UartRegister.DLL, 1);
        write(UartRegister.LCR, 0x03);
        write(UartRegister.MCR, 0x08);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private int read(int register) {
        return (int) uart.read(register, 1);
    }

    private void write(int register, int value) {
        uart.write(register, 1, value);
    }

    private void receive(String text) {
        for (byte value : text.getBytes(StandardCharsets.US_ASCII)) {
            uart.receive(value);
        }
    }

    private void characters(long count) {
        engine.runUntil(engine.nowNanos() + count * CHARACTER_NANOS);
    }

    @Nested
    class Registers {

        @Test
        void resetValuesAreTheDatasheets() {
            Uart fresh = new Uart(IrqLine.UNPLUGGED, engine);
            int[] expected = {0, 0, 0x01, 0, 0, 0x60, 0xB0, 0};
            for (int register = 0; register < 8; register++) {
                assertThat(fresh.read(register, 1)).isEqualTo(expected[register]);
            }
        }

        @Test
        void dlabShowsTheDivisor() {
            write(UartRegister.LCR, 0x83);
            write(UartRegister.DLL, 0x34);
            write(UartRegister.DLM, 0x12);
            assertThat(read(UartRegister.DLL)).isEqualTo(0x34);
            assertThat(read(UartRegister.DLM)).isEqualTo(0x12);
            write(UartRegister.LCR, 0x03);
            assertThat(read(UartRegister.IER)).isZero();
        }

        @Test
        void aHalfOfTheDivisorMayBeZeroAndTheWholeOneCountsAsOne() {
            write(UartRegister.LCR, 0x83);
            write(UartRegister.DLL, 0);
            assertThat(uart.characterNanos()).as("not recommended").isEqualTo(CHARACTER_NANOS);
            write(UartRegister.DLM, 1);
            assertThat(read(UartRegister.DLL)).isZero();
            assertThat(read(UartRegister.DLM)).isEqualTo(1);
            assertThat(uart.characterNanos()).as("450 baud").isEqualTo(22_222_222);
        }

        @Test
        void scratchIsARegisterForSoftware() {
            write(UartRegister.SCR, 0xA5);
            assertThat(read(UartRegister.SCR)).isEqualTo(0xA5);
        }

        @Test
        void reservedBitsAreNotKept() {
            write(UartRegister.IER, 0xFF);
            write(UartRegister.MCR, 0xFF);
            assertThat(read(UartRegister.IER)).isEqualTo(0x0F);
            assertThat(read(UartRegister.MCR)).isEqualTo(0x1F);
        }

        @Test
        void statusRegistersIgnoreWrites() {
            write(UartRegister.LSR, 0);
            write(UartRegister.MSR, 0);
            assertThat(read(UartRegister.LSR)).isEqualTo(0x60);
            assertThat(read(UartRegister.MSR)).isEqualTo(0xB0);
        }

        @Test
        void identificationShowsWhetherFifosAreOn() {
            assertThat(read(UartRegister.IIR)).isEqualTo(0x01);
            write(UartRegister.FCR, 1);
            assertThat(read(UartRegister.IIR)).isEqualTo(0xC1);
        }

        @Test
        void characterTimeFollowsDivisorAndFormat() {
            assertThat(uart.characterNanos()).isEqualTo(CHARACTER_NANOS);
            write(UartRegister.LCR, 0x1F);
            assertThat(uart.characterNanos()).as("8 data, parity, 2 stop").isEqualTo(104_166);
            write(UartRegister.LCR, 0x04);
            assertThat(uart.characterNanos()).as("5 data, 1.5 stop").isEqualTo(65_104);
            write(UartRegister.LCR, 0x83);
            write(UartRegister.DLL, 12);
            assertThat(uart.characterNanos()).as("9600 baud").isEqualTo(1_041_666);
        }

        @Test
        void aWideAccessIsOneOfBytes() {
            uart.write(UartRegister.MCR, 4, 0xA5_00_00_08L);
            assertThat(read(UartRegister.SCR)).isEqualTo(0xA5);
            assertThat(uart.read(UartRegister.LSR, 2)).isEqualTo(0xB060);
            assertThat(uart.read(UartRegister.SCR, 2)).isEqualTo(0xFFA5);
        }
    }

    @Nested
    class Receiver {

        @Test
        void aReceivedCharacterIsReadyAndIsReadOnce() {
            receive("x");
            assertThat(read(UartRegister.LSR)).isEqualTo(0x61);
            assertThat(read(UartRegister.RBR)).isEqualTo('x');
            assertThat(read(UartRegister.LSR)).isEqualTo(0x60);
        }

        @Test
        void withoutFifoASecondCharacterOverrunsTheFirst() {
            receive("ab");
            assertThat(uart.overruns()).isEqualTo(1);
            assertThat(read(UartRegister.LSR)).isEqualTo(0x63);
            assertThat(read(UartRegister.LSR)).as("read clears").isEqualTo(0x61);
            assertThat(read(UartRegister.RBR)).isEqualTo('b');
        }

        @Test
        void theFifoHoldsSixteenAndLosesTheSeventeenth() {
            write(UartRegister.FCR, 1);
            receive("0123456789abcdefX");
            assertThat(uart.overruns()).isEqualTo(1);
            StringBuilder text = new StringBuilder();
            while ((read(UartRegister.LSR) & 1) != 0) {
                text.append((char) read(UartRegister.RBR));
            }
            assertThat(text).hasToString("0123456789abcdef");
        }

        @Test
        void aReceivedCharacterInterrupts() {
            write(UartRegister.IER, RECEIVED);
            receive("x");
            assertThat(asserted).isTrue();
            assertThat(read(UartRegister.IIR)).isEqualTo(0x04);
            read(UartRegister.RBR);
            assertThat(asserted).isFalse();
        }

        @Test
        void out2GatesTheLine() {
            write(UartRegister.MCR, 0);
            write(UartRegister.IER, RECEIVED);
            receive("x");
            assertThat(asserted).isFalse();
            write(UartRegister.MCR, 8);
            assertThat(asserted).isTrue();
        }

        @Test
        void theFifoInterruptsAtItsTrigger() {
            write(UartRegister.FCR, 0x81);
            write(UartRegister.IER, RECEIVED);
            receive("1234567");
            assertThat(asserted).isFalse();
            receive("8");
            assertThat(asserted).isTrue();
            assertThat(read(UartRegister.IIR)).isEqualTo(0xC4);
            read(UartRegister.RBR);
            assertThat(asserted).as("below the trigger again").isFalse();
        }

        @Test
        void whatStaysInTheFifoTimesOutAfterFourCharacterTimes() {
            write(UartRegister.FCR, 0x81);
            write(UartRegister.IER, RECEIVED);
            receive("12");
            engine.runUntil(4 * CHARACTER_NANOS - 1);
            assertThat(asserted).isFalse();
            engine.runUntil(4 * CHARACTER_NANOS);
            assertThat(asserted).isTrue();
            assertThat(read(UartRegister.IIR)).isEqualTo(0xCC);
            read(UartRegister.RBR);
            assertThat(asserted).isFalse();
            characters(4);
            assertThat(asserted).as("the other character").isTrue();
        }

        @Test
        void anOverrunIsTheMostUrgentReason() {
            write(UartRegister.IER, RECEIVED | LINE_STATUS);
            receive("ab");
            assertThat(read(UartRegister.IIR)).isEqualTo(0x06);
            read(UartRegister.LSR);
            assertThat(read(UartRegister.IIR)).isEqualTo(0x04);
        }

        @Test
        void aTimeoutStaysUntilTheCpuReadsEvenIfAnotherCharacterComes() {
            write(UartRegister.FCR, 0x81);
            write(UartRegister.IER, RECEIVED);
            receive("1");
            characters(4);
            receive("2");
            assertThat(read(UartRegister.IIR)).isEqualTo(0xCC);
            read(UartRegister.RBR);
            assertThat(read(UartRegister.IIR)).isEqualTo(0xC1);
        }

        @Test
        void resetBitsOfAControlWordThatDoesNotEnableTheFifosAreNotProgrammed() {
            receive("a");
            write(UartRegister.FCR, 2);
            assertThat(read(UartRegister.RBR)).isEqualTo('a');
            write(UartRegister.THR, 'b');
            write(UartRegister.THR, 'c');
            write(UartRegister.FCR, 4);
            characters(2);
            assertThat(far).hasToString("bc");
        }

        @Test
        void clearingTheFifoForgets() {
            write(UartRegister.FCR, 1);
            write(UartRegister.IER, RECEIVED);
            receive("abc");
            write(UartRegister.FCR, 3);
            assertThat(read(UartRegister.LSR)).isEqualTo(0x60);
            characters(10);
            assertThat(asserted).isFalse();
        }
    }

    @Nested
    class Sender {

        @Test
        void aCharacterComesOutAfterItsTime() {
            write(UartRegister.THR, 'a');
            engine.runUntil(CHARACTER_NANOS - 1);
            assertThat(far).isEmpty();
            engine.runUntil(CHARACTER_NANOS);
            assertThat(far).hasToString("a");
        }

        @Test
        void holdingAndShiftRegisterTakeOneCharacterEach() {
            write(UartRegister.THR, 'a');
            assertThat(read(UartRegister.LSR)).as("holding empty, transmitter not").isEqualTo(0x20);
            write(UartRegister.THR, 'b');
            assertThat(read(UartRegister.LSR)).isZero();
            write(UartRegister.THR, 'c');
            characters(1);
            assertThat(read(UartRegister.LSR)).isEqualTo(0x20);
            characters(3);
            assertThat(read(UartRegister.LSR)).isEqualTo(0x60);
            assertThat(far).as("the third had no room").hasToString("ab");
        }

        @Test
        void theFifoTakesSixteenBehindTheShiftRegister() {
            write(UartRegister.FCR, 1);
            for (char c = 'a'; c <= 's'; c++) {
                write(UartRegister.THR, c);
            }
            characters(20);
            assertThat(far).hasToString("abcdefghijklmnopq");
        }

        @Test
        void emptyHoldingRegisterInterrupts() {
            write(UartRegister.IER, THR_EMPTY);
            assertThat(asserted).as("asked for while empty").isTrue();
            assertThat(read(UartRegister.IIR)).isEqualTo(0x02);
            assertThat(asserted).as("reading the reason answers it").isFalse();
            assertThat(read(UartRegister.IIR)).isEqualTo(0x01);
        }

        @Test
        void theInterruptComesWhenTheHoldingRegisterEmpties() {
            write(UartRegister.THR, 'a');
            write(UartRegister.THR, 'b');
            write(UartRegister.IER, THR_EMPTY);
            assertThat(asserted).isFalse();
            characters(1);
            assertThat(asserted).isTrue();
        }

        @Test
        void everyEmptyingIsAnEdge() {
            write(UartRegister.IER, THR_EMPTY);
            assertThat(edges).isEqualTo(1);
            write(UartRegister.THR, 'a');
            assertThat(edges).as("went straight to the shift register").isEqualTo(2);
            write(UartRegister.THR, 'b');
            assertThat(asserted).isFalse();
            characters(1);
            assertThat(edges).isEqualTo(3);
        }

        @Test
        void textComesOutAtTheSpeedOfTheLine() {
            write(UartRegister.FCR, 1);
            for (char c : "hello".toCharArray()) {
                write(UartRegister.THR, c);
            }
            characters(5);
            assertThat(far).hasToString("hello");
        }
    }

    @Nested
    class Loopback {

        @BeforeEach
        void loop() {
            write(UartRegister.MCR, 0x10);
            read(UartRegister.MSR);
        }

        @Test
        void whatIsSentIsReceivedAndNotSeenOutside() {
            write(UartRegister.THR, 'a');
            characters(1);
            assertThat(read(UartRegister.RBR)).isEqualTo('a');
            assertThat(far).isEmpty();
        }

        @Test
        void theFarEndIsNotHeard() {
            receive("x");
            assertThat(read(UartRegister.LSR) & 1).isZero();
        }

        @Test
        void outputsComeBackAsInputs() {
            write(UartRegister.MCR, 0x1F);
            assertThat(read(UartRegister.MSR) & 0xF0).isEqualTo(0xF0);
            write(UartRegister.MCR, 0x12);
            assertThat(read(UartRegister.MSR) & 0xF0).as("RTS to CTS").isEqualTo(0x10);
        }

        @Test
        void changesSetDeltaBitsUntilRead() {
            write(UartRegister.MCR, 0x12);
            assertThat(read(UartRegister.MSR)).isEqualTo(0x11);
            assertThat(read(UartRegister.MSR)).isEqualTo(0x10);
        }

        @Test
        void ringCountsOnlyItsEnd() {
            write(UartRegister.MCR, 0x14);
            assertThat(read(UartRegister.MSR)).isEqualTo(0x40);
            write(UartRegister.MCR, 0x10);
            assertThat(read(UartRegister.MSR)).isEqualTo(0x04);
        }

        @Test
        void modemChangesInterruptOnceLoopbackEnds() {
            write(UartRegister.IER, MODEM_STATUS);
            write(UartRegister.MCR, 0x08);
            assertThat(asserted).isTrue();
            assertThat(read(UartRegister.IIR)).isEqualTo(0x00);
            read(UartRegister.MSR);
            assertThat(asserted).isFalse();
        }
    }
}
