package org.sluice.testkit.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.sluice.x86.board.Board;

/** Collects the rows of one device after the other; numbers count within a device. */
final class Rows {

    private final List<Behaviour> rows = new ArrayList<>();
    private String device;
    private String source;
    private Board board;
    private int number;

    /** What follows is about this device, on this board. */
    Rows device(String newDevice, Board newBoard) {
        device = newDevice;
        board = newBoard;
        number = 0;
        return this;
    }

    /** What follows is checked on this board. */
    Rows on(Board newBoard) {
        board = newBoard;
        return this;
    }

    /** What follows is stated there. */
    Rows source(String manual, String section) {
        source = manual + " \"" + section + "\"";
        return this;
    }

    /** One statement. */
    Rows fact(String statement, Behaviour.Check check) {
        String id = String.format(Locale.ROOT, "%s-%02d", device, ++number);
        rows.add(new Behaviour(id, device, source, statement, board, check));
        return this;
    }

    /** All of them. */
    List<Behaviour> list() {
        return Collections.unmodifiableList(rows);
    }
}
