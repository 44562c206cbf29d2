package org.sluice.x86.serial;

import org.sluice.x86.engine.Alarm;
import org.sluice.x86.engine.Engine;
import org.sluice.x86.engine.EventQueue;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/**
 * What the far end of a serial cable has to send: one character after the other at the line's speed, while the port
 * lets it. On the baton; no allocation after {@link #load}. A snapshot has how far it came, not the characters; a
 * reset of the port leaves it there.
 */
final class Playback implements Snapshottable {

    private final Engine time;
    private final Alarm arrival;
    private byte[] characters = {};
    private int next;

    /** {@code target} gets event {@code kind} when a character is there to be taken. */
    Playback(Engine time, EventTarget target, int kind) {
        this.time = time;
        this.arrival = time.alarm(target, kind);
    }

    void load(byte[] newCharacters) {
        characters = newCharacters.clone();
        next = 0;
        arrival.cancel();
    }

    /** Has all of it been taken? */
    boolean isOver() {
        return next >= characters.length;
    }

    /** The port has changed: it lets the far end send, or no longer; then what is on its way comes again later. */
    void permit(boolean maySend, long characterNanos) {
        if (!maySend) {
            arrival.cancel();
        } else if (arrival.atNanos() == EventQueue.NEVER) {
            arrival.set(time.nowNanos() + characterNanos);
        }
    }

    /** The character that has arrived; unsigned, -1 if there is none after all. */
    int take() {
        arrival.cancel();
        return isOver() ? -1 : characters[next++] & 0xFF;
    }

    @Override
    public void exchange(StateStream state) {
        int nextThere = state.exchange(next);
        next = state.isResetting() ? next : nextThere; // the far end is not reset
        arrival.exchange(state);
    }
}
