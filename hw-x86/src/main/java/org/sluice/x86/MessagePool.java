package org.sluice.x86;

import java.util.Arrays;
import org.sluice.x86.apic.ApicRegister;
import org.sluice.x86.engine.EventQueue;
import org.sluice.x86.engine.EventTarget;
import org.sluice.x86.snapshot.StateStream;

/** The slots of messages under way. On the baton; allocates only when more are under way than ever before. */
final class MessagePool {

    /** More messages under way than any machine has: a storm without end. */
    static final int MESSAGES_MAX = 1 << 16;

    private static final int INITIAL_SLOTS = 16;

    private final int cpuCount;
    private Message[] slots = new Message[INITIAL_SLOTS];
    private Message[] free = new Message[INITIAL_SLOTS];
    private int freeCount;

    MessagePool(int cpuCount) {
        this.cpuCount = cpuCount;
        addSlots(0, INITIAL_SLOTS);
    }

    Message get(int slot) {
        return slots[slot];
    }

    /** Units under way, by looking into the slots. */
    int units() {
        int units = 0;
        for (Message message : slots) {
            units += message.units;
        }
        return units;
    }

    /** A free slot. */
    Message take(long nowNanos) {
        if (freeCount == 0) {
            int old = slots.length;
            if (old >= MESSAGES_MAX) {
                throw new IllegalStateException(old + " interrupt messages are under way at " + nowNanos
                        + " ns: an interrupt storm");
            }
            slots = Arrays.copyOf(slots, old * 2);
            free = Arrays.copyOf(free, old * 2);
            addSlots(old, old * 2);
        }
        return free[--freeCount];
    }

    void give(Message message) {
        message.units = 0;
        message.lost = false;
        message.doubled = false;
        free[freeCount++] = message;
    }

    /** RESET: whatever is under way ends here. */
    void discardAll(EventQueue queue, HardwareLedger ledger) {
        for (Message message : slots) {
            if (message.units > 0) {
                queue.cancel(message.event);
                discard(message, ledger);
                give(message);
            }
        }
    }

    private static void discard(Message message, HardwareLedger ledger) {
        int vector = ApicRegister.VECTOR.get(message.command);
        int cpu = message.target >= 0 ? message.target : message.targets.next(0);
        long id = message.id;
        for (int unit = 0; unit < message.units; unit++) {
            ledger.arrived(1);
            ledger.discarded(DiscardReason.RESET, cpu, vector, id);
            id = message.moreIds + unit;
            cpu = message.target >= 0 ? cpu : message.targets.next(cpu + 1);
        }
    }

    /** Slots keep their numbers, and are taken in the same order again. */
    void exchange(StateStream state, EventQueue queue, EventTarget bus) {
        int slotCount = state.exchange(slots.length);
        if (state.isRestoring()) {
            slots = new Message[slotCount];
            free = new Message[slotCount];
            freeCount = 0;
            addSlots(0, slotCount);
        }
        freeCount = state.exchange(freeCount);
        for (int i = 0; i < freeCount; i++) {
            free[i] = slots[state.exchange(free[i].slot)];
        }
        for (Message message : slots) {
            message.exchange(state, queue, bus);
        }
    }

    private void addSlots(int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            slots[i] = new Message(i, cpuCount);
            free[freeCount++] = slots[i];
        }
    }
}
