package org.sluice.x86.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.x86.snapshot.StateStream;

/** QEMU documentation "isa-debug-exit", "isa-debugcon". */
class DebugPortsTest {

    private final FakePower power = new FakePower();
    private final DebugExit exit = new DebugExit(power);
    private final DebugConsole console = new DebugConsole();

    @Test
    void aWriteEndsTheRunWithTwiceItsValueAndOne() {
        exit.write(0, 1, 0);
        exit.write(0, 4, 0x10);
        exit.write(3, 1, 0xFF);
        assertThat(power.asked()).as("no value is success").containsExactly("exit 1", "exit 33", "exit 511");
    }

    @Test
    void readingTheExitDoesNotEndTheRun() {
        assertThat(exit.read(0, 4)).isZero();
        assertThat(power.asked()).isEmpty();
    }

    @Test
    void theConsoleAnswersItsOwnNumber() {
        assertThat(console.read(0, 1)).isEqualTo(0xE9);
    }

    @Test
    void eachWriteIsOneByteForTheHost() {
        List<Integer> host = new ArrayList<>();
        console.write(0, 1, 'x');
        console.connect(value -> host.add(value & 0xFF));
        console.write(0, 1, 'o');
        console.write(0, 1, 0xFF);
        console.write(0, 2, 0x4142);
        assertThat(host).as("what came before the host is lost").containsExactly((int) 'o', 0xFF, 0x42);
    }

    @Test
    void neitherHasStateToSave() {
        StateStream saving = StateStream.saving();
        exit.exchange(saving);
        console.exchange(saving);
        assertThat(saving.bytes()).isEmpty();
    }
}
