package org.sluice.console.report;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their longest cell, two blanks between them; numbers to the right. */
public final class TextTable {

    private final boolean[] right;
    private final List<String[]> rows = new ArrayList<>();

    /** A table; {@code alignment} has one letter a column: {@code l} left, {@code r} right. */
    public TextTable(String alignment) {
        right = new boolean[alignment.length()];
        for (int i = 0; i < right.length; i++) {
            right[i] = alignment.charAt(i) == 'r';
        }
    }

    /** Adds a row with a cell for each column. */
    public TextTable row(String... cells) {
        if (cells.length != right.length) {
            throw new IllegalArgumentException(cells.length + " cells do not fit " + right.length + " columns");
        }
        rows.add(cells);
        return this;
    }

    /** The lines, without blanks at their ends. */
    public List<String> lines() {
        int[] width = new int[right.length];
        for (String[] row : rows) {
            for (int i = 0; i < width.length; i++) {
                width[i] = Math.max(width[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < width.length; i++) {
                String padding = " ".repeat(width[i] - row[i].length());
                line.append(i == 0 ? "" : "  ").append(right[i] ? padding + row[i] : row[i] + padding);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
