package org.sluice.testkit.museum;

import java.util.Optional;
import org.sluice.ipipe.Virq;

/** What a run of an exhibit remembers; fresh for each run. */
final class Seen {

    int count;
    int wrong;
    int refused;
    boolean flag;
    boolean done;
    int number;
    Virq virq;

    /** Nothing if it holds, else what was seen instead. */
    static Optional<String> told(boolean holds, String what) {
        return holds ? Optional.empty() : Optional.of(what);
    }
}
