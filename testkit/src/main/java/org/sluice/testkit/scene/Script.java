package org.sluice.testkit.scene;

import java.util.ArrayList;
import java.util.List;

/** What a scene was told, word by word, as one would write it. */
final class Script {

    private static final int COLUMNS = 100;

    private final List<String> words = new ArrayList<>();

    void add(String word) {
        words.add(word);
    }

    /** A line up to each flow; the end is marked. */
    List<String> marked() {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            if (line.length() + word.length() > COLUMNS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(word);
            if (word.startsWith(".flows")) {
                lines.add(line.toString());
                line.setLength(0);
            }
        }
        lines.add(line + "    <- differs here");
        return lines;
    }

    @Override
    public String toString() {
        return String.join("", words);
    }
}
