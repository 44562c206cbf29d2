package org.sluice.x86;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wide access to a byte-wide port is one of single bytes at ascending ports, as on the ISA bus. */
class IsaByteAccessTest {

    private final Machine machine = Machine.of(Boards.of("x.board", """
            cpus 1
            node memory=16M cpus=0
            ioapic address=0xfec00000 pins=24 gsi=0
            pic i
            pit p
            rtc r
            reset k
            pci h
            """), MachineTrace.NONE, BusTiming.NONE);

    @AfterEach
    void close() {
        machine.close();
    }

    private long in(int port, int size) {
        return machine.readPort(port, size);
    }

    private void out(int port, int size, long value) {
        machine.writePort(port, size, value);
    }

    @Test
    void oneWordInitialisesAndMasksAnInterruptController() {
        out(0x20, 2, 0x2011);
        out(0x21, 1, 0x04);
        out(0x21, 1, 0x01);
        out(0x20, 2, 0xA50B);
        assertThat(in(0x21, 1)).isEqualTo(0xA5);
        assertThat(in(0x20, 2)).as("ISR, IMR").isEqualTo(0xA500);
        out(0x4D0, 2, 0xFFFF);
        assertThat(in(0x4D0, 2)).isEqualTo(0xDEF8);
    }

    @Test
    void oneWordWritesTwoCountersOfTheTimer() {
        out(0x43, 1, 0x14);
        out(0x43, 1, 0x54);
        out(0x40, 2, 0x3412);
        machine.engine().runUntil(1_000);
        out(0x43, 1, 0xE6); // latches the status of counters 0 and 1: neither count is null
        assertThat(in(0x40, 2) & 0x7F7F).isEqualTo(0x1414);
        out(0x43, 1, 0xD6);
        assertThat(in(0x40, 4) >>> 24).as("the control word cannot be read").isEqualTo(0xFF);
    }

    @Test
    void oneWordSelectsAndWritesARegisterOfTheClock() {
        out(0x70, 2, 0x5A40);
        assertThat(in(0x71, 1)).isEqualTo(0x5A);
        assertThat(in(0x70, 2)).isEqualTo(0x5AFF);
    }

    /** The second byte belongs to whoever is there: a port B, a bridge that takes no bytes, nobody. */
    @ParameterizedTest
    @CsvSource({"0x92,0xFF02", "0xCF9,0xFF00", "0x64,0xFF04", "0x71,0xFF26"})
    void theByteBehindTheLastPortIsNobodys(String port, String value) {
        out(0x70, 1, 0x0A);
        assertThat(in(Integer.decode(port), 2)).isEqualTo(Long.decode(value));
    }

    @Test
    void theByteBehindTheKeyboardsDataIsPortB() {
        out(0x60, 2, 0x0300);
        assertThat(in(0x61, 1) & 0x0F).isEqualTo(3);
        assertThat(in(0x60, 2) & 0x0FFF).isEqualTo(0x0300);
    }

    @Test
    void aDoublewordAtTheResetPortsNeighbourIsTheBridges() {
        out(0xCF8, 4, 0x8000_0000L);
        assertThat(in(0xCF8, 4)).isEqualTo(0x8000_0000L);
        assertThat(in(0xCF9, 1)).isZero();
    }
}
