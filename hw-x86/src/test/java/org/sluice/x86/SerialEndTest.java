package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.x86.board.Board;
import org.sluice.x86.board.BoardBuilder;
import org.sluice.x86.board.DeviceKind;
import org.sluice.x86.board.DeviceSpec;
import org.sluice.x86.board.SerialFiles;
import org.sluice.x86.board.SerialSpec;
import org.sluice.x86.serial.UartRegister;
import org.sluice.x86.text.TextException;

/** What a board says of the host's side of serial ports and debug consoles, in a machine. 115200 baud, 8N1. */
class SerialEndTest {

    private static final String START = "cpus 1\nnode memory=16M cpus=0\nioapic address=0xfec00000 pins=24 gsi=0\n";
    private static final int PORT = 0x3F8;
    private static final int DTR_RTS = 0x03;
    private static final long CHARACTER = 86_805;

    @TempDir
    private Path folder;

    private static Machine machine(String devices) {
        return Machine.of(Boards.of("x.board", START + devices + "\n"), MachineTrace.NONE, BusTiming.NONE);
    }

    private static Machine uart(String options) {
        return machine("uart com1 port=0x3f8 gsi=4 " + options);
    }

    private static void set(Machine machine, int register, int value) {
        machine.writePort(PORT + register, 1, value);
    }

    private static int get(Machine machine, int register) {
        return (int) machine.readPort(PORT + register, 1);
    }

    private static void setUp(Machine machine, int modemControl) {
        set(machine, UartRegister.LCR, 0x83);
        set(machine, UartRegister.DLL, 1);
        set(machine, UartRegister.DLM, 0);
        set(machine, UartRegister.LCR, 0x03);
        set(machine, UartRegister.FCR, 1);
        set(machine, UartRegister.MCR, modemControl);
    }

    private static void characters(Machine machine, int count) {
        machine.engine().runUntil(machine.engine().nowNanos() + count * CHARACTER);
    }

    private static String received(Machine machine) {
        StringBuilder text = new StringBuilder();
        while ((get(machine, UartRegister.LSR) & 1) != 0) {
            text.append((char) get(machine, UartRegister.RBR));
        }
        return text.toString();
    }

    private static void send(Machine machine, String text) {
        for (char c : text.toCharArray()) {
            set(machine, UartRegister.THR, c);
        }
        characters(machine, text.length());
    }

    private String file(String name, String text) throws IOException {
        return "\"" + Files.writeString(folder.resolve(name), text) + "\"";
    }

    @Test
    void whatIsSentIsInTheFileWhenTheMachineIsClosedAndAnOlderOneIsLost() throws IOException {
        Path out = Files.writeString(folder.resolve("out"), "something older and longer");
        try (Machine machine = uart("out=\"" + out + "\"")) {
            setUp(machine, 0);
            send(machine, "hello\n");
        }
        assertThat(out).hasContent("hello\n");
    }

    @Test
    void theDebugConsoleWritesItsFile() {
        Path out = folder.resolve("out");
        try (Machine machine = machine("debugcon d out=\"" + out + "\"")) {
            machine.writePort(0xE9, 1, 'o');
            machine.writePort(0xE9, 1, 'k');
        }
        assertThat(out).hasContent("ok");
    }

    @Test
    void theFarEndSendsAtTheSpeedOfTheLine() throws IOException {
        try (Machine machine = uart("in=" + file("in", "abc"))) {
            setUp(machine, DTR_RTS);
            machine.engine().runUntil(CHARACTER - 1);
            assertThat(received(machine)).isEmpty();
            machine.engine().runUntil(CHARACTER);
            assertThat(received(machine)).isEqualTo("a");
            characters(machine, 2);
            assertThat(received(machine)).isEqualTo("bc");
            characters(machine, 10);
            assertThat(received(machine)).as("that was all").isEmpty();
        }
    }

    @Test
    void theFarEndWaitsForRts() throws IOException {
        try (Machine machine = uart("in=" + file("in", "abc"))) {
            setUp(machine, 0x01);
            characters(machine, 10);
            assertThat(received(machine)).isEmpty();
            set(machine, UartRegister.MCR, DTR_RTS);
            characters(machine, 1);
            set(machine, UartRegister.MCR, 0x01);
            characters(machine, 10);
            assertThat(received(machine)).isEqualTo("a");
        }
    }

    @Test
    void nothingComesInLoopbackAndNothingIsLostByIt() throws IOException {
        try (Machine machine = uart("in=" + file("in", "abc"))) {
            setUp(machine, DTR_RTS | 0x10);
            characters(machine, 10);
            assertThat(received(machine)).isEmpty();
            set(machine, UartRegister.MCR, DTR_RTS);
            characters(machine, 10);
            assertThat(received(machine)).isEqualTo("abc");
        }
    }

