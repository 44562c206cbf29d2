package org.sluice.x86.net;

import org.sluice.x86.IrqLine;
import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The card's interrupt causes, their mask and the throttle: after one interrupt the next is held back for ITR x 256 ns.
 * On the baton. Source: 8254x manual "Interrupt Cause Read Register", "Interrupt Throttling Register".
 */
final class E1000Interrupts implements EventTarget, Snapshottable {

    private static final int CAUSES = 0x0001FFFF;
    private static final long ITR_UNIT_NANOS = 256;

    private final IrqLine line;
    private final Engine engine;
    private final Alarm throttle;

    // owner: the baton
    private int cause;
    private int mask;
    private int interval;
    private boolean asserted;
    private long readyNanos;

    E1000Interrupts(IrqLine line, Engine engine) {
        this.line = line;
        this.engine = engine;
        this.throttle = engine.alarm(this, 0);
    }

    void reset() {
        cause = 0;
        mask = 0;
        interval = 0;
        readyNanos = 0;
        drive();
    }

    /** Reading ICR clears it. */
    int takeCauses() {
        int taken = cause;
        cause = 0;
        drive();
        return taken;
    }

    void clear(int bits) {
        cause &= ~bits;
        drive();
    }

    void set(int bits) {
        cause |= bits & CAUSES;
        drive();
    }

    int causes() {
        return cause;
    }

    int mask() {
        return mask;
    }

    void setMask(int bits) {
        mask |= bits & CAUSES;
        drive();
    }

    void clearMask(int bits) {
        mask &= ~bits;
        drive();
    }

    int interval() {
        return interval;
    }

    void setInterval(int value) {
        interval = value & 0xFFFF;
    }

    private void drive() {
        boolean wanted = (cause & mask) != 0;
        if (!wanted) {
            asserted = false;
            throttle.cancel();
            line.lower();
        } else if (!asserted && engine.nowNanos() < readyNanos) {
            throttle.set(readyNanos);
        } else if (!asserted) {
            asserted = true;
            readyNanos = engine.nowNanos() + interval * ITR_UNIT_NANOS;
            line.raise();
        }
    }

    @Override
    public void onEvent(int kind, long argument) {
        drive();
    }

    @Override
    public void exchange(StateStream state) {
        cause = state.exchange(cause);
        mask = state.exchange(mask);
        interval = state.exchange(interval);
        asserted = state.exchange(asserted);
        readyNanos = state.exchange(readyNanos);
        throttle.exchange(state);
    }
}
