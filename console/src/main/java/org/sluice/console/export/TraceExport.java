package org.sluice.console.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sluice.nanokernel.Nanokernel;

/** A trace file format, chosen by the file's name. The machine is paused, or the caller holds the baton. */
public abstract class TraceExport {

    TraceExport() {
        // one subclass a format, all in this package
    }

    /**
     * The format for a file name: {@code .pftrace} (Perfetto), {@code .json} (Chrome) or {@code .txt}.
     *
     * @throws IllegalArgumentException if the name has none of these endings
     */
    public static TraceExport byName(String fileName) {
        if (fileName.endsWith(".pftrace")) {
            return new PerfettoExport();
        }
        if (fileName.endsWith(".json")) {
            return new ChromeExport();
        }
        if (fileName.endsWith(".txt")) {
            return new TextExport();
        }
        throw new IllegalArgumentException(fileName + ": the name must end in .pftrace, .json or .txt");
    }

    /** How many records are kept to be written. */
    public long records(Nanokernel kernel) {
        return kernel.trace().written() - kernel.trace().firstKept();
    }

    /** Writes the file; a former one of that name is replaced. */
    public void save(Nanokernel kernel, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            write(kernel, out);
        }
    }

    abstract void write(Nanokernel kernel, OutputStream out) throws IOException;
}
