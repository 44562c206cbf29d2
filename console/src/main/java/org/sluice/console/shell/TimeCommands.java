package org.sluice.console.shell;

import java.io.PrintStream;
import org.sluice.console.Session;
import org.sluice.x86.text.Durations;

/** {@code time:run}. */
public final class TimeCommands {

    private final Session session;
    private final PrintStream out;

    TimeCommands(Session session, PrintStream out) {
        this.session = session;
        this.out = out;
    }

    /** Advances the machine by that much virtual time. */
    public void run(String... words) {
        Words arguments = new Words("time:run", words);
        long nanos = arguments.duration("duration");
        arguments.end();
        session.runFor(nanos);
        session.reap().forEach(name -> out.println(name + " is gone"));
        out.println("virtual " + Durations.format(session.kernel().nowNanos()));
    }
}
