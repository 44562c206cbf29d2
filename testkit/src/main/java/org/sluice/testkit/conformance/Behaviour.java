package org.sluice.testkit.conformance;

import org.sluice.x86.board.Board;

/**
 * One statement of a manual about a device, and how to check it.
 *
 * @param id        device and number, stable: {@code lapic-07}
 * @param device    the device's word
 * @param source    manual and title of the section
 * @param statement what is always so
 * @param board     the machine it is checked on
 * @param check     throws an {@link AssertionError} if it is not so
 */
record Behaviour(String id, String device, String source, String statement, Board board, Check check) {

    /** Checks one statement on a machine that is its own. */
    @FunctionalInterface
    interface Check {
        /** Throws an {@link AssertionError} that says what was found instead. */
        void run(Rig rig);
    }

    /** Runs the check on a new machine; {@link Cut#NONE} unless a mutant is wanted. */
    void verify(Cut cut) {
        try (Rig rig = Rig.of(board, cut)) {
            check.run(rig);
        }
    }
}
