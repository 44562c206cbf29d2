package org.sluice.testkit.explore;

import java.util.List;

/** An actor's steps, in their order. */
record Program<R>(String name, List<Act<R>> acts) {

    Program {
        acts = List.copyOf(acts);
    }

    /** Step {@code i} with the actor's name before it. */
    String label(int i) {
        return name + ": " + acts.get(i).label();
    }
}
