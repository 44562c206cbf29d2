package org.sluice.x86.board;

import org.sluice.x86.text.Place;
import org.sluice.x86.text.TextException;

/** Words complaints about a board: by file and line if it was read, by the board's name if Java code built it. */
final class BoardProblem {

    private final String boardName;

    BoardProblem(String boardName) {
        this.boardName = boardName;
    }

    /** The exception to throw; {@code place} may be null. */
    RuntimeException at(Place place, String complaint) {
        if (place != null) {
            return new TextException(place, complaint);
        }
        return new IllegalArgumentException("board " + boardName + ": " + complaint);
    }

    /** How to name a thing in a complaint: with its line, if it has one. */
    static String title(String what, Place place) {
        return place == null ? what : what + " (" + place + ")";
    }
}
