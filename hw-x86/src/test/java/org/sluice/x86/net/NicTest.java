package org.sluice.x86.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sluice.x86.IrqLine;

/** Intel "PCI/PCI-X Family of Gigabit Ethernet Controllers Software Developer's Manual", interrupt registers. */
class NicTest {

    private boolean asserted;
    private final Nic nic = new Nic(new IrqLine() {
        @Override
        public void raise() {
            asserted = true;
        }

        @Override
        public void lower() {
            asserted = false;
        }
    });

    @Test
    void aPacketSetsItsCauseAndItsCount() {
        nic.packetArrives();
        nic.packetArrives();
        assertThat(nic.read(Nic.GPRC, 4)).isEqualTo(2);
        assertThat(nic.read(Nic.GPRC, 4)).as("read clears").isZero();
        assertThat(nic.read(Nic.ICR, 4)).isEqualTo(Nic.RXT0);
    }

    @Test
    void theLineNeedsACauseAndItsMaskBit() {
        nic.packetArrives();
        assertThat(asserted).isFalse();
        nic.write(Nic.IMS, 4, Nic.LSC);
        assertThat(asserted).isFalse();
        nic.write(Nic.IMS, 4, Nic.RXT0);
        assertThat(asserted).isTrue();
        assertThat(nic.read(Nic.IMS, 4)).isEqualTo(Nic.RXT0 | Nic.LSC);
    }

    @Test
    void readingTheCausesClearsThemAndReleasesTheLine() {
        nic.write(Nic.IMS, 4, Nic.RXT0);
        nic.packetArrives();
        assertThat(nic.read(Nic.ICR, 4)).isEqualTo(Nic.RXT0);
        assertThat(asserted).isFalse();
        assertThat(nic.read(Nic.ICR, 4)).isZero();
    }

    @Test
    void writingOnesToTheCausesClearsThose() {
        nic.write(Nic.ICS, 4, Nic.RXT0 | Nic.LSC);
        nic.write(Nic.ICR, 4, Nic.LSC);
        assertThat(nic.read(Nic.ICR, 4)).isEqualTo(Nic.RXT0);
    }

    @Test
    void softwareMaySetCauses() {
        nic.write(Nic.IMS, 4, Nic.TXDW);
        nic.write(Nic.ICS, 4, Nic.TXDW);
        assertThat(asserted).isTrue();
    }

    @Test
    void clearingTheMaskBitReleasesTheLineAndKeepsTheCause() {
        nic.write(Nic.IMS, 4, Nic.RXT0);
        nic.packetArrives();
        nic.write(Nic.IMC, 4, Nic.RXT0);
        assertThat(asserted).isFalse();
        assertThat(nic.read(Nic.ICR, 4)).isEqualTo(Nic.RXT0);
    }

    @Test
    void otherRegistersReadZeroAndIgnoreWrites() {
        nic.write(0, 4, -1);
        nic.write(Nic.GPRC, 4, 5);
        assertThat(nic.read(0, 4)).isZero();
        assertThat(nic.read(Nic.IMC, 4)).isZero();
        assertThat(nic.read(Nic.GPRC, 4)).isZero();
    }
}
