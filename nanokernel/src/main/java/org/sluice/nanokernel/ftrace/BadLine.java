package org.sluice.nanokernel.ftrace;

/**
 * A line that could not be used.
 *
 * @param number its line number, 1 for the first
 * @param reason why, in a few words without line feed
 */
public record BadLine(long number, String reason) {

    /** For example {@code line 13: irq_handler_entry without irq=NUMBER}. */
    @Override
    public String toString() {
        return "line " + number + ": " + reason;
    }
}
