package org.sluice.ipipe.internal;

import org.sluice.ipipe.StageLeft;

/** Where a stage's background code on one CPU stands. Owner: that CPU, or control code. */
final class BodyState {

    private final LocalStageCore local;
    private final Walk walk;
    private State state = State.NONE;
    private boolean begun;
    private boolean handlerSeen;
    private boolean retired;

    enum State { NONE, RUNNABLE, STARTING, RUNNING, SUSPENDED, WOKEN }

    BodyState(LocalStageCore local, Walk walk) {
        this.local = local;
        this.walk = walk;
    }

    State get() {
        return state;
    }

    void become(State next) {
        state = next;
        refresh();
    }

    /** Its code is on a stack from now on, until it has returned for good. */
    void begin() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    /** Brings its stage's bits in the sets of the walk up to date. */
    void refresh() {
        local.attend(retired || state != State.NONE);
        long bit = local.rankBit();
        boolean wants = (state == State.RUNNABLE || state == State.WOKEN) && !local.inHandler();
        walk.want(bit, wants, state == State.STARTING);
    }

    /** A handler of the stage has ended: that wakes a body that has suspended itself. Asked only while attended. */
    void handlerEnded() {
        handlerSeen = true;
        state = state == State.SUSPENDED ? State.WOKEN : state;
        refresh();
    }

    /** From now on {@link #sawHandler} looks for handlers of this stage that have ended. */
    void expectHandler() {
        handlerSeen = false;
    }

    boolean sawHandler() {
        return handlerSeen;
    }

    /** Does no code of the stage run here, or is about to? */
    boolean isIdle() {
        return !local.inHandler() && state != State.RUNNING && state != State.STARTING;
    }

    /** The stage leaves or sits out: its body must not stay where it is, and only code that runs keeps it closed. */
    void evict() {
        retired = true;
        local.attend(true);
        if (state == State.RUNNABLE) {
            become(State.NONE);
        } else if (state == State.SUSPENDED) {
            become(State.WOKEN);
        }
        if (local.core().life() == StageCore.Life.QUARANTINED) {
            local.gate().keepOpen();
        } else if (isIdle()) {
            local.gate().open();
        }
    }

    /** Ends the body that calls if its stage leaves or sits out; inside a critical section, only when that is over. */
    void leaveIfEvicted() {
        if (local.core().life() != StageCore.Life.REGISTERED && state == State.RUNNING && !local.inHandler()
                && !local.core().pipeline().critical().isOwner(local.cpu())) {
            throw StageLeft.INSTANCE;
        }
    }
}
