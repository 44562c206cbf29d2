package org.sluice.x86.text;

import java.util.Objects;

/**
 * Where a statement stands.
 *
 * @param fileName the file as the user named it
 * @param line its line number, 1 for the first
 */
public record Place(String fileName, int line) {

    public Place {
        Objects.requireNonNull(fileName, "fileName");
        if (line < 1) {
            throw new IllegalArgumentException("line " + line + " is below 1");
        }
    }

    /** For example {@code hvm.scenario:12}. */
    @Override
    public String toString() {
        return fileName + ":" + line;
    }
}
