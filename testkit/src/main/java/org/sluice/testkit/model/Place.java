package org.sluice.testkit.model;

import java.util.ArrayList;
import java.util.List;

/** A stage on one CPU. */
final class Place {

    static final int NO_WORD = -1;

    final Member member;
    final int cpu;
    boolean stalled;
    /** Whose code has closed it and has not returned; null if nobody's. */
    Frame closedBy;
    /** What waits, in order of coming. */
    final List<Entry> log = new ArrayList<>();
    /** What waits for an unlock, in order of coming. */
    final List<Entry> held = new ArrayList<>();
    /** Rule 23: the word that is being drained. */
    int word = NO_WORD;
    /** Its background code; null if it has none. */
    Body body;
    Bodies.State bodyState = Bodies.State.NONE;
    /** A handler has ended since the body asked to wait. */
    boolean handledSince;
    /** Rule 34: the masked lines that wait for this place. */
    final boolean[] holdsLine;
    private final Account[] accounts;

    Place(Member member, int cpu, int irqs) {
        this.member = member;
        this.cpu = cpu;
        holdsLine = new boolean[irqs];
        accounts = new Account[irqs];
    }

    Account account(int irq) {
        if (accounts[irq] == null) {
            accounts[irq] = new Account();
        }
        return accounts[irq];
    }

    void open() {
        stalled = false;
        closedBy = null;
    }

    /** Null if nothing was ever noted in it. */
    Account accountIfAny(int irq) {
        return accounts[irq];
    }

    static int count(List<Entry> entries, int irq) {
        int count = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).irq == irq) {
                count++;
            }
        }
        return count;
    }

    boolean waits(int irq) {
        return count(log, irq) > 0 || count(held, irq) > 0;
    }
}
