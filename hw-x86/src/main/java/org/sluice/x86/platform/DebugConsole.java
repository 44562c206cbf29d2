package org.sluice.x86.platform;

import org.sluice.x86.RegisterDevice;
import org.sluice.x86.serial.ByteSink;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** The debug console at port 0xE9: each byte written goes to the host; reads answer 0xE9. On the baton. */
public final class DebugConsole implements RegisterDevice, Snapshottable {

    /** Its port, and what it answers. */
    public static final int PORT = 0xE9;

    private ByteSink sink = ByteSink.NONE;

    /** Connects the host's side. */
    public void connect(ByteSink newSink) {
        sink = newSink;
    }

    @Override
    public long read(int offset, int size) {
        return PORT;
    }

    @Override
    public void write(int offset, int size, long value) {
        sink.accept((byte) value);
    }

    /** It remembers nothing. */
    @Override
    public void exchange(StateStream state) {
        // what was written has gone to the host
    }
}
