package org.sluice.testkit.model;

import java.util.ArrayList;
import java.util.List;

/** Code that runs, or has run and still occupies its CPU. */
final class Frame {

    final Place place;
    /** What is handled; null if this handles an event, or is a body. */
    final Entry entry;
    final boolean brief;
    /** Is this background code? */
    final boolean isBody;
    /** What was asked for and waits for this code's return (rule 52, better). */
    final List<Runnable> wishes = new ArrayList<>(0);

    Frame(Place place, Entry entry, boolean brief, boolean isBody) {
        this.place = place;
        this.entry = entry;
        this.brief = brief;
        this.isBody = isBody;
    }
}
