package org.sluice.console.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
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
        try {
            TraceExport export = TraceExport.byName(name);
            long records = session.kernel().machine().engine().call(() -> export.records(session.kernel()));
            export.save(session.kernel(), Path.of(name));
            out.println(records + " records saved to " + name);
        } catch (IllegalArgumentException | IOException bad) {
            throw new CommandFailure("trace:save: " + (bad instanceof InvalidPathException ? name + " is no file name"
                    : bad.getMessage()));
        }
    }
}
