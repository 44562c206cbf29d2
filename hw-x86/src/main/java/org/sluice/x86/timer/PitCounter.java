package org.sluice.x86.timer;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * One of the three counters of an 8254: a function of ticks, not a thing that is stepped. On the baton; no allocation.
 *
 * <pre>
 *   a count N written at tick t is loaded at t + 1 =: start
 *   mode 0: OUT low until start + N, then high          mode 4: OUT high, low for the one tick at start + N
 *   mode 2: OUT low for the last tick of every N        mode 3: OUT high for the first half of every N, rounded up
 * </pre>
 *
 * <p>Not modelled: modes 1 and 5, which a gate edge starts (they count as 0 and 4 do).
 * Source: Intel 8254 datasheet "Mode Definitions", "Operation Common to All Modes".
 */
final class PitCounter implements Snapshottable {

    static final long NEVER = Long.MAX_VALUE;

    private static final int FULL = 0x10000;
    private static final int BCD_FULL = 10_000;

    // owner: the baton
    private int mode;
    private boolean bcd;
    private boolean programmed;
    private boolean gate = true;
    /** The tick at which the present count was loaded. */
    private long start;
    private int count = FULL;
    private boolean running;
    /** A count that replaces the present one at the end of the period, in mode 3 of the half of it; 0: none. */
    private int nextCount;
    private long nextStart;
    /** The tick at which the gate closed, while it is closed. */
    private long stoppedAt;

    /** A control word: the counter waits for its count; OUT goes to its initial level. */
    void control(int newMode, boolean inBcd) {
        mode = newMode;
        bcd = inBcd;
        programmed = true;
        running = false;
        nextCount = 0;
    }

    int mode() {
        return mode;
    }

    boolean isBcd() {
        return bcd;
    }

    boolean isPeriodic() {
        return mode == 2 || mode == 3;
    }

    /** The first byte of a two-byte count in mode 0 stops counting and takes OUT low. */
    void halt() {
        if (mode == 0) {
            running = false;
        }
    }

    /** A whole count was written: loaded at the next tick, or, in the periodic modes, when the period or half ends. */
    void load(int written, long tick) {
        int value = bcd ? fromBcd(written) : written;
        int newCount = value == 0 ? bcd ? BCD_FULL : FULL : value;
        if (running && isPeriodic() && gate) {
            advance(tick);
            nextCount = newCount;
            long periodStart = start + Math.floorDiv(tick - start, count) * count;
            long halfEnd = periodStart + high(count);
            nextStart = mode == 3 && tick < halfEnd ? halfEnd : periodStart + count;
            return;
        }
        count = newCount;
        start = tick + 1;
        stoppedAt = start;
        nextCount = 0;
        running = true;
    }

    /** Brings a count that has come due into force. */
    private void advance(long tick) {
        if (nextCount != 0 && tick >= nextStart) {
            boolean lowHalf = (nextStart - start) % count != 0;
            start = lowHalf ? nextStart - high(nextCount) : nextStart;
            count = nextCount;
            nextCount = 0;
        }
    }

    /** For how many ticks of a period OUT is high in mode 3. */
    private static long high(long count) {
        return (count + 1) / 2;
    }

    boolean isGateOpen() {
        return gate;
    }

    /** GATE: low stops counting; in the periodic modes it also takes OUT high, and its rise starts the period anew. */
    void setGate(boolean open, long tick) {
        if (open == gate) {
            return;
        }
        advance(tick);
        gate = open;
        if (!open) {
            stoppedAt = Math.max(tick, start);
        } else if (isPeriodic()) {
            start = tick + 1;
        } else {
            start += Math.max(tick - stoppedAt, 0);
        }
    }

    /** Has a written count not been loaded yet? */
    boolean isNull(long tick) {
        advance(tick);
        return !running || tick < start || nextCount != 0;
    }

    /** The counting element, as it would be read. */
    int value(long tick) {
        advance(tick);
        int full = bcd ? BCD_FULL : FULL;
        if (!running) {
            return encode(count % full);
        }
        long passed = Math.max((gate ? tick : stoppedAt) - start, 0);
        long left;
        if (mode == 3) {
            long inPeriod = passed % count;
            long half = high(count);
            left = (count & ~1) - 2 * (inPeriod < half ? inPeriod : inPeriod - half);
        } else if (mode == 2) {
            left = count - passed % count;
        } else {
            left = Math.floorMod(count - passed, full);
        }
        return encode((int) (left % full));
    }

    /** The OUT pin. */
    boolean out(long tick) {
        advance(tick);
        if (!running) {
            return programmed && mode != 0;
        }
        if (isPeriodic() && !gate) {
            return true;
        }
        long passed = (gate ? tick : stoppedAt) - start;
        switch (mode) {
            case 2: return passed < 0 || passed % count != count - 1;
            case 3: return passed < 0 || passed % count < high(count);
            case 4:
            case 5: return passed != count;
            default: return passed >= count;
        }
    }

    /** The next tick after {@code tick} at which OUT changes; {@link #NEVER} if it does not. */
    long nextChange(long tick) {
        advance(tick);
        if (!running || !gate) {
            return NEVER;
        }
        long passed = tick - start;
        if (isPeriodic()) {
            long highTicks = mode == 2 ? count - 1 : high(count);
            long periodStart = passed < 0 ? start : start + passed / count * count;
            long fall = periodStart + highTicks;
            boolean alwaysHigh = highTicks >= count;
            return alwaysHigh ? NEVER : tick < fall ? fall : periodStart + count;
        }
        long end = start + count;
        if (tick < end) {
            return end;
        }
        return mode >= 4 && tick == end ? end + 1 : NEVER;
    }

    private int encode(int value) {
        if (!bcd) {
            return value;
        }
        return value / 1000 << 12 | value / 100 % 10 << 8 | value / 10 % 10 << 4 | value % 10;
    }

    private static int fromBcd(int written) {
        return (written >> 12 & 0xF) * 1000 + (written >> 8 & 0xF) * 100 + (written >> 4 & 0xF) * 10 + (written & 0xF);
    }

    @Override
    public void exchange(StateStream state) {
        mode = state.exchange(mode);
        bcd = state.exchange(bcd);
        programmed = state.exchange(programmed);
        gate = state.exchange(gate);
        start = state.exchange(start);
        count = state.exchange(count);
        running = state.exchange(running);
        nextCount = state.exchange(nextCount);
        nextStart = state.exchange(nextStart);
        stoppedAt = state.exchange(stoppedAt);
    }
}
