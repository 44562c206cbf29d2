package org.sluice.x86.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterDevice;

/** QEMU "pc-testdev", as the kvm-unit-tests use it. */
class TestDeviceTest {

    private final List<String> driven = new ArrayList<>();
    private final TestDevice device = new TestDevice(lines(TestDevice.LINES));
    private final RegisterDevice echo = device.echo();

    private IrqLine[] lines(int count) {
        IrqLine[] lines = new IrqLine[count];
        for (int i = 0; i < count; i++) {
            int number = i;
            lines[i] = new IrqLine() {
                @Override
                public void raise() {
                    driven.add("+" + number);
                }

                @Override
                public void lower() {
                    driven.add("-" + number);
                }
            };
        }
        return lines;
    }

    @Test
    void bit0OfThePortDrivesItsLine() {
        device.write(4, 1, 1);
        device.write(4, 1, 0);
        device.write(23, 4, 0xFFFF_FFFFL);
        device.write(0, 1, 0xFE);
        assertThat(driven).containsExactly("+4", "-4", "+23", "-0");
    }

    @Test
    void aPortWithoutALineDoesNothing() {
        new TestDevice(lines(2)).write(2, 1, 1);
        assertThat(driven).isEmpty();
    }

    @Test
    void theLinesCannotBeRead() {
        device.write(4, 1, 1);
        assertThat(device.read(4, 1)).isZero();
    }

    @Test
    void theEchoKeepsBytesWordsAndLongs() {
        assertThat(echo.read(0, 4)).isZero();
        echo.write(0, 4, 0xAABB_CCDDL);
        assertThat(echo.read(0, 4)).isEqualTo(0xAABB_CCDDL);
        echo.write(2, 2, 0x1122);
        echo.write(1, 1, 0x33);
        assertThat(echo.read(0, 4)).isEqualTo(0x1122_33DDL);
        assertThat(echo.read(3, 1)).isEqualTo(0x11);
    }

    @Test
    void whatDoesNotFitTheEchosAccessIsCutOff() {
        echo.write(0, 1, 0xFFF);
        echo.write(0, 8, 0xFFFF_FFFF_0000_0001L);
        assertThat(echo.read(0, 8)).isEqualTo(1);
    }

    @Test
    void aSnapshotHasTheEcho() {
        echo.write(0, 4, 0x1234_5678);
        assertThat(Snapshots.copy(device, new TestDevice(new IrqLine[0])).echo().read(0, 4)).isEqualTo(0x1234_5678);
    }
}