    @Test
    void theFarEndWaitsForRoomAndNothingIsOverrun() throws IOException {
        String text = "The quick brown fox jumps over the lazy dog";
        try (Machine machine = uart("in=" + file("in", text))) {
            setUp(machine, DTR_RTS);
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 4; i++) {
                characters(machine, 100);
                assertThat(get(machine, UartRegister.LSR) & 0x02).isZero();
                all.append(received(machine));
            }
            assertThat(all).hasToString(text);
        }
    }

    @Test
    void withoutFifoTheFarEndWaitsForEachCharacterToBeRead() throws IOException {
        try (Machine machine = uart("in=" + file("in", "ab"))) {
            setUp(machine, DTR_RTS);
            set(machine, UartRegister.FCR, 0);
            characters(machine, 10);
            assertThat(get(machine, UartRegister.LSR)).isEqualTo(0x61);
            assertThat(get(machine, UartRegister.RBR)).isEqualTo('a');
            characters(machine, 1);
            assertThat(get(machine, UartRegister.RBR)).isEqualTo('b');
        }
    }

    @Test
    void howFarTheFarEndCameIsInASnapshot() throws IOException {
        String in = "in=" + file("in", "abcdef");
        byte[] snapshot;
        try (Machine machine = uart(in)) {
            setUp(machine, DTR_RTS);
            characters(machine, 2);
            snapshot = machine.snapshot();
        }
        try (Machine other = uart(in)) {
            other.restore(snapshot);
            characters(other, 1);
            assertThat(received(other)).isEqualTo("abc");
        }
    }

    @Test
    void theStandardInputIsReadOnceAndEachMachineIsGivenTheSame() {
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream("xyz".getBytes(StandardCharsets.US_ASCII)));
        try {
            for (int i = 0; i < 2; i++) {
                try (Machine machine = uart("in=stdin")) {
                    setUp(machine, DTR_RTS);
                    characters(machine, 3);
                    assertThat(received(machine)).isEqualTo("xyz");
                }
            }
        } finally {
            System.setIn(in);
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsToldByLineFileAndReason() {
        Path nowhere = folder.resolve("none").resolve("x");
        assertThatThrownBy(() -> uart("out=\"" + nowhere + "\"")).isInstanceOf(TextException.class)
                .hasMessage("x.board:4: uart com1: out=" + nowhere + ": there is no such file or folder");
        assertThatThrownBy(() -> uart("in=\"" + nowhere + "\"")).isInstanceOf(TextException.class)
                .hasMessage("x.board:4: uart com1: in=" + nowhere + ": there is no such file or folder");
        assertThatThrownBy(() -> uart("in=\"" + folder + "\"")).isInstanceOf(TextException.class)
                .hasMessageStartingWith("x.board:4: uart com1: in=" + folder + ": ");
    }

    @Test
    void anInputThatIsTooLongIsRefused() throws IOException {
        Path in = folder.resolve("in");
        Files.write(in, new byte[SerialFiles.INPUT_BYTES_MAX + 1]);
        assertThatThrownBy(() -> uart("in=\"" + in + "\""))
                .hasMessage("x.board:4: uart com1: in=" + in + ": it has more than 16777216 bytes");
    }

    @Test
    void noOutputIsBegunIfTheInputCannotBeRead() throws IOException {
        Path out = Files.writeString(folder.resolve("out"), "old");
        assertThatThrownBy(() -> uart("out=\"" + out + "\" in=\"" + folder + "\"")).hasMessageContaining("in=");
        assertThat(out).hasContent("old");
    }

    @Test
    void javaCodeBuildsTheSame() throws IOException {
        Path out = folder.resolve("out");
        Path in = Files.writeString(folder.resolve("in"), "j");
        Board board = new BoardBuilder("own").ioApic(0xFEC00000L, 24, 0)
                .device(DeviceSpec.of("com1", DeviceKind.UART, PORT, 4).withSerial(new SerialSpec(out, in))).build();
        try (Machine machine = Machine.of(board, MachineTrace.NONE, BusTiming.NONE)) {
            setUp(machine, DTR_RTS);
            characters(machine, 1);
            send(machine, received(machine));
        }
        assertThat(out).hasContent("j");
        BoardBuilder wrong = new BoardBuilder("own").device(DeviceSpec.of("screen", DeviceKind.VGA)
                .withSerial(new SerialSpec(out, null)));
        assertThatThrownBy(wrong::build).hasMessage("board own: vga screen: it sends no characters");
        BoardBuilder deaf = new BoardBuilder("own").device(DeviceSpec.of("d", DeviceKind.DEBUG_CONSOLE)
                .withSerial(new SerialSpec(null, in)));
        assertThatThrownBy(deaf::build).hasMessage("board own: debugcon d: it receives no characters");
    }
}
