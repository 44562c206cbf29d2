package org.sluice.x86.text;

/** Something a user wrote cannot be taken; the message is one line that starts with file and line number. */
public final class TextException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String fileName;
    private final int line;

    /**
     * @param place where it is written
     * @param complaint what is wrong, naming the text and what would be right; no line feed
     */
    public TextException(Place place, String complaint) {
        super(place + ": " + complaint);
        this.fileName = place.fileName();
        this.line = place.line();
    }

    /** The file as the user named it. */
    public String fileName() {
        return fileName;
    }

    /** The line number, 1 for the first. */
    public int line() {
        return line;
    }
}
