package org.sluice.x86.serial;

/** A serial port's far end that remembers, for tests: what has come in, as ASCII text. On the baton. */
public final class TextSink implements ByteSink {

    private final StringBuilder text = new StringBuilder();

    /** Nothing has come yet. */
    public TextSink() {
        // grows as it is written
    }

    @Override
    public void accept(byte value) {
        text.append((char) (value & 0xFF));
    }

    /** Everything so far; each byte is one character. */
    public String text() {
        return text.toString();
    }

    /** Is the word among what has come? */
    public boolean has(String word) {
        return text.indexOf(word) >= 0;
    }
}
