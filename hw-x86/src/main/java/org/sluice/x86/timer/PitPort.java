package org.sluice.x86.timer;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * How the bus reaches one counter of an 8254: byte order of counts, latched count and status. On the baton.
 *
 * <p>Source: Intel 8254 datasheet "Control Word Format", "Counter Latch Command", "Read-Back Command".
 */
final class PitPort implements Snapshottable {

    private static final int LOW = 1;
    private static final int HIGH = 2;
    private static final int BOTH = 3;

    private final PitCounter counter = new PitCounter();

    // owner: the baton
    private int access = BOTH;
    private boolean writeHigh;
    private int lowWritten;
    private boolean readHigh;
    private boolean countLatched;
    private int latchedCount;
    private boolean statusLatched;
    private int latchedStatus;

    PitCounter counter() {
        return counter;
    }

    void control(int newAccess, int mode, boolean bcd) {
        access = newAccess;
        writeHigh = false;
        readHigh = false;
        countLatched = false;
        statusLatched = false;
        counter.control(mode > BOTH + 2 ? mode - 4 : mode, bcd); // 6 and 7 are 2 and 3
    }

    /** A second latch before the first was read is ignored. */
    void latchCount(long tick) {
        if (!countLatched) {
            countLatched = true;
            latchedCount = counter.value(tick);
        }
    }

    void latchStatus(long tick) {
        if (!statusLatched) {
            statusLatched = true;
            latchedStatus = (counter.out(tick) ? 0x80 : 0) | (counter.isNull(tick) ? 0x40 : 0) | access << 4
                    | counter.mode() << 1 | (counter.isBcd() ? 1 : 0);
        }
    }

    void write(int value, long tick) {
        if (access == LOW) {
            counter.load(value, tick);
        } else if (access == HIGH) {
            counter.load(value << 8, tick);
        } else if (!writeHigh) {
            writeHigh = true;
            lowWritten = value;
            counter.halt();
        } else {
            writeHigh = false;
            counter.load(value << 8 | lowWritten, tick);
        }
    }

    int read(long tick) {
        if (statusLatched) {
            statusLatched = false;
            return latchedStatus;
        }
        int value = countLatched ? latchedCount : counter.value(tick);
        boolean high = access == HIGH || access == BOTH && readHigh;
        boolean last = access != BOTH || readHigh;
        readHigh = access == BOTH && !readHigh;
        countLatched &= !last;
        return (high ? value >> 8 : value) & 0xFF;
    }

    @Override
    public void exchange(StateStream state) {
        access = state.exchange(access);
        writeHigh = state.exchange(writeHigh);
        lowWritten = state.exchange(lowWritten);
        readHigh = state.exchange(readHigh);
        countLatched = state.exchange(countLatched);
        latchedCount = state.exchange(latchedCount);
        statusLatched = state.exchange(statusLatched);
        latchedStatus = state.exchange(latchedStatus);
        counter.exchange(state);
    }
}
