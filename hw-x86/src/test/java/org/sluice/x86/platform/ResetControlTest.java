package org.sluice.x86.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sluice.x86.RegisterDevice;

/** PIIX3 datasheet "Reset Control Register"; IBM AT Technical Reference "Keyboard Controller". */
class ResetControlTest {

    private final FakePower power = new FakePower();
    private final ResetControl control = new ResetControl(power);
    private final RegisterDevice cf9 = control.cf9();
    private final RegisterDevice data = control.keyboard(0);
    private final RegisterDevice command = control.keyboard(ResetControl.COMMAND);
    private final RegisterDevice portA = control.portA();

    @Test
    void resetValues() {
        assertThat(cf9.read(0, 1)).isZero();
        assertThat(command.read(0, 1)).as("self test passed, nothing to say").isEqualTo(0x04);
        assertThat(data.read(0, 1)).isZero();
        assertThat(portA.read(0, 1)).as("A20 is open").isEqualTo(0x02);
    }

    @Test
    void cf9ResetsWhenItsBit2Rises() {
        cf9.write(0, 1, 0x02);
        assertThat(power.asked()).isEmpty();
        cf9.write(0, 1, 0x06);
        assertThat(power.asked()).containsExactly("reset");
    }

    @Test
    void cf9ResetsBySoftAndHardAndInOneWrite() {
        cf9.write(0, 1, 0x04);
        cf9.write(0, 1, 0x0E);
        assertThat(power.asked()).as("the reset cleared the register").containsExactly("reset", "reset");
        assertThat(cf9.read(0, 1)).isZero();
    }

    @Test
    void cf9KeepsTheKindOfResetAndNoReservedBit() {
        cf9.write(0, 1, 0xFB);
        assertThat(cf9.read(0, 1)).isEqualTo(0x02);
        cf9.write(0, 1, 0x00);
        assertThat(cf9.read(0, 1)).isZero();
        assertThat(power.asked()).isEmpty();
    }

    @Test
    void aWideAccessIsOneOfItsLowByte() {
        cf9.write(0, 2, 0x0402);
        assertThat(power.asked()).isEmpty();
        assertThat(cf9.read(0, 2)).isEqualTo(0x02);
        command.write(0, 2, 0x01FE);
        assertThat(power.asked()).containsExactly("reset");
    }

    @Test
    void theControllerPulsesTheResetLine() {
        command.write(0, 1, 0xFE);
        assertThat(power.asked()).containsExactly("reset");
    }

    @Test
    void theSelfTestAnswers55Once() {
        command.write(0, 1, 0xAA);
        assertThat(command.read(0, 1)).as("output buffer full").isEqualTo(0x05);
        assertThat(data.read(0, 1)).isEqualTo(0x55);
        assertThat(command.read(0, 1)).isEqualTo(0x04);
        assertThat(data.read(0, 1)).isZero();
    }

    @Test
    void dataIsNoCommandAndOtherCommandsDoNothing() {
        data.write(0, 1, 0xFE);
        data.write(0, 1, 0xAA);
        command.write(0, 1, 0xAD);
        command.write(0, 1, 0xFF);
        assertThat(power.asked()).isEmpty();
        assertThat(command.read(0, 1)).isEqualTo(0x04);
    }

    @Test
    void port92ResetsWhenItsBit0RisesAndKeepsTheGate() {
        portA.write(0, 1, 0x00);
        assertThat(portA.read(0, 1)).isZero();
        portA.write(0, 1, 0xFE);
        assertThat(portA.read(0, 1)).isEqualTo(0x02);
        assertThat(power.asked()).isEmpty();
        portA.write(0, 1, 0x01);
        assertThat(power.asked()).containsExactly("reset");
        assertThat(portA.read(0, 1)).as("reset has cleared it").isZero();
        portA.write(0, 1, 0x03);
        assertThat(power.asked()).containsExactly("reset", "reset");
    }

    @Test
    void aSnapshotHasAllThree() {
        cf9.write(0, 1, 0x02);
        portA.write(0, 1, 0x00);
        command.write(0, 1, 0xAA);
        ResetControl copy = Snapshots.copy(control, new ResetControl(power));
        assertThat(copy.cf9().read(0, 1)).isEqualTo(0x02);
        assertThat(copy.portA().read(0, 1)).isZero();
        assertThat(copy.keyboard(ResetControl.COMMAND).read(0, 1)).isEqualTo(0x05);
        assertThat(copy.keyboard(0).read(0, 1)).isEqualTo(0x55);
    }
}
