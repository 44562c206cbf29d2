package org.sluice.x86.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes one line apart, from left to right, once. */
final class LineParser {

    private static final String HINT = "; text other than letters, digits and _ . : / - goes in quotes, as key=\"...\"";

    private final Place place;
    private final String line;
    private int at;

    LineParser(Place place, String line) {
        this.place = place;
        this.line = line;
    }

    /** True if the statement on this line belongs to the one above. */
    static boolean isIndented(String line) {
        return !line.isEmpty() && isBlank(line.charAt(0));
    }

    /** The statement without children, or null for a blank line. */
    Statement parse() {
        if (line.length() > TextFile.LINE_CHARS_MAX) {
            throw error("the line is longer than " + TextFile.LINE_CHARS_MAX + " characters");
        }
        if (atEnd()) {
            return null;
        }
        String keyword = name("a keyword");
        List<String> words = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        while (!atEnd()) {
            String name = name("a word or key=value");
            if (at < line.length() && line.charAt(at) == '=') {
                at++;
                option(options, name);
            } else if (options.isEmpty()) {
                words.add(name);
            } else {
                throw error("word '" + name + "' after an option: words come first, key=value after them");
            }
        }
        return new Statement(place, keyword, words, options, List.of());
    }

    private void option(Map<String, String> options, String key) {
        String value = at < line.length() && line.charAt(at) == '"' ? quoted(key) : bare(key);
        if (options.putIfAbsent(key, value) != null) {
            throw error("option " + key + "= is given twice");
        }
    }

    /** Skips blanks; true if nothing but a comment is left. */
    private boolean atEnd() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at == line.length() || line.charAt(at) == '#';
    }

    private String name(String wanted) {
        int start = at;
        while (at < line.length() && isNameChar(line.charAt(at))) {
            at++;
        }
        if (at == start) {
            String hint = line.charAt(at) == '=' ? "; there is no blank around '='" : HINT;
            throw error("found " + found() + " where " + wanted + " should start" + hint);
        }
        if (at < line.length() && line.charAt(at) != '=') {
            expectGap("name");
        }
        return line.substring(start, at);
    }

    private String bare(String key) {
        int start = at;
        while (at < line.length() && (isNameChar(line.charAt(at)) || line.charAt(at) == ',')) {
            at++;
        }
        if (at == start && (at == line.length() || isBlank(line.charAt(at)) || line.charAt(at) == '#')) {
            throw error("option " + key + "= has no value; there is no blank around '='");
        }
        expectGap("value");
        return line.substring(start, at);
    }

    private String quoted(String key) {
        StringBuilder text = new StringBuilder();
        for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
            char c = line.charAt(at);
            if (c == '\\') {
                at++;
                if (at == line.length() || line.charAt(at) != '"' && line.charAt(at) != '\\') {
                    throw error("in quotes, \\ stands before \" or \\ only");
                }
                c = line.charAt(at);
            } else if (Character.isISOControl(c) && c != '\t') {
                throw error("found " + found() + " in quotes");
            }
            text.append(c);
        }
        if (at == line.length()) {
            throw error("the quote opened by " + key + "=\" is not closed on its line");
        }
        at++;
        expectGap("quote");
        return text.toString();
    }

    private void expectGap(String after) {
        if (at < line.length() && !isBlank(line.charAt(at)) && line.charAt(at) != '#') {
            throw error("found " + found() + " in or after a " + after + HINT);
        }
    }

    private String found() {
        char c = line.charAt(at);
        String shown = c > ' ' && c < 0x7f ? "'" + c + "'" : String.format(Locale.ROOT, "U+%04X", line.codePointAt(at));
        return shown + " in column " + (at + 1);
    }

    private TextException error(String complaint) {
        return new TextException(place, complaint);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isNameChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_.:/-".indexOf(c) >= 0;
    }
}
