package org.sluice.x86.platform;

import org.sluice.x86.IrqLine;
import org.sluice.x86.RegisterDevice;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * QEMU's pc-testdev, as far as interrupt tests need it: a write to port {@code 0x2000 + line} drives that line to bit 0
 * of the value; port 0xE0 keeps what is written. On the baton.
 *
 * <p>Not modelled: the flush port and the memory window. Source: QEMU "pc-testdev" as used by the kvm-unit-tests.
 */
public final class TestDevice implements RegisterDevice, Snapshottable {

    /** The first of the line ports. */
    public static final int LINE_PORTS = 0x2000;
    /** The port that keeps. */
    public static final int ECHO_PORT = 0xE0;
    /** How many lines. */
    public static final int LINES = 24;

    private final IrqLine[] lines;
    private long kept;

    /** A device that drives these lines, one source each. */
    public TestDevice(IrqLine[] lines) {
        this.lines = lines.clone();
    }

    @Override
    public long read(int offset, int size) {
        return 0;
    }

    @Override
    public void write(int offset, int size, long value) {
        if (offset >= lines.length) {
            return;
        }
        if ((value & 1) != 0) {
            lines[offset].raise();
        } else {
            lines[offset].lower();
        }
    }

    /** Port 0xE0, four bytes. */
    public RegisterDevice echo() {
        return new RegisterDevice() {
            @Override
            public long read(int offset, int size) {
                return kept >>> 8 * offset;
            }

            @Override
            public void write(int offset, int size, long value) {
                long ones = size >= Integer.BYTES ? 0xFFFF_FFFFL : (1L << 8 * size) - 1;
                kept = kept & ~(ones << 8 * offset) | (value & ones) << 8 * offset;
            }
        };
    }

    /** The lines that it drives are wires, which are saved with the others. */
    @Override
    public void exchange(StateStream state) {
        kept = state.exchange(kept);
    }
}
