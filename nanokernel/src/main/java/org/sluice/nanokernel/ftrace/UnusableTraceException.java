package org.sluice.nanokernel.ftrace;

/**
 * A file holds nothing that can be replayed (it is empty, binary, of another format) or more than the reader takes. The
 * message is one line that starts with the file's name and says what to do.
 */
public final class UnusableTraceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String fileName;

    /** The message becomes {@code fileName: complaint}. */
    UnusableTraceException(String fileName, String complaint) {
        super(fileName + ": " + complaint);
        this.fileName = fileName;
    }

    /** The file as the user named it. */
    public String fileName() {
        return fileName;
    }
}
