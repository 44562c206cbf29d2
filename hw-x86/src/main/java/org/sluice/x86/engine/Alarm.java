package org.sluice.x86.engine;

import org.sluice.x86.snapshot.Snapshottable;
import org.sluice.x86.snapshot.StateStream;

/** One deadline that can be moved: the wire from a timer device to the clock. At most one event is pending. */
public final class Alarm implements Snapshottable {

    private final Engine engine;
    private final EventTarget target;
    private final int kind;
    private long handle = EventQueue.NO_EVENT;
    private long atNanos = EventQueue.NEVER;

    Alarm(Engine engine, EventTarget target, int kind) {
        this.engine = engine;
        this.target = target;
        this.kind = kind;
    }

    /** (Re)sets the deadline: {@code target.onEvent(kind, atNanos)} runs then unless moved or cancelled before. */
    public void set(long newNanos) {
        engine.queue().cancel(handle);
        atNanos = newNanos;
        handle = engine.post(newNanos, target, kind, newNanos);
    }

    /** Forgets the deadline, if one is pending. */
    public void cancel() {
        engine.queue().cancel(handle);
        handle = EventQueue.NO_EVENT;
        atNanos = EventQueue.NEVER;
    }

    @Override
    public void exchange(StateStream state) {
        if (state.isResetting()) {
            cancel();
        }
        atNanos = state.exchange(atNanos);
        handle = engine.queue().exchange(state, handle, target, kind);
    }

    /** The deadline set last, or {@link EventQueue#NEVER} if none was set since the last cancel. */
    public long atNanos() {
        return atNanos;
    }
}
