package org.sluice.x86.platform;

import org.sluice.x86.RegisterDevice;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * QEMU's isa-debug-exit: a write of {@code n} ends the run with code {@code n << 1 | 1}. On the baton.
 * Source: QEMU documentation "isa-debug-exit".
 */
public final class DebugExit implements RegisterDevice, Snapshottable {

    /** Its usual port. */
    public static final int PORT = 0xF4;

    private final PowerSwitch power;

    /** The device, wired to the machine. */
    public DebugExit(PowerSwitch power) {
        this.power = power;
    }

    @Override
    public long read(int offset, int size) {
        return 0;
    }

    @Override
    public void write(int offset, int size, long value) {
        power.exit((int) (value << 1 | 1));
    }

    /** It remembers nothing. */
    @Override
    public void exchange(StateStream state) {
        // the exit code is the machine's
    }
}
