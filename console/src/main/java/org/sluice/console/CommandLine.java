package org.sluice.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.sluice.console.report.Report;
import org.sluice.console.report.ReportJson;
import org.sluice.console.report.ReportTable;
import org.sluice.console.shell.Shell;

/**
 * The program: gets the arguments from the launcher, returns the exit status of the process.
 *
 * <p>Standard output carries the report and the shell's answers; everything else goes to standard error.
 */
@Component(service = Callable.class, property = "main.thread=true")
public final class CommandLine implements Callable<Integer> {

    static final int OK = 0;
    static final int WRONG = 1;
    static final int USAGE = 2;

    private static final long REPORT_WAIT_SECONDS = 3;

    private final String[] arguments;
    private final BundleContext context;
    private final Bundle system;
    private final CommandProcessor commands;
    private final CountDownLatch reported = new CountDownLatch(1);
    private volatile Session running;

    /** Made when the launcher has started every bundle and published its arguments. */
    @Activate
    public CommandLine(BundleContext context, @Reference CommandProcessor commands,
            @Reference(service = Object.class, target = "(&(launcher.arguments=*)(sluice.work=*))")
            Map<String, Object> launcher) {
        this.context = context;
        this.system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        this.commands = commands;
        this.arguments = (String[]) launcher.get("launcher.arguments");
    }

    /** A signal ends the process: a run that is under way stops at the instant it has reached, and is reported. */
    private void onBundleEvent(BundleEvent event) {
        Session session = running;
        if (session != null && event.getType() == BundleEvent.STOPPING
                && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            session.kernel().machine().engine().stop();
            try {
                reported.await(REPORT_WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Integer call() {
        PrintStream out = stream(FileDescriptor.out);
        try {
            int status = call(Arguments.parse(arguments), out);
            out.flush();
            return out.checkError() ? OK : status; // whoever closed the pipe has seen enough
        } catch (UsageException usage) {
            if (system.getState() == Bundle.ACTIVE) { // else a signal takes away what was looked for
                System.err.println("sluice: " + usage.getMessage());
            }
            return USAGE;
        }
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    private int call(Arguments parsed, PrintStream out) {
        switch (parsed.command()) {
            case "help":
                Help.TEXT.lines().forEach(out::println);
                return OK;
            case "run":
                try (Session session = new Session(parsed, context, System.err::println)) {
                    return run(parsed, session, out);
                }
            default:
                try (Session session = new Session(parsed, context, System.err::println)) {
                    return shell(parsed, session, out);
                }
        }
    }

    /** With {@code --json} standard output is for the object alone, so the answers go to standard error. */
    private int shell(Arguments parsed, Session session, PrintStream out) {
        PrintStream err = stream(FileDescriptor.err);
        int status = new Shell(session, context, commands, parsed.json() ? err : out, err).run(parsed.forNanos());
        Report report = session.report();
        if (parsed.json()) {
            out.println(ReportJson.of(report));
        }
        return Math.max(status, tellProblems(report));
    }

    private int run(Arguments parsed, Session session, PrintStream out) {
        long nanos = session.length(parsed.forNanos());
        running = session;
        SynchronousBundleListener signal = this::onBundleEvent;
        context.addBundleListener(signal);
        int status = OK;
        try (Watcher watcher = Watcher.of(session, nanos)) {
            watcher.start();
            session.runFor(nanos);
        } catch (IllegalStateException stopped) {
            System.err.println("sluice: the machine stopped: " + stopped.getMessage());
            status = WRONG;
        }
        try {
            return Math.max(status, report(parsed, session, out));
        } finally {
            out.flush();
            running = null;
            reported.countDown();
        }
    }

    private static int report(Arguments parsed, Session session, PrintStream out) {
        Report report = session.report();
        if (parsed.json()) {
            out.println(ReportJson.of(report));
            return tellProblems(report);
        }
        ReportTable.of(report).forEach(out::println); // problems and all
        return report.problems().isEmpty() ? OK : WRONG;
    }

    private static int tellProblems(Report report) {
        report.problems().forEach(problem -> System.err.println("sluice: " + problem));
        return report.problems().isEmpty() ? OK : WRONG;
    }
}
