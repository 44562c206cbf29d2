package org.sluice.x86.board;

import java.io.IOException;
import java.io.InputStream;

/**
 * The standard input, which can be read once only: what was in it is kept for further machines of the same process, so
 * that each of them is given the same. Any thread.
 */
final class StandardInput {

    // guarded by: the class
    private static InputStream source;
    private static byte[] bytes;

    private StandardInput() {
    }

    /** Everything up to the end of {@code in}, which is waited for the first time. */
    static synchronized byte[] bytes(InputStream in) throws IOException {
        if (source != in) {
            bytes = SerialFiles.read(in);
            source = in;
        }
        return bytes.clone();
    }
}
