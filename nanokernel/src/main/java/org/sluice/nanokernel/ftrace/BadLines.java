package org.sluice.nanokernel.ftrace;

import java.util.ArrayList;
import java.util.List;

/** How many lines could not be used, and the first of them. Written by the reader alone. */
public final class BadLines {

    /** How many are kept with number and reason; the rest is only counted. */
    public static final int KEPT_MAX = 20;

    private final List<BadLine> first = new ArrayList<>();
    private long count;

    BadLines() {
    }

    void add(long number, String reason) {
        count++;
        if (first.size() < KEPT_MAX) {
            first.add(new BadLine(number, reason));
        }
    }

    /** All of them. */
    public long count() {
        return count;
    }

    /** The first {@link #KEPT_MAX} at most, in file order. */
    public List<BadLine> first() {
        return List.copyOf(first);
    }

    /** How many more there are than {@link #first} names. */
    public long more() {
        return count - first.size();
    }
}
