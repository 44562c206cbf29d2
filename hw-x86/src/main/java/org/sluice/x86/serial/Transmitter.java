package org.sluice.x86.serial;

import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The sending half of a UART: FIFO or holding register, and the shift register behind it. Knows when a character has
 * left. On the baton; no allocation after construction.
 */
final class Transmitter implements Snapshottable {

    private final Engine time;
    private final Alarm shifted;
    private final ByteFifo fifo = new ByteFifo();
    private int depth = 1;
    private boolean shifting;
    private byte inShift;

    /** {@code target} gets event {@code kind} when the character in the shift register has left. */
    Transmitter(Engine time, EventTarget target, int kind) {
        this.time = time;
        this.shifted = time.alarm(target, kind);
    }

    void setDepth(int characters) {
        depth = characters;
    }

    /** Forgets what waits; what is in the shift register goes on. */
    void clear() {
        fifo.clear();
    }

    /** Takes a character to send, or loses it if there is no room. */
    void write(byte value, long characterNanos) {
        if (!shifting) {
            shift(value, characterNanos);
        } else if (fifo.count() < depth) {
            fifo.offer(value, 0);
        }
    }

    /** The shift register has run empty: answers what has left, and begins with the next character. */
    byte shiftDone(long characterNanos) {
        byte left = inShift;
        shifting = false;
        if (!fifo.isEmpty()) {
            shift((byte) fifo.poll(), characterNanos);
        }
        return left;
    }

    /** How many characters wait behind the one in the shift register. */
    int waiting() {
        return fifo.count();
    }

    /** Is there room for a whole FIFO, or for the one character? */
    boolean isHoldingEmpty() {
        return fifo.isEmpty();
    }

    boolean isEmpty() {
        return fifo.isEmpty() && !shifting;
    }

    private void shift(byte value, long characterNanos) {
        inShift = value;
        shifting = true;
        shifted.set(time.nowNanos() + characterNanos);
    }

    @Override
    public void exchange(StateStream state) {
        depth = state.exchange(depth);
        shifting = state.exchange(shifting);
        inShift = state.exchange(inShift);
        fifo.exchange(state);
        shifted.exchange(state);
    }
}
