package org.sluice.testkit.conformance;

/** Where the outcome of each row goes, in order. */
interface ConformanceReport {

    /** A row has run; {@code complaint} is null if it passed. */
    void row(Behaviour row, String complaint);

    /** All rows have run. */
    void end(int rows, int failed);
}
