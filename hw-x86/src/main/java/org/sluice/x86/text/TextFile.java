package org.sluice.x86.text;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/** Reads a text of the grammar described in this package's summary into statements. Stateless. */
public final class TextFile {

    /** The longest file, in characters: far above any board, small enough to hold. */
    public static final int FILE_CHARS_MAX = 1 << 20;

    /** The longest line, in characters. */
    public static final int LINE_CHARS_MAX = 1000;

    private TextFile() {
    }

    /**
     * Reads to the end of {@code reader}, which stays open.
     *
     * @param fileName what complaints call the file
     * @throws IOException if {@code reader} fails
     * @throws TextException at the first line that is not of the grammar, or if the file is too long
     */
    public static List<Statement> parse(String fileName, Reader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
            text.append(buffer, 0, count);
            refuseTooLong(fileName, text);
        }
        return parse(fileName, text.toString());
    }

    /**
     * Reads {@code text}. A byte order mark at its start is skipped; lines end with LF, CR LF or CR.
     *
     * @param fileName what complaints call the file
     * @return the statements without indent, in order, each with its children; unmodifiable
     * @throws TextException at the first line that is not of the grammar, or if the text is too long
     */
    public static List<Statement> parse(String fileName, String text) {
        refuseTooLong(fileName, text);
        List<String> lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
        List<Statement> tops = new ArrayList<>();
        List<Statement> children = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index);
            Place place = new Place(fileName, index + 1);
            Statement statement = new LineParser(place, line).parse();
            if (statement == null) {
                continue;
            }
            if (!LineParser.isIndented(line)) {
                adopt(tops, children);
                tops.add(statement);
            } else if (tops.isEmpty()) {
                throw statement.error("an indented line needs a statement without indent above it");
            } else {
                children.add(statement);
            }
        }
        adopt(tops, children);
        return List.copyOf(tops);
    }

    /** Gives the children collected to the last top statement, and empties their list. */
    private static void adopt(List<Statement> tops, List<Statement> children) {
        if (!children.isEmpty()) {
            int last = tops.size() - 1;
            tops.set(last, tops.get(last).with(children));
            children.clear();
        }
    }

    private static void refuseTooLong(String fileName, CharSequence text) {
        if (text.length() > FILE_CHARS_MAX) {
            int line = 1 + (int) text.chars().limit(FILE_CHARS_MAX).filter(c -> c == '\n').count();
            throw new TextException(new Place(fileName, line),
                    "the file is longer than " + FILE_CHARS_MAX + " characters");
        }
    }
}
