package org.sluice.x86.platform;

import org.sluice.x86.RegisterDevice;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The ways to reset a PC by port: 0xCF9, the keyboard controller's pulse at 0x64, port 0x92. On the baton.
 *
 * <p>Not modelled: keyboard and mouse (the controller is always ready and has nothing to say), the A20 gate (bit 1 of
 * port 0x92 is kept; A20 is always open). Source: PIIX3 datasheet "Reset Control Register"; IBM AT Technical Reference
 * "Keyboard Controller".
 */
public final class ResetControl implements Snapshottable {

    /** Reset control register. */
    public static final int PORT_CF9 = 0xCF9;
    /** Keyboard controller: data at 0x60, status and command at 0x64. */
    public static final int PORT_KEYBOARD = 0x60;
    /** System control port A. */
    public static final int PORT_A = 0x92;
    /** How many ports from 0x60 on: 0x61 is the PIT's. */
    public static final int COMMAND = 4;

    private static final int RST_CPU = 1 << 2;
    private static final int PULSE_RESET = 0xFE;
    private static final int SELF_TEST = 0xAA;
    private static final int SELF_TEST_PASSED = 0x55;
    private static final int SYSTEM_FLAG = 0x04;
    private static final int OUTPUT_FULL = 0x01;

    private final PowerSwitch power;
    private int control;
    private int portA = 2;
    private int answer = -1;

    /** The ports after reset. */
    public ResetControl(PowerSwitch power) {
        this.power = power;
    }

    /** Port 0xCF9: a 0 to 1 transition of bit 2 resets; bit 1 says whether hard or soft, which is the same here. */
    public RegisterDevice cf9() {
        return new Port() {
            @Override
            int get(int offset) {
                return control;
            }

            @Override
            void set(int offset, int value) {
                boolean rises = (value & ~control & RST_CPU) != 0;
                control = value & 0x06;
                if (rises) {
                    control = 0;
                    power.reset();
                }
            }
        };
    }

    /** Ports 0x60 (offset 0) or 0x64 (offset 4 of a device that starts at 0x60). */
    public RegisterDevice keyboard(int at) {
        return new Port() {
            @Override
            int get(int offset) {
                if (at == COMMAND) {
                    return SYSTEM_FLAG | (answer >= 0 ? OUTPUT_FULL : 0);
                }
                int data = Math.max(answer, 0);
                answer = -1;
                return data;
            }

            @Override
            void set(int offset, int value) {
                if (at == COMMAND && value == SELF_TEST) {
                    answer = SELF_TEST_PASSED;
                } else if (at == COMMAND && value == PULSE_RESET) {
                    power.reset();
                }
            }
        };
    }

    /** Port 0x92: bit 0 resets when it rises. */
    public RegisterDevice portA() {
        return new Port() {
            @Override
            int get(int offset) {
                return portA;
            }

            @Override
            void set(int offset, int value) {
                boolean rises = (value & ~portA & 1) != 0;
                portA = value & 2;
                if (rises) {
                    power.reset();
                }
            }
        };
    }

    @Override
    public void exchange(StateStream state) {
        control = state.exchange(control);
        portA = state.exchange(portA);
        answer = state.exchange(answer);
    }

    /** A byte-wide port. */
    private abstract static class Port implements RegisterDevice {
        abstract int get(int offset);

        abstract void set(int offset, int value);

        @Override
        public long read(int offset, int size) {
            return get(offset) & 0xFFL;
        }

        @Override
        public void write(int offset, int size, long value) {
            set(offset, (int) value & 0xFF);
        }
    }
}
