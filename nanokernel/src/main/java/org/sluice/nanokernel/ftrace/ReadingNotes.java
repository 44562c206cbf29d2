package org.sluice.nanokernel.ftrace;

/**
 * What the reader met besides interrupts: for the report, so that nobody mistakes a damaged recording for a whole one.
 *
 * @param lines lines read
 * @param ignoredEvents well-formed events of no use here, such as {@code sched_switch} or {@code softirq_raise}
 * @param lostEvents events that the recording machine says it dropped (1 where it does not say how many)
 * @param outOfOrder used lines earlier than a line before them; they were sorted in
 * @param unmatchedEntries handlers and softirqs entered whose exit is missing; some at the end are normal
 * @param unmatchedExits exits whose entry is missing; some at the start are normal
 * @param badLines lines that made no sense
 */
public record ReadingNotes(long lines, long ignoredEvents, long lostEvents, long outOfOrder, long unmatchedEntries,
        long unmatchedExits, BadLines badLines) {
}
