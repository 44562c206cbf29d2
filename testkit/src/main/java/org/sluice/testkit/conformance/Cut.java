package org.sluice.testkit.conformance;

import org.sluice.x86.Machine;
import org.sluice.x86.board.Board;

/** A wire that is cut before a check runs: the check must then fail, or it looks at something else. */
interface Cut {

    /** All wires are whole. */
    Cut NONE = new Cut() { };

    /** The board with its fault. */
    default Board board(Board whole) {
        return whole;
    }

    /** Is the cable whole that leads from a device to its far end? */
    default boolean isCableWhole() {
        return true;
    }

    /** Puts the fault into the machine, before any software runs. */
    default void machine(Machine machine) {
        // no fault there
    }
}
