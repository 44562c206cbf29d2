package org.sluice.x86;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What a machine has opened on its host, and closes with itself. */
final class HostEnds implements Closeable {

    private final List<Closeable> ends = new ArrayList<>();

    void add(Closeable end) {
        ends.add(end);
    }

    /** Closes all of them, whatever fails on the way, and tells the first failure at the end. Idempotent. */
    @Override
    public void close() {
        IOException first = null;
        for (Closeable end : ends) {
            try {
                end.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        ends.clear();
        if (first != null) {
            throw new UncheckedIOException(first.getMessage(), first);
        }
    }
}
