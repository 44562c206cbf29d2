package org.sluice.console.shell;

import org.sluice.x86.text.Durations;

/** The words behind a command, taken one by one; complaints name the command and the word. */
final class Words {

    private static final String HEX = "0x";

    private final String command;
    private final String[] words;
    private int next;

    Words(String command, String... words) {
        this.command = command;
        this.words = words;
    }

    boolean hasNext() {
        return next < words.length;
    }

    String next(String what) {
        if (!hasNext()) {
            throw new CommandFailure(command + ": " + what + " is missing");
        }
        return words[next++];
    }

    /** A whole number within bounds, decimal or 0x. */
    long number(String what, long least, long most) {
        String word = next(what);
        try {
            boolean isHex = word.startsWith(HEX);
            long number = isHex ? Long.parseLong(word.substring(HEX.length()), 16) : Long.parseLong(word);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below, with the word
        }
        throw new CommandFailure(command + ": " + what + " " + word + " is not a whole number from " + least + " to "
                + most);
    }

    /** Is the next word this one? Then it is taken. */
    boolean skip(String word) {
        boolean there = hasNext() && words[next].equals(word);
        next += there ? 1 : 0;
        return there;
    }

    long duration(String what) {
        String word = next(what);
        try {
            return Durations.parse(word);
        } catch (IllegalArgumentException bad) {
            throw new CommandFailure(command + ": " + what + " " + bad.getMessage());
        }
    }

    /** Refuses what is left over. */
    void end() {
        if (hasNext()) {
            throw new CommandFailure(command + ": " + words[next] + " is too much");
        }
    }
}
