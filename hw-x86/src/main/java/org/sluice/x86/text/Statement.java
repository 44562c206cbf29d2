package org.sluice.x86.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One statement: keyword, words, options and the statements indented below it. Immutable.
 *
 * <p>The accessors convert and complain: each throws {@link TextException} with file, line, the text at fault and what
 * would be right, so that a reader of boards needs no error handling of its own. An accessor with a fallback returns it
 * if the option is absent; one without calls an absent option an error.
 */
public final class Statement {

    private final Place place;
    private final String keyword;
    private final List<String> words;
    private final Map<String, String> options;
    private final List<Statement> children;

    Statement(Place place, String keyword, List<String> words, Map<String, String> options,
            List<Statement> children) {
        this.place = place;
        this.keyword = keyword;
        this.words = List.copyOf(words);
        this.options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        this.children = List.copyOf(children);
    }

    Statement with(List<Statement> newChildren) {
        return new Statement(place, keyword, words, options, newChildren);
    }

    /** File and line. */
    public Place place() {
        return place;
    }

    /** The first word of the line: what kind of statement this is. */
    public String keyword() {
        return keyword;
    }

    /** The words after the keyword, in order; unmodifiable. */
    public List<String> words() {
        return words;
    }

    /** The options by name, in the order written, quotes removed; unmodifiable. */
    public Map<String, String> options() {
        return options;
    }

    /** The statements indented below this one, in order; unmodifiable. */
    public List<Statement> children() {
        return children;
    }

    /** Is option {@code key} given? */
    public boolean has(String key) {
        return options.containsKey(key);
    }

    /**
     * The word at {@code index}, 0 for the first after the keyword.
     *
     * @param what what the word stands for, for the complaint: "a domain name"
     */
    public String word(int index, String what) {
        if (index >= words.size()) {
            throw error(keyword + ": word " + (index + 1) + " should be " + what + ", but there is none");
        }
        return words.get(index);
    }

    /** The value of {@code key}; may be empty if written as {@code ""}. */
    public String text(String key) {
        String value = options.get(key);
        if (value == null) {
            throw error(keyword + ": option " + key + "= is missing");
        }
        return value;
    }

    /** The value of {@code key}, or {@code fallback}. */
    public String text(String key, String fallback) {
        return options.getOrDefault(key, fallback);
    }

    /** The value of {@code key}, which must be one of {@code known}. */
    public String oneOf(String key, String... known) {
        String value = text(key);
        if (!Arrays.asList(known).contains(value)) {
            throw error(key + "=" + value + ": known are " + String.join(", ", known));
        }
        return value;
    }

    /** A whole number from {@code min} to {@code max}, both included, in decimal or as {@code 0x} hexadecimal. */
    public long number(String key, long min, long max) {
        return converted(key, text -> Numbers.parse(text, min, max));
    }

    /** The same, or {@code fallback} (which may lie outside). */
    public long number(String key, long min, long max, long fallback) {
        return has(key) ? number(key, min, max) : fallback;
    }

    /** A duration such as {@code 250ms}, in nanoseconds, &gt;= 0. */
    public long duration(String key) {
        return converted(key, Durations::parse);
    }

    /** The same, or {@code fallbackNanos}. */
    public long duration(String key, long fallbackNanos) {
        return has(key) ? duration(key) : fallbackNanos;
    }

    /** A rate such as {@code 10kHz} or {@code 2000/s}, in events per second, 1 to {@link Rates#PER_SECOND_MAX}. */
    public long rate(String key) {
        return converted(key, Rates::parse);
    }

    /** The same, or {@code fallbackPerSecond}. */
    public long rate(String key, long fallbackPerSecond) {
        return has(key) ? rate(key) : fallbackPerSecond;
    }

    /** A size such as {@code 64M}, in bytes, &gt;= 0. */
    public long size(String key) {
        return converted(key, Sizes::parse);
    }

    /** The same, or {@code fallbackBytes}. */
    public long size(String key, long fallbackBytes) {
        return has(key) ? size(key) : fallbackBytes;
    }

    /**
     * A list of CPUs such as {@code 0-3}, {@code 0,2} or {@code all}, ascending, never empty.
     *
     * @param cpuCount how many CPUs the machine has, &gt;= 1
     */
    public int[] cpus(String key, int cpuCount) {
        return converted(key, text -> CpuList.parse(text, cpuCount));
    }

    /** The same; if absent, as if {@code fallback} were written. */
    public int[] cpus(String key, int cpuCount, String fallback) {
        return has(key) ? cpus(key, cpuCount) : CpuList.parse(fallback, cpuCount);
    }

    /** Refuses options other than {@code known}, listing these. Returns this. */
    public Statement onlyKeys(String... known) {
        List<String> unknown = new ArrayList<>(options.keySet());
        unknown.removeAll(Arrays.asList(known));
        if (!unknown.isEmpty()) {
            String list = known.length == 0 ? "takes no options" : "known options are " + String.join(", ", known);
            throw error(keyword + ": unknown option " + String.join(", ", unknown) + "; " + list);
        }
        return this;
    }

    /** Refuses more than {@code count} words after the keyword. Returns this. */
    public Statement onlyWords(int count) {
        if (words.size() > count) {
            throw error(keyword + ": takes " + count + (count == 1 ? " word" : " words") + ", but '"
                    + words.get(count) + "' is one more");
        }
        return this;
    }

    /** Refuses children whose keyword is not in {@code known}, listing these. Returns this. */
    public Statement onlyChildren(String... known) {
        for (Statement child : children) {
            if (!Arrays.asList(known).contains(child.keyword)) {
                throw child.error("'" + child.keyword + "' cannot stand below " + keyword
                        + (known.length == 0 ? "" : "; known there are " + String.join(", ", known)));
            }
        }
        return this;
    }

    /** A complaint about this statement, to be thrown by its reader: no line feed, names what is wrong. */
    public TextException error(String complaint) {
        return new TextException(place, complaint);
    }

    /** For debuggers: place and keyword. */
    @Override
    public String toString() {
        return place + ": " + keyword;
    }

    private <T> T converted(String key, Function<String, T> parser) {
        String text = text(key);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw error(key + "=" + e.getMessage());
        }
    }
}
