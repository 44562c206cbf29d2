package org.sluice.ipipe.internal;

import java.util.Arrays;

/**
 * Who records an irq on one CPU, head first. Made anew, in place, at the first arrival after something has changed.
 * Owner: this CPU; grown by the control plane, so that arrivals allocate nothing.
 */
final class Route {

    private static final IrqSlot[] NOBODY = {};

    /** Nobody uses the irq. */
    static final Route EMPTY = new Route();
    /** An epoch that no order has. */
    static final int OUTDATED = -1;

    IrqSlot[] to = NOBODY;
    int count;
    /** The same as a set, for the walk. */
    long recipients;
    /** Does a stage that discards the irq end the way? */
    boolean refused;
    /** Has anybody on the way, or the root for them, an acknowledge routine? */
    boolean polls;
    /** The order that it was made for. */
    int epoch = OUTDATED;

    /** Makes room for so many recipients. */
    void reserve(int recipientsMax) {
        if (to.length < recipientsMax) {
            to = new IrqSlot[recipientsMax];
            epoch = OUTDATED;
        }
    }

    /** Names nobody, until it is made again. */
    void forget() {
        Arrays.fill(to, null);
        count = 0;
        recipients = 0;
        epoch = OUTDATED;
    }

    /** Follows the irq down the chain from a place on. */
    void make(LocalStageCore[] chain, int from, int irq, boolean rootHasRoutine) {
        count = 0;
        recipients = 0;
        refused = false;
        polls = rootHasRoutine;
        for (int rank = from; rank < chain.length; rank++) {
            LocalStageCore local = chain[rank];
            if (local.core().records(irq)) {
                IrqSlot slot = local.slot(irq);
                to[count++] = slot;
                recipients |= local.rankBit();
                polls |= slot.ack != null;
            }
            if (!local.core().passes(irq)) {
                refused = !local.core().records(irq);
                return;
            }
        }
    }
}
