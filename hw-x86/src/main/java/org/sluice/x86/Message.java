package org.sluice.x86;

import org.sluice.x86.engine.Due;
import org.sluice.x86.engine.EventQueue;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.StateStream;

/** One interrupt message under way: a slot that the bus fills and empties again. On the baton. */
final class Message {

    /** {@link #target}: the members of {@link #targets}, each. */
    static final int EACH = -1;
    /** {@link #target}: one of {@link #targets}, by priority, chosen on arrival. */
    static final int LOWEST = -2;

    final int slot;
    final CpuSet targets;
    /** Where it comes from: a pin if not negative, else the complement of its {@link MessageDelay} sender number. */
    int source;
    /** A CPU index, {@link #EACH} or {@link #LOWEST}. */
    int target;
    int command;
    long raisedNanos;
    /** Identity for the first target, in CPU order. */
    long id;
    /** Identity for the second target; the following ones count up from it. */
    long moreIds;
    /** A fault: it never arrives. */
    boolean lost;
    /** A fault: it arrives twice. */
    boolean doubled;
    /** Its arrival. */
    long event;
    /** Units under way in this slot. */
    int units;

    Message(int slot, int cpuCount) {
        this.slot = slot;
        this.targets = new CpuSet(cpuCount);
    }

    /** Saves or restores a slot, and of it what counts: of one that is free, nothing. */
    void exchange(StateStream state, EventQueue queue, EventTarget bus) {
        units = state.exchange(units);
        if (units == 0) {
            return;
        }
        source = state.exchange(source);
        target = state.exchange(target);
        command = state.exchange(command);
        raisedNanos = state.exchange(raisedNanos);
        id = state.exchange(id);
        if (target < 0) {
            targets.exchange(state);
        }
        if (units > 1) {
            moreIds = state.exchange(moreIds);
        }
        event = queue.exchange(state, event, bus, 0);
    }

    /** The number of who sent it, as {@link MessageDelay} knows it. */
    int sender() {
        return source < 0 ? ~source : MessageDelay.FIRST_PIN + source;
    }

    /** The CPUs it is for, as a set of bits. */
    long targetBits() {
        return target >= 0 ? Due.cpuBit(target) : targets.bits();
    }
}
