package org.sluice.console.shell;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.sluice.console.Session;
import org.sluice.console.export.TraceExport;

/** {@code trace:save}. */
public final class TraceCommands {

    private final Session session;
    private final PrintStream out;

    TraceCommands(Session session, PrintStream out) {
        this.session = session;
        this.out = out;
    }

    /** Writes the records that are kept: {@code .pftrace}, {@code .json} or {@code .txt} by the file's name. */
    public void save(String... words) {
        Words arguments = new Words("trace:save", words);
        String name = arguments.next("a file");
        arguments.end();
        long records;
        try {
            TraceExport export = TraceExport.byName(name);
            Path file = Path.of(name);
            // on the baton: at a terminal the machine runs meanwhile
            records = session.kernel().machine().engine().call(() -> save(export, file));
        } catch (InvalidPathException bad) {
            throw new CommandFailure("trace:save: " + name + " is no file name");
        } catch (IllegalArgumentException bad) {
            throw new CommandFailure("trace:save: " + bad.getMessage());
        } catch (UncheckedIOException bad) {
            throw new CommandFailure("trace:save: " + name + " cannot be written: " + reason(bad.getCause()));
        }
        out.println(records + " records saved to " + name);
    }

    private long save(TraceExport export, Path file) {
        try {
            export.save(session.kernel(), file);
            return export.records(session.kernel());
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    /** The messages of file system exceptions are file names. */
    private static String reason(IOException bad) {
        if (bad instanceof NoSuchFileException || bad instanceof FileNotFoundException) {
            return "there is no such folder";
        }
        if (bad instanceof AccessDeniedException) {
            return "no permission";
        }
        String reason = bad instanceof FileSystemException ? ((FileSystemException) bad).getReason() : bad.getMessage();
        return reason == null ? bad.getClass().getSimpleName() : reason;
    }
}
