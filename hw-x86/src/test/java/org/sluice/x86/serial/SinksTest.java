package org.sluice.x86.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.sluice.x86.BusTiming;
import org.sluice.x86.Machine;
import org.sluice.x86.MachineTrace;
import org.sluice.x86.board.Board;

/** What a guest writes to its serial port reaches the host. */
class SinksTest {

    private static void write(ByteSink sink, String text) {
        try (Machine machine = Machine.of(Board.named("up"), MachineTrace.NONE, BusTiming.DEFAULT)) {
            machine.device("com1", Uart.class).connect(sink);
            machine.writePort(0x3F8 + UartRegister.LCR, 1, 3);
            for (char c : text.toCharArray()) {
                machine.writePort(0x3F8, 1, c);
                machine.engine().runUntil(machine.engine().nowNanos() + 2_000_000);
            }
        }
    }

    @Test
    void aBufferRemembersForTests() {
        TextSink sink = new TextSink();
        write(sink, "hello\n");
        assertThat(sink.text()).isEqualTo("hello\n");
        assertThat(sink.has("ello")).isTrue();
        assertThat(sink.has("world")).isFalse();
    }

    @Test
    void aStreamIsWrittenAsItComes() {
        ByteArrayOutputStream host = new ByteArrayOutputStream();
        write(new StreamSink(host), "ok");
        assertThat(host.toByteArray()).containsExactly('o', 'k');
    }

    @Test
    void anErrorOfTheHostStopsTheMachine() {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("disk full");
            }
        };
        assertThatThrownBy(() -> write(new StreamSink(broken), "x")).isInstanceOf(UncheckedIOException.class);
    }
}
