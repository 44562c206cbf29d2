package org.sluice.x86.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.sluice.x86.snapshot.SnapshotException;

/** The pool strands that one machine has taken: all of them, and those that sit in their base frame. On the baton. */
final class Strands {

    private final ArrayDeque<Strand> idle = new ArrayDeque<>();
    private final List<Strand> all = new ArrayList<>();

    /** One that is free to run code, from the pool if need be. */
    Strand free(Engine engine) {
        Strand strand = idle.pollLast();
        if (strand == null) {
            strand = StrandPool.take(engine);
            all.add(strand);
        }
        return strand;
    }

    /** It is back in its base frame. */
    void rest(Strand strand) {
        idle.addLast(strand);
    }

    List<Strand> all() {
        return all;
    }

    void clear() {
        all.clear();
        idle.clear();
    }

    /** Refuses code that waits in the middle, wherever it waits. */
    void refuseSuspended() {
        for (Strand strand : all) {
            if (strand.isBuried()) {
                throw new SnapshotException("cpu " + strand.cpu() + " has code that waits in the middle, on a strand "
                        + "of its own, which cannot be saved");
            }
        }
    }
}
