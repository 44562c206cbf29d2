package org.sluice.x86.serial;

import static org.sluice.x86.serial.UartRegister.*;

import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * The receiving half of a UART: FIFO or buffer register, the errors of its characters, the character time-out. On the
 * baton; no allocation after construction.
 *
 * <p>An error is shown when its character comes to the top, and until the line status is read. Source: PC16550D
 * datasheet "Line Status Register", "FIFO Interrupt Mode Operation".
 */
final class Receiver implements Snapshottable {

    private static final int[] TRIGGER = {1, 4, 8, 14};
    private static final int TIMEOUT_CHARACTERS = 4;

    private final Engine time;
    private final Alarm timeout;
    private final ByteFifo fifo = new ByteFifo();
    private boolean isFifo;
    private int trigger = 1;
    /** LSR bits [4:1], as they are shown. */
    private int errors;
    private boolean timedOut;
    private long overruns;

    /** {@code target} gets event {@code kind} when nothing has happened for four character times. */
    Receiver(Engine time, EventTarget target, int kind) {
        this.time = time;
        this.timeout = time.alarm(target, kind);
    }

    /** FIFO or buffer register, and the FIFO's trigger level, 0 to 3 for 1, 4, 8, 14. */
    void configure(boolean withFifo, int level) {
        isFifo = withFifo;
        trigger = withFifo ? TRIGGER[level] : 1;
    }

    /** Forgets what waits. What the line status shows stays until it is read. */
    void clear() {
        fifo.clear();
        timedOut = false;
        timeout.cancel();
    }

    /** A character has come in; {@code damage} are its LSR bits. If there is no room the new or the old one is lost. */
    void take(int character, int damage, long characterNanos) {
        if (!isFifo && !fifo.isEmpty()) {
            fifo.clear();
            overrun();
        }
        if (!fifo.offer(character, damage)) {
            overrun();
        }
        reveal();
        if (!timedOut) {
            startTimeout(characterNanos);
        }
    }

    private void overrun() {
        errors |= LSR_OVERRUN.mask();
        overruns++;
    }

    private void reveal() {
        errors |= fifo.pollMarks();
    }

    /** The oldest character; 0 if there is none. It stays. */
    int peek() {
        return fifo.peek();
    }

    /** How many characters wait. */
    int count() {
        return fifo.count();
    }

    /** Takes the oldest character; 0 if there is none. */
    int read(long characterNanos) {
        int character = fifo.poll();
        reveal();
        timedOut = false;
        startTimeout(characterNanos);
        return character;
    }

    private void startTimeout(long characterNanos) {
        if (isFifo && !fifo.isEmpty()) {
            timeout.set(time.nowNanos() + TIMEOUT_CHARACTERS * characterNanos);
        } else {
            timeout.cancel();
        }
    }

    /** Four character times have passed. */
    void timeOut() {
        timedOut = true;
    }

    /** The receiver's bits of the line status. */
    int status() {
        int status = LSR_DATA_READY.with(errors, fifo.isEmpty() ? 0 : 1);
        boolean anyDamage = isFifo && ((errors & ~LSR_OVERRUN.mask()) != 0 || fifo.hasMarks());
        return LSR_FIFO_ERROR.with(status, anyDamage ? 1 : 0);
    }

    /** The line status has been read. */
    void forgetErrors() {
        errors = 0;
    }

    boolean hasErrors() {
        return errors != 0;
    }

    boolean hasRoom() {
        return fifo.count() < (isFifo ? ByteFifo.CAPACITY : 1);
    }

    boolean isAtTrigger() {
        return fifo.count() >= trigger;
    }

    boolean isTimedOut() {
        return timedOut;
    }

    long overruns() {
        return overruns;
    }

    @Override
    public void exchange(StateStream state) {
        isFifo = state.exchange(isFifo);
        trigger = state.exchange(trigger);
        errors = state.exchange(errors);
        timedOut = state.exchange(timedOut);
        long overrunsThere = state.exchange(overruns);
        overruns = state.isResetting() ? overruns : overrunsThere; // the host's count
        fifo.exchange(state);
        timeout.exchange(state);
    }
}
