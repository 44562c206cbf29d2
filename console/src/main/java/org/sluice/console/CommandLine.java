package org.sluice.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
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

    private final String[] arguments;
    private final BundleContext context;
    private final CommandProcessor commands;

    /** Made when the launcher has started every bundle and published its arguments. */
    @Activate
    public CommandLine(BundleContext context, @Reference CommandProcessor commands,
            @Reference(service = Object.class, target = "(&(launcher.arguments=*)(sluice.work=*))")
            Map<String, Object> launcher) {
        this.context = context;
        this.commands = commands;
        this.arguments = (String[]) launcher.get("launcher.arguments");
    }

    @Override
    public Integer call() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        try {
            int status = call(Arguments.parse(arguments), out);
            out.flush();
            return out.checkError() ? OK : status; // whoever closed the pipe has seen enough
        } catch (UsageException usage) {
            System.err.println("sluice: " + usage.getMessage());
            return USAGE;
        }
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
                    int status = new Shell(session, context, commands, out).run(parsed.forNanos());
                    return parsed.json() ? Math.max(status, report(parsed, session, out)) : status;
                }
        }
    }

    private static int run(Arguments parsed, Session session, PrintStream out) {
        long nanos = session.length(parsed.forNanos());
        try (Watcher watcher = Watcher.of(session, nanos)) {
            watcher.start();
            session.runFor(nanos);
        }
        return report(parsed, session, out);
    }

    private static int report(Arguments parsed, Session session, PrintStream out) {
        Report report = Report.of(session.simulation(), session.hostNanos());
        List<String> problems = report.problems();
        if (parsed.json()) {
            out.println(ReportJson.of(report));
            problems.forEach(problem -> System.err.println("sluice: " + problem));
        } else {
            ReportTable.of(report).forEach(out::println);
        }
        return problems.isEmpty() ? OK : WRONG;
    }
}
