package org.sluice.x86.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.x86.BusTiming;
import org.sluice.x86.IrqLine;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.board.Board;
import org.sluice.x86.engine.Engine;

/** PC16550D datasheet "Line Status Register", "Line Control Register": damaged characters, breaks, word lengths. */
class LineErrorsTest {

    private static final int PARITY = 0x04;
    private static final int FRAMING = 0x08;
    private static final int WITH_PARITY = 0x0B;
    private static final int FIFO = 1;
    private static final int LINE_STATUS = 4;

    private final Engine engine = new Engine();
    private final List<String> far = new ArrayList<>();
    private final Uart uart = new Uart(IrqLine.UNPLUGGED, engine);

    @BeforeEach
    void setUp() {
        uart.connect(new ByteSink() {
            @Override
            public void accept(byte value) {
                far.add(Integer.toHexString(value & 0xFF));
            }

            @Override
            public void breakChanged(boolean begins) {
                far.add(begins ? "break" : "mark");
            }
        });
        write(UartRegister.LCR, 0x83);
        write(UartRegister.DLL, 1);
        write(UartRegister.LCR, WITH_PARITY);
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

    private void characters(long count) {
        engine.runUntil(engine.nowNanos() + count * uart.characterNanos());
    }

    @Test
    void errorsAreShownUntilTheLineStatusIsRead() {
        uart.receive((byte) 'a', PARITY | FRAMING);
        assertThat(read(UartRegister.LSR)).isEqualTo(0x6D);
        assertThat(read(UartRegister.LSR)).isEqualTo(0x61);
    }

    @Test
    void readingTheCharacterDoesNotTakeItsErrorAway() {
        uart.receive((byte) 'a', FRAMING);
        read(UartRegister.RBR);
        assertThat(read(UartRegister.LSR)).isEqualTo(0x68);
    }

    @Test
    void inTheFifoAnErrorIsShownWhenItsCharacterIsAtTheTop() {
        write(UartRegister.FCR, FIFO);
        uart.receive((byte) 'a');
        uart.receive((byte) 'b', PARITY);
        uart.receive((byte) 'c', FRAMING);
        assertThat(read(UartRegister.LSR)).as("below the top").isEqualTo(0xE1);
        read(UartRegister.RBR);
        assertThat(read(UartRegister.LSR)).as("b is at the top").isEqualTo(0xE5);
        assertThat(read(UartRegister.LSR)).as("b's error is read, c's is not").isEqualTo(0xE1);
        read(UartRegister.RBR);
        assertThat(read(UartRegister.LSR)).as("c is at the top").isEqualTo(0xE9);
        assertThat(read(UartRegister.LSR)).as("none is left").isEqualTo(0x61);
    }

    @Test
    void theInterruptComesWithTheDamagedCharacterAtTheTop() {
        write(UartRegister.FCR, 0xC1);
        write(UartRegister.IER, LINE_STATUS);
        uart.receive((byte) 'a');
        uart.receive((byte) 'b', PARITY);
        assertThat(read(UartRegister.IIR)).isEqualTo(0xC1);
        read(UartRegister.RBR);
        assertThat(read(UartRegister.IIR)).isEqualTo(0xC6);
        read(UartRegister.LSR);
        assertThat(read(UartRegister.IIR)).isEqualTo(0xC1);
    }

    @Test
    void anOverrunIsShownAtOnceWhateverIsAtTheTop() {
        write(UartRegister.FCR, FIFO);
        for (int i = 0; i <= 16; i++) {
            uart.receive((byte) i);
        }
        assertThat(read(UartRegister.LSR)).as("no error of a character").isEqualTo(0x63);
    }

    @Test
    void withoutFifoBitSevenIsClearAndTheLostCharactersErrorIsKept() {
        uart.receive((byte) 'a', PARITY);
        uart.receive((byte) 'b');
        assertThat(read(UartRegister.LSR)).isEqualTo(0x67);
        assertThat(read(UartRegister.RBR)).isEqualTo('b');
    }

    @Test
    void parityIsNoticedOnlyIfItIsAskedFor() {
        write(UartRegister.LCR, 0x03);
        uart.receive((byte) 'a', PARITY);
        assertThat(read(UartRegister.LSR)).isEqualTo(0x61);
    }

    @Test
    void aBreakIsOneCharacterOfZerosWithoutStopBit() {
        write(UartRegister.FCR, FIFO);
        uart.receiveBreak();
        assertThat(read(UartRegister.LSR)).isEqualTo(0xF9);
        assertThat(read(UartRegister.RBR)).isZero();
        assertThat(read(UartRegister.LSR)).isEqualTo(0x60);
    }

    @Test
    void clearingTheFifoForgetsTheErrorsInIt() {
        write(UartRegister.FCR, FIFO);
        uart.receive((byte) 'a');
        uart.receive((byte) 'b', FRAMING);
        write(UartRegister.FCR, 3);
        uart.receive((byte) 'c');
        assertThat(read(UartRegister.LSR)).isEqualTo(0x61);
    }

    @Test
    void inLoopbackNeitherDamageNorBreakIsHeard() {
        write(UartRegister.MCR, 0x10);
        uart.receive((byte) 'a', FRAMING);
        uart.receiveBreak();
        assertThat(read(UartRegister.LSR)).isEqualTo(0x60);
    }

    @Test
    void otherDamageIsRefused() {
        assertThatThrownBy(() -> uart.receive((byte) 'a', 0x10)).hasMessage("damage 0x10 has more bits than 0xc");
    }

    @Test
    void aBreakHoldsTheLineAndTheTransmitterGoesOn() {
        write(UartRegister.THR, 'a');
        write(UartRegister.LCR, WITH_PARITY | 0x40);
        assertThat(read(UartRegister.LSR)).isEqualTo(0x20);
        characters(1);
        assertThat(read(UartRegister.LSR)).as("a timer for the break's length").isEqualTo(0x60);
        write(UartRegister.LCR, WITH_PARITY);
        write(UartRegister.THR, 'b');
        characters(1);
        assertThat(far).containsExactly("break", "mark", "62");
    }

    @Test
    void loopbackTakesABreakOffTheCable() {
        write(UartRegister.LCR, WITH_PARITY | 0x40);
        write(UartRegister.MCR, 0x10);
        write(UartRegister.MCR, 0x00);
        assertThat(far).containsExactly("break", "mark", "break");
    }

    @Test
    void charactersHaveAsManyBitsAsTheLineControlSays() {
        int[] masks = {0x1F, 0x3F, 0x7F, 0xFF};
        for (int length = 0; length < 4; length++) {
            write(UartRegister.LCR, length);
            uart.receive((byte) 0xFF);
            assertThat(read(UartRegister.RBR)).isEqualTo(masks[length]);
            write(UartRegister.THR, 0xFF);
            characters(1);
        }
        assertThat(far).containsExactly("1f", "3f", "7f", "ff");
    }

    @Test
    void errorsInTheFifoAreInASnapshot() {
        try (Machine machine = Machine.of(Board.named("up"), MachineTrace.NONE, BusTiming.NONE)) {
            Uart com1 = machine.device("com1", Uart.class);
            com1.write(UartRegister.LCR, 1, WITH_PARITY);
            com1.write(UartRegister.FCR, 1, FIFO);
            com1.receive((byte) 'a', PARITY);
            com1.receive((byte) 'b', FRAMING);
            byte[] snapshot = machine.snapshot();
            com1.write(UartRegister.FCR, 1, 0);
            machine.restore(snapshot);
            assertThat(com1.read(UartRegister.LSR, 1)).isEqualTo(0xE5);
            com1.read(UartRegister.RBR, 1);
            assertThat(com1.read(UartRegister.LSR, 1)).isEqualTo(0xE9);
            assertThat(com1.read(UartRegister.RBR, 1)).isEqualTo('b');
        }
    }
}
