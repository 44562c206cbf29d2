package org.sluice.console.report;

/** Writes one JSON value, without line breaks. Not thread-safe. */
public final class JsonWriter {

    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    /** An empty document. */
    public JsonWriter() {
        // grows as it is written
    }

    /** Opens an object. */
    public JsonWriter object() {
        return open('{');
    }

    /** Closes an object. */
    public JsonWriter endObject() {
        return close('}');
    }

    /** Opens an array. */
    public JsonWriter array() {
        return open('[');
    }

    /** Closes an array. */
    public JsonWriter endArray() {
        return close(']');
    }

    /** A member's name; its value follows. */
    public JsonWriter name(String name) {
        comma();
        quote(name);
        text.append(':');
        first = true;
        return this;
    }

    /** A number. */
    public JsonWriter value(long number) {
        comma();
        text.append(number);
        return this;
    }

    /** A truth value. */
    public JsonWriter value(boolean truth) {
        comma();
        text.append(truth);
        return this;
    }

    /** A string. */
    public JsonWriter value(String string) {
        comma();
        quote(string);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private JsonWriter open(char bracket) {
        comma();
        text.append(bracket);
        first = true;
        return this;
    }

    private JsonWriter close(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    private void comma() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quote(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == 0x7F) {
                String digits = Integer.toHexString(c);
                text.append("\\u").append("0".repeat(4 - digits.length())).append(digits);
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
