package org.sluice.ipipe.internal;

/**
 * Whose turn it is on one CPU. Each stage of the chain has a bit, the head the lowest, in sets kept current by whoever
 * changes something: so a walk costs the same however many stages there are. Owner: this CPU. The museum of faults
 * replaces it.
 */
class Walk {

    private LocalStageCore[] chain = {};
    /** Stages with something in their logs. */
    long logged;
    /** Stages that are closed. */
    long stalled;
    /** The stage of the top frame, which no walk passes; 0 on an idle CPU. */
    long bound;
    /** Stages whose log may not be played on top of their own handlers. */
    private long barred;
    /** Stages whose bodies want the CPU. */
    private long wanting;
    /** Stages whose bodies have been given the CPU and are about to take it. */
    private long starting;
    /** Stages with a sticky irq in their logs: the current one is played without a look at those above. */
    private long sticky;
    /** All that are in one of the last four: mostly nobody. */
    private long special;
    /** Stages that must see how each of their handlers begins and ends. */
    private long attended;
    private LocalStageCore root;

    /** A new order: the stages on this CPU, head first. */
    final void follow(LocalStageCore[] newChain) {
        for (LocalStageCore local : chain) {
            local.unrank();
        }
        chain = newChain;
        logged = 0;
        stalled = 0;
        barred = 0;
        wanting = 0;
        starting = 0;
        sticky = 0;
        special = 0;
        attended = 0;
        root = null;
        for (int rank = 0; rank < newChain.length; rank++) {
            newChain[rank].rank(1L << rank);
            root = newChain[rank].core().isRoot() ? newChain[rank] : root;
        }
    }

    /** Must the log of the stage with this bit not be played now? */
    final void bar(long bit, boolean whether) {
        barred = whether ? barred | bit : barred & ~bit;
        sum();
    }

    /** Does the body of the stage with this bit want the CPU, or is it about to take it? */
    final void want(long bit, boolean wants, boolean starts) {
        wanting = wants ? wanting | bit : wanting & ~bit;
        starting = starts ? starting | bit : starting & ~bit;
        sum();
    }

    /** Does a sticky irq wait in the log of the stage with this bit? */
    final void stick(long bit, boolean whether) {
        sticky = whether ? sticky | bit : sticky & ~bit;
        sum();
    }

    /** Must the stage with this bit see how each of its handlers begins and ends? */
    final void attend(long bit, boolean whether) {
        attended = whether ? attended | bit : attended & ~bit;
    }

    /**
     * How many of an arrival's recipients, given as a set, would play it at once, one after the other, with nothing
     * else to be done before, between and after: 0 if anything waits above the last of them.
     */
    final int reach(long recipients) {
        long below = Long.lowestOneBit(stalled | bound | special | attended) - 1;
        return (logged & below) != 0 ? 0 : Long.bitCount(recipients & below);
    }

    private void sum() {
        special = barred | wanting | starting | sticky;
    }

    /** Does something wait in the log of the stage with this bit? */
    final boolean isLogged(long bit) {
        return (logged & bit) != 0;
    }

    /** The stages on this CPU, head first. Not to be changed. */
    final LocalStageCore[] chain() {
        return chain;
    }

    /** The root stage, if it is on this CPU. */
    final LocalStageCore root() {
        return root;
    }

    /**
     * Who plays or runs next: the first stage with something to do, if no closed one stands at or before it and the
     * stage that was interrupted does not stand before it; else the current one, if a sticky irq waits in its log; null
     * if nobody.
     */
    LocalStageCore next() {
        if (special != 0) {
            return nextOfMany();
        }
        long first = Long.lowestOneBit(logged);
        if (first == 0 || (stalled & first | (stalled | bound) & first - 1) != 0) {
            return null;
        }
        return chain[Long.numberOfTrailingZeros(first)];
    }

    private LocalStageCore nextOfMany() {
        LocalStageCore ordinary = nextFromTheHead();
        return ordinary == null && sticky != 0 ? nextIfSticky() : ordinary;
    }

    private LocalStageCore nextFromTheHead() {
        long first = Long.lowestOneBit(logged | wanting | starting | bound);
        if (first == 0 || ((stalled | barred) & (first | first - 1)) != 0) {
            return null;
        }
        if ((logged & first) == 0 && ((bound | starting) & first) != 0) {
            return null;
        }
        return chain[Long.numberOfTrailingZeros(first)];
    }

    /** The current stage, if it is open and a sticky irq waits in its log: no closed stage above holds it back. */
    private LocalStageCore nextIfSticky() {
        long current = bound != 0 || root == null ? bound : root.rankBit();
        boolean mayPlay = (sticky & current & ~(stalled | barred)) != 0;
        return mayPlay ? chain[Long.numberOfTrailingZeros(current)] : null;
    }
}
