package org.sluice.x86;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The committed inputs do no harm; with {@code JAZZER_FUZZ=1} in the environment, and one test named, Jazzer looks for
 * others.
 */
class DeviceInputsTest {

    @FuzzTest
    void serialPort(byte[] input) {
        DeviceInputs.run(DeviceInputs.SERIAL, input);
    }

    @FuzzTest
    void interruptControllers8259(byte[] input) {
        DeviceInputs.run(DeviceInputs.PIC, input);
    }

    @FuzzTest
    void timers(byte[] input) {
        DeviceInputs.run(DeviceInputs.TIMERS, input);
    }

    @FuzzTest
    void apics(byte[] input) {
        DeviceInputs.run(DeviceInputs.APICS, input);
    }

    @FuzzTest
    void pci(byte[] input) {
        DeviceInputs.run(DeviceInputs.PCI, input);
    }

    @FuzzTest
    void network(byte[] input) {
        DeviceInputs.run(DeviceInputs.NETWORK, input);
    }
}
